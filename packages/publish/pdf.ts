import { writeFile } from 'node:fs/promises'
import type { Browser, Page } from '@playwright/test'
import { PDFDict, PDFDocument, PDFHexString, PDFName } from 'pdf-lib'
import { type papers, sheet } from 'slidev-addon-stage/sheet'
import { about } from './deck.ts'
import { atRest, exposeNav } from './browser.ts'
import { joinPdf, type Part } from './join-pdf.ts'
import { Failure, reason } from './command.ts'
import type { Slide } from './slides.ts'

// Of all slides at once on a slow machine.
const timeout = 120_000

/** The sheets of a handout: which paper, and how many slides each has; of one, what is said stands below it. */
export interface Handout { paper: keyof typeof papers, perPage: number }

/** What of the deck is printed and how: the slides by number, as those of a route, in dark colours, with pages for earlier states, as a handout. */
export interface Choice { numbers: number[], route?: string, dark?: boolean, clicks?: boolean, handout?: Handout }

/** A window to open slides in for printing. */
async function newPage(browser: Browser, { dark = false, viewport = { width: 1920, height: 1080 }, deviceScaleFactor = 2 } = {}): Promise<Page> {
  const page = await browser.newPage({
    viewport,
    // The canvas is about a thousand pixels wide, and a picture of it is for a projector.
    deviceScaleFactor,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  page.setDefaultTimeout(timeout)
  await exposeNav(page)
  return page
}

/** Opens these slides one below the other; `Failure` when one of them does not appear. */
const open = (page: Page, url: string, { numbers, route = '', clicks, handout }: Choice) =>
  openSheets(page, `${url}paper?print=${clicks ? 'clicks' : 'true'}&range=${numbers.join()}${route && `&route=${encodeURIComponent(route)}`}${handout ? `&handout=${handout.perPage}&paper=${handout.paper}` : ''}`, numbers.length)

/** Opens a page of so many slides; `Failure` when one of them does not appear. */
async function openSheets(page: Page, address: string, count: number): Promise<void> {
  await page.emulateMedia({ media: null })
  await page.goto(address)
  const drawn = () => page.waitForFunction((count) => {
    const pages = document.querySelectorAll('.print-slide-container:has([data-drawn])')
    return new Set([...pages].map(({ id }) => id.split('-')[0])).size === count
      && !document.querySelector('.slidev-slide-loading') && pages.length
  }, count, { polling: 100 }).then(handle => handle.jsonValue())
  try {
    // A slide knows how many clicks it has, and so how many pages, once it is drawn.
    let pages
    do {
      pages = await drawn()
      await atRest(page)
    } while (await drawn() !== pages)
  }
  catch (error) {
    throw new Failure(`the slides do not all appear: ${reason(error)}`)
  }
  await page.emulateMedia({ media: 'screen' })
}

/** Opens all chosen slides one below the other; `Failure` when one of them does not appear. */
export async function openAll(browser: Browser, url: string, choice: Choice): Promise<Page> {
  const page = await newPage(browser, choice)
  await open(page, url, choice)
  return page
}

/**
 * Has links lead within what is printed. A slide may be named by its number, a path or its `routeAlias`, in Slidev's own links, the router's or plain ones: it
 * becomes `#7`. What else is on the server that is printed from has no address later. A link to a slide that is not on the page would not be printed: gives those
 * to other slides of `numbers` a target, and returns the targets' names.
 */
const leadWithin = (page: Page, numbers: number[]) => page.evaluate((numbers) => {
  const { slides } = window.deckNav()!
  const home = new URL('.', location.href).href
  const slideAt = new Map(slides.flatMap(({ no, meta }) => [no, meta.slide.frontmatter.routeAlias ?? no].map(name => [new URL(String(name), home).pathname, no])))
  for (const link of document.querySelectorAll('.print-slide-container a[href]')) {
    const href = link.getAttribute('href')!
    const isWithin = href.startsWith('#')
    // Slidev's own links have all of it behind the #.
    const to = isWithin ? href.replace(/^#[./]*/, '') : href
    if ((isWithin && document.getElementById(href.slice(1))) || !URL.canParse(to, home)) continue
    const { origin, pathname } = new URL(to, home)
    if (origin !== location.origin) continue
    const no = slideAt.get(pathname)
    if (no) link.setAttribute('href', `#${no}`)
    else if (!isWithin) link.removeAttribute('href')
  }
  const wanted = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')].map(({ hash }) => hash.slice(1))
  const names = [...new Set(wanted)].filter(id => numbers.includes(Number(id)) && !document.getElementById(id))
  document.querySelector('.print-slide-container')!.append(...names.map(id => Object.assign(document.createElement('i'), { id, style: 'position:absolute' })))
  return names
}, numbers)

/**
 * Prints the chosen slides into `file`: tagged, with title, author, language and a bookmark for each slide. So many `together`,
 * since the time that Chromium takes for a page grows with their number; in one window, which numbers all tags.
 */
export async function printDeck(browser: Browser, url: string, file: string, slides: Slide[], choice: Choice, together = 40): Promise<void> {
  const page = await newPage(browser, choice)
  const parts: Part[] = []
  // The sheets of a handout know of all pages.
  const most = choice.handout ? choice.numbers.length : together
  const marks: Mark[] = []
  let pages = 0
  for (let at = 0; at < choice.numbers.length; at += most) {
    await open(page, url, { ...choice, numbers: choice.numbers.slice(at, at + most) })
    const shown = await slidesOfPages(page)
    // With pages for earlier states it is the first of a slide's.
    marks.push(...shown.filter(({ no }, i) => no !== shown[i - 1]?.no).map(({ no, sheet }) => ({ no, title: slides[no - 1]!.title, page: pages + sheet })))
    pages += shown.length
    const elsewhere = await leadWithin(page, choice.numbers)
    parts.push({ elsewhere, bytes: await page.pdf({ printBackground: true, preferCSSPageSize: true, tagged: true }) })
  }
  await page.close()
  const pdf = await joinPdf(parts, marks)
  describe(pdf, slides)
  addBookmarks(pdf, marks)
  await writeFile(file, await pdf.save())
}

/** What a PDF says of itself. */
function describe(pdf: PDFDocument, slides: Slide[]): void {
  pdf.setTitle(slides[0]!.title, { showInWindowTitleBar: true })
  if (about.author) pdf.setAuthor(about.author)
  if (about.description) pdf.setSubject(about.description)
  dateOf(pdf, process.env.SOURCE_DATE_EPOCH)
}

/** The slides that are on the poster. */
export const posterOf = (slides: Slide[]) => slides.filter(({ frontmatter }) => frontmatter.poster)

/** How wide the picture of the poster is, in pixels. */
const pictureWidth = 2160

/** Prints the poster into `file`, tagged, on one sheet of A3, and takes a picture of it into `picture`, a PNG. */
export async function printPoster(browser: Browser, url: string, [file, picture]: [string, string], slides: Slide[], dark = false): Promise<void> {
  const page = await newPage(browser, { dark, viewport: sheet, deviceScaleFactor: pictureWidth / sheet.width })
  await openSheets(page, `${url}poster?print=true`, posterOf(slides).length)
  await page.screenshot({ path: picture, type: 'png' })
  await leadWithin(page, [])
  const pdf = await PDFDocument.load(await page.pdf({ printBackground: true, preferCSSPageSize: true, tagged: true }))
  await page.close()
  describe(pdf, slides)
  await writeFile(file, await pdf.save())
}

/** A poster's PDF, and the picture of it beside. */
export const posterFiles = (file: string): [string, string] => [file, file.replace(/\.pdf$/, '.png')]

/** Gives a PDF the date that packagers set, in seconds, and none otherwise: the same deck is the same file, and no visitor has to load it again. */
export function dateOf(pdf: PDFDocument, seconds?: string): void {
  const info = pdf.context.lookupMaybe(pdf.context.trailerInfo.Info, PDFDict)
  for (const name of ['CreationDate', 'ModDate']) info?.delete(PDFName.of(name))
  if (!seconds) return
  const date = new Date(Number(seconds) * 1000)
  pdf.setCreationDate(date)
  pdf.setModificationDate(date)
}

interface Mark { no: number, title: string, page: number }

/** A bookmark for each slide. Chromium's own run the lines of a title together. */
function addBookmarks(pdf: PDFDocument, titles: Mark[]): void {
  const marks = titles.map(mark => ({ ...mark, ref: pdf.context.nextRef() }))
  const all = pdf.context.nextRef()
  for (const [i, { title, page, ref }] of marks.entries()) {
    const [before, after] = [marks[i - 1], marks[i + 1]]
    pdf.context.assign(ref, pdf.context.obj({
      Title: PDFHexString.fromText(title),
      Parent: all,
      Dest: [pdf.getPage(page).ref, 'Fit'],
      ...before && { Prev: before.ref },
      ...after && { Next: after.ref },
    }))
  }
  pdf.context.assign(all, pdf.context.obj({ Type: 'Outlines', First: marks[0]!.ref, Last: marks.at(-1)!.ref, Count: marks.length }))
  pdf.catalog.set(PDFName.of('Outlines'), all)
}

/** Which slides and clicks are printed, in order, and on which sheet, from 0: each is one, but for a handout. */
export function slidesOfPages(page: Page): Promise<{ no: number, click: number, sheet: number }[]> {
  return page.locator('.print-slide-container').evaluateAll((slides) => {
    const sheets = [...document.querySelectorAll('.sheet')]
    return slides.map((slide, i) => ({ no: Number(slide.id.split('-')[0]), click: Number(slide.id.split('-')[1]) - 1, sheet: sheets.length ? sheets.indexOf(slide.closest('.sheet')!) : i }))
  })
}
