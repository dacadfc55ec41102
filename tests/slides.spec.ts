import { faults } from './axe.ts'
import { appendix, clicksOf, expect, slides, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'

/** Where everything stands on the canvas, before it is scaled to the window. */
const layout = (slide: Element) => [...slide.querySelectorAll<HTMLElement>('.slidev-layout *')]
  .map(el => [el.tagName, el.className, el.offsetLeft, el.offsetTop, el.offsetWidth, el.offsetHeight].join(' '))

/** The rules of axe that ask for colours; the others find in one theme what they find in the other. */
const ofColours = ['color-contrast', 'link-in-text-block']

const middle = Math.ceil(slides.length / 2)
// Two at once.
for (const [half, part] of [['first', slides.slice(0, middle)], ['second', slides.slice(middle)]] as const) {
  test(`axe finds nothing in any state of any slide of the ${half} half; first and last each has its title and its diagrams, and nothing in it overlaps or is cut off, in both themes; a night is dark in either`, async ({ deck, page }) => {
    test.setTimeout(240_000)
    const begin = part[0]!.no
    await deck.open(begin)
    for (const { no, heading, content, note, frontmatter } of part) {
      const slide = deck.slide(no)
      for (let click = 0; click <= clicksOf(note); click++) {
        if (no === appendix[0]?.no && !click) await deck.go(no)
        else if (no !== begin || click) await deck.press('ArrowRight', no, click)
        for (const theme of ['dark', 'light'] as const) {
          const state = `slide ${no}, click ${click}, ${theme}`
          await deck.theme(theme)
          // A click changes nothing but the slide.
          expect.soft(await faults(page, click ? { part: `#slideshow [data-slidev-no="${no}"]`, rules: theme === 'dark' ? ofColours : undefined } : {}), state).toEqual([])
          if (frontmatter.class === 'night') await expect.soft(slide, state).toHaveCSS('background-color', 'rgb(14, 17, 24)')
          if (click && click < clicksOf(note)) continue
          await expect(slide.locator('h1'), state).toHaveText(heading)
          await expect(slide.locator('h1'), state).toBeInViewport({ ratio: 1 })
          expect.soft(await slide.evaluate(layoutProblems), state).toEqual([])
          const diagrams = slide.locator('.mermaid svg')
          await expect(diagrams, state).toHaveCount(content.match(/^```mermaid/gm)?.length ?? 0)
          for (const [i, name] of (content.match(/(?<=accTitle: *)\S.*/g) ?? []).entries())
            await expect(diagrams.nth(i), state).toHaveAccessibleName(new RegExp(`^${name}`))
        }
      }
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
