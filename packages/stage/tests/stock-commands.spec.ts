import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect as impatient, test } from '@playwright/test'
import JSZip from 'jszip'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { App } from 'vue'
import { develop, plantDeck, slidev, workbench } from '../../../tests/decks.ts'
import { run } from '../../../tests/run.ts'

// They start servers, and browsers of their own.
test.describe.configure({ mode: 'default', timeout: 300_000 })
const plain = join(import.meta.dirname, 'decks/plain')
/** Wide enough for a first start. */
const first = { timeout: 60_000 }

// Wide enough for two busy cores.
const expect = impatient.configure({ timeout: 15_000 })

test('a password guards every view of the speaker and all that changes the deck, and what needs none is there: a slide with its footnotes', async ({ browser }) => {
  const deck = await plantDeck(workbench, plain)
  const site = await develop(deck, '--remote', 's3cret')
  const context = await browser.newContext({ baseURL: site.url })
  const page = await context.newPage()
  page.on('dialog', dialog => dialog.dismiss())
  /** As a link in the app leads there: what guards a view is asked as at its address, and the page is not loaded again. */
  const follow = (path: string) => page.evaluate(path => (document.querySelector('#app') as unknown as { __vue_app__: App }).__vue_app__.config.globalProperties.$router.push(`/${path}`).then(() => undefined), path)
  await page.goto('notes')
  await expect(page.locator('#slideshow h1').first()).toHaveText('A plain deck', first)
  for (const view of ['presenter/1', 'overview', 'notes', 'notes-edit', 'entry', 'export']) {
    await follow('1')
    await follow(view)
    await expect(page, view).toHaveURL(`${site.url}1`)
    await expect(page.locator('#slideshow h1').first(), view).toHaveText('A plain deck')
    await expect(page.getByText('Said of the'), view).toHaveCount(0)
    await expect(page.locator('textarea, .slidev-presenter, #export-container'), view).toHaveCount(0)
    // As the terminal prints it of two of them, with a slash.
    if (['entry', 'overview'].includes(view)) await page.goto(`${view}?password=s3cret/`)
    else await follow(`${view}?password=s3cret`)
    await expect(page.locator('#app > *').first(), view).toBeVisible(first)
    await expect(page.locator('#slideshow:not(.slidev-presenter *)'), view).toHaveCount(0)
  }
  await follow('1')
  await expect(page.locator('.footnotes')).toContainText('Two spades deep')

  await page.goto('1')
  await expect(page.locator('#slideshow h1').first()).toHaveText('A plain deck')
  await page.keyboard.press('p')
  await expect(page.getByText('What is said is behind the password'), 'nor do captions tell the notes').toBeVisible()
  page.removeAllListeners('dialog')
  page.on('dialog', dialog => dialog.accept('guess'))
  await follow('notes')
  await expect(page, 'a wrong one').toHaveURL(`${site.url}1`)
  expect(await (await page.request.get('@slidev/configs')).text(), 'no page is given the password').not.toContain('s3cret')
  page.removeAllListeners('dialog')
  page.on('dialog', dialog => dialog.accept('s3cret'))
  await follow('notes')
  await expect(page, 'the right one').toHaveURL(`${site.url}notes?password=s3cret`)
  await expect(page.getByText('Said of the').first()).toBeVisible()
  await page.goto('1?password=s3cret')
  await expect(page.locator('#slideshow h1').first()).toHaveText('A plain deck')
  await page.keyboard.press('p')
  await expect(page.getByText('Said of the').first(), 'who has it may play').toBeVisible()

  // To the server, another address than localhost is another machine.
  const elsewhere = site.url.replace('localhost', '127.0.0.2')
  const before = await readFile(join(deck, 'slides.md'), 'utf8')
  const change = async (how: string, path: string, init: RequestInit, cookie = '') => [how, (await fetch(elsewhere + path, { headers: { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream', cookie }, ...init })).status]
  const note = { method: 'POST', body: JSON.stringify({ note: 'Said by nobody.' }) }
  const listTools = { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }) }
  expect([
    await change('a slide', '__slidev/slides/1.json', note),
    await change('a slide, with a wrong word', '__slidev/slides/1.json', note, 'stage-password=guess'),
    await change('a language model', '__mcp', listTools),
    await change('an editor', '__open-in-editor?file=slides.md', {}),
    await change('where the talk is', '@server-reactive/nav', { method: 'POST', body: JSON.stringify({ source: 'slidev-mcp', patch: { page: 2, clicks: 0 } }) }),
  ]).toEqual([['a slide', 403], ['a slide, with a wrong word', 403], ['a language model', 403], ['an editor', 403], ['where the talk is', 204]])
  expect(await readFile(join(deck, 'slides.md'), 'utf8'), 'nothing is changed from elsewhere without the password').toBe(before)
  const phone = await context.newPage()
  await phone.goto(`${elsewhere}notes?password=s3cret`)
  await expect(phone.getByText('Said of the').first()).toBeVisible(first)
  expect(await phone.evaluate(async init => (await fetch('/__slidev/slides/1.json', { headers: { 'content-type': 'application/json' }, ...init })).status, note), 'who has said it may').toBe(200)
  await expect.poll(() => readFile(join(deck, 'slides.md'), 'utf8')).toContain('Said by nobody.')
  expect(await change('a language model', '__mcp', listTools, 'stage-password=s3cret')).toEqual(['a language model', 200])
  await context.close()
  await site.close()
})

test('npx slidev export writes each of its formats, and publish export a PowerPoint whose slides are boxes of text, with titles and notes', async () => {
  const deck = await plantDeck(workbench, plain)
  const write = (format: string, output: string) =>
    slidev(deck, 'export', '--format', format, '--output', output, '--timeout', '120000', '--executable-path', process.env.BROWSER_PATH!)
  const zipped = async (file: string) => {
    const zip = await JSZip.loadAsync(await readFile(join(deck, file)))
    return { slides: Object.keys(zip.files).filter(name => /^ppt\/slides\/slide\d+\.xml$/.test(name)), text: (name: string) => zip.file(`${name.includes('docProps') ? '' : 'ppt/'}${name}.xml`)!.async('text') }
  }

  await write('png', 'pngs')
  const pngs = await readdir(join(deck, 'pngs'))
  expect(pngs).toHaveLength(3)
  expect((await readFile(join(deck, 'pngs', pngs[0]!))).subarray(1, 4).toString()).toBe('PNG')
  // As on a busy machine: the network is quiet long before there is a slide.
  await mkdir(join(deck, 'setup'))
  await writeFile(join(deck, 'setup/main.ts'), 'export default () => new Promise(done => setTimeout(done, 2000))\n')
  await write('md', 'deck.md')
  expect(await readFile(join(deck, 'deck.md'), 'utf8')).toContain('![A plain deck]')
  await rm(join(deck, 'setup'), { recursive: true })
  await write('pptx', 'deck.pptx')
  expect((await zipped('deck.pptx')).slides, 'Slidev’s has a slide for each state').toHaveLength(1 + 5 + 2)
  await write('pdf', 'deck.pdf')
  const pages = await pagesOf(join(deck, 'deck.pdf'))
  expect(pages).toHaveLength(3)
  for (const text of ['A plain deck', 'What comes with clicks', 'At four', 'Autumn', 'Marmande', 'let plants = 3', 'On paper', 'Allotment Society'])
    expect(pages.join('\n'), 'deck.pdf').toContain(text)

  expect(await run('export', ['--range', '1-2', '--format', 'pptx-editable', '--output', 'boxes.pptx'], { cwd: deck })).toMatchObject({ code: 0, faults: [] })
  const boxes = await zipped('boxes.pptx')
  expect(boxes.slides).toHaveLength(2)
  const [title, ...others] = (await boxes.text('slides/slide1')).match(/<p:sp>.*?<\/p:sp>/gs)!.filter(box => box.includes('<a:t>')).sort((a, b) => Number(b.includes('type="title"')) - Number(a.includes('type="title"')))
  expect(title).toMatch(/type="title".*A plain deck/s)
  expect(others.join('')).toContain('Dig the bed')
  for (const file of ['docProps/core', 'docProps/app']) expect(await boxes.text(file), 'whose it is').not.toMatch(/PptxGenJS|Created using/)
  expect(await boxes.text('notesSlides/notesSlide1')).toContain('<a:t>Said of the bed.</a:t>')
})

/** The words of each page of a PDF. */
async function pagesOf(file: string): Promise<string[]> {
  const pdf = await getDocument({ data: new Uint8Array(await readFile(file)) }).promise
  return Promise.all(Array.from({ length: pdf.numPages }, async (_, i) => {
    const { items } = await (await pdf.getPage(i + 1)).getTextContent()
    return items.map(item => 'str' in item ? item.str : '').join('')
  }))
}
