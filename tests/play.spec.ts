import type { Page } from '@playwright/test'
import { plannedUntil, readNote } from '../packages/stage/notes.ts'
import { linesOf } from '../packages/stage/occasion.ts'
import { isOn } from '../packages/stage/routes.ts'
import { lineWidth, saidOf, sceneFrom, sceneOf } from '../packages/stage/script.ts'
import { createPlayer } from '../packages/stage/views/player.ts'
import { written } from '../packages/stage/vite/scenes.ts'
import { faults } from './axe.ts'
import { clicksOf, expect, midst, occasion, routes, slides, slidesWith, test } from './fixtures.ts'

declare global {
  interface Window { said: string[], seen: Set<Element> }
}

for (const route of ['', ...Object.keys(routes)]) {
  test(`played, ${route ? `the route ${route}` : 'the whole talk'} takes its planned time, each state once with its words`, () => {
    const stops = slides.filter(slide => isOn(slide, route))
    const cut = route !== ''
    const scenes = new Map(stops.map(({ no, note }) => [no, sceneFrom(written(saidOf(note, { cut }), 'en'))]))
    const numbers = [...scenes.keys()]
    const shown: string[] = []
    const said: string[] = []
    let voice = false
    const player = createPlayer({
      first: () => numbers[0]!,
      after: no => numbers[numbers.indexOf(no) + 1],
      before: no => numbers[numbers.indexOf(no) - 1],
      scene: no => scenes.get(no)!,
    }, { show: (no, click) => shown.push(`${no}.${click}`), say: sentence => said.push(sentence) > 0 && voice, hush: () => undefined, changed: () => undefined })
    player.play()
    let seconds = 0
    for (; !player.state.ended; seconds += 0.1) player.tick(100)
    const plan = plannedUntil(stops.map(({ note }) => note), stops.length, cut).end
    expect(Math.abs(seconds / plan - 1), `${Math.round(seconds)} seconds, planned ${plan}`).toBeLessThan(0.05)
    expect(shown).toEqual(stops.flatMap(({ no, note }) => Array.from({ length: clicksOf(note) + 1 }, (_, click) => `${no}.${click}`)))
    const words = (text: string) => text.replace(/\s+/g, ' ').trim()
    expect(words(said.join(' '))).toBe(words(stops.map(({ note }) => readNote(note, cut).plain).join(' ')))
    // Once more with a voice that is faster than the plan, and takes the route to its end sooner.
    const before = said.splice(0).join(' ')
    voice = true
    player.play()
    for (let i = 1; !player.state.ended; i++) {
      player.tick(100)
      if (i % 7 === 0) player.voiceEnded()
    }
    expect(said.join(' '), 'with a voice').toBe(before)
    for (const { captions } of scenes.values()) {
      for (const { text } of captions) {
        expect(text.split('\n').length, text).toBeLessThan(3)
        for (const line of text.split('\n')) expect(line.length, text).toBeLessThanOrEqual(lineWidth)
      }
    }
  })
}

/** Gives the page voices that say nothing, and take a second for each sentence by the clock of the test. */
const plantVoices = (page: Page, voices: object[]) => page.addInitScript((voices) => {
  window.said = []
  const synth = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    cancel: () => undefined,
    resume: () => undefined,
    speak(utterance: SpeechSynthesisUtterance) {
      window.said.push(utterance.text)
      setTimeout(() => utterance.onend?.({} as SpeechSynthesisEvent), 1000)
    },
  })
  Object.defineProperty(window, 'speechSynthesis', { value: synth })
  Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: class { constructor(readonly text: string) {} } })
}, voices)
const here = { name: 'Here', voiceURI: 'here', lang: 'en-GB', localService: true }
const elsewhere = { name: 'Elsewhere', voiceURI: 'elsewhere', lang: 'en-US', localService: false, default: true }
const foreign = { name: 'Ici', voiceURI: 'ici', lang: 'fr-FR', localService: true }

test('with a voice of this machine the talk plays from slide to slide, is paused by a key, keeps its place, and is reached by keyboard alone', async ({ deck }) => {
  const { page } = deck
  await plantVoices(page, [elsewhere, here, foreign])
  await page.clock.install()
  const player = page.getByRole('region', { name: 'Play the talk' })
  await page.goto(`${deck.url}${midst}?play`)
  await expect(player).toBeVisible()
  await expect(player.getByLabel('Voice').locator('option')).toHaveText(['No voice', 'Screen reader', 'Here'])

  const seen: string[] = []
  for (let i = 0; i < 400 && deck.place().no <= midst + 1; i++) {
    const { no, clicks } = deck.place()
    if (seen.at(-1) !== `${no}.${clicks}`) seen.push(`${no}.${clicks}`)
    await page.clock.runFor(400)
  }
  const both = [midst, midst + 1].map(no => slides[no - 1]!)
  expect(seen).toEqual(both.flatMap(({ no, note }) => Array.from({ length: clicksOf(note) + 1 }, (_, click) => `${no}.${click}`)))
  const words = (text: string) => text.replace(/\s+/g, ' ').trim()
  expect(words((await page.evaluate(() => window.said)).join(' '))).toContain(words(both.map(({ note }) => readNote(note).plain).join(' ')))

  await page.keyboard.press('ArrowLeft')
  await expect(player.getByRole('button', { name: 'Play the talk' }), 'a key of the talk pauses it').toBeVisible()
  const { no, clicks } = deck.place()
  expect(no).toBe(midst + 1)
  await page.clock.runFor(20_000)
  expect(deck.place()).toEqual({ no, clicks })
  await page.reload()
  await expect(player).toBeVisible()
  expect(deck.place(), 'loaded again').toEqual({ no, clicks })
  await expect(player.getByRole('button', { name: 'Play the talk' }), 'and still paused').toBeVisible()
  const after = clicks < clicksOf(slides[no - 1]!.note) ? { no, clicks: clicks + 1 } : { no: no + 1, clicks: 0 }
  await player.getByRole('button', { name: 'Next click' }).press('Enter')
  await expect.poll(() => deck.place()).toEqual(after)
  await player.getByRole('button', { name: 'Click back' }).press('Enter')
  await expect.poll(() => deck.place()).toEqual({ no, clicks })
  await player.getByRole('button', { name: 'Next slide' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => deck.place()).toEqual({ no: midst + 2, clicks: 0 })
  // What looks for faults takes slides away for a moment, so none may be on its way.
  await expect(player.getByRole('button', { name: 'Play the talk' })).toBeVisible()
  await page.clock.runFor(5000)
  await deck.settle(midst + 2)
  for (const theme of ['dark', 'light'] as const) {
    await deck.theme(theme)
    expect(await faults(page, { part: '.player' }), theme).toEqual([])
  }
  await page.keyboard.press('Escape')
  await expect(player).toHaveCount(0)
  expect(page.url()).not.toContain('play')

  await page.goto(deck.url)
  await page.getByRole('button', { name: `Go on at slide ${midst + 2}?` }).click()
  await expect(player).toBeVisible()
  await expect.poll(() => deck.place().no).toBe(midst + 2)
})

test('on a phone held upright, without a voice and where nothing is kept, captions come below the slide and are read whole, in letters of twice the size as well', async ({ deck }) => {
  const { page } = deck
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') }, configurable: true })
  })
  await plantVoices(page, [elsewhere, foreign])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(deck.url)
  const play = page.locator('.reading').getByRole('button', { name: 'Play the talk' })
  const boxOf = async (part: string) => (await page.locator(part).boundingBox())!
  const foot = (await play.boundingBox())!
  expect([foot.x, foot.width], 'it has a foot of its own, which cuts no word off at its side').toEqual([0, 390])
  const cover = await boxOf('.reading [data-no="1"] .slidev-layout')
  // A name, an event and a logo may take more than a phone is high.
  if (!linesOf(occasion).length) expect(cover.y + cover.height, 'nothing of the cover is behind it').toBeLessThanOrEqual(foot.y + 1)
  await page.locator('.reading .end').scrollIntoViewIfNeeded()
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  const end = await boxOf('.reading .end > :last-child')
  expect(end.y + end.height, 'nothing of the end stays behind it').toBeLessThanOrEqual(foot.y + 1)
  await page.evaluate(() => window.scrollTo(0, 0))
  await play.click()
  const player = page.getByRole('region', { name: 'Play the talk' })
  const line = player.locator('.captions span').first()
  await expect(line).toBeVisible()
  await expect(player.getByRole('status')).toHaveText('This system has no voice for it: captions only')
  const [slide, words] = [await page.locator('#slide-container').boundingBox(), await line.boundingBox()]
  expect(slide!.width).toBeGreaterThan(380)
  expect(words!.y).toBeGreaterThanOrEqual(slide!.y + slide!.height)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  const press = (pointerType: string) => page.locator('#slide-content').evaluate((slide, pointerType) => slide.dispatchEvent(new PointerEvent('click', { bubbles: true, composed: true, pointerType })), pointerType)
  for (const [by, does] of [['touch', 'Play the talk'], ['mouse', 'Play the talk'], ['touch', 'Pause']] as const) {
    await press(by)
    await expect(player.getByRole('button', { name: does }), `a tap on the slide pauses, and the next goes on (${by})`).toBeVisible()
  }
  const size = () => line.evaluate(line => Number.parseFloat(getComputedStyle(line).fontSize))
  expect(await size()).toBeGreaterThanOrEqual(18)
  expect(await player.locator('.captions span').evaluateAll(lines => lines.map(line => getComputedStyle(line).display)), 'each of its own lines begins one').toContain('block')
  await page.addStyleTag({ content: 'html { font-size: 200% }' })
  expect(await size()).toBeGreaterThanOrEqual(36)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  for (const part of await player.locator('.captions, button, select').all()) {
    await part.scrollIntoViewIfNeeded()
    await expect(part).toBeInViewport({ ratio: 0.99 })
  }
  await page.setViewportSize({ width: 390, height: 420 })
  const controls = player.getByRole('button', { name: /^(Play the talk|Pause)$/ })
  await press('touch')
  await press('touch')
  await expect(controls, 'where little is left of the slide, the controls leave it while it plays').toBeHidden()
  await expect(line).toBeVisible()
  await press('touch')
  await expect(controls).toBeVisible()
  await player.getByRole('button', { name: 'Close' }).click()
  await expect(page.locator('.reading')).toBeVisible()
})

/** Remembers what is seen of a slide. */
const wordsSeen = (slide: Element) => {
  window.seen = new Set([...slide.querySelectorAll('*')].filter(el => el.checkVisibility({ checkOpacity: true, visibilityProperty: true })))
}
/** The uppermost words or drawing that are new since then; whether they are in sight. */
const firstNewWords = (slide: Element) => {
  const [first] = [...slide.querySelectorAll('*')]
    .filter(el => !window.seen.has(el) && el.checkVisibility({ checkOpacity: true, visibilityProperty: true }) && (el.matches('svg') || [...el.childNodes].some(node => node instanceof Text && node.data.trim())))
    .map(el => ({ words: el.textContent, ...el.getBoundingClientRect().toJSON() as DOMRect }))
    .sort((a, b) => a.top - b.top)
  const { top, bottom } = slide.closest('#slide-container')!.getBoundingClientRect()
  return first && (first.top < top || first.bottom > bottom) ? `out of sight: ${first.words}` : first?.words ?? ''
}

test('on a phone held upright each slide is as wide as the page to read has it, and a click shows what it brought, as does who opens the slide there', async ({ deck }) => {
  const { page } = deck
  // What a browser's own bars leave of it.
  await page.setViewportSize({ width: 390, height: 600 })
  await page.goto(`${deck.url}${midst}?play`)
  const player = page.getByRole('region', { name: 'Play the talk' })
  await player.getByRole('button', { name: 'Pause' }).click()
  const where = player.getByRole('slider', { name: 'Where in the talk' })
  const scrolled = () => page.locator('#slide-container').evaluate(box => box.scrollTop)
  const gone: number[] = []
  for (const { no, note } of new Set([slides[midst - 1]!, ...slidesWith('LayerStack'), ...slidesWith('MachineMismatch')])) {
    await deck.go(no)
    for (let click = 1; click <= clicksOf(note); click++) {
      await deck.slide(no).evaluate(wordsSeen)
      await player.getByRole('button', { name: 'Next click' }).click()
      await expect.poll(() => deck.place()).toEqual({ no, clicks: click })
      await expect.poll(() => deck.slide(no).evaluate(firstNewWords), `${no}.${click}`).not.toMatch(/^out of sight/)
    }
    const top = await scrolled()
    expect(top).toBeGreaterThan(0)
    // The line has its own steps: a little later than where the click begins.
    const time = String(Number(await where.inputValue()) + 5)
    await where.fill('0')
    await expect.poll(() => deck.place()).toEqual({ no: 1, clicks: 0 })
    await where.fill(time)
    await expect.poll(() => deck.place()).toEqual({ no, clicks: clicksOf(note) })
    await expect.poll(scrolled, 'by the line of time').toBeGreaterThanOrEqual(top)
    if (await scrolled() > top) gone.push(no)
    await player.getByRole('button', { name: 'Sentence back' }).click()
    await expect.poll(scrolled, 'at the first word').toBe(top)
    await page.reload()
    await expect.poll(scrolled, 'loaded again').toBe(top)
    expect(await deck.slide(no).locator('h1').evaluate(title => Number.parseFloat(getComputedStyle(title).fontSize)), 'letters as on that page').toBeGreaterThan(20)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  }
  expect(gone, 'through what there is no room for, with its words').not.toEqual([])
})

test('whoever has little time plays a shorter route, sees how far it is, goes anywhere in it, and at its end is offered what there is to take along', async ({ deck }) => {
  const { page } = deck
  await page.goto(`${deck.url}?play`)
  const player = page.getByRole('region', { name: 'Play the talk' })
  await player.getByRole('button', { name: 'Pause' }).click()
  const lengths = player.getByLabel('Route').locator('option')
  const minutes = ['', ...Object.keys(routes)].map((route) => {
    const notes = slides.filter(slide => isOn(slide, route)).map(({ note }) => note)
    return Math.round(notes.reduce((sum, note) => sum + sceneOf(note, { cut: route !== '' }).seconds, 0) / 60)
  })
  await expect(lengths).toHaveText(minutes.map(count => `${count} min`))
  const shortest = Object.keys(routes)[0]!
  await player.getByLabel('Route').selectOption(shortest)
  await expect.poll(() => page.url()).toContain(`route=${shortest}`)
  const where = player.getByRole('slider', { name: 'Where in the talk' })
  const end = (await where.getAttribute('max'))!
  await where.fill(String(Math.round(Number(end) / 2)))
  await expect.poll(() => deck.place().no).toBeGreaterThan(1)
  const { no } = deck.place()
  await page.goto(deck.url)
  await page.getByRole('button', { name: `Go on at slide ${no}?` }).click()
  await expect.poll(() => page.url(), 'on the route on which it was left').toContain(`route=${shortest}`)
  await expect.poll(() => deck.place().no).toBe(no)
  await player.getByRole('button', { name: 'Pause' }).click()
  await where.fill(end)
  const last = slides.findLast(slide => isOn(slide, shortest))!
  await expect.poll(() => deck.place().no).toBe(last.no)
  await expect(where).toHaveAttribute('aria-valuetext', new RegExp(`slide ${last.no}: `))
  await player.getByRole('button', { name: 'Next sentence' }).click()
  await expect(player.getByRole('link', { name: 'The talk as text' })).toBeVisible()
  await expect(player.getByRole('button', { name: 'Share' })).toBeVisible()
  expect(await faults(page, { part: '.player' })).toEqual([])
  await where.fill('0')
  await expect.poll(() => deck.place()).toEqual({ no: 1, clicks: 0 })
})

test('in a booth the talk goes round by itself: paused it goes on after a while, an error is loaded again with the next round, and a slide that does not come is passed over after one reload', async ({ page, request }) => {
  const route = Object.keys(routes)[0] ?? ''
  const stops = slides.filter(slide => isOn(slide, route))
  const [first, second, last] = [stops[0]!.no, stops[1]!.no, stops.at(-1)!.no]
  const url = process.env.DECK_URL!
  const filesOf = async (no: number) => [...(await (await request.get(`${url}${no}`)).text()).matchAll(/\/assets\/md-[^"]+\.js/g)].map(([file]) => file)
  const [its, others] = [await filesOf(first), await filesOf(last)]
  const missing = its.filter(file => !others.includes(file))
  expect(missing).not.toEqual([])
  await page.route(address => missing.some(file => address.pathname.endsWith(file)), request => request.abort())
  let loads = 0
  page.on('load', () => { loads++ })
  const at = () => Number(new URL(page.url()).pathname.split('/').at(-1))
  /** How many seconds pass until it is there, or until there is no hope. */
  const until = async (no: number) => {
    for (let seconds = 0; seconds < 300; seconds++) {
      if (at() === no) return seconds
      await page.clock.runFor(1000)
    }
    throw new Error(`slide ${no} never came: it is at ${at()}`)
  }

  await page.clock.install()
  // Nothing is drawn ahead, so that a file which does not come is asked for when its slide's turn has come, on a quick machine, too.
  await page.addInitScript('window.requestIdleCallback = () => 0')
  await page.goto(`${url}${last}?play&loop${route && `&route=${route}`}`)
  await expect(page.locator('.player.loops')).toBeVisible()
  await until(first)
  expect(loads).toBe(1)
  expect(await until(second), 'a minute, then a minute more').toBeGreaterThanOrEqual(110)
  expect(loads, 'loaded again once').toBe(2)
  // The slide's own may have come before anybody listened.
  await page.evaluate(() => { dispatchEvent(new Event('error')) })
  await page.keyboard.press('End')
  await expect.poll(at).toBe(last)
  await page.clock.runFor(50_000)
  await expect(page.getByRole('button', { name: 'Play the talk', includeHidden: true }), 'who pauses it has it for a while').toHaveCount(1)
  await until(first)
  await expect.poll(() => loads, { message: 'an error, with the next round' }).toBe(3)
  await until(second)
  expect(loads, 'and not once more for the slide that does not come').toBe(3)
})
