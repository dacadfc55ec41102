import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect as impatient, test } from '@playwright/test'
import JSZip from 'jszip'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { develop, plantDeck, slidev } from '../../../tests/decks.ts'
import { foreign, titles } from './foreign.ts'

// They start servers, and browsers of their own: one after the other, in one folder, so that Vite's cache in it serves them all.
test.describe.configure({ mode: 'default', timeout: 300_000 })
const plain = join(import.meta.dirname, 'decks/plain')
/** Wide enough for a first start. */
const first = { timeout: 60_000 }

// Wide enough for two busy cores.
const expect = impatient.configure({ timeout: 15_000 })

test('a password guards every view of the speaker', async ({ browser }) => {
  const site = await develop(await plantDeck('commands', foreign), '--remote', 's3cret')
  const context = await browser.newContext({ baseURL: site.url })
  const page = await context.newPage()
  page.on('dialog', dialog => dialog.dismiss())
  for (const view of ['presenter/1', 'overview', 'notes', 'notes-edit', 'entry', 'export']) {
    await page.goto(view)
    await expect(page.locator('#slideshow h1').first(), view).toHaveText('Growing tomatoes', first)
    await expect(page.getByText('Welcome to the'), view).toHaveCount(0)
    await expect(page.locator('textarea, .slidev-presenter, #export-container'), view).toHaveCount(0)
    // As the terminal prints it of two of them, with a slash.
    await page.goto(`${view}?password=s3cret${['entry', 'overview'].includes(view) ? '/' : ''}`)
    await expect(page.locator('#app > *').first(), view).toBeVisible()
    await expect(page.locator('#slideshow:not(.slidev-presenter *)'), view).toHaveCount(0)
  }
  await context.close()
  await site.close()
})

test('presenter: false takes the presenter route away; footnotes', async ({ page }) => {
  const site = await develop(await plantDeck('commands', plain))
  await page.goto(`${site.url}presenter/1`)
  await expect(page.getByText('404')).toBeVisible(first)
  await page.goto(site.url)
  await expect(page.locator('.footnotes')).toContainText('Two spades deep', first)
  await expect(page.getByTitle('Show slide overview')).toBeAttached()
  await expect(page.getByTitle('Presenter Mode')).toHaveCount(0)
  await site.close()
})

test('npx slidev export writes each of its formats', async () => {
  const write = (deck: string, format: string, output: string) =>
    slidev(deck, 'export', '--format', format, '--output', output, '--timeout', '120000', '--executable-path', process.env.BROWSER_PATH!)

  let deck = await plantDeck('commands', plain)
  await write(deck, 'png', 'pngs')
  const pngs = await readdir(join(deck, 'pngs'))
  expect(pngs).toHaveLength(1)
  expect((await readFile(join(deck, 'pngs', pngs[0]!))).subarray(1, 4).toString()).toBe('PNG')
  // As on a busy machine: the network is quiet long before there is a slide.
  await mkdir(join(deck, 'setup'))
  await writeFile(join(deck, 'setup/main.ts'), 'export default () => new Promise(done => setTimeout(done, 5000))\n')
  await write(deck, 'md', 'deck.md')
  expect(await readFile(join(deck, 'deck.md'), 'utf8')).toContain('![A plain deck]')
  await rm(join(deck, 'setup'), { recursive: true })
  await write(deck, 'pptx', 'deck.pptx')
  const { files } = await JSZip.loadAsync(await readFile(join(deck, 'deck.pptx')))
  expect(Object.keys(files).filter(name => /^ppt\/slides\/slide\d+\.xml$/.test(name))).toHaveLength(1)

  deck = await plantDeck('commands', foreign)
  await write(deck, 'pdf', 'deck.pdf')
  const pages = await pagesOf(join(deck, 'deck.pdf'))
  expect(pages).toHaveLength(titles.length)
  for (const text of ['Growing tomatoes', 'At four', 'Autumn', 'Marmande', 'let plants = 3', 'Who grows these', 'Allotment Society', 'On paper', 'Roma seeds', 'Between the'])
    expect(pages.join('\n'), 'deck.pdf').toContain(text)
})

/** The words of each page of a PDF. */
async function pagesOf(file: string): Promise<string[]> {
  const pdf = await getDocument({ data: new Uint8Array(await readFile(file)) }).promise
  return Promise.all(Array.from({ length: pdf.numPages }, async (_, i) => {
    const { items } = await (await pdf.getPage(i + 1)).getTextContent()
    return items.map(item => 'str' in item ? item.str : '').join('')
  }))
}
