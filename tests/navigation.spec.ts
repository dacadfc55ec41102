import { clicksOf, type Deck, expect, last, slides, test } from './fixtures.ts'

/** Every state of the talk, in order, as its notes have it. */
const states = slides.flatMap(({ no, note }) => Array.from({ length: clicksOf(note) + 1 }, (_, clicks) => `${no}?clicks=${clicks}`))

test('every click forwards and back passes through the same states', async ({ deck }) => {
  const look = async (key: string) => {
    await expect.poll(() => `${deck.place().no}?clicks=${deck.place().clicks}`).toBe(key)
    await deck.settle(deck.place().no)
    return deck.state(deck.place().no)
  }
  await deck.open(1)
  const seen: string[][] = []
  for (const key of states) {
    if (seen.length)
      await deck.page.keyboard.press('ArrowRight')
    seen.push(await look(key))
  }
  expect(new Set(seen.map(state => state.join('\n'))).size, 'each click changes something').toBe(seen.length)

  for (let i = states.length - 2; i >= 0; i--) {
    await deck.page.keyboard.press('ArrowLeft')
    expect(await look(states[i]!), states[i]).toEqual(seen[i])
  }
})

for (const { no, title, note } of slides.filter(slide => clicksOf(slide.note))) {
  const half = Math.ceil(clicksOf(note) / 2)

  const walk = async (deck: Deck) => {
    await deck.open(no)
    for (let click = 1; click <= half; click++) {
      await deck.page.keyboard.press('ArrowRight')
      await expect.poll(() => deck.place().clicks).toBe(click)
    }
    await deck.settle(no)
  }

  test(`slide ${no} keeps its state over a reload: ${title}`, async ({ deck }) => {
    await walk(deck)
    const before = await deck.state(no)
    await deck.page.reload()
    await deck.settle(no)
    expect(deck.place()).toEqual({ no, clicks: half })
    expect(await deck.state(no)).toEqual(before)
  })

  test(`slide ${no} comes to rest where it stands without motion: ${title}`, async ({ deck, page }) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await walk(deck)
    const moved = await deck.state(no)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await deck.open(no, half)
    expect(moved).toEqual(await deck.state(no))
  })
}

test('the notes mark as many clicks as the slide has', async ({ deck }) => {
  for (const { no, note } of slides) {
    await deck.open(no, last)
    await expect.poll(() => deck.place().clicks, `slide ${no}`).toBe(clicksOf(note))
  }
})
