import type { BrowserContext, Page } from '@playwright/test'
import { place } from './decks.ts'
import { clicksOf, expect, midst, slides } from './fixtures.ts'

/** Longer than a window asks where the talk is, so that what did not happen by then does not happen. */
const awhile = (page: Page) => page.waitForTimeout(1500)

/** The whole of a talk with several windows, at an address where the deck is: the promises are the messages. */
export async function talkInWindows(context: BrowserContext, url: string): Promise<void> {
  const isThere = (page: Page) => expect(page.locator('[data-slidev-no] h1').filter({ visible: true }).first()).toBeVisible({ timeout: 60_000 })
  const open = async (path: string) => {
    const page = await context.newPage()
    await page.goto(`${url}${path}`)
    await isThere(page)
    return page
  }
  const agree = async (pages: Page[], where: string, promise: string) => {
    for (const page of pages) await expect.poll(() => place(page), promise).toBe(where)
  }
  /** They are there, and nothing moves them on or back. */
  const stay = async (pages: Page[], where: string, promise: string) => {
    await agree(pages, where, promise)
    await awhile(pages[0]!)
    expect(pages.map(place), promise).toEqual(pages.map(() => where))
  }
  /** The clock of a presenter view; it counts down from the length of the talk. */
  const time = (page: Page) => page.locator('.font-mono:has-text(":")').first()
  const clock = (page: Page, button: string) => page.locator(`[class~="i-carbon:${button}"]`).last().dispatchEvent('click')

  const audience = await open(`${midst}?clicks=2`)
  const laptop = await open('presenter')
  await stay([audience, laptop], `${midst}?clicks=2`, 'a presenter view that is opened comes to where the talk is')
  const stopped = (await time(laptop).innerText()).trim()
  await clock(laptop, 'play')
  await expect(time(laptop)).not.toHaveText(stopped)
  await laptop.reload()
  await isThere(laptop)
  await stay([audience, laptop], `${midst}?clicks=2`, 'a presenter view that is loaded again moves nobody')
  await expect(time(laptop), 'the clock goes on').not.toHaveText(stopped)

  await audience.bringToFront()
  await audience.keyboard.press('ArrowRight')
  await agree([audience, laptop], `${midst}?clicks=3`, 'the presenter view follows the audience’s window')
  const remote = await open('presenter/1')
  const all = [audience, laptop, remote]
  await agree(all, `${midst}?clicks=3`, 'a second presenter view comes to where the talk is')
  for (const [i, page] of [laptop, remote, audience].entries()) {
    await page.bringToFront()
    await page.keyboard.press(i % 2 ? 'ArrowRight' : 'ArrowLeft')
    await agree(all, `${midst}?clicks=${i % 2 ? 3 : 2}`, 'each of three windows drives, and the others follow')
  }
  await remote.keyboard.press('b')
  for (const page of all) await expect(page.locator('.stage > .black'), 'black in every window').toBeVisible()
  await expect(laptop.getByText('The screen is black')).toBeVisible()
  await laptop.reload()
  await isThere(laptop)
  await expect(laptop.locator('.stage > .black'), 'a window that comes late is black as well').toBeVisible()
  await laptop.bringToFront()
  await laptop.keyboard.press('b')
  for (const page of all) await expect(page.locator('.stage > .black')).toHaveCount(0)

  await laptop.getByTitle('Show drawing toolbar').first().click()
  await expect(laptop.getByTitle('Draw with stylus')).toBeVisible()
  await expect(audience.getByTitle('Draw with stylus'), 'pens are the speaker’s').toBeHidden()
  await laptop.keyboard.press('Escape')
  await laptop.keyboard.press('o')
  await expect(laptop.getByRole('region', { name: 'All slides' })).toBeVisible()
  // One that no longer number begins with, and that has clicks.
  const { no } = slides.findLast(({ no, note }) => no * 10 > slides.length && clicksOf(note))!
  await laptop.keyboard.type(String(no))
  await laptop.keyboard.press('Enter')
  await stay([laptop, remote], `${no}?clicks=0`, 'a number in the overview, and the Enter behind it, lead to that slide and no further')
  await laptop.goBack()
  await agree([laptop, remote], `${midst}?clicks=2`, 'and back')

  for (const wrong of ['no-such-slide', '999', 'presenter/999']) {
    await audience.goto(`${url}${wrong}`)
    await awhile(laptop)
    expect([laptop, remote].map(place), 'a wrong address moves nobody').toEqual([`${midst}?clicks=2`, `${midst}?clicks=2`])
  }
  for (const name of ['Presenter', 'Slides']) {
    await audience.goto(`${url}entry`)
    await audience.getByRole('link', { name }).click()
    await isThere(audience)
    await stay(all, `${midst}?clicks=2`, 'a link that names no slide leads to where the talk is')
  }
  await audience.goto(`${url}${slides.length}`)
  await stay(all, `${midst}?clicks=2`, 'an audience’s window that is loaded elsewhere comes to where the talk is')

  for (const page of all) await page.close()
  const later = await open('presenter')
  await agree([later], `${midst}?clicks=2`, 'while the clock runs, the talk goes on where it was when all windows were lost')
  await later.close()
  const again = await open('presenter/1')
  await expect(time(again), 'the clock outlives every window').not.toHaveText(stopped)
  await awhile(again)
  await again.keyboard.press('t')
  const standing = await time(again).innerText()
  await awhile(again)
  expect(await time(again).innerText(), 'a key stops the clock').toBe(standing)
  await clock(again, 'renew')
  await expect(time(again)).toHaveText(stopped)
  await again.reload()
  await isThere(again)
  await expect(time(again), 'until it is reset').toHaveText(stopped)
  await stay([again], '1?clicks=0', 'a window that is alone is where its address says')
}
