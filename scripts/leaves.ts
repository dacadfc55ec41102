import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { readNote } from '../packages/stage/notes.ts'
import { atRest, exposeNav, withBrowser } from './browser.ts'
import { Failure, reason, type Slide } from './lib.ts'
import { markupOf, stylesOf, wordsOf } from './still.ts'

/** A slide as it was taken down from the built deck, for a page of its own. */
export interface Leaf {
  no: number
  title: string
  note: string
  /** For search engines and previews: the first sentences of the notes. */
  description: string
  /** Its markup before the first click, and after the last. */
  first: string
  last: string
  styles: string[]
  /** What it says in its last state, for reading. */
  words: string
}

/** The first sentences of a slide's notes, up to 200 characters. */
function summaryOf(note: string): string {
  const text = readNote(note).plain.replace(/\s+/g, ' ')
  let summary = ''
  for (const [sentence] of text.matchAll(/[^.?!]+[.?!]+["”]?/g)) {
    if (summary && summary.length + sentence.length > 200) break
    summary += sentence
  }
  return summary.trim()
}

/** Goes to a state of the deck inside the app and waits until it stands still. */
async function goTo(page: Page, no: number, clicks: number): Promise<void> {
  await page.evaluate(([no, clicks]) => window.deckNav()!.go(no!, clicks), [no, clicks])
  await page.waitForFunction((no) => {
    const nav = window.deckNav()!
    return nav.currentSlideNo === no && nav.clicksContext.isMounted && document.querySelector(`#slide-content [data-slidev-no="${no}"] h1`)
  }, no)
  await atRest(page)
}

/** Takes down one slide of the deck that is open. With `pictures`, a folder, its last state goes there as a preview, too. */
async function takeDown(page: Page, { no, title, note }: Slide, pictures?: string): Promise<Leaf> {
  const styles = () => page.evaluate(stylesOf, `#slide-content [data-slidev-no="${no}"]`)
  await goTo(page, no, 0)
  const first = await page.evaluate(markupOf, no)
  const ofFirst = await styles()
  const clicks = await page.evaluate(() => window.deckNav()!.clicksTotal)
  if (clicks) await goTo(page, no, clicks)
  if (pictures) await page.screenshot({ path: join(pictures, `${no}.png`) })
  return {
    no, title, note,
    description: summaryOf(note),
    first,
    last: await page.evaluate(markupOf, no),
    words: await page.evaluate(wordsOf, no),
    styles: [...new Set([...ofFirst, ...await styles()])],
  }
}

/** Takes down these slides one after the other. `Failure` naming the one that cannot be shown. */
async function walk(browser: Browser, url: string, slides: Slide[], pictures?: string): Promise<Leaf[]> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, reducedMotion: 'reduce', colorScheme: 'light' })
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  await exposeNav(page)
  await page.goto(url)
  const leaves: Leaf[] = []
  for (const slide of slides) {
    try {
      await page.waitForFunction(() => window.deckNav()?.clicksContext.isMounted)
      leaves.push(await takeDown(page, slide, pictures))
    }
    catch (error) {
      errors.push(reason(error))
    }
    if (errors[0]) throw new Failure(`slide ${slide.no} of the built deck: ${errors[0]}`)
  }
  return leaves
}

/** Walks through the built deck at `url`, in as many windows as there are processors, four at most, and takes down every slide. */
export function takeDownAll(url: string, slides: Slide[], pictures?: string): Promise<Leaf[]> {
  const share = Math.ceil(slides.length / Math.min(4, availableParallelism()))
  const parts = Array.from({ length: Math.ceil(slides.length / share) }, (_, i) => slides.slice(i * share, (i + 1) * share))
  return withBrowser(async browser => (await Promise.all(parts.map(part => walk(browser, url, part, pictures)))).flat())
}
