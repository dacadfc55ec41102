import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import JSZip from 'jszip'
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib'
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import which from 'which'
import pkg from '../package.json' with { type: 'json' }
import { comparison } from '../content/comparison.ts'
import { sources } from '../content/sources.ts'
import { readNote } from '../packages/stage/notes.ts'
import { citesIn, measuredIn } from '../setup/preparser.ts'
import { isHandedOut } from '../packages/stage/routes.ts'
import { statesOf } from '../packages/stage/views/states.ts'
import { atRest, withBrowser } from '../packages/publish/browser.ts'
import { main as exportDeck } from '../packages/publish/export.ts'
import { printDeck } from '../packages/publish/pdf.ts'
import { clicksOf, expect, midst, routes, slides, talk, test, unsaidOf } from './fixtures.ts'
import { layoutProblems } from './layout.ts'
import { run } from './run.ts'

test.describe.configure({ timeout: 240_000 })

/** Whom the documents are by: who speaks, or who wrote the deck. */
const author = String(slides[0]!.frontmatter.speaker ?? pkg.author)
const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Exports to a PDF of this name and opens it. In this process, as to start one takes seconds. */
async function exported(name: string, ...args: string[]) {
  const file = test.info().outputPath(name)
  await exportDeck(['--output', file, ...args])
  return opened(file)
}

const opened = async (file: string) => getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 }).promise

interface Tag { role?: string, alt?: string, children?: Tag[] }

/** The tags of a page that mean something, in the order of reading. */
function tagsOf({ role, alt, children = [] }: Tag): Tag[] {
  const below = children.flatMap(tagsOf)
  return role && role !== 'NonStruct' ? [{ role, alt, children: below }, ...below] : below
}

test.describe('the PDF', () => {
  // One export for all of them.
  test.describe.configure({ mode: 'default' })
  let bytes: Buffer
  let pdf: PDFDocumentProxy
  test.beforeAll(async () => {
    const file = test.info().outputPath('deck.pdf')
    expect(await run('export', ['--output', file])).toMatchObject({ code: 0, faults: [] })
    bytes = await readFile(file)
    pdf = await opened(file)
  })

  test('has a page a slide, text that can be selected and links that lead somewhere', async () => {
    expect(pdf.numPages).toBe(slides.length)
    /** Where the links of the list of sources lead. */
    const leads: number[] = []
    for (const { no, heading, content } of slides) {
      const page = await pdf.getPage(no)
      const { items } = await page.getTextContent()
      const text = spaced(items.map(item => 'str' in item ? item.str + (item.hasEOL ? ' ' : '') : '').join(''))
      expect(text, `page ${no}`).toContain(heading)
      if (content.includes('<ComparisonTable')) {
        for (const row of comparison)
          expect(text).toContain(row.feature)
      }
      const annotations = await page.getAnnotations()
      const links = annotations.map(annotation => annotation.url as string | undefined)
      expect(links.filter(link => link?.includes('localhost')), `page ${no}`).toEqual([])
      for (const id of [...content.matchAll(/<Cite id="(\w+)"/g)].map(match => match[1] as keyof typeof sources))
        expect(links, `page ${no}`).toContain(sources[id].link)
      if (content.includes('<SourceList')) {
        leads.push(...await Promise.all(annotations.filter(({ dest }) => dest).map(async ({ dest }) => {
          const [target] = (typeof dest === 'string' ? await pdf.getDestination(dest) : dest)!
          return await pdf.getPageIndex(target) + 1
        })))
      }
    }
    const cited = slides.flatMap(slide => citesIn(slide.content).map(() => slide.no))
    const measured = slides.flatMap(slide => ({ figures: [slide.no], record: [slide.no, slide.no], none: [] })[measuredIn(slide.content) ?? 'none'])
    expect(leads.sort((a, b) => a - b)).toEqual([...cited, ...measured].sort((a, b) => a - b))
  })

  test('is tagged: a title a page, lists, tables with their parts, pictures with words', async () => {
    expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true })
    for (const { no, content } of slides) {
      const page = await pdf.getPage(no)
      const tags = tagsOf(await page.getStructTree() as Tag)
      const count = (role: string) => tags.filter(tag => tag.role === role).length
      expect(count('H1'), `page ${no}: titles`).toBe(1)
      const [first] = tags.filter(({ role }) => !['Root', 'Document', 'Art', 'Sect'].includes(role!))
      expect(first!.role, `page ${no}: read first`).toBe('H1')
      for (const { alt } of tags.filter(({ role }) => role === 'Figure')) expect(alt?.trim(), `page ${no}: words for a picture`).toMatch(/\S+ \S+/)
      if (content.includes('```mermaid')) expect(count('Figure'), `page ${no}`).toBe(1)
      if (content.includes('<v-clicks>')) expect(count('LI'), `page ${no}: items`).toBeGreaterThan(1)
      if (content.includes('<ComparisonTable')) {
        expect([count('Table'), count('TR'), count('TH'), count('TD')]).toEqual([1, 1 + comparison.length, 4 + comparison.length, 3 * comparison.length])
      }
    }
  })

  test('says what it is, has its faces in it, and a bookmark for each slide', async () => {
    expect(await pdf.getMetadata()).toMatchObject({ info: { Title: slides[0]!.title, Author: author, Language: 'en' } })
    expect(await pdf.getViewerPreferences()).toMatchObject({ DisplayDocTitle: true })
    const outline = await pdf.getOutline()
    expect(outline.map(({ title }) => title)).toEqual(slides.map(({ title }) => title))

    expect(bytes.length, 'bytes').toBeLessThan(2_000_000)
    const objects = (await PDFDocument.load(bytes)).context.enumerateIndirectObjects().map(([, object]) => object)
    const descriptors = objects.filter(object => object instanceof PDFDict && object.get(PDFName.of('Type')) === PDFName.of('FontDescriptor')) as PDFDict[]
    for (const descriptor of descriptors) {
      // What is drawn as shapes (Type 3) has its shapes beside the descriptor.
      const embedded = ['FontFile', 'FontFile2', 'FontFile3'].some(name => descriptor.has(PDFName.of(name)))
      const drawn = objects.some(object => object instanceof PDFDict && object.get(PDFName.of('Subtype')) === PDFName.of('Type3') && object.has(PDFName.of('CharProcs')))
      expect(embedded || drawn).toBe(true)
    }
  })
})

test('a deck that is printed in parts is one document, with the tags of all and the links between them', async ({ deck }) => {
  const file = test.info().outputPath('parts.pdf')
  // The list of sources leads to the slides that use them.
  const some = slides.filter(({ content }, i) => i < 3 || content.includes('<SourceList') || citesIn(content).length > 1)
  await withBrowser(browser => printDeck(browser, deck.url, file, slides, { numbers: some.map(({ no }) => no) }, 6))
  const pdf = await getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 }).promise
  expect(pdf.numPages).toBe(some.length)
  expect((await pdf.getOutline()).map(({ title }) => title)).toEqual(some.map(({ title }) => title))
  let across = 0
  for (const [i, { no }] of some.entries()) {
    const page = await pdf.getPage(i + 1)
    expect(tagsOf(await page.getStructTree() as Tag).filter(({ role }) => role === 'H1'), `page ${no}`).toHaveLength(1)
    for (const { dest } of await page.getAnnotations() as { dest?: string }[]) {
      const target = some.findIndex(slide => slide.no === Number(dest))
      if (!dest || target < 0) continue
      const [ref] = (await pdf.getDestination(dest))!
      expect(await pdf.getPageIndex(ref), `page ${no}`).toBe(target)
      if (Math.abs(target - i) > 6) across++
    }
  }
  const list = some.findLastIndex(({ content }) => content.includes('<SourceList'))
  if (some.slice(0, Math.max(0, list - 6)).some(({ content }) => citesIn(content).length)) expect(across).toBeGreaterThan(0)
})

test('the poster is one tagged sheet of A3 with the slides that ask for it, and a picture of it', async () => {
  const pdf = await exported('poster.pdf', '--format', 'poster')
  expect(pdf.numPages).toBe(1)
  const page = await pdf.getPage(1)
  const { width, height } = page.getViewport({ scale: 1 })
  expect([width, height].map(points => Math.round(points / 72 * 25.4))).toEqual([297, 420])
  const asked = slides.filter(({ frontmatter }) => frontmatter.poster)
  expect(asked.length).toBeGreaterThan(0)
  const { items } = await page.getTextContent()
  const text = spaced(items.map(item => 'str' in item ? item.str + (item.hasEOL ? ' ' : '') : '').join(''))
  for (const { heading } of asked) expect(text).toContain(heading)
  // Chromium puts what is scaled into parts of their own, whose tags pdf.js does not look for.
  const objects = (await PDFDocument.load(await readFile(test.info().outputPath('poster.pdf')))).context.enumerateIndirectObjects()
  expect(objects.filter(([, object]) => object instanceof PDFDict && object.get(PDFName.of('S')) === PDFName.of('H1'))).toHaveLength(asked.length)
  // Width and height stand in a PNG's first chunk.
  const png = await readFile(test.info().outputPath('poster.png'))
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2160, 3052])
})

test('on paper, what is said stands below each slide, of a route its slides and the appendix, without what is left out there', async () => {
  const route = Object.keys(routes).at(-1) ?? ''
  const printed = slides.filter(slide => isHandedOut(slide, route))
  const pdf = await exported('handout.pdf', '--handout', ...route ? ['--route', route] : [])
  expect(pdf.numPages).toBe(printed.length)
  for (const [i, { no, heading, note }] of printed.entries()) {
    const page = await pdf.getPage(i + 1)
    const { width, height } = page.getViewport({ scale: 1 })
    expect([Math.round(width), Math.round(height)], 'A4').toEqual([595, 842])
    const { items } = await page.getTextContent()
    const text = spaced(items.map(item => 'str' in item ? item.str + (item.hasEOL ? ' ' : '') : '').join('')).replaceAll(' ', '')
    expect(text, `page ${no}`).toContain(heading.replaceAll(' ', ''))
    const paragraphs = readNote(note, route !== '').paragraphs.map(({ text }) => text.replace(/\s+/g, ''))
    for (const paragraph of [paragraphs[0]!, paragraphs.at(-1)!]) expect(text, `page ${no}`).toContain(paragraph.slice(0, 60))
    expect(text).not.toContain('Time0:')
    expect(unsaidOf(note).filter(sentence => text.includes(sentence.replace(/\s+/g, ''))), `page ${no}`).toEqual(route ? [] : unsaidOf(note))
    expect(text, 'which page of all').toContain(`Page${i + 1}of${printed.length}`)
    // What is wider than the paper would make all of it smaller, by a fifth: then the page's number would begin further left.
    const last = Math.max(...items.map(item => 'str' in item && item.str.trim() ? item.transform[4] : 0))
    expect(last, 'as wide as the paper between its margins').toBeGreaterThan(480)
  }
  const six = await exported('six.pdf', '--handout', '--per-page', '6', '--paper', 'letter', '--range', '1-7')
  expect([six.numPages, ...(await six.getPage(1)).view]).toEqual([2, 0, 0, 612, 792])
  expect((await six.getOutline()).map(({ title }) => title)).toEqual(slides.slice(0, 7).map(({ title }) => title))
})

test('a sheet of the handout is filled from margin to margin: a slide that nothing runs out of, its sources in 8 points, all that is said, and the page', async ({ deck }) => {
  const { page } = deck
  for (const [paper, width, height] of [['a4', 793, 1122], ['letter', 816, 1056]] as const) {
    await page.goto(`${deck.url}paper?print=true&handout&paper=${paper}`)
    await expect(page.locator('.sheet [data-drawn]')).toHaveCount(slides.length, { timeout: 60_000 })
    await atRest(page)
    const sheets = await page.locator('.sheet').all()
    expect(sheets).toHaveLength(slides.length)
    for (const [i, sheet] of sheets.entries()) {
      const { no, note } = slides[i]!
      const found = await sheet.evaluate((sheet) => {
        const of = sheet.getBoundingClientRect()
        const edges = (what: string) => {
          const { left, right, top, bottom } = sheet.querySelector(what)!.getBoundingClientRect()
          return [left - of.left, of.right - right, top - of.top, of.bottom - bottom].map(Math.round)
        }
        const frame = sheet.querySelector('.frame')!
        const scale = frame.getBoundingClientRect().width / (frame.firstElementChild as HTMLElement).offsetWidth
        const sources = [...frame.querySelectorAll('.slide-source, .slide-source *, .sources, .sources *')].filter(el => [...el.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent!.trim()))
        return {
          size: [of.width, of.height],
          frame: edges('.frame').slice(0, 2),
          header: edges(':scope > header').slice(0, 3),
          footer: [edges(':scope > footer')[0], edges(':scope > footer')[1], edges(':scope > footer')[3]],
          points: Math.min(99, ...sources.map(el => Number.parseFloat(getComputedStyle(el).fontSize) * scale * 0.75)),
          over: (sheet.querySelector<HTMLElement>('.notes')?.offsetHeight ?? 0) - sheet.querySelector<HTMLElement>('.room')!.offsetHeight,
          said: sheet.querySelector('.notes')?.textContent ?? '',
        }
      })
      expect.soft(found, `slide ${no}, ${paper}`).toMatchObject({ size: [width, height], frame: [48, 48], header: [48, 48, 48], footer: [48, 48, 48] })
      expect.soft(found.points, `slide ${no}, ${paper}: sources`).toBeGreaterThanOrEqual(8)
      expect.soft(found.over, `slide ${no}, ${paper}: notes`).toBeLessThanOrEqual(0)
      expect.soft(found.said.replace(/\s+/g, '')).toContain(readNote(note).paragraphs.at(-1)!.text.replace(/\s+/g, ''))
      const problems = await sheet.locator('.print-slide-container').evaluate(layoutProblems)
      expect.soft(problems.filter(problem => !problem.startsWith('smaller')), `slide ${no}, ${paper}`).toEqual([])
    }
  }
})

test('the handout on a phone held upright is as wide as that, and on paper as it is from anywhere', async ({ deck }) => {
  const { page } = deck
  const letters = async (width: number) => {
    await page.setViewportSize({ width, height: 844 })
    await page.goto(`${deck.url}paper?print=true&handout&range=${midst},${midst + 1}`)
    await expect(page.locator('.sheet [data-drawn]')).toHaveCount(2)
    await atRest(page)
    return page.locator('.notes').evaluateAll(all => all.map(notes => (notes as HTMLElement).style.fontSize))
  }
  const sizes = await letters(1470)
  expect(await letters(390)).toEqual(sizes)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  const widths = await page.locator('.sheet').evaluateAll(all => all.map(sheet => sheet.getBoundingClientRect().width))
  expect(widths.map(Math.round)).toEqual([390, 390])
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.sheet').first().evaluate(sheet => sheet.getBoundingClientRect().width)).toBe(793)
})

test('a range has its slides only, and with clicks the pages that each chooses, or else one for every click', async () => {
  const some = slides.filter(({ no, frontmatter }) => no === 1 || no === midst || frontmatter.states !== undefined)
  const pages = some.map(({ frontmatter, note }) => 1 + (frontmatter.states === undefined ? clicksOf(note) : statesOf(frontmatter.states, clicksOf(note))!.length))
  const range = ['--range', some.map(({ no }) => no).join()]
  expect((await exported('some.pdf', ...range)).numPages).toBe(some.length)
  expect((await exported('clicks.pdf', ...range, '--with-clicks')).numPages).toBe(pages.reduce((a, b) => a + b, 0))
})

/** What PowerPoint has of each slide of a file: its title, its text, the words for its pictures, and the lines of its notes. */
async function presented(file: string) {
  const zip = await JSZip.loadAsync(await readFile(file))
  const pages = Object.keys(zip.files).filter(name => /^ppt\/slides\/slide\d+\.xml$/.test(name))
  const textIn = (xml: string) => [...xml.matchAll(/<a:p>.*?<\/a:p>/gs)].map(([line]) => [...line.matchAll(/<a:t>([^<]*)/g)].map(([, text]) => text!.replaceAll('&quot;', '"').replaceAll('&apos;', '\'').replaceAll('&amp;', '&')).join('').trim())
  return Promise.all(pages.map(async (_, i) => {
    const xml = await zip.file(`ppt/slides/slide${i + 1}.xml`)!.async('text')
    const notes = await zip.file(`ppt/notesSlides/notesSlide${i + 1}.xml`)!.async('text')
    const boxes = xml.match(/<p:sp>.*?<\/p:sp>/gs)!
    return {
      title: textIn(boxes.find(box => /<p:ph[^>]*type="title"/.test(box)) ?? '').join(' '),
      text: textIn(xml),
      alt: [...xml.matchAll(/<p:pic>.*?descr="([^"]*)"/gs)].map(([, alt]) => alt!),
      notes: textIn(notes),
    }
  }))
}

test('pictures, Markdown and PowerPoint have every slide, and the latter two its notes', async () => {
  const shown = talk.slice(1).filter(({ content }) => /^<[A-Z]/m.test(content)).slice(0, 2)
  const range = ['--range', shown.map(({ no }) => no).join()]
  const files = shown.map(({ no }) => `${String(no).padStart(2, '0')}.png`)
  const pictures = test.info().outputPath('pictures')
  await exportDeck([...range, '--format', 'png', '--dark', '--output', pictures])
  expect((await readdir(pictures)).sort()).toEqual(files)
  const png = await readFile(join(pictures, files[0]!))
  expect(png.readUInt32BE(16), 'as wide as a projector').toBeGreaterThanOrEqual(1920)

  const text = test.info().outputPath('my deck.md')
  await exportDeck([...range, '--format', 'md', '--output', text])
  const markdown = await readFile(text, 'utf8')
  expect([...markdown.matchAll(/\]\((\.\/.*?)\)/g)].map(([, path]) => existsSync(join(dirname(text), decodeURI(path!))))).toEqual([true, true])
  for (const { title, note } of shown) {
    expect(markdown).toContain(`![${title}]`)
    expect(markdown).toContain(readNote(note).markdown)
    expect(markdown).not.toMatch(/\[click|Time \d/)
  }

  // A route's has what is said on it.
  const [route] = Object.keys(routes)
  const cut = slides.filter(slide => isHandedOut(slide, route ?? '') && unsaidOf(slide.note).length)
  if (route && cut.length) {
    const short = test.info().outputPath('short.md')
    await exportDeck(['--route', route, '--format', 'md', '--output', short])
    const markdown = await readFile(short, 'utf8')
    for (const { note } of cut) for (const sentence of unsaidOf(note)) expect(spaced(markdown)).not.toContain(sentence)
  }

  const file = test.info().outputPath('deck.pptx')
  await exportDeck([...range, '--format', 'pptx', '--output', file])
  const found = await presented(file)
  expect(found.map(({ title }) => title)).toEqual(shown.map(({ title }) => title))
  for (const [i, { text, alt, notes }] of found.entries()) {
    const { plain } = readNote(shown[i]!.note)
    expect(text.join(' ').length, 'text').toBeGreaterThan(100)
    expect(alt.map(({ length }) => length > 40), 'a picture with words').toEqual([true])
    for (const line of plain.split('\n')) expect(notes).toContain(line)
    expect(notes.join('\n')).not.toContain('[click')
  }
  const zip = await JSZip.loadAsync(await readFile(file))
  expect(await zip.file('docProps/core.xml')!.async('text')).toContain(`<dc:creator>${author}</dc:creator>`)
  expect((await zip.file('ppt/theme/theme1.xml')!.async('text')).match(/<a:m\w+Font>\s*<a:latin [^>]*>/g)).toEqual(['<a:majorFont><a:latin typeface="Inter"/>', '<a:minorFont><a:latin typeface="Inter"/>'])
})

test('an office suite opens both kinds of PowerPoint, and keeps their titles, words, alternative texts and notes', async () => {
  const office = await which('soffice', { nothrow: true })
  test.skip(!office, 'no LibreOffice is here')
  const [shown] = talk.slice(1).filter(({ content }) => /^<[A-Z]/m.test(content))
  for (const format of ['pptx', 'pptx-editable']) {
    const file = test.info().outputPath(`${format}.pptx`)
    await exportDeck(['--range', String(shown!.no), '--format', format, '--output', file])
    const saved = test.info().outputPath('saved')
    await promisify(execFile)(office!, [`-env:UserInstallation=file://${test.info().outputPath('office')}`, '--headless', '--convert-to', 'pptx', '--outdir', saved, file])
    const [[before], [after]] = await Promise.all([presented(file), presented(join(saved, `${format}.pptx`))])
    expect(after!.title, format).toBe(shown!.title)
    expect(after!.alt, format).toEqual(before!.alt)
    // The page's number is a field, which the suite fills in itself.
    for (const part of ['text', 'notes'] as const) expect(after![part], `${format}, ${part}`).toEqual(expect.arrayContaining(before![part].filter(line => !/^\d+$/.test(line))))
  }
})

test('an export that fails half way leaves the earlier file as it was, and nothing beside it', async () => {
  const output = test.info().outputPath('talk.pdf')
  await writeFile(output, 'the good one')
  // It starts, but is no browser.
  const { code, faults } = await run('export', ['--dark', '--output', output], { env: { BROWSER_PATH: process.execPath } })
  expect(faults).toEqual([expect.stringContaining('cannot start the browser')])
  expect(code).not.toBe(0)
  expect(await readFile(output, 'utf8')).toBe('the good one')
  expect(await readdir(dirname(output))).toEqual(['talk.pdf'])
})

test('pictures of a phone are the slides as the page to read has them in that theme, whole where they are higher than a phone', async ({ browser }) => {
  const cwd = test.info().outputPath('empty')
  await mkdir(cwd)
  const page = await browser.newPage({ viewport: { width: 390, height: 3000 }, deviceScaleFactor: 2, reducedMotion: 'reduce', colorScheme: 'dark' })
  await page.goto(process.env.DECK_URL!)
  await expect(page.locator('.reading')).toBeVisible()
  // Who scrolls has all slides drawn.
  await page.mouse.wheel(0, 1)
  await expect(page.locator('.reading [data-slidev-no] h1')).toHaveCount(slides.length)
  await atRest(page)
  const heights = await page.locator('.reading [data-slidev-no]').evaluateAll(slides => slides.map(slide => slide.getBoundingClientRect().height))
  const highest = heights.indexOf(Math.max(...heights)) + 1
  const name = `${String(highest).padStart(2, '0')}-0.png`
  expect(await run('shots', ['--url', process.env.DECK_URL!, '--size', 'phone', '--theme', 'dark', '--slides', `1,${highest}`, '--clicks'], { cwd })).toMatchObject({ code: 0, faults: [] })
  expect((await readdir(join(cwd, 'shots/dark'))).sort()).toEqual(['01-0.png', name])
  const picture = await readFile(join(cwd, 'shots/dark', name))
  // At twice the pixels, as wide as a phone.
  expect(picture.readUInt32BE(16)).toBe(780)
  const slide = page.locator(`.reading [data-slidev-no="${highest}"]`)
  const shown = await slide.screenshot()
  // The rows below are of what comes after it: it begins and ends within a pixel.
  const rows = Math.floor((await slide.boundingBox())!.height * 2)
  const [made, there] = await Promise.all([picture, shown].map(bytes => page.evaluate(async ([bytes, rows]) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))]))
    const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
    drawing.drawImage(bitmap, 0, 0)
    const { data } = drawing.getImageData(0, 4, bitmap.width, rows - 4)
    return [bitmap.width, bitmap.height, ...new Uint8Array(await crypto.subtle.digest('SHA-256', data))].join(' ')
  }, [bytes.toString('base64'), rows] as const)))
  expect(made).toBe(there)
  await page.close()
})
