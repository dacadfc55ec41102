import { comparison } from '../content/comparison.ts'
import { vmStack } from '../content/talk/layers.ts'
import { countOn } from '../packages/stage/routes.ts'
import { clicksOf, type Deck, expect, leadsTo, midst, slides, slidesWith, test } from './fixtures.ts'

const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()

/** What the deck says to a screen reader now. */
const said = (deck: Deck) => deck.page.locator('.sr-only[aria-live]')

/** All text that the accessibility tree has of a slide, in its order. */
async function heard(deck: Deck, no: number): Promise<string> {
  const tree = await deck.slide(no).ariaSnapshot()
  return spaced(tree.replace(/^\s*- (\/url: .*)?/gm, ' ').replace(/["\\]/g, ''))
}

/** What each click on a slide with this component brings. */
const brought = {
  ComparisonTable: comparison.slice(1).map(row => `${row.feature}, ${row.vm}, ${row.container}`.replaceAll('**', '')),
  LayerStack: Object.values(vmStack).slice(1).map(({ label }) => label),
}

test('a walk through the talk announces each slide by number and title, those of the appendix outside of the count, and after each click what it brought, and nothing is heard before it is revealed', async ({ deck }) => {
  await deck.open(1)
  for (const { no, title, note } of slides) {
    const count = countOn(slides, no, '')
    const place = count ? `Slide ${count.no} of ${count.total}` : `Slide ${no}`
    if (no > 1 && !leadsTo(no - 1, no)) await deck.go(no)
    await expect(said(deck)).toHaveText(`${place}. ${title}`)
    await expect(deck.page).toHaveTitle(no === 1 ? title : `${title} · ${slides[0]!.title}`)
    await expect(deck.page.locator('h1').filter({ visible: true })).toHaveCount(1)
    await expect(deck.page.getByRole('main')).toHaveCount(1)
    await expect(deck.page.getByRole('region', { name: place, exact: true })).toBeVisible()
    if (no > 1) await expect(deck.slide(no), 'the focus follows').toBeFocused()

    const words = Object.entries(brought).find(([component]) => slidesWith(component).some(slide => slide.no === no))?.[1] ?? []
    const first = await heard(deck, no)
    let after = first
    let brings = false
    for (let click = 1; click <= clicksOf(note); click++) {
      const before = after
      const saidBefore = await said(deck).innerText()
      await deck.press('ArrowRight', no, click)
      await expect(said(deck)).not.toHaveText(saidBefore)
      if (words[click - 1]) await expect(said(deck)).toContainText(words[click - 1]!)
      const announced = spaced(await said(deck).innerText())
      after = await heard(deck, no)
      if (announced === `Step ${click} of ${clicksOf(note)}`) continue
      brings = true
      // Each of its sentences has words that are there now; none was heard before.
      expect(announced.length, `slide ${no}, click ${click}`).toBeGreaterThan(2)
      expect(before, `slide ${no}, click ${click}`).not.toContain(announced)
      for (const word of announced.split(/[^\p{L}\p{N}]+/u).filter(word => word.length > 3)) expect(after, `slide ${no}, click ${click}`).toContain(word)
    }
    // Lines of code that are stepped through are there from the first.
    if (brings) expect(first.length, `slide ${no}, ${clicksOf(note)} clicks`).toBeLessThan(after.length)
    if (leadsTo(no, no + 1)) await deck.press('ArrowRight', no + 1)
  }
})

test('the page to read has every slide, each a region, one title for all, draws them when it is scrolled, and follows the talk', async ({ deck }) => {
  await deck.page.goto(`${deck.url}1?read`)
  await expect(deck.page.locator('.reading [data-drawn]')).toHaveCount(1)
  await deck.page.evaluate(() => scrollBy(0, 500))
  await expect(deck.page.locator('.reading [data-drawn]')).toHaveCount(slides.length)
  await deck.read(1)
  await expect(deck.page.getByRole('main')).toHaveCount(1)
  // The browser's own tree: Playwright's takes the level of a heading from its tag alone.
  const browser = await deck.page.context().newCDPSession(deck.page)
  const { nodes } = await browser.send('Accessibility.getFullAXTree')
  const headings = nodes.filter(({ role }) => role?.value === 'heading').map(({ name, properties }) => `${properties!.find(property => property.name === 'level')!.value.value} ${name!.value}`)
  for (const { no, heading } of slides) expect(headings).toContain(`${no === 1 ? 1 : 2} ${heading}`)
  expect(headings.filter(heading => heading.startsWith('1 '))).toHaveLength(1)
  await expect(deck.page.getByRole('region', { name: /^Slide \d+/ })).toHaveCount(slides.length)
  // Where the talk goes the page goes, back to where it was, too.
  for (const no of [midst, 1, midst]) {
    await deck.page.evaluate(no => window.deckNav()!.go(no), no)
    await expect.poll(() => deck.page.locator(`.reading [data-no="${no}"]`).evaluate(slide => Math.abs(slide.getBoundingClientRect().top)), `at slide ${no}`).toBeLessThan(4)
  }
})
