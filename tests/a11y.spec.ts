import { faults } from './axe.ts'
import { clicksOf, expect, last, midst, slides, test } from './fixtures.ts'

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

for (const colorScheme of ['light', 'dark'] as const) {
  test(`where the system chooses the colours (${colorScheme}), bars and towers can be seen`, async ({ deck }) => {
    await deck.page.emulateMedia({ forcedColors: 'active', colorScheme })
    for (const { no } of slides.filter(({ content }) => /<(CostBars|MemoryTowers|DiskCopies|CoverTowers)/.test(content))) {
      await deck.open(no, last)
      const [ground, ...shapes] = await deck.slide(no).evaluate(slide => [
        getComputedStyle(slide.querySelector('.slidev-layout')!).backgroundColor,
        ...[...slide.querySelectorAll('i')].map(shape => getComputedStyle(shape))
          .filter(({ backgroundImage, borderLeftWidth }) => backgroundImage === 'none' && borderLeftWidth === '0px').map(({ backgroundColor }) => backgroundColor),
      ])
      expect(shapes.length, `slide ${no}`).toBeGreaterThan(0)
      expect(shapes.filter(colour => colour === ground || colour === 'rgba(0, 0, 0, 0)'), `slide ${no}`).toEqual([])
    }
  })
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme })

    test('axe finds nothing in any state of any slide', async ({ deck }) => {
      test.setTimeout(240_000)
      await deck.open(1)
      for (const { no, note } of slides) {
        if (no > 1) await deck.press('ArrowRight', no)
        expect(await faults(deck.page), `slide ${no}`).toEqual([])
        for (let click = 1; click <= clicksOf(note); click++) {
          await deck.press('ArrowRight', no, click)
          // A click changes nothing but the slide.
          expect(await faults(deck.page, `#slideshow [data-slidev-no="${no}"]`), `slide ${no}, click ${click}`).toEqual([])
        }
      }
    })

    test.describe('on a phone held upright', () => {
      test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

      test('axe finds nothing in the page to read', async ({ deck }) => {
        await deck.read(1)
        expect(await faults(deck.page)).toEqual([])
      })

      test('axe finds nothing in the remote, and all of it is on the screen', async ({ deck }) => {
        await deck.present(midst)
        expect(await faults(deck.page)).toEqual([])
        for (const section of await deck.page.locator('.grid-section:visible').all())
          expect((await section.boundingBox())!.width, await section.getAttribute('class') ?? '').toBeLessThanOrEqual(390)
      })
    })

    test('axe finds nothing in the sheet of keys, the overview, the search, the presenter view, the handout and the page for a wrong address', async ({ deck }) => {
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
        expect(await faults(page), key).toEqual([])
      }
      await deck.present(midst)
      await expect(page.getByRole('region', { name: 'Notes' })).toBeVisible()
      expect(await faults(page), 'presenter').toEqual([])
      for (const path of ['handout', 'nowhere']) {
        await page.goto(deck.url + path)
        expect(await faults(page), path).toEqual([])
      }
      deck.problems.length = 0
    })
  })
}
