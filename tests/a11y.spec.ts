import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { clicksOf, expect, slides, test } from './fixtures.ts'

/** What axe finds, with the rules that it has by itself, a line each. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`))
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme })

    for (const { no, title, note } of slides) {
      test(`axe finds nothing in any state of slide ${no}: ${title}`, async ({ deck }) => {
        await deck.open(no)
        for (let click = 0; click <= clicksOf(note); click++) {
          if (click) await deck.press('ArrowRight', no, click)
          expect(await faults(deck.page), `click ${click}`).toEqual([])
        }
      })
    }

    test.describe('on a phone held upright', () => {
      test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

      test('axe finds nothing in the page to read', async ({ deck }) => {
        await deck.read(1)
        expect(await faults(deck.page)).toEqual([])
      })

      test('axe finds nothing in the remote', async ({ deck }) => {
        await deck.present(9)
        expect(await faults(deck.page)).toEqual([])
      })
    })

    test('axe finds nothing in the dialogs, the presenter view, the handout and the page for a wrong address', async ({ deck }) => {
      const { page } = deck
      for (const key of ['?', 'o']) {
        await deck.open(9)
        await page.keyboard.press(key)
        await expect(page.getByRole('dialog')).toBeVisible()
        expect(await faults(page), key).toEqual([])
      }
      await deck.present(9)
      expect(await faults(page), 'presenter').toEqual([])
      for (const path of ['handout', 'nowhere']) {
        await page.goto(deck.url + path)
        expect(await faults(page), path).toEqual([])
      }
      deck.problems.length = 0
    })
  })
}
