import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { PDFDocument, PDFHexString, PDFName } from 'pdf-lib'
import pptxgen from 'pptxgenjs'
import pkg from '../package.json' with { type: 'json' }
import { atRest, findBrowser, withBrowser } from './browser.ts'
import { currentBuild } from './build.ts'
import { Failure, loadSlides, readOptions, readRange, reason, replace, requireOurs, requireWritable, root, run, type Slide } from './lib.ts'
import { serve } from './serve.ts'

const usage = `Usage: npm run export [-- --format FORMAT] [-- --dark] [-- --with-clicks] [-- --range RANGE] [-- --output FILE]

Writes the talk to a file to hand out.

--format FORMAT  pdf (default), pptx (a picture and the notes on each slide),
                 png (a folder of pictures), md (a folder with pictures and the notes as text)
--dark           dark colours
--with-clicks    a page for every click, not only for each slide's last state
--range RANGE    these slides only: 1,4-5
--output FILE    where to write it (default: ${pkg.name}.pdf, and a name of its own for each of the choices above)`

/** What a format's output is: a file with this ending, or a folder of files with these. */
const formats = {
  pdf: { kind: 'file', ending: '.pdf' },
  pptx: { kind: 'file', ending: '.pptx' },
  png: { kind: 'folder', ending: '-png' },
  md: { kind: 'folder', ending: '-md' },
} as const
type Format = keyof typeof formats

// Of all slides at once on a slow machine.
const timeout = 120_000

function isFormat(text: string): text is Format {
  return Object.hasOwn(formats, text)
}

/** What was written, for the last line: "20 pages, 1240 kB". */
async function describe(output: string, format: Format): Promise<string> {
  const files = formats[format].kind === 'file' ? [output] : (await readdir(output)).map(name => join(output, name))
  const sizes = await Promise.all(files.map(async file => (await stat(file)).size))
  const size = `${Math.ceil(sizes.reduce((a, b) => a + b, 0) / 1000)} kB`
  if (format === 'pdf') return `${(await PDFDocument.load(await readFile(output))).getPageCount()} pages, ${size}`
  return formats[format].kind === 'folder' ? `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${size}` : size
}

/** What of the deck is exported and how. */
interface Choice { numbers: number[], dark: boolean, clicks: boolean }

/** Opens all chosen slides one below the other; `Failure` when one of them does not appear. */
async function openAll(browser: Browser, url: string, { numbers, dark, clicks }: Choice): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: 1920, height: 1080 },
    // The canvas is about a thousand pixels wide, and a picture of it is for a projector.
    deviceScaleFactor: 2,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  page.setDefaultTimeout(timeout)
  await page.goto(`${url}print?print=${clicks ? 'clicks' : 'true'}&range=${numbers.join()}`)
  const drawn = () => page.waitForFunction((count) => {
    const pages = document.querySelectorAll('.print-slide-container:has(h1)')
    return new Set([...pages].map(({ id }) => id.split('-')[0])).size === count
      && !document.querySelector('.slidev-slide-loading') && pages.length
  }, numbers.length).then(handle => handle.jsonValue())
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
  return page
}

async function writePdf(page: Page, file: string, slides: Slide[]): Promise<void> {
  const printed = await page.pdf({ printBackground: true, preferCSSPageSize: true, tagged: true })
  const pdf = await PDFDocument.load(printed, { updateMetadata: false })
  pdf.setTitle(slides[0]!.title, { showInWindowTitleBar: true })
  pdf.setSubject(pkg.description)
  addBookmarks(pdf, (await slidesOfPages(page)).map(({ no }) => slides[no - 1]!.title))
  await writeFile(file, await pdf.save())
}

/** A bookmark for each page whose title differs from the one before. Chromium's own run the lines of a title together. */
function addBookmarks(pdf: PDFDocument, titles: string[]): void {
  const marks = titles.map((title, page) => ({ title, page, ref: pdf.context.nextRef() })).filter(({ title, page }) => title !== titles[page - 1])
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

/** Which slide and click each printed page shows. */
function slidesOfPages(page: Page): Promise<{ no: number, click: number }[]> {
  return page.locator('.print-slide-container').evaluateAll(pages =>
    pages.map(({ id }) => ({ no: Number(id.split('-')[0]), click: Number(id.split('-')[1]) - 1 })))
}

interface Picture { slide: Slide, name: string, image: Buffer }

/** A picture of each page, named by the slide's number and, with a page for every click, the click's: "07.png", "07-2.png". */
async function takePictures(page: Page, slides: Slide[], clicks: boolean): Promise<Picture[]> {
  const pictures: Picture[] = []
  for (const [i, { no, click }] of (await slidesOfPages(page)).entries()) {
    const name = `${String(no).padStart(2, '0')}${clicks ? `-${click}` : ''}.png`
    pictures.push({ slide: slides[no - 1]!, name, image: await page.locator('.print-slide-container').nth(i).screenshot() })
  }
  return pictures
}

async function writePictures(pictures: Picture[], folder: string): Promise<void> {
  await mkdir(folder)
  for (const { name, image } of pictures) await writeFile(join(folder, name), image)
}

async function writeMarkdown(pictures: Picture[], folder: string): Promise<void> {
  await writePictures(pictures, folder)
  const parts = pictures.map(({ slide, name }, i) =>
    [`![${slide.title}](./${name})`, ...slide === pictures[i + 1]?.slide ? [] : [slide.note.trim()]].join('\n\n'))
  await writeFile(join(folder, 'slides.md'), `${parts.join('\n\n')}\n`)
}

async function writePowerpoint(pictures: Picture[], file: string, slides: Slide[]): Promise<void> {
  const pptx = new pptxgen()
  pptx.layout = 'LAYOUT_WIDE'
  pptx.title = slides[0]!.title
  for (const { slide, image } of pictures) {
    const page = pptx.addSlide()
    page.background = { data: `image/png;base64,${image.toString('base64')}` }
    if (slide.note) page.addNotes(slide.note)
  }
  await writeFile(file, await pptx.write({ outputType: 'nodebuffer' }) as Buffer)
}

run(import.meta.url, async () => {
  const { format = 'pdf', dark = false, 'with-clicks': clicks = false, range, output } = readOptions(usage, {
    'format': { type: 'string' },
    'dark': { type: 'boolean' },
    'with-clicks': { type: 'boolean' },
    'range': { type: 'string' },
    'output': { type: 'string' },
  })
  if (!isFormat(format)) throw new Failure(`--format ${format} is not one of ${Object.keys(formats).join(', ')}`)
  const { kind, ending } = formats[format]
  const choices = [dark && '-dark', clicks && '-clicks', range && `-${range}`].filter(Boolean).join('')
  const target = output === undefined ? join(root, `${pkg.name}${choices}${ending}`) : resolve(output)
  const shown = relative(process.cwd(), target)
  if (kind === 'file' && !target.endsWith(ending)) throw new Failure(`--output ${output} must end in ${ending}`)
  requireWritable(target, kind)
  if (kind === 'folder') await requireOurs(target, names => names.every(name => /\.(png|md)$/.test(name)))
  const slides = await loadSlides()
  const numbers = readRange('--range', range ?? `1-${slides.length}`, slides.length)
  // Before the build, which takes a while.
  await findBrowser()

  const server = await serve({ dir: await currentBuild() })
  try {
    console.log(`Exporting ${numbers.length} ${numbers.length === 1 ? 'slide' : 'slides'} to ${shown} ...`)
    await withBrowser(browser => replace(target, async (fresh) => {
      const page = await openAll(browser, server.url, { numbers, dark, clicks })
      if (format === 'pdf') return writePdf(page, fresh, slides)
      const pictures = await takePictures(page, slides, clicks)
      if (format === 'png') return writePictures(pictures, fresh)
      if (format === 'md') return writeMarkdown(pictures, fresh)
      return writePowerpoint(pictures, fresh, slides)
    }))
  }
  finally {
    await server.close()
  }
  console.log(`${shown}: ${await describe(target, format)}`)
})
