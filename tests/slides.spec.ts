import { expect, last, slides, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'

/** Where everything stands on the canvas, before it is scaled to the window. */
const layout = (slide: Element) => [...slide.querySelectorAll<HTMLElement>('.slidev-layout *')]
  .map(el => [el.tagName, el.className, el.offsetLeft, el.offsetTop, el.offsetWidth, el.offsetHeight].join(' '))

for (const { no, title } of slides) {
  test(`slide ${no} is laid out on a phone held sideways as on a projector: ${title}`, async ({ deck, page }) => {
    await deck.open(no, last)
    const projector = await deck.slide(no).evaluate(layout)
    await page.setViewportSize({ width: 844, height: 390 })
    await deck.settle(no)
    expect(await deck.slide(no).evaluate(layout)).toEqual(projector)
  })
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme })

    for (const { no, title, content } of slides) {
      test(`slide ${no}: ${title}`, async ({ deck }) => {
        for (const clicks of [0, last]) {
          await deck.open(no, clicks)
          const slide = deck.slide(no)
          await expect(slide.locator('h1')).toHaveText(title)
          await expect(slide.locator('h1')).toBeInViewport({ ratio: 1 })
          const diagrams = slide.locator('.mermaid svg')
          await expect(diagrams).toHaveCount(content.match(/^```mermaid/gm)?.length ?? 0)
          for (const [i, name] of (content.match(/(?<=accTitle: *)\S.*/g) ?? []).entries())
            await expect(diagrams.nth(i)).toHaveAccessibleName(new RegExp(`^${name}`))
          expect(await slide.evaluate(layoutProblems), clicks ? 'last state' : 'first state').toEqual([])
        }
        expect(await deck.page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(theme === 'dark')
      })
    }
  })
}
