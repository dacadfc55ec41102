import { clicksOf, Deck, expect, slides, test } from './fixtures.ts'
import { talkInWindows } from './windows.ts'

/** Every state of the talk, in order, as its notes have it. */
const states = slides.flatMap(({ no, note }) => Array.from({ length: clicksOf(note) + 1 }, (_, clicks) => `${no}?clicks=${clicks}`))

test('the whole talk goes with the two keys of a remote, to its end and back, through the same states, as many as the notes mark', async ({ deck }) => {
  const look = async (key: string) => {
    const [no, clicks] = key.split('?clicks=').map(Number)
    await deck.arrive(no!, clicks!)
    return deck.state(no!)
  }
  await deck.open(1)
  const seen: string[][] = []
  for (const key of states) {
    if (seen.length)
      await deck.page.keyboard.press('PageDown')
    seen.push(await look(key))
    const { no } = deck.place()
    await expect.poll(() => deck.page.evaluate(() => window.deckNav()!.clicksTotal), `slide ${no}`).toBe(clicksOf(slides[no - 1]!.note))
  }
  await deck.page.keyboard.press('PageDown')
  expect(await look(states.at(-1)!), 'the end is the end').toEqual(seen.at(-1))
  expect(new Set(seen.map(state => state.join('\n'))).size, 'each click changes something').toBe(seen.length)

  for (let i = states.length - 2; i >= 0; i--) {
    await deck.page.keyboard.press('PageUp')
    expect(await look(states[i]!), states[i]).toEqual(seen[i])
  }
})

test('every slide comes to rest where it stands after a reload and without motion', async ({ deck, context }) => {
  const still = new Deck(await context.newPage())
  await deck.page.emulateMedia({ reducedMotion: 'no-preference' })
  await deck.open(1)
  for (const { no, note } of slides) {
    if (!clicksOf(note)) continue
    const half = Math.ceil(clicksOf(note) / 2)
    await deck.page.bringToFront()
    await deck.go(no)
    for (let click = 1; click <= half; click++) await deck.press('ArrowRight', no, click)
    const moved = await deck.state(no)
    await still.page.bringToFront()
    await still.open(no, half)
    expect(still.place()).toEqual({ no, clicks: half })
    expect.soft(await still.state(no), `slide ${no}`).toEqual(moved)
  }
  expect(still.problems).toEqual([])
})

test('the windows of a talk agree, on a host of any name', async ({ context }) => {
  await talkInWindows(context, process.env.DECK_URL!.replace('localhost', 'deck.localhost'))
})
