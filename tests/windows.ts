import type { Browser, BrowserContext, Page } from '@playwright/test'
import { expect, midst, slides } from './fixtures.ts'

/** Where a window is, by its address. */
export const place = (page: Page) => {
  const { pathname, searchParams } = new URL(page.url())
  return `${pathname.split('/').at(-1)}?clicks=${searchParams.get('clicks') ?? 0}`
}

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
    await awhile(pages[0]!)
    expect(pages.map(place), promise).toEqual(pages.map(() => where))
  }
  /** The clock of a presenter view; it counts down from the length of the talk. */
  const time = (page: Page) => page.locator('.font-mono:has-text(":")').first()
  const clock = (page: Page, button: string) => page.locator(`[class~="i-carbon:${button}"]`).last().dispatchEvent('click')

  const audience = await open(`${midst}?clicks=2`)
  const laptop = await open('presenter')
  await agree([audience, laptop], `${midst}?clicks=2`, 'a presenter view that is opened comes to where the talk is')
  const stopped = (await time(laptop).innerText()).trim()
  await clock(laptop, 'play')
  await expect(time(laptop)).not.toHaveText(stopped)
  await laptop.reload()
  await isThere(laptop)
  await agree([audience, laptop], `${midst}?clicks=2`, 'a presenter view that is loaded again moves nobody')
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

  await audience.goto(`${url}no-such-slide`)
  await awhile(laptop)
  expect([laptop, remote].map(place), 'a wrong address moves nobody').toEqual([`${midst}?clicks=2`, `${midst}?clicks=2`])
  await audience.goto(`${url}${slides.length}`)
  await agree(all, `${midst}?clicks=2`, 'an audience’s window that is loaded elsewhere comes to where the talk is')

  for (const page of all) await page.close()
  const again = await open('presenter/1')
  await expect(time(again), 'the clock outlives every window').not.toHaveText(stopped)
  await awhile(again)
  await clock(again, 'renew')
  await expect(time(again)).toHaveText(stopped)
  await again.reload()
  await isThere(again)
  await expect(time(again), 'until it is reset').toHaveText(stopped)
  await agree([again], '1?clicks=0', 'a window that is alone is where its address says')
}

/**
 * A talk in a room, with `events` things that happen at random: the speaker's laptop has the projector's window and the
 * presenter view, a phone is the remote, two more are the audience's. Says what each did, and what anybody saw that nobody asked for.
 */
export async function rehearse(browser: Browser, url: string, events: number, seed = 1): Promise<string[]> {
  const pick = (below: number) => ((seed = (seed * 1103515245 + 12345) % 2147483648) >>> 8) % below
  // Under `--remote` each of them may have any address of the machine.
  const room = url.replace('localhost', '127.0.0.2')
  const phone = { viewport: { width: 390, height: 844 } }
  const laptop = await browser.newContext()
  const windows = [
    { name: 'projector', drives: true, at: url, context: laptop, page: undefined as Page | undefined },
    { name: 'presenter', drives: true, at: `${url}presenter/`, context: laptop, page: undefined as Page | undefined },
    { name: 'remote', drives: true, at: `${room}presenter/`, context: await browser.newContext(phone), page: undefined as Page | undefined },
    ...await Promise.all(['one', 'two'].map(async name => ({ name: `phone ${name}`, drives: false, at: room, context: await browser.newContext(phone), page: undefined as Page | undefined }))),
  ]
  const there = async (page: Page) => expect(page.locator('[data-slidev-no] h1').filter({ visible: true }).first()).toBeVisible({ timeout: 60_000 })
  /** The slide, and for who sees one at a time the click; a phone held upright has the page to read, which has no clicks. */
  const seen = ({ drives, page }: typeof windows[0]) => page && (drives ? place(page) : place(page).split('?')[0]!)
  const open = async (window: typeof windows[0], no: number) => {
    window.page = await window.context.newPage()
    await window.page.goto(`${window.at}${no}`)
    await there(window.page)
  }
  for (const window of windows) await open(window, 2)

  const unasked: string[] = []
  const asleep = new Set<typeof windows[0]>()
  const live = async ({ context, page }: typeof windows[0], state: 'frozen' | 'active') => {
    const session = await context.newCDPSession(page!)
    await session.send('Page.setWebLifecycleState', { state })
    await session.detach()
  }
  const wake = async (window: typeof windows[0]) => {
    asleep.delete(window)
    await live(window, 'active')
    await window.page!.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  }
  /** Until nothing has moved for a while. */
  const quiet = async () => {
    for (let last = '', since = Date.now(); Date.now() - since < 400;) {
      const now = String(windows.map(seen))
      if (now !== last) [last, since] = [now, Date.now()]
      await new Promise(done => setTimeout(done, 50))
    }
  }
  for (let i = 0; i < events; i++) {
    const window = windows[pick(windows.length)]!
    const event = ['on', 'on', 'on', 'back', 'reload', 'sleep', 'close'][pick(7)]!
    const before = windows.map(seen)
    const isMove = event === 'on' || event === 'back'
    if (!window.page) await open(window, 1 + pick(slides.length))
    else if (asleep.has(window)) await wake(window)
    else if (isMove && window.drives) {
      await window.page.bringToFront()
      await window.page.keyboard.press(event === 'on' ? 'ArrowRight' : 'ArrowLeft')
    }
    else if (event === 'reload') {
      await window.page.reload()
      await there(window.page)
    }
    else if (event === 'sleep') {
      asleep.add(window)
      await live(window, 'frozen')
    }
    else if (event === 'close' && windows.filter(({ page }) => page).length > 2) {
      await window.page.close()
      window.page = undefined
    }
    await quiet()
    if (isMove) continue
    for (const [at, other] of windows.entries())
      if (other !== window && other.page && before[at] && before[at] !== seen(other)) unasked.push(`event ${i}, ${event} of ${window.name}: ${other.name} went from ${before[at]} to ${seen(other)}`)
  }
  for (const window of asleep) await wake(window)
  for (const window of windows) if (!window.page) await open(window, 1)
  await windows[1]!.page!.bringToFront()
  await windows[1]!.page!.keyboard.press('PageDown')
  await quiet()
  const shown = windows.map(({ name, page }) => `${name}: ${place(page!)}`)
  const [first] = windows.map(({ page }) => place(page!))
  if (windows.some(window => seen(window) !== (window.drives ? first : first!.split('?')[0]))) unasked.push(`they end apart: ${shown.join(', ')}`)
  for (const { context } of new Set(windows)) await context.close()
  return unasked
}
