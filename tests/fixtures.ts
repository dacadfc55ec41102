import { join } from 'node:path'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { parseTimeString } from '@slidev/parser'
import { plainText, readNote } from '../packages/stage/notes.ts'
import { occasionOf } from '../packages/stage/occasion.ts'
import { isOn, routesOf, stepFrom } from '../packages/stage/routes.ts'
import { exposeNav } from '../packages/publish/browser.ts'
import { root } from '../packages/publish/command.ts'
import { loadGoodDeck } from '../packages/publish/slides.ts'

/** The two builds that the tests look at: at the top of a host, and below a path. */
export const sites = {
  root: { dir: process.env.DECK_DIR!, base: '/' },
  sub: { dir: join(root, '.cache/test/sub'), base: '/talks/vm/', site: 'https://example.org/talks/vm/' },
}

const deck = await loadGoodDeck()

/** The slides as the deck's own parser finds them, each with its heading, since the first one's title is the talk's: a new one is tested without a line of test. */
export const slides = deck.slides.map(slide => ({ ...slide, heading: plainText(/^# (.*)/m.exec(slide.content)?.[1] ?? slide.title) }))

/** The slides of the talk, at whose end the next key ends; and those of the appendix, to which one goes on purpose. */
export const talk = slides.filter(slide => isOn(slide, ''))
export const appendix = slides.filter(slide => !talk.includes(slide))

/** Whether a key leads from one slide to another, on or back: not into the appendix, wherever its slides stand. */
export const leadsTo = (from: number, to: number) => from > 0 && from <= slides.length && stepFrom(slides, from, '', to > from ? 1 : -1) === to

/** How many seconds each route of the deck may take, by its name. */
export const routes = routesOf(deck.headmatter.routes)
/** How many seconds the talk may take. */
export const duration = parseTimeString(deck.headmatter.duration as string | number | undefined ?? 0).seconds
/** Who gives it, where and when. */
export const occasion = occasionOf(deck.headmatter)

/** What of a slide's notes no route says, in the order that it stands there. */
export function unsaidOf(note: string): string[] {
  const kept = readNote(note, true).plain
  return readNote(note).plain.split(/(?<=[.?!])\s+/).filter(sentence => !kept.includes(sentence))
}

/** How many clicks a slide has, by the marks of its notes. */
export const clicksOf = (note: string) => readNote(note).clicks

/** A slide in the midst of the talk with three clicks or more: where a test begins that needs some slide, and no certain one. */
export const midst = talk.slice(1, -1).find(({ note }) => clicksOf(note) > 2)?.no ?? 0
if (!midst) throw new Error('the tests begin on a slide between the first and the last with three clicks or more, and the talk has none')

/** The slides with this component: a test of it is made for each, and goes with it when the talk does without. */
export const slidesWith = (component: string) => slides.filter(({ content }) => new RegExp(`<${component}\\b`).test(content))

/** More clicks than any slide has: its last state. */
export const last = 99

/** The built deck in a browser. Whatever goes wrong in the page is kept in `problems`. */
export class Deck {
  readonly problems: string[] = []

  constructor(readonly page: Page, readonly url = process.env.DECK_URL!) {
    page.on('console', message => message.type() === 'error' && this.problems.push(`console: ${message.text()}`))
    page.on('pageerror', error => this.problems.push(`page: ${error.message}`))
    // Leaving a page aborts what it was still preloading.
    page.on('requestfailed', request => request.failure()?.errorText !== 'net::ERR_ABORTED' && this.problems.push(`failed: ${request.url()}`))
    page.on('response', response => response.status() >= 400 && this.problems.push(`${response.status()}: ${response.url()}`))
    page.on('request', (request) => {
      if (!['data:', 'blob:'].includes(new URL(request.url()).protocol) && !request.url().startsWith(new URL('/', this.url).href))
        this.problems.push(`another host: ${request.url()}`)
    })
  }

  slide(no: number): Locator {
    return this.page.locator(`[data-slidev-no="${no}"]`)
  }

  async open(no: number, clicks = 0) {
    await this.page.goto(`${this.url}${no}?clicks=${clicks}`)
    await this.settle(no)
  }

  /** Goes to a state inside the app, without loading the page again. */
  async go(no: number, clicks = 0) {
    // Slidev knows how far it may go once the slide is there.
    if (clicks && this.place().no !== no) await this.go(no)
    await this.page.evaluate(([no, clicks]) => window.deckNav()!.go(no!, clicks), [no, clicks])
    await this.arrive(no, clicks)
  }

  /** Opens the page to read with this slide at its top, and has all slides drawn, as printing does. */
  async read(no: number) {
    await this.page.goto(`${this.url}${no}?read`)
    await expect(this.page.locator(`.reading [data-slidev-no="${no}"] h1`)).toBeInViewport()
    await this.page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await expect(this.page.locator('.reading [data-slidev-no] h1')).toHaveCount(slides.length)
    await expect(this.page.locator('#still')).toHaveCount(0)
    await this.page.evaluate(() => document.fonts.ready)
  }

  /** Opens the presenter view. */
  async present(no: number) {
    await this.page.goto(`${this.url}presenter/${no}`)
    await expect(this.page.locator('.slidev-presenter .main h1').filter({ visible: true })).toHaveText(slides[no - 1]!.heading)
  }

  /** Presses a key and waits for the state that it has to lead to. */
  async press(key: string, no: number, clicks = 0) {
    await this.page.keyboard.press(key)
    await this.arrive(no, clicks, key)
  }

  /** Waits for a state that the app goes to, which takes a few frames. */
  async arrive(no: number, clicks: number, how?: string) {
    await expect.poll(() => this.place(), { message: how, intervals: [10, 20, 50] }).toEqual({ no, clicks })
    await this.settle(no)
  }

  /** Takes a theme as the system asks for it. */
  async theme(colorScheme: 'light' | 'dark') {
    await this.page.emulateMedia({ colorScheme })
    await expect(this.page.locator('html')).toHaveClass(new RegExp(`\\b${colorScheme}\\b`))
  }

  /** Waits until the slide is there, its fonts and diagrams are drawn and nothing moves any more. */
  async settle(no: number) {
    const slide = this.slide(no)
    await expect(slide.locator('h1')).toBeVisible()
    await expect(this.page.locator('#still'), 'the slide that came with the page').toHaveCount(0)
    const diagrams = slide.locator('.mermaid')
    for (let i = 0; i < await diagrams.count(); i++)
      await expect(diagrams.nth(i).locator('svg')).toBeVisible()
    await this.page.evaluate(async () => {
      await document.fonts.ready
      const seen = ({ effect }: Animation) => (effect as KeyframeEffect).target?.checkVisibility()
      await Promise.all(document.getAnimations().filter(seen).map(animation => animation.finished.catch(() => {})))
      // What is fitted once it is shown has been before the next frame.
      await new Promise(requestAnimationFrame)
    })
  }

  /** Which slide and click the address names. */
  place() {
    const { pathname, searchParams } = new URL(this.page.url())
    return { no: Number(pathname.split('/').at(-1)), clicks: Number(searchParams.get('clicks') ?? 0) }
  }

  /** All that can be seen of a slide: what stands where, in which colour. Two equal states have equal ones. */
  state(no: number, slide = this.slide(no)) {
    return slide.evaluate((slide) => {
      const origin = slide.getBoundingClientRect()
      return [...slide.querySelectorAll('*')]
        .filter(el => !el.closest('defs, marker, linearGradient') && el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
        .flatMap((el) => {
          const { x, y, width, height } = el.getBoundingClientRect()
          if (!width && !height) return []
          const { color, backgroundColor, borderTopColor, boxShadow } = getComputedStyle(el)
          const own = [...el.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent?.trim()).join('')
          return [el.tagName, own, ...[x - origin.x, y - origin.y, width, height].map(Math.round), color, backgroundColor, borderTopColor, boxShadow].join(' ')
        })
    })
  }
}

export const test = base.extend<{ deck: Deck }>({
  deck: async ({ page }, use) => {
    await exposeNav(page)
    const deck = new Deck(page)
    await use(deck)
    expect(deck.problems).toEqual([])
  },
})

export { expect }
