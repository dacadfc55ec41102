import { clicksOf, expect, slides, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'

/** Where everything stands on the canvas, before it is scaled to the window. */
const layout = (slide: Element) => [...slide.querySelectorAll<HTMLElement>('.slidev-layout *')]
  .map(el => [el.tagName, el.className, el.offsetLeft, el.offsetTop, el.offsetWidth, el.offsetHeight].join(' '))

for (const theme of ['light', 'dark'] as const) {
  test(`every slide has its title and its diagrams, and nothing in it overlaps or is cut off, first and last, in the ${theme} theme`, async ({ deck, page }) => {
    await page.emulateMedia({ colorScheme: theme })
    await deck.open(1)
    for (const { no, heading, content, note } of slides) {
      const slide = deck.slide(no)
      for (const clicks of new Set([0, clicksOf(note)])) {
        await deck.go(no, clicks)
        await expect(slide.locator('h1')).toHaveText(heading)
        await expect(slide.locator('h1')).toBeInViewport({ ratio: 1 })
        expect.soft(await slide.evaluate(layoutProblems), `slide ${no}, click ${clicks}`).toEqual([])
      }
      const diagrams = slide.locator('.mermaid svg')
      await expect(diagrams).toHaveCount(content.match(/^```mermaid/gm)?.length ?? 0)
      for (const [i, name] of (content.match(/(?<=accTitle: *)\S.*/g) ?? []).entries())
        await expect(diagrams.nth(i)).toHaveAccessibleName(new RegExp(`^${name}`))
    }
  })
}

test('every slide stands on a phone held sideways as on a projector', async ({ deck, page }) => {
  await deck.open(1)
  const all = async () => {
    const layouts = new Map<number, string[]>()
    for (const { no, note } of slides) {
      await deck.go(no, clicksOf(note))
      layouts.set(no, await deck.slide(no).evaluate(layout))
    }
    return layouts
  }
  const projector = await all()
  await page.setViewportSize({ width: 844, height: 390 })
  for (const [no, phone] of await all()) expect.soft(phone, `slide ${no}`).toEqual(projector.get(no))
})
