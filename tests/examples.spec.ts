import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { PDFDocument } from 'pdf-lib'
import { exposeNav } from '../packages/publish/browser.ts'
import { root } from '../packages/publish/command.ts'
import { serve } from '../packages/publish/serve.ts'
import { loadSlides, type Slide } from '../packages/publish/slides.ts'
import { faults } from './axe.ts'
import type { Site } from './decks.ts'
import { clicksOf, Deck, expect, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'
import { run } from './run.ts'

// One build for all of them.
test.describe.configure({ mode: 'serial' })

const dir = join(root, '.cache/test/examples')
let slides: Slide[]
let site: Site
test.beforeAll(async () => {
  test.setTimeout(300_000)
  slides = await loadSlides(join(root, 'examples'))
  const { code, faults, stdout } = await run('build', ['examples/slides.md', '--out', dir])
  expect(code, [stdout, ...faults].join('\n')).toBe(0)
  site = await serve({ dir })
})
test.afterAll(() => site?.close())

/** The film's host gives a page of its own, as far as the network goes. */
const film = (page: Page) => page.route(/^https:\/\/www\.youtube\.com\//, route => route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><html lang="en"><title>Film</title><main><h1>Film</h1></main>' }))

test('a deck is checked by its file, and its slides to copy give no advice', async () => {
  expect(await run('check', ['examples/slides.md', '--strict'])).toMatchObject({ code: 0, lines: [] })
})

test('on the stage nothing is cut off, overlaps or is under 16 px, and axe finds nothing, in both themes', async ({ page }) => {
  test.setTimeout(240_000)
  await exposeNav(page)
  await film(page)
  const deck = new Deck(page, site.url)
  await deck.open(1)
  for (const theme of ['light', 'dark'] as const) {
    await deck.theme(theme)
    for (const { no, title, note } of slides) {
      for (const clicks of new Set([0, clicksOf(note)])) {
        await deck.go(no, clicks)
        const state = `slide ${no}, click ${clicks}, ${theme}`
        await expect(deck.slide(no).locator('h1'), state).toHaveText(no === 1 ? /\S/ : title)
        expect.soft(await deck.slide(no).evaluate(layoutProblems), state).toEqual([])
        expect.soft(await faults(page, { part: `#slideshow [data-slidev-no="${no}"]` }), state).toEqual([])
        // A phrase of what a room reads, wherever it stands.
        const small = await deck.slide(no).evaluate(slide => [...slide.querySelectorAll('p, li, td, th, code, h2')].filter(part => !part.closest('.slide-source') && part.checkVisibility() && Number.parseFloat(getComputedStyle(part).fontSize) < 15.9).map(part => part.textContent))
        expect.soft(small, state).toEqual([])
      }
    }
  }
  expect(deck.problems.filter(problem => !problem.includes('youtube.com'))).toEqual([])
})

test('an image larger than the slide is scaled to it, and a film has its host allowed, and no other', async ({ page }) => {
  await film(page)
  const { no } = slides.find(({ content }) => content.includes('.svg'))!
  await page.goto(`${site.url}${no}`)
  const image = page.locator('#slideshow img:visible')
  await expect(image).toBeInViewport({ ratio: 1 })
  expect(await image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(1470)
  const policy = /default-src ([^;]*)/.exec(await readFile(join(dir, 'index.html'), 'utf8'))![1]
  expect(policy).toBe('\'self\' https://www.youtube.com')
})

test('what is too much for a slide is smaller, and never printed over the footer', async ({ page }) => {
  await exposeNav(page)
  const deck = new Deck(page, site.url)
  for (const [part, piece, comes] of [['\n- Your code', 'li', 'slide'], ['```dockerfile', 'pre .line', 'slide'], ['| Restart policy', 'tbody tr', 'font']] as const) {
    const { no, note } = slides.find(({ content }) => content.includes(part))!
    await deck.open(no, clicksOf(note))
    const slide = deck.slide(no)
    await slide.locator(piece).first().evaluate(async (one, comes) => {
      for (let i = 0; i < 12; i++) one.after(one.nodeType === 1 && one.matches('.line') ? '\n' : '', one.cloneNode(true))
      // As if the slide came up, or a font of it came after it.
      const layout = one.closest<HTMLElement>('.slidev-layout')!
      if (comes === 'slide') return void (layout.style.width = `${layout.offsetWidth - 1}px`)
      const { name } = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.woff2'))!
      const font = new FontFace('late', `url(${name})`)
      document.fonts.add(font)
      await font.load()
    }, comes)
    await expect.poll(() => slide.evaluate(layoutProblems).then(all => all.filter(problem => !problem.startsWith('smaller'))), part).toEqual([])
  }
})

test('a quote, an alert and code beside a list stand apart from it, as large as a paragraph, and get smaller with it', async ({ page }) => {
  await exposeNav(page)
  const deck = new Deck(page, site.url)
  const { no } = slides.find(({ content }) => content.includes('\n- Your code'))!
  await deck.open(no)
  const sizes = (more: number) => deck.slide(no).evaluate((slide, more) => {
    const layout = slide.querySelector<HTMLElement>('.slidev-layout')!
    const list = layout.querySelector('ul')!
    if (!more) list.insertAdjacentHTML('afterend', '<blockquote><p>A quote.</p></blockquote><div class="markdown-alert"><p>An alert.</p></div><div class="slidev-code-wrapper"><pre class="slidev-code"><code>code</code></pre></div>')
    for (let i = 0; i < more; i++) list.append(list.lastElementChild!.cloneNode(true))
    layout.style.width = `${layout.offsetWidth - 1}px`
    return new Promise<{ text: number[], apart: number }>(done => requestAnimationFrame(() => requestAnimationFrame(() => done({
      text: ['ul', 'blockquote', '.markdown-alert', 'pre'].map(part => Number.parseFloat(getComputedStyle(layout.querySelector(part)!).fontSize)),
      apart: list.nextElementSibling!.getBoundingClientRect().top - list.getBoundingClientRect().bottom,
    }))))
  }, more)
  const few = await sizes(0)
  expect(Math.min(...few.text)).toBeGreaterThanOrEqual(18)
  expect(few.apart).toBeGreaterThan(8)
  const { text } = await sizes(9)
  expect(text[0]).toBeLessThan(18)
  expect(text, 'all of one size').toEqual(text.map(() => text[0]))
})

test.describe('on a phone held upright', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('nothing is wider than the page to read, and axe finds nothing, in both themes', async ({ page }) => {
    await film(page)
    await page.goto(`${site.url}1`)
    await expect(page.locator('.reading [data-slidev-no="1"] h1')).toBeVisible()
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await expect(page.locator('.reading [data-slidev-no] h1')).toHaveCount(slides.length)
    await page.evaluate(() => document.fonts.ready)
    const wide = () => page.evaluate(() => [...document.querySelectorAll('.reading [data-slidev-no] .slidev-layout *')]
      .filter(part => part.checkVisibility() && !part.closest('.sr-only') && (part.getBoundingClientRect().right > innerWidth + 1 || part.getBoundingClientRect().left < -1))
      .map(part => `${part.closest('[data-slidev-no]')!.getAttribute('data-slidev-no')}: ${part.tagName} ${part.textContent?.slice(0, 30)}`))
    await expect.poll(wide).toEqual([])
    for (const image of await page.locator('.reading .slidev-layout img').all())
      expect(await image.evaluate(({ clientWidth, clientHeight, naturalWidth, naturalHeight }: HTMLImageElement) => Math.abs(clientHeight - clientWidth * naturalHeight / naturalWidth)), 'in its own shape').toBeLessThan(2)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      expect.soft(await faults(page), colorScheme).toEqual([])
    }
  })
})

test('on paper there is a page a slide, nothing on it is cut off or overlaps, and no button', async ({ page }) => {
  await film(page)
  await page.emulateMedia({ media: 'print' })
  await page.goto(`${site.url}paper?print=true`)
  await expect(page.locator('article [data-slidev-no] h1')).toHaveCount(slides.length)
  await page.evaluate(() => document.fonts.ready)
  for (const sheet of await page.locator('article').all()) expect.soft(await sheet.locator('[data-slidev-no]').evaluate(layoutProblems), await sheet.locator('h1').innerText()).toEqual([])
  await expect(page.locator('article button:visible')).toHaveCount(0)
  expect((await PDFDocument.load(await readFile(join(dir, 'examples.pdf')))).getPageCount()).toBe(slides.length)
})
