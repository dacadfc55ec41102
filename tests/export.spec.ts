import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { comparison } from '../content/comparison.ts'
import { sources } from '../content/sources.ts'
import { citesIn } from '../setup/preparser.ts'
import { expect, slides, test } from './fixtures.ts'
import { run } from './run.ts'

// One after the other: two dev servers that start on an empty cache take it from each other.
test.describe.configure({ mode: 'default', timeout: 240_000 })

test('the PDF has a page a slide, text that can be selected and links that lead somewhere', async () => {
  const file = test.info().outputPath('deck.pdf')
  expect(await run('export', ['--output', file])).toMatchObject({ code: 0, lines: [] })

  const pdf = await getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 }).promise
  expect(pdf.numPages).toBe(slides.length)
  for (const { no, title, content } of slides) {
    const page = await pdf.getPage(no)
    const { items } = await page.getTextContent()
    const text = items.map(item => 'str' in item ? item.str + (item.hasEOL ? ' ' : '') : '').join('').replace(/\s+/g, ' ')
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
      expect(pages.sort((a, b) => a - b)).toEqual(cited)
    }
  }
})

test('an export that fails half way leaves the earlier file as it was, and nothing beside it', async () => {
  const output = test.info().outputPath('talk.pdf')
  await writeFile(output, 'the good one')
  // It starts, but is no browser.
  const { code, lines } = await run('export', ['--output', output], { env: { BROWSER_PATH: process.execPath } })
  expect(lines).toEqual([expect.stringContaining('slidev export failed')])
  expect(code).not.toBe(0)
  expect(await readFile(output, 'utf8')).toBe('the good one')
  expect(await readdir(dirname(output))).toEqual(['talk.pdf'])
})
