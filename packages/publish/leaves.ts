import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { readNote } from 'slidev-addon-stage/notes'
import { exposeNav, settled } from './browser.ts'
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

/** The variables that pages.ts and handout.ts read, beside those of the slide. */
const pageVariables = ['--paper', '--ink', '--muted', '--line', '--host-soft', '--sans']

/** Takes down one slide of the deck that is open, in one call, since each costs. With `pictures`, a folder, its last state goes there as a preview, too. */
async function takeDown(page: Page, no: number, pictures?: string): Promise<Drawn> {
  const drawn = await page.evaluate(async ({ no, reads }) => {
    const { show, markupOf, stylesOf, wordsOf } = window.still
    await show(no, 0)
    const first = markupOf(no)
    const clicks = window.deckNav()!.clicksTotal
    if (clicks) await show(no, clicks)
    return { first, last: clicks ? markupOf(no) : first, words: wordsOf(no), styles: await stylesOf({ no, first, reads }) }
  }, { no, reads: pageVariables })
  if (pictures) await page.screenshot({ path: join(pictures, `${no}.png`) })
  return drawn
}

/** Takes down these slides one after the other. `Failure` naming the one that cannot be shown. */
async function walk(browser: Browser, url: string, slides: Slide[], pictures?: string): Promise<Leaf[]> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, reducedMotion: 'reduce', colorScheme: 'light' })
  // A bound for what hangs, on a machine that has much else to do.
  page.setDefaultTimeout(120_000)
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  await page.exposeFunction('keptOut', (from: string, what: string) => errors.push(from === 'eval'
    ? 'it makes code while it runs, which the pages’ policy does not allow'
    : `the pages’ policy keeps ${from} out (${what}); name its host in the list “hosts” of the headmatter`))
  await page.addInitScript(() => addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => void window.keptOut(blockedURI, effectiveDirective)))
  await exposeNav(page)
  await page.addInitScript(`window.still = { ${[show, markupOf, stylesOf, selectorsOf, wordsOf, sourcesOf, settled].map(each => `${each.name}: ${each}`).join()} }`)
  await page.addInitScript(stayHere)
  await page.goto(url)
  await page.waitForFunction(() => window.deckNav()?.clicksContext.isMounted)
  // Slidev would draw the whole deck in each window after three seconds.
  await page.evaluate(() => { for (const { meta } of window.deckNav()!.slides) meta.slide.frontmatter.preload = false })
  const leaves: Leaf[] = []
  for (const slide of slides) {
    try {
      leaves.push({ ...leafOf(slide), drawn: await takeDown(page, slide.no, pictures) })
    }
    catch (error) {
      errors.push(reason(error))
    }
    if (errors[0]) throw new Failure(`slide ${slide.no} of the built deck: ${errors[0]}`)
  }
  await page.close()
  return leaves
}

/** Walks through the built deck at `url`, in as many windows as there are processors, four at most, and takes down every slide. */
export async function takeDownAll(browser: Browser, url: string, slides: Slide[], pictures?: string): Promise<Leaf[]> {
  const share = Math.ceil(slides.length / Math.min(4, availableParallelism()))
  const parts = Array.from({ length: Math.ceil(slides.length / share) }, (_, i) => slides.slice(i * share, (i + 1) * share))
  return (await Promise.all(parts.map(part => walk(browser, url, part, pictures)))).flat()
}
