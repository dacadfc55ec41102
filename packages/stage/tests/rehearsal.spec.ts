import { expect, test, type Browser, type Page } from '@playwright/test'
import { develop, place, plantDeck, workbench } from '../../../tests/decks.ts'

const total = 9
/** A deck of some slides with two clicks each. */
const slides = Array.from({ length: total }, (_, i) => `# Slide ${i + 1}\n\n<v-clicks>\n\n- one\n- two\n\n</v-clicks>\n`).join('\n---\n\n')
const deck = { 'slides.md': `---\ntheme: default\naddons: [stage]\ntitle: A rehearsal\nfonts: { provider: none }\n---\n\n${slides}`, 'package.json': '{ "name": "rehearsal" }' }

/**
 * A talk in a room, with `events` things that happen at random: the speaker's laptop has the projector's window and the
 * presenter view, a phone is the remote, two more are the audience's. Says what each did, and what anybody saw that nobody asked for, however shortly.
 */
async function rehearse(browser: Browser, url: string, events: number, seed: number): Promise<string[]> {
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
  const as = (where: string, { drives }: typeof windows[0]) => drives ? where : where.split('?')[0]!
  const seen = (window: typeof windows[0]) => window.page && as(place(window.page), window)
  const visits = new Map<typeof windows[0], Set<string>>()
  const open = async (window: typeof windows[0], no: number) => {
    const page = await window.context.newPage()
    page.on('framenavigated', () => visits.get(window)?.add(as(place(page), window)))
    await page.goto(`${window.at}${no}`)
    await there(page)
    window.page = page
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
    const event = ['on', 'on', 'on', 'back', 'reload', 'sleep', 'close', 'crash', 'black'][pick(9)]!
    const before = windows.map(seen)
    for (const other of windows) visits.set(other, new Set())
    const moves = window.page && !asleep.has(window) && window.drives && (event === 'on' || event === 'back')
    if (!window.page) await open(window, 1 + pick(total))
    else if (asleep.has(window)) await wake(window)
    else if (moves) {
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
    else if (event === 'black' && window.drives) {
      await window.page.bringToFront()
      await window.page.keyboard.press('b')
    }
    else if ((event === 'close' || event === 'crash') && windows.filter(({ page }) => page).length > 2) {
      const { page } = window
      window.page = undefined
      if (event === 'crash') void (await window.context.newCDPSession(page)).send('Page.crash').catch(() => undefined)
      await (event === 'crash' ? page.waitForEvent('crash') : page.close())
    }
    await quiet()
    const others = [...windows.entries()].filter(([at, other]) => other !== window && other.page && before[at] && !asleep.has(other))
    const askedOf = ([at, other]: typeof others[0]) => moves ? as(place(window.page!), other) : before[at]
    // What was asked for may take its time where the machine is busy.
    for (const end = Date.now() + 15_000; others.some(other => seen(other[1]) !== askedOf(other)) && Date.now() < end;) await new Promise(done => setTimeout(done, 50))
    for (const [at, other] of others) {
      const asked = askedOf([at, other])
      const by = [...visits.get(other)!].filter(where => where !== before[at] && where !== asked)
      if (by.length || seen(other) !== asked) unasked.push(`event ${i}, ${event} of ${window.name}: ${other.name} went from ${before[at]} by ${by.join(', ') || 'nowhere'} to ${seen(other)}, and not to ${asked}`)
    }
  }
  for (const window of asleep) await wake(window)
  for (const window of windows) if (!window.page) await open(window, 1)
  await windows[1]!.page!.bringToFront()
  await windows[1]!.page!.keyboard.press('PageDown')
  await quiet()
  const shown = windows.map(({ name, page }) => `${name}: ${place(page!)}`)
  const [first] = windows.map(({ page }) => place(page!))
  if (windows.some(window => seen(window) !== as(first!, window))) unasked.push(`they end apart: ${shown.join(', ')}`)
  const black = await Promise.all(windows.map(({ page }) => page!.locator('.stage > .black').count()))
  if (new Set(black).size > 1) unasked.push(`they end with black screens here and there: ${String(black)}`)
  for (const { context } of new Set(windows)) await context.close()
  return unasked
}

test('in a room of five windows on three devices, nobody sees a jump that no one asked for', async ({ browser }) => {
  // Each kind of event happens by then; REHEARSAL=500 is a whole rehearsal, SEED another one.
  const events = Number(process.env.REHEARSAL ?? 28)
  test.setTimeout(180_000 + events * 5000)
  const site = await develop(await plantDeck(workbench, deck), '--remote')
  expect(await rehearse(browser, site.url, events, Number(process.env.SEED ?? 1))).toEqual([])
  await site.close()
})
