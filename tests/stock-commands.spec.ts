import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect as impatient, test } from '@playwright/test'
import JSZip from 'jszip'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { copyDeck, develop, numberOf, slidev, titles } from './foreign.ts'

// They start servers, and browsers of their own.
test.describe.configure({ timeout: 300_000 })

// Wide enough for two busy cores.
const expect = impatient.configure({ timeout: 15_000 })

test('a password guards every view of the speaker', async ({ browser }) => {
  const site = await develop(await copyDeck('remote'), '--remote', 's3cret')
  const context = await browser.newContext({ baseURL: site.url })
  const page = await context.newPage()
  page.on('dialog', dialog => dialog.dismiss())
  for (const view of ['presenter/1', 'overview', 'notes', 'notes-edit', 'entry', 'export']) {
    await page.goto(view)
    await expect(page.locator('#slideshow h1').first(), view).toHaveText('Growing tomatoes')
    await expect(page.getByText('Welcome to the'), view).toHaveCount(0)
    await expect(page.locator('textarea, .slidev-presenter, #export-container'), view).toHaveCount(0)
    await page.goto(`${view}?password=s3cret`)
    await expect(page.locator('#app > *').first(), view).toBeVisible()
    await expect(page.locator('#slideshow:not(.slidev-presenter *)'), view).toHaveCount(0)
  }
  await context.close()
  await site.close()
})

test('presenter: false takes the presenter route away; footnotes', async ({ page }) => {
  const site = await develop(await copyDeck('plain', join(import.meta.dirname, 'decks/plain')))
  await page.goto(`${site.url}presenter/1`)
  await expect(page.getByText('404')).toBeVisible()
  await page.goto(site.url)
  await expect(page.locator('.footnotes')).toContainText('Two spades deep', { timeout: 60_000 })
  await expect(page.getByTitle('Show slide overview')).toBeAttached()
  await expect(page.getByTitle('Presenter Mode')).toHaveCount(0)
  await site.close()
})

test('npx slidev export writes each of its formats', async () => {
  const deck = await copyDeck('export')
  // A page that waits for another host would wait for its timeout.
  const range = titles.map((_, i) => i + 1).filter(no => no !== numberOf('Moving pictures')).join()
  const write = (format: string, range: string, output: string) =>
    slidev(deck, 'export', '--format', format, '--range', range, '--output', output, '--timeout', '120000', '--executable-path', process.env.BROWSER_PATH!)
  await write('pdf', range, 'deck.pdf')
  await write('png', '1-2', 'pngs')
  await write('md', '1-2', 'deck.md')
  await write('pptx', '1-2', 'deck.pptx')

  const words = await wordsOf(join(deck, 'deck.pdf'))
  for (const text of ['Growing tomatoes', 'At four', 'Autumn', 'Marmande', 'let plants = 3', 'Who grows these', 'Allotment Society', 'On paper', 'Roma seeds', 'Between the rows'])
    expect(words, 'deck.pdf').toContain(text)
  const pngs = (await readdir(join(deck, 'pngs'))).filter(name => name.endsWith('.png'))
  expect(pngs).toHaveLength(2)
  expect((await readFile(join(deck, 'pngs', pngs[0]!))).subarray(1, 4).toString()).toBe('PNG')
  expect(await readFile(join(deck, 'deck.md'), 'utf8')).toContain('![Growing tomatoes]')
  const { files } = await JSZip.loadAsync(await readFile(join(deck, 'deck.pptx')))
  expect(Object.keys(files).filter(name => /^ppt\/slides\/slide\d+\.xml$/.test(name))).toHaveLength(2)
})

/** The words of a PDF, in the order of its pages. */
async function wordsOf(file: string): Promise<string> {
  const pdf = await getDocument({ data: new Uint8Array(await readFile(file)) }).promise
  const pages = await Promise.all(Array.from({ length: pdf.numPages }, async (_, i) => (await (await pdf.getPage(i + 1)).getTextContent()).items.map(item => 'str' in item ? item.str : '').join('')))
  return pages.join('\n')
}
