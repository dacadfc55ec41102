import type { Page } from '@playwright/test'
import type { App } from 'vue'
import { comparison } from '../content/comparison.ts'
import { clock, readNote } from '../packages/stage/notes.ts'
import { isHandedOut, isOn } from '../packages/stage/routes.ts'
import { place } from './decks.ts'
import { appendix, clicksOf, Deck, expect, leadsTo, midst, routes, slides, slidesWith, talk, test } from './fixtures.ts'
import { talkInWindows } from './windows.ts'

/** Every state of slides, in order, as their notes have it. */
const statesOf = (these: typeof slides) => these.flatMap(({ no, note }) => Array.from({ length: clicksOf(note) + 1 }, (_, clicks) => `${no}?clicks=${clicks}`))

const placeOf = (key: string) => key.split('?clicks=').map(Number) as [no: number, clicks: number]

test('the whole talk goes with the two keys of a remote, to its end and back, through the same states, as many as the notes mark, and the appendix so from its first slide on', async ({ deck }) => {
  const look = async (key: string) => {
    const [no, clicks] = placeOf(key)
    await deck.arrive(no, clicks)
    return deck.state(no)
  }
  await deck.open(1)
  const seen: string[][] = []
  for (const part of [talk, appendix]) {
    const states = statesOf(part)
    for (const key of states) {
      const [next, clicks] = placeOf(key)
      if (clicks || leadsTo(next - 1, next)) await deck.page.keyboard.press('PageDown')
      else await deck.go(next)
      seen.push(await look(key))
      const { no } = deck.place()
      await expect.poll(() => deck.page.evaluate(() => window.deckNav()!.clicksTotal), `slide ${no}`).toBe(clicksOf(slides[no - 1]!.note))
    }
    if (part.at(-1)?.no !== Math.max(...[...talk, ...part].map(({ no }) => no))) continue
    await deck.page.keyboard.press('PageDown')
    expect(await look(states.at(-1)!), 'the end is the end').toEqual(seen.at(-1))
  }
  expect(new Set(seen.map(state => state.join('\n'))).size, 'each click changes something').toBe(seen.length)

  const states = statesOf([...talk, ...appendix])
  for (let i = states.length - 2; i >= 0; i--) {
    const [[to, clicks], [from, before]] = [placeOf(states[i]!), placeOf(states[i + 1]!)]
    if (before || leadsTo(from, to)) await deck.page.keyboard.press('PageUp')
    else await deck.go(to, clicks)
    expect(await look(states[i]!), states[i]).toEqual(seen[i])
  }
})

for (const [route, seconds] of Object.entries(routes).slice(0, 1)) {
  test('a route is kept by keys and numbers, links and reloads, by every window of the talk, its clock and its count, and by the page to read and the handout', async ({ deck, context }) => {
    const { page } = deck
    const on = slides.filter(slide => isOn(slide, route))
    const end = on.at(-1)!
    // One between two slides of the route.
    const beside = talk.find(({ no }) => no < end.no && !on.some(slide => slide.no === no))!
    const handedOut = slides.filter(slide => isHandedOut(slide, route)).length
    const routeOf = (page: Page) => new URL(page.url()).searchParams.get('route')
    const said = page.locator('.sr-only[aria-live]')
    const follows = (window: Page, name: string | null) => expect.poll(() => routeOf(window)).toBe(name)

    await page.goto(`${deck.url}1?route=${route}`)
    await deck.settle(1)
    for (const [i, { no, title }] of on.entries()) {
      if (i) await deck.press('ArrowDown', no)
      await expect(said).toHaveText(`Slide ${i + 1} of ${on.length}. ${title}`)
      expect(routeOf(page)).toBe(route)
    }
    await page.keyboard.press('ArrowDown')
    await page.reload()
    await deck.settle(end.no)
    expect([deck.place().no, routeOf(page)]).toEqual([end.no, route])
    await deck.press('Home', 1)
    await deck.press('End', end.no)

    await page.keyboard.press('o')
    const [overview] = await Promise.all([context.waitForEvent('page'), page.locator('a[href$="/overview"]').click()])
    await follows(overview, route)
    await overview.close()
    await page.keyboard.type(String(beside.no))
    await page.keyboard.press('Enter')
    await expect(said).toHaveText(`Slide ${beside.no}. ${beside.title}`)
    await deck.press('ArrowDown', on.find(({ no }) => no > beside.no)!.no)
    await deck.go(beside.no)
    await deck.press('PageUp', on.findLast(({ no }) => no < beside.no)!.no, clicksOf(on.findLast(({ no }) => no < beside.no)!.note))
    // As a link of Slidev's leads there.
    await page.evaluate(no => (document.querySelector('#app') as unknown as { __vue_app__: App }).__vue_app__.config.globalProperties.$router.push(`/${no}`), beside.no)
    await deck.arrive(beside.no, 0)
    await follows(page, route)

    const laptop = await context.newPage()
    await laptop.goto(`${deck.url}presenter/1`)
    await follows(laptop, route)
    await expect(laptop.locator('nav .place')).toHaveText(`${beside.no} / –`)
    await laptop.keyboard.press('Home')
    await expect(laptop.locator('nav .place')).toHaveText(`1 / ${on.length}`)
    await expect(laptop.locator('.pace')).toHaveText(`${clock(seconds)} for the talk`)
    await laptop.getByLabel('Route').selectOption('')
    for (const window of [laptop, page]) await follows(window, null)
    await expect(laptop.locator('nav .place')).toHaveText(`1 / ${talk.length}`)
    await expect(laptop.locator('.pace')).not.toHaveText(`${clock(seconds)} for the talk`)
    await laptop.getByLabel('Route').selectOption(route)
    for (const window of [laptop, page]) await follows(window, route)
    expect([deck.place().no, laptop.url()]).toEqual([1, expect.stringContaining('/presenter/1?')])
    await laptop.close()

    await page.goto(`${deck.url}1?read&route=${route}`)
    await expect(page.locator('.reading [data-no]')).toHaveCount(handedOut)
    await page.getByRole('link', { name: 'The talk as text' }).last().click()
    await expect(page.locator('section')).toHaveCount(handedOut)
    await page.locator('h2 a').nth(1).click()
    await deck.settle(on[1]!.no)
    expect(routeOf(page)).toBe(route)

    await page.goto(`${deck.url}1?route=no-such`)
    await deck.settle(1)
    await deck.press('ArrowDown', talk[1]!.no)
    await follows(page, null)

    const speaker = await context.newPage()
    await speaker.goto(`${deck.url}presenter/1?route=${route}`)
    await follows(page, route)
    // It comes at the first slide, and then goes to where the talk is.
    await expect(speaker).toHaveURL(new RegExp(`/presenter/${talk[1]!.no}\\b`))
    await speaker.keyboard.press('Home')
    await expect(speaker.locator('.pace')).toHaveText(/for the talk/)
    await speaker.keyboard.press('t')
    await expect(speaker.locator('.pace')).not.toHaveText(/for the talk/)
    await speaker.close()
    await page.goto('about:blank')
    const later = await context.newPage()
    await later.goto(`${deck.url}presenter`)
    await follows(later, route)
  })
}

test('words are found on slides and in what is said, with where they stand, by g and from the overview; whoever goes there sees a slide without an outline, and can share its address', async ({ deck, context }) => {
  const { page } = deck
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const route = Object.keys(routes)[0]
  await page.goto(`${deck.url}1${route ? `?route=${route}` : ''}`)
  await deck.settle(1)
  // What is said late in the talk, and the name of a part of a picture.
  const { no, note } = talk.findLast(({ note }) => readNote(note).paragraphs.length > 1)!
  const { text } = readNote(note).paragraphs.at(-1)!
  const options = page.getByRole('option')
  const find = (words: string) => page.locator('#slidev-goto-input').fill(words)

  await page.keyboard.press('o')
  await page.getByRole('button', { name: 'Find words' }).click()
  await find(text.slice(0, 40).toUpperCase())
  const found = options.filter({ hasText: 'In the notes' })
  await expect(found.first()).toContainText(slides[no - 1]!.title, { timeout: 60_000 })
  await expect(found.first().locator('mark')).toHaveText(text.slice(0, 40))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'All slides' }), 'the overview is left').toHaveCount(0)
  await deck.arrive(no, 0)

  // The words of a picture are in no Markdown.
  const { feature } = comparison.at(-1)!
  const [table] = slidesWith('ComparisonTable')
  if (table) {
    await page.keyboard.press('g')
    await find(feature)
    await expect(options.filter({ hasText: table.title })).toContainText('On the slide')
    await page.keyboard.press('Escape')
  }

  await page.keyboard.press('o')
  await page.keyboard.type(String(midst))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'All slides' })).toHaveCount(0)
  await deck.arrive(midst, 0)
  await expect.poll(() => page.evaluate(() => document.activeElement!.matches('[data-slidev-no]'))).toBe(true)
  expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('none')

  await deck.press('ArrowRight', midst, 1)
  const address = new URL(page.url())
  await page.mouse.move(100, 810)
  await page.getByRole('button', { name: 'Share' }).click()
  const [step, whole] = ['This step', 'The slide, from its beginning'].map(name => page.getByLabel(name, { exact: true }))
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('button', { name: /^Copy\s?: This step$/ }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toContainText(await step!.inputValue())
  const partsOf = ({ origin, pathname, searchParams }: URL) => [origin, pathname, Object.fromEntries(searchParams)]
  expect(partsOf(new URL(await copied()))).toEqual(partsOf(address))
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError')) })
  await page.getByRole('button', { name: /^Copy\s?: The slide/ }).click()
  await expect(page.getByText('The address is selected')).toBeVisible()
  expect(await whole!.evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart!, input.selectionEnd!))).toBe(`${deck.url}${midst}${route ? `?route=${route}` : ''}`)
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

test('what comes after a night is in its own colours from its first frame', async ({ deck }) => {
  const isNight = (no: number) => /\bnight\b/.test(String(slides[no - 1]?.frontmatter.class))
  for (const { no, note } of slides.filter(({ no }) => isNight(no) && !isNight(no + 1) && leadsTo(no, no + 1))) {
    await deck.open(no, clicksOf(note))
    // Frame by frame, from before the key until long after it.
    const colours = deck.page.evaluate(async (next) => {
      const seen = new Set<string>()
      for (const end = performance.now() + 1500; performance.now() < end; await new Promise(requestAnimationFrame)) {
        const title = document.querySelector(`#slideshow [data-slidev-no="${next}"] h1`)
        if (title?.checkVisibility()) seen.add(getComputedStyle(title).color)
      }
      return [...seen]
    }, no + 1)
    await deck.press('PageDown', no + 1)
    expect(await colours, `from slide ${no}`).toHaveLength(1)
  }
})

test('the windows of a talk agree, on a host of any name', async ({ context }) => {
  await talkInWindows(context, process.env.DECK_URL!.replace('localhost', 'deck.localhost'))
})

test('while there is no network, the windows of a built talk agree as well', async ({ context, deck }) => {
  await deck.open(midst)
  const laptop = await context.newPage()
  await laptop.goto(`${deck.url}presenter`)
  await expect.poll(() => place(laptop)).toBe(`${midst}?clicks=0`)
  // What a window asks for while nobody does anything has come: all slides are drawn ahead.
  for (const page of [laptop, deck.page]) await expect(page.locator('#slide-content [data-slidev-no]:has([data-drawn])')).toHaveCount(slides.length, { timeout: 60_000 })
  await context.setOffline(true)
  await laptop.keyboard.press('ArrowRight')
  for (const page of [laptop, deck.page]) await expect.poll(() => place(page)).toBe(`${midst}?clicks=1`)
})
