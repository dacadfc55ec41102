import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { readNote } from 'slidev-addon-stage/notes'
import { exposeNav, isRefusal, settled } from './browser.ts'
import { Failure, reason } from './command.ts'
import { markupOf, selectorsOf, show, sourcesOf, stayHere, stylesOf, wordsOf } from './still.ts'
import type { Slide } from './slides.ts'

/** What a slide's own page says of it. */
export interface Leaf {
  no: number
  title: string
  note: string
  /** For search engines and previews: the first sentences of the notes. */
  description: string
  /** The slide as it was taken down from the built deck; absent in a build without a browser. */
  drawn?: Drawn
}

/** A slide as HTML and CSS. */
export interface Drawn {
  /** Its markup before the first click, and after the last: the same text where it has no clicks. */
  first: string
  last: string
  styles: string[]
  /** What it says in its last state, for reading. */
  words: string
}

/** As many of these pieces, from the first on, as a search engine shows: 200 characters. */
function shownOf(pieces: string[]): string {
  const whole = pieces.slice(0, 200).map((_, i) => pieces.slice(0, i + 1).join('').trim())
  return whole.findLast(text => text.length <= 200) ?? ''
}

const piecesOf = (text: string, granularity: 'sentence' | 'word') => [...new Intl.Segmenter('en', { granularity }).segment(`${text.replace(/\s+/g, ' ')} `)].map(({ segment }) => segment)

/** The first sentences of a slide's notes, in any script, or the first words of a sentence that is longer. */
function summaryOf(note: string): string {
  const { paragraphs, plain } = readNote(note)
  return shownOf(paragraphs.flatMap(({ text }) => piecesOf(text, 'sentence'))) || (plain && `${shownOf(piecesOf(plain, 'word'))} …`)
}

/** A slide's page as it is without a browser. */
export const leafOf = ({ no, title, note }: Pick<Slide, 'no' | 'title' | 'note'>): Leaf => ({ no, title, note, description: summaryOf(note) })

/** The variables that pages.ts and handout-page.ts read, beside those of the slide. */
const pageVariables = ['--paper', '--ink', '--muted', '--line', '--host-soft', '--sans']

/** Takes down one slide of the deck that is open, in one call, since each costs. With `pictures`, a folder, its last state goes there as a preview, too. */
async function takeDown(page: Page, { no, title }: Slide, pictures?: string): Promise<Drawn> {
  const drawn = await page.evaluate(async ({ no, title, reads }) => {
    const { show, markupOf, stylesOf, wordsOf } = window.still
    await show(no, 0)
    const first = markupOf(no)
    const clicks = window.deckNav()!.clicksTotal
    if (clicks) await show(no, clicks)
    return { first, last: clicks ? markupOf(no) : first, words: wordsOf(no, title), styles: await stylesOf({ no, first, reads }) }
  }, { no, title, reads: pageVariables })
  if (pictures) await page.screenshot({ path: join(pictures, `${no}.png`) })
  return drawn
}

/** What the pages of a build ask for in vain, as a line says it, with the number of the slide at which that was first seen. */
type Refused = Map<string, number>

/** What the pages' policy keeps out, by what the browser says of it. */
function keptOut(from: string, directive: string): string {
  const origin = URL.canParse(from) ? new URL(from).origin : undefined
  const isCode = directive.startsWith('script')
  const isNever = isCode || directive.startsWith('object')
  const what = isCode ? `code ${/eval/.test(from) ? 'made while it runs' : `of ${origin ?? 'the page itself'}`}` : origin ?? `${from} (${directive})`
  return `${what}, which the pages’ policy keeps out${origin && !isNever ? '; to let it in, name it in the list “hosts” of the headmatter' : ''}`
}

const said = new Set<string>()

/** Says these lines about what slides ask for in vain, and the same of it only once. */
export function sayRefused(lines: string[]): void {
  for (const line of lines) {
    const what = / asks for (?!.* asks for )(.*)$/.exec(line)?.[1]
    if (!what || said.has(what)) continue
    console.error(line)
    said.add(what)
  }
}

/** Takes down these of all slides one after the other. `Failure` naming the one that cannot be shown. */
async function walk(browser: Browser, url: string, slides: Slide[], all: Slide[], refused: Refused, pictures?: string): Promise<Leaf[]> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, reducedMotion: 'reduce', colorScheme: 'light' })
  // A bound for what hangs, on a machine that has much else to do.
  page.setDefaultTimeout(120_000)
  const errors: string[] = []
  let at = slides[0]!.no
  const refuse = (what: string) => refused.set(what, Math.min(at, refused.get(what) ?? at))
  page.on('pageerror', error => isRefusal(error) ? refuse(`a permission, which the browser of a build does not give: ${reason(error)}`) : errors.push(error.message))
  await page.exposeFunction('keptOut', (from: string, directive: string) => { refuse(keptOut(from, directive)) })
  await page.addInitScript(() => {
    // A frame of another host has a policy of its own.
    if (parent === self) addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => void window.keptOut(blockedURI, effectiveDirective))
  })
  await exposeNav(page)
  await page.addInitScript(`window.still = { ${[show, markupOf, stylesOf, selectorsOf, wordsOf, sourcesOf, settled].map(each => `${each.name}: ${each}`).join()} }`)
  await page.addInitScript(stayHere)
  await page.goto(url)
  await page.waitForFunction(() => window.deckNav()?.clicksContext.isMounted)
  // Slidev would draw the whole deck in each window after three seconds.
  await page.evaluate(() => { for (const { meta } of window.deckNav()!.slides) meta.slide.frontmatter.preload = false })
  const leaves: Leaf[] = []
  for (const slide of slides) {
    at = slide.no
    try {
      leaves.push({ ...leafOf(slide), drawn: await takeDown(page, slide, pictures) })
    }
    catch (error) {
      errors.push(`${reason(error)}${await page.locator('[data-drawn]').count() ? '' : ' (none does where the headmatter’s “addons” do not name stage)'}`)
    }
    if (!errors[0]) continue
    const { no, message } = await page.evaluate(() => window.thrown) ?? {}
    throw new Failure(`${no && message === errors[0] ? `${all[no - 1]!.where} cannot be shown` : `slide ${slide.no} of the built deck`}: ${errors[0].split('\n', 1)[0]}`)
  }
  await page.close()
  return leaves
}

/**
 * Walks through the built deck at `url`, in as many windows as there are processors, four at most, and takes down every slide. What slides ask
 * for in vain is said in a line each on stderr, with the first slide that does.
 */
export async function takeDownAll(browser: Browser, url: string, slides: Slide[], pictures?: string): Promise<Leaf[]> {
  const share = Math.ceil(slides.length / Math.min(4, availableParallelism()))
  const parts = Array.from({ length: Math.ceil(slides.length / share) }, (_, i) => slides.slice(i * share, (i + 1) * share))
  const refused: Refused = new Map()
  const leaves = (await Promise.all(parts.map(part => walk(browser, url, part, slides, refused, pictures)))).flat()
  const lines = [...refused].map(([what, seen]) => {
    // Slidev draws the next slide before it is shown.
    const no = leaves.find(({ drawn }) => JSON.stringify(drawn).includes(what.split(/[,;]/)[0]!))?.no
    return { no: no ?? seen, line: `${slides.find(slide => slide.no === (no ?? seen))!.where}${no ? '' : ' or the next slide'} asks for ${what}` }
  })
  sayRefused(lines.sort((a, b) => a.no - b.no).map(({ line }) => line))
  return leaves
}
