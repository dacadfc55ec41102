import { faults } from './axe.ts'
import { clicksOf, expect, leadsTo, slides, talk, test } from './fixtures.ts'
import { layoutProblems, type Word, wordSizes } from './layout.ts'

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
    // A walk for each: the colours of all slides that are drawn take longer than a key.
    for (const theme of ['light', 'dark'] as const) {
      await deck.theme(theme)
      await deck.go(begin)
      for (const { no, heading, content, note, frontmatter } of part) {
        const slide = deck.slide(no)
        for (let click = 0; click <= clicksOf(note); click++) {
          if (click || (no !== begin && leadsTo(no - 1, no))) await deck.press('ArrowRight', no, click)
          else await deck.go(no)
          const state = `slide ${no}, click ${click}, ${theme}`
          // A click changes nothing but the slide, and a theme its colours.
          expect.soft(await faults(page, click || theme === 'dark' ? { part: `#slideshow [data-slidev-no="${no}"]`, rules: theme === 'dark' ? ofColours : undefined } : {}), state).toEqual([])
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

test('every slide stands on a phone held sideways as on a projector; in the talk the room reads no word under 16 px, of sources and page numbers none under 13, and four words in five at 18 or more', async ({ deck, page }) => {
  await deck.open(1)
  const all = async (look: (slide: typeof slides[0]) => Promise<unknown> = async () => {}) => {
    const layouts = new Map<number, string[]>()
    for (const slide of slides) {
      await deck.go(slide.no, clicksOf(slide.note))
      layouts.set(slide.no, await deck.slide(slide.no).evaluate(layout))
      await look(slide)
    }
    return layouts
  }
  const read: Word[] = []
  const tooSmall: string[] = []
  const projector = await all(async (slide) => {
    if (!talk.includes(slide)) return
    const words = await deck.slide(slide.no).evaluate(wordSizes)
    const small = words.filter(({ px, source }) => px < (source ? 13 : 16))
    for (const size of new Set(small.map(({ px }) => px))) tooSmall.push(`${slide.title}, ${size} px: ${small.filter(({ px }) => px === size).map(({ word }) => word).join(' ')}`)
    read.push(...words.filter(({ source }) => !source))
  })
  expect.soft(tooSmall).toEqual([])
  expect.soft(read.filter(({ px }) => px >= 18).length / read.length, 'of the words of the talk, those at 18 px or more').toBeGreaterThanOrEqual(0.8)
  await page.setViewportSize({ width: 844, height: 390 })
  for (const [no, phone] of await all()) expect.soft(phone, `slide ${no}`).toEqual(projector.get(no))
})

test.describe('on a phone held upright', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('no word of a diagram is under 14 px', async ({ deck, page }) => {
    await deck.read(1)
    for (const { no, title } of slides.filter(({ content }) => content.includes('```mermaid'))) {
      const sizes = await page.locator(`.reading [data-slidev-no="${no}"] .nodeLabel`).evaluateAll(all => all.filter(word => word.checkVisibility())
        .map(word => Number.parseFloat(getComputedStyle(word).fontSize) * word.closest('foreignObject')!.getScreenCTM()!.a))
      expect(sizes.length, title).toBeGreaterThan(0)
      expect(Math.min(...sizes), title).toBeGreaterThanOrEqual(14)
    }
  })
})
