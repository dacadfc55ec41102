import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import JSZip from 'jszip'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { comparison } from '../content/comparison.ts'
import { sources } from '../content/sources.ts'
import { citesIn, measuredIn } from '../setup/preparser.ts'
import { expect, slides, test } from './fixtures.ts'
import { run } from './run.ts'

test.describe.configure({ timeout: 240_000 })

const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Exports to a PDF of this name and opens it. */
async function exported(name: string, ...args: string[]) {
  const file = test.info().outputPath(name)
  expect(await run('export', ['--output', file, ...args])).toMatchObject({ code: 0, lines: [] })
  return getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 }).promise
}

test('the PDF has a page a slide, text that can be selected and links that lead somewhere', async () => {
  const pdf = await exported('deck.pdf')
  expect(pdf.numPages).toBe(slides.length)
  for (const { no, title, content } of slides) {
    const page = await pdf.getPage(no)
    const { items } = await page.getTextContent()
    const text = spaced(items.map(item => 'str' in item ? item.str + (item.hasEOL ? ' ' : '') : '').join(''))
    expect(text, `page ${no}`).toContain(title)
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
      const pages = await Promise.all(annotations.filter(({ dest }) => dest).map(async ({ dest }) => {
        const [target] = (typeof dest === 'string' ? await pdf.getDestination(dest) : dest)!
        return await pdf.getPageIndex(target) + 1
      }))
      const cited = slides.flatMap(slide => citesIn(slide.content).map(() => slide.no))
      const measured = slides.flatMap(slide => ({ figures: [slide.no], record: [slide.no, slide.no], none: [] })[measuredIn(slide.content) ?? 'none'])
      expect(pages.sort((a, b) => a - b)).toEqual([...cited, ...measured].sort((a, b) => a - b))
    }
  }
})

test('the PDF is tagged, has a language and a title, and its bookmarks are the slides\' titles', async () => {
  const pdf = await exported('deck.pdf')
  expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true })
  expect(await pdf.getMetadata()).toMatchObject({ info: { Title: slides[0]!.title, Language: 'en' } })
  const outline = await pdf.getOutline()
  expect(outline.map(({ title }) => title)).toEqual(slides.map(({ title }) => title))
})

test('a range has its slides only, with a page for every click where that is asked for', async () => {
  const walk = slides.filter(({ note }) => note.includes('[click]')).slice(0, 2)
  const numbers = [1, ...walk.map(({ no }) => no)]
  const clicks = walk.map(({ note }) => note.split('[click]').length - 1)
  const range = ['--range', numbers.join()]
  expect((await exported('some.pdf', ...range)).numPages).toBe(numbers.length)
  const pdf = await exported('clicks.pdf', ...range, '--with-clicks')
  expect(pdf.numPages).toBe(numbers.length + clicks.reduce((a, b) => a + b, 0))
})

test('pictures, Markdown and PowerPoint have every slide, and the latter two its notes', async () => {
  const range = ['--range', '2-3']
  const pictures = test.info().outputPath('pictures')
  expect(await run('export', [...range, '--format', 'png', '--dark', '--output', pictures])).toMatchObject({ code: 0, lines: [] })
  expect((await readdir(pictures)).sort()).toEqual(['02.png', '03.png'])
  const png = await readFile(join(pictures, '02.png'))
  expect(png.readUInt32BE(16), 'as wide as a projector').toBeGreaterThanOrEqual(1920)

  const text = test.info().outputPath('text')
  expect(await run('export', [...range, '--format', 'md', '--output', text])).toMatchObject({ code: 0, lines: [] })
  const markdown = await readFile(join(text, 'slides.md'), 'utf8')
  for (const { title, note } of slides.slice(1, 3)) {
    expect(markdown).toContain(`![${title}]`)
    expect(markdown).toContain(note.trim())
  }

  const file = test.info().outputPath('deck.pptx')
  expect(await run('export', [...range, '--format', 'pptx', '--output', file])).toMatchObject({ code: 0, lines: [] })
  const zip = await JSZip.loadAsync(await readFile(file))
  expect(Object.keys(zip.files).filter(name => /^ppt\/slides\/slide\d+\.xml$/.test(name))).toHaveLength(2)
  const notes = await zip.file('ppt/notesSlides/notesSlide1.xml')!.async('text')
  expect(notes).toContain(slides[1]!.note.split('\n')[0])
})

test('an export that fails half way leaves the earlier file as it was, and nothing beside it', async () => {
  const output = test.info().outputPath('talk.pdf')
  await writeFile(output, 'the good one')
  // It starts, but is no browser.
  const { code, lines } = await run('export', ['--output', output], { env: { BROWSER_PATH: process.execPath } })
  expect(lines).toEqual([expect.stringContaining('cannot start the browser')])
  expect(code).not.toBe(0)
  expect(await readFile(output, 'utf8')).toBe('the good one')
  expect(await readdir(dirname(output))).toEqual(['talk.pdf'])
})
