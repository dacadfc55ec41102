import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCast, textOf } from '../components/parts/cast.ts'
import { claims } from '../content/talk/terminal.ts'
import { root } from '../packages/publish/command.ts'
import { expect, slidesWith, test } from './fixtures.ts'

const header = JSON.stringify({ version: 2, width: 40, height: 14, timestamp: 1_795_000_000, title: 'An example' })
const cast = (...events: [number, string, string][]) => readCast([header, ...events.map(event => JSON.stringify(event))].join('\n'))

test('a recording is read as text: prompts, what was typed and what was answered, each with its time', () => {
  const { opening, commands, title, date } = cast(
    [0.1, 'o', '$ enter\r\n'], [0.2, 'o', '\u001b[?2004h# '],
    [1, 'm', 'one'], [1.2, 'o', 'o'], [1.3, 'o', 'ne\r\n'], [1.5, 'o', '\u001b[1;32m1\u001b[0m\r\n2\r\n# '],
    [2, 'm', 'two'], [2.25, 'o', 'two\r\n# '],
  )
  expect({ opening, title, year: date.getUTCFullYear() }).toEqual({ opening: '$ enter', title: 'An example', year: 2026 })
  expect(commands.map(({ prompt, typed, answer }) => [prompt, textOf(typed), textOf(answer)])).toEqual([['# ', 'one', '1\n2'], ['# ', 'two', '']])
  expect(commands[0]!.typed).toEqual([{ at: 0.2, text: 'o' }, { at: 0.3, text: 'ne\n' }])
})

for (const { no, title } of slidesWith('RecordedTerminals')) {
  test(`${no}. ${title}: each click shows what was recorded, and after the last one all of it, also back, after a reload and on paper`, async ({ deck, page }) => {
    const sides = await Promise.all(['host', 'container'].map(async side => ({ side, ...readCast(await readFile(join(root, `content/recordings/${side}.cast`), 'utf8')) })))
    /** What a terminal has printed by a click, its last prompt included. */
    const printed = (side: typeof sides[number], click: number) => [
      side.opening,
      ...side.commands.slice(0, click).map(({ prompt, typed, answer }) => `${prompt}${textOf(typed)}\n${textOf(answer)}`),
      side.commands[click]?.prompt.trim() ?? '',
    ].filter(Boolean).join('\n')
    const shows = async (click: number) => {
      for (const side of sides) {
        const cells = deck.slide(no).locator(`pre.${side.side}`)
        await expect.poll(async () => (await cells.evaluateAll(cells => cells.map(cell => (cell as HTMLElement).innerText.trim()))).filter(Boolean).join('\n'), `click ${click}, ${side.side}`).toBe(printed(side, click))
      }
      const said = claims.map(({ asks, says }, i) => i < click ? says(...sides.map(({ commands }) => textOf(commands[i]!.answer)) as [string, string]) : asks)
      await expect(deck.slide(no).locator('.claim').filter({ visible: true })).toHaveText(said)
    }
    await deck.open(no)
    for (let click = 0; click <= claims.length; click++) {
      if (click) await deck.press('ArrowRight', no, click)
      await shows(click)
    }
    await deck.press('ArrowLeft', no, claims.length - 1)
    await shows(claims.length - 1)
    // A click of its own is typed: its letters come with their own times.
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await deck.open(no, 0)
    await page.keyboard.press('ArrowRight')
    const delays = () => deck.slide(no).locator('.cell.host .piece').evaluateAll(pieces => pieces.map(piece => getComputedStyle(piece))
      .filter(({ animationName }) => animationName !== 'none').map(({ animationDelay }) => Number.parseFloat(animationDelay)))
    const { typed, answer } = sides[0]!.commands[0]!
    await expect.poll(delays).toEqual([...typed, ...answer].map(({ at }) => at))
    await page.reload()
    await deck.settle(no)
    expect(await delays(), 'a reload types nothing').toEqual([])
    await shows(1)
    await page.emulateMedia({ media: 'print' })
    await page.goto(`${deck.url}${no}?print`)
    await shows(claims.length)
  })
}
