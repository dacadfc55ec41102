import { comparison } from '../content/comparison.ts'
import { vmStack } from '../content/talk/layers.ts'
import { clicksOf, type Deck, expect, slides, slidesWith, test } from './fixtures.ts'

const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()

/** What the deck says to a screen reader now. */
const said = (deck: Deck) => deck.page.locator('.sr-only[aria-live]')

/** All text that the accessibility tree has of a slide, in its order. */
async function heard(deck: Deck, no: number): Promise<string> {
  const tree = await deck.slide(no).ariaSnapshot()
  return spaced(tree.replace(/^\s*- (\/url: .*)?/gm, ' ').replace(/["\\]/g, ''))
}

test('a walk through the talk announces each slide by number and title, and after each click what it brought', async ({ deck }) => {
  await deck.open(1)
  for (const { no, title, note } of slides) {
    await expect(said(deck)).toHaveText(`Slide ${no} of ${slides.length}. ${title}`)
    await expect(deck.page).toHaveTitle(no === 1 ? title : `${title} · ${slides[0]!.title}`)
    await expect(deck.page.locator('h1').filter({ visible: true })).toHaveCount(1)
    await expect(deck.page.getByRole('main')).toHaveCount(1)
    await expect(deck.page.getByRole('region', { name: `Slide ${no} of ${slides.length}` })).toBeVisible()
    if (no > 1) await expect(deck.slide(no), 'the focus follows').toBeFocused()

    for (let click = 1; click <= clicksOf(note); click++) {
      const before = await heard(deck, no)
      const saidBefore = await said(deck).innerText()
      await deck.press('ArrowRight', no, click)
      await expect(said(deck)).not.toHaveText(saidBefore)
      const announced = spaced(await said(deck).innerText())
      const after = await heard(deck, no)
      if (announced === `Step ${click} of ${clicksOf(note)}`) continue
      // Each of its sentences has words that are there now; none was heard before.
      expect(announced.length, `slide ${no}, click ${click}`).toBeGreaterThan(2)
      expect(before, `slide ${no}, click ${click}`).not.toContain(announced)
      for (const word of announced.split(/[^\p{L}\p{N}]+/u).filter(word => word.length > 3)) expect(after, `slide ${no}, click ${click}`).toContain(word)
    }
    if (no < slides.length) await deck.press('ArrowRight', no + 1)
  }
})

/** What each click on a slide with this component brings. */
const brought = {
  ComparisonTable: comparison.map(row => `${row.feature}, ${row.vm}, ${row.container}`.replaceAll('**', '')),
  LayerStack: Object.values(vmStack).slice(1).map(({ label }) => label),
}

for (const [component, words] of Object.entries(brought)) {
  for (const { no, title } of slidesWith(component)) {
    test(`clicks that bring something say what: ${no}. ${title}`, async ({ deck }) => {
      await deck.open(no)
      await expect(said(deck)).toHaveText(/^Slide /)
      for (const [i, what] of words.entries()) {
        await deck.press('ArrowRight', no, i + 1)
        await expect(said(deck)).toContainText(what)
      }
    })
  }
}

test('nothing that is not yet revealed can be heard', async ({ deck }) => {
  await deck.open(1)
  for (const { no, note } of slides.filter(slide => clicksOf(slide.note))) {
    await deck.go(no)
    const first = await heard(deck, no)
    await deck.go(no, clicksOf(note))
    const whole = await heard(deck, no)
    expect(first, `slide ${no}`).not.toBe(whole)
    expect(first.length, `slide ${no}, ${clicksOf(note)} clicks`).toBeLessThan(whole.length)
  }
})

test('the page to read has every slide, each a region, one title for all', async ({ deck }) => {
  await deck.read(1)
  await expect(deck.page.getByRole('main')).toHaveCount(1)
  // The browser's own tree: Playwright's takes the level of a heading from its tag alone.
  const browser = await deck.page.context().newCDPSession(deck.page)
  const { nodes } = await browser.send('Accessibility.getFullAXTree')
  const headings = nodes.filter(({ role }) => role?.value === 'heading').map(({ name, properties }) => `${properties!.find(property => property.name === 'level')!.value.value} ${name!.value}`)
  for (const { no, heading } of slides) expect(headings).toContain(`${no === 1 ? 1 : 2} ${heading}`)
  expect(headings.filter(heading => heading.startsWith('1 '))).toHaveLength(1)
  await expect(deck.page.getByRole('region', { name: /^Slide \d+ of/ })).toHaveCount(slides.length)
})
