import { wcagContrast } from 'culori'
import { faults } from './axe.ts'
import { clicksOf, type Deck, expect, midst, slides, test } from './fixtures.ts'

const themes = ['dark', 'light'] as const

test('a window of half the size, as zooming to 200 % makes it, gets the page to read, and larger text makes it larger', async ({ deck }) => {
  const { page } = deck
  await page.setViewportSize({ width: 640, height: 360 })
  const text = page.locator(`.reading [data-slidev-no="${midst}"] h1`)
  await page.goto(`${deck.url}${midst}`)
  await expect(text.first()).toBeAttached()
  const size = () => text.first().evaluate(line => line.getBoundingClientRect().height / line.getClientRects().length)
  const before = await size()
  // Before the app starts, as a browser's setting is there.
  await page.addInitScript(() => new MutationObserver((_, observer) => {
    document.documentElement.style.fontSize = '200%'
    observer.disconnect()
  }).observe(document, { childList: true }))
  await page.reload()
  await expect(text.first()).toBeAttached()
  expect(await size()).toBeGreaterThan(before * 1.9)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(640)
})

test('where the system chooses the colours, bars and towers can be seen, in both themes', async ({ deck }) => {
  await deck.page.emulateMedia({ forcedColors: 'active' })
  await deck.open(1)
  for (const theme of themes) {
    await deck.theme(theme)
    for (const { no, note } of slides.filter(({ content }) => /<(CostBars|MemoryTowers|DiskCopies|ImageSizes|CoverTowers)/.test(content))) {
      await deck.go(no, clicksOf(note))
      const [ground, ...shapes] = await deck.slide(no).evaluate(slide => [
        getComputedStyle(slide.querySelector('.slidev-layout')!).backgroundColor,
        ...[...slide.querySelectorAll('i')].map(shape => getComputedStyle(shape))
          .filter(({ backgroundImage, borderLeftWidth }) => backgroundImage === 'none' && borderLeftWidth === '0px').map(({ backgroundColor }) => backgroundColor),
      ])
      expect(shapes.length, `slide ${no}, ${theme}`).toBeGreaterThan(0)
      expect(shapes.filter(colour => colour === ground || colour === 'rgba(0, 0, 0, 0)'), `slide ${no}, ${theme}`).toEqual([])
    }
  }
})

/** What axe finds in the page in both themes. */
async function inBoth(deck: Deck): Promise<string[]> {
  const all: string[] = []
  for (const theme of themes) {
    await deck.theme(theme)
    all.push(...(await faults(deck.page)).map(fault => `${theme}: ${fault}`))
  }
  return all
}

test.describe('on a phone held upright', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('axe finds nothing in the page to read and in the remote, in both themes, and all of the remote is on the screen', async ({ deck }) => {
    await deck.read(1)
    expect.soft(await inBoth(deck), 'the page to read').toEqual([])
    await deck.present(midst)
    expect.soft(await inBoth(deck), 'the remote').toEqual([])
    for (const section of await deck.page.locator('.grid-section:visible').all())
      expect((await section.boundingBox())!.width, await section.getAttribute('class') ?? '').toBeLessThanOrEqual(390)
  })

  test('the controls below a slide can be seen, below a night as below any other, in both themes', async ({ deck }) => {
    await deck.page.goto(`${deck.url}1?read=no`)
    const container = deck.page.locator('#slide-container')
    const controls = container.locator('nav .slidev-icon-btn').first()
    for (const theme of themes) {
      await deck.theme(theme)
      for (const { no } of [true, false].flatMap(night => slides.find(({ frontmatter }) => (frontmatter.class === 'night') === night) ?? [])) {
        await deck.go(no)
        const [ground, ink] = await Promise.all([container.evaluate(el => getComputedStyle(el).backgroundColor), controls.evaluate(el => getComputedStyle(el).color)])
        expect(wcagContrast(ground, ink), `slide ${no}, ${theme}: ${ink} on ${ground}`).toBeGreaterThan(7)
      }
    }
  })
})

test('axe finds nothing in the sheet of keys, the overview, the search, the presenter view, the handout and the page for a wrong address, in both themes', async ({ deck }) => {
  const { page } = deck
  const open = { '?': page.getByRole('dialog', { name: 'Keys' }), 'o': page.getByRole('region', { name: 'All slides' }), 'g': page.getByPlaceholder('Goto...') }
  for (const [key, opened] of Object.entries(open)) {
    await deck.open(midst)
    await page.keyboard.press(key)
    await expect(opened).toBeVisible()
    if (key === 'g') {
      await expect(opened).toBeFocused()
      await page.keyboard.type(slides[midst - 1]!.title)
      await expect(page.getByRole('option').first()).toBeVisible()
    }
    expect.soft(await inBoth(deck), key).toEqual([])
  }
  await deck.present(midst)
  await expect(page.getByRole('region', { name: 'Notes' })).toBeVisible()
  expect.soft(await inBoth(deck), 'presenter').toEqual([])
  // They have no script that would see the theme change.
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme })
    for (const path of ['handout', 'nowhere']) {
      await page.goto(deck.url + path)
      expect.soft(await faults(page), `${path}, ${colorScheme}`).toEqual([])
    }
  }
  deck.problems.length = 0
})
