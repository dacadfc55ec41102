import { clicksOf, expect, slides, test } from './fixtures.ts'

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

  test(`slide ${no} comes to rest where it stands after a reload and without motion: ${title}`, async ({ deck, page }) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await deck.open(no)
    for (let click = 1; click <= half; click++) await deck.press('ArrowRight', no, click)
    const moved = await deck.state(no)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.reload()
    await deck.settle(no)
    expect(deck.place()).toEqual({ no, clicks: half })
    expect(await deck.state(no)).toEqual(moved)
  })
}

test('the notes mark as many clicks as the slide has', async ({ deck }) => {
  await deck.open(1)
  for (const { no, note } of slides) {
    await deck.go(no)
    await expect.poll(() => deck.page.evaluate(() => window.deckNav()!.clicksTotal), `slide ${no}`).toBe(clicksOf(note))
  }
})
