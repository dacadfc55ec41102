import { comparison } from '../content/comparison.ts'
import { sides, type Side } from '../content/sides.ts'
import { sources } from '../content/sources.ts'
import { expect, last, slidesWith, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'

const columns = Object.entries(sides) as [Side, typeof sides[Side]][]

for (const { no, title } of slidesWith('ComparisonTable')) {
  test.describe(`${no}. ${title}`, () => {
    test('it opens with the first row, a click fills the next, the new one set off, its source beside it', async ({ deck }) => {
      await deck.open(no)
      const rows = deck.slide(no).locator('tbody tr')
      for (const [click, row] of comparison.entries()) {
        await expect(rows.filter({ has: deck.page.locator('.evidence:visible') })).toHaveCount(click + 1)
        const newest = rows.nth(click)
        await expect(newest).toHaveClass(/current/)
        await expect(newest.getByRole('rowheader')).toHaveText(row.feature)
        if (row.source) await expect(newest.getByRole('link').last()).toHaveAttribute('href', sources[row.source].link)
        await expect(newest.locator('svg')).toHaveCount(row.picture ? columns.length : 0)
        for (const [side, { colour }] of columns) {
          const differing = row[side].split('**')[1]!
          await expect(newest.locator(`td.${colour} strong`)).toHaveText(differing)
          const colours = await newest.locator(`td.${colour}`).evaluate(cell => [getComputedStyle(cell).color, getComputedStyle(cell.querySelector('strong')!).color])
          expect(colours[0]).not.toBe(colours[1])
        }
        await deck.page.keyboard.press('ArrowRight')
        await deck.settle(no)
      }
      await expect(deck.slide(no).locator('.current')).toHaveCount(0)
      await expect(rows.filter({ has: deck.page.locator('.evidence:visible') })).toHaveCount(comparison.length)
    })

    test('a screen reader gets a captioned table with scoped headers, and at the end which side is better where', async ({ deck }) => {
      await deck.open(no, last)
      const table = deck.slide(no).getByRole('table', { name: 'compared' })
      await expect(table.getByRole('columnheader')).toHaveText(['Feature', ...columns.map(([, { name }]) => name), 'Evidence'])
      await expect(table.getByRole('rowheader')).toHaveText(comparison.map(row => row.feature))
      for (const [side, { name }] of columns) {
        const better = comparison.filter(row => row.better === side).map(row => row.feature)
        await expect(deck.slide(no).getByText(`Better with ${name}: ${better.join(', ')}.`, { exact: true })).toHaveCount(better.length ? 1 : 0)
      }
      await expect(table.locator('thead th:not([scope="col"]), tbody th:not([scope="row"])')).toHaveCount(0)
    })

    test('print shows the whole table, and one of two to nine rows fills the slide as well, each row the same', async ({ deck }) => {
      await deck.page.emulateMedia({ media: 'print' })
      await deck.page.goto(`${deck.url}${no}?print`)
      await expect(deck.slide(no).locator('tbody .evidence').filter({ visible: true })).toHaveCount(comparison.length)
      for (const total of [8, 9, 6, 4, 2]) {
        await deck.slide(no).locator('.comparison').evaluate((picture: HTMLElement, total) => {
          const rows = [...picture.querySelectorAll('tbody tr')]
          for (let more = rows.length; more < total; more++) rows.at(-1)!.after(rows.at(-1)!.cloneNode(true))
          for (const row of rows.slice(total)) row.remove()
          for (const row of picture.querySelectorAll('.begins ~ .begins')) row.classList.remove('begins')
          picture.style.setProperty('--rows', String(total))
          picture.style.setProperty('--groups', String(picture.querySelectorAll('.begins').length))
          picture.classList.toggle('dense', total > 7)
          picture.classList.toggle('few', total < 5)
          for (const words of picture.querySelectorAll('.words')) words.classList.toggle('sr-only', total > 8)
        }, total)
        await expect(deck.slide(no).locator('tbody tr')).toHaveCount(total)
        // Without the gap above a row that is about another word.
        expect(new Set(await deck.slide(no).locator('tbody th').evaluateAll(cells => cells.map(cell => cell.clientHeight))).size, `${total} rows of one height`).toBe(1)
        expect(await deck.slide(no).evaluate(layoutProblems), `${total} rows`).toEqual([])
        const [end, whole] = await Promise.all([deck.slide(no).locator('tbody tr').last(), deck.slide(no)].map(part => part.evaluate(part => part.getBoundingClientRect().bottom)))
        expect(end! / whole!, `how far ${total} rows go down the slide`).toBeGreaterThan(0.75)
      }
    })
  })
}
