import { expect, last, slides, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'

/** Where everything stands on the canvas, before it is scaled to the window. */
const layout = (slide: Element) => [...slide.querySelectorAll<HTMLElement>('.slidev-layout *')]
  .map(el => [el.tagName, el.className, el.offsetLeft, el.offsetTop, el.offsetWidth, el.offsetHeight].join(' '))

for (const { no, title, content } of slides) {
  test(`slide ${no}: ${title}`, async ({ deck, page }) => {
    const slide = deck.slide(no)
    for (const clicks of [0, last]) {
      await deck.open(no, clicks)
      await expect(slide.locator('h1')).toHaveText(title)
      await expect(slide.locator('h1')).toBeInViewport({ ratio: 1 })
      const diagrams = slide.locator('.mermaid svg')
      await expect(diagrams).toHaveCount(content.match(/^```mermaid/gm)?.length ?? 0)
      for (const [i, name] of (content.match(/(?<=accTitle: *)\S.*/g) ?? []).entries())
        await expect(diagrams.nth(i)).toHaveAccessibleName(new RegExp(`^${name}`))
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await expect(page.locator('html')).toHaveClass(new RegExp(`\\b${theme}\\b`))
        expect(await slide.evaluate(layoutProblems), `${clicks ? 'last' : 'first'} state, ${theme}`).toEqual([])
      }
    }
    const projector = await slide.evaluate(layout)
    await page.setViewportSize({ width: 844, height: 390 })
    await deck.settle(no)
    expect(await slide.evaluate(layout), 'on a phone held sideways as on a projector').toEqual(projector)
  })
}
