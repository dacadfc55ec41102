/** The built deck a picture at a time, with its motion: its clock stands still while a picture is taken, and goes on by one picture's time. */
import type { Browser, CDPSession, Page } from '@playwright/test'
import { atRest, exposeNav, isRefusal } from './browser.ts'
import { Failure, reason } from './command.ts'

/** Pictures a second. */
export const rate = 30

/** How large a picture is. */
const viewport = { width: 1920, height: 1080 }

/** For one slide to be there, on a slow machine. */
const timeout = 60_000

declare global {
  interface Window {
    /** How `follow` and `step` know what moves. */
    film: {
      /** Whether `step` is the clock of what asks for the browser's next picture. */
      stepped: boolean
      /** Calls those who asked for it; whether there were any. */
      callFrames: () => boolean
      /** When each timer is due, in the page's time. */
      due: Map<unknown, number>
      /** Whether the page changed since it was last asked. */
      changed: boolean
      /** When each animation began, in the film's time, ms. */
      begun: Map<Animation, number>
    }
  }
}

/** Runs in a page before its own scripts, on Playwright's clock: has what draws by script draw once for each picture, and notes what changes. */
function follow(): void {
  const asked = new Map<number, FrameRequestCallback>()
  const { requestAnimationFrame: next, setTimeout: once, setInterval: often, clearTimeout: forgetOnce, clearInterval: forgetOften } = window
  let last = 0
  const due = new Map<unknown, number>()
  const film: Window['film'] = window.film = {
    stepped: false,
    callFrames() {
      const due = [...asked.keys()]
      for (const id of due) {
        const callback = asked.get(id)
        asked.delete(id)
        callback?.(performance.now())
      }
      return due.length > 0
    },
    due,
    changed: true,
    begun: new Map(),
  }
  const timers = (set: typeof window.setTimeout, again: boolean) => (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const id: unknown = set(() => {
      if (again) due.set(id, performance.now() + ms)
      else due.delete(id)
      callback(...args)
    }, ms)
    due.set(id, performance.now() + ms)
    return id
  }
  const forget = (clear: typeof window.clearTimeout) => (id?: number) => {
    due.delete(id)
    clear(id)
  }
  Object.assign(window, { setTimeout: timers(once, false), setInterval: timers(often as typeof once, true), clearTimeout: forget(forgetOnce), clearInterval: forget(forgetOften) })
  window.requestAnimationFrame = (callback) => {
    asked.set(++last, callback)
    next(() => film.stepped || film.callFrames())
    return last
  }
  window.cancelAnimationFrame = id => void asked.delete(id)
  new MutationObserver(() => { film.changed = true }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
}

/**
 * Runs in a page: has all that moves be where it is at `now`, ms. Returns for how many ms nothing changes: 0 where what it shows may have
 * changed since the last time; undefined while a picture, a font or a diagram is still on its way.
 */
async function step(now: number): Promise<number | undefined> {
  const { film } = window
  let moves = film.callFrames()
  // What that led to comes behind it.
  await new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = done
    port2.postMessage(undefined)
  })
  const diagrams = [...document.querySelectorAll('.mermaid')]
  const isDrawn = diagrams.every(diagram => !diagram.checkVisibility() || (diagram.shadowRoot ?? diagram).querySelector('svg'))
  if (!isDrawn || document.fonts.status === 'loading' || [...document.images].some(image => image.checkVisibility() && !image.complete)) return undefined

  for (const animation of [document, ...diagrams.flatMap(({ shadowRoot }) => shadowRoot ?? [])].flatMap(root => root.getAnimations())) {
    if (!film.begun.has(animation)) {
      // One that has ended keeps its end, one that its slide has stopped stands still, and one may follow another thing than the time.
      if (animation.playState !== 'running' || animation.timeline !== document.timeline) continue
      animation.pause()
      film.begun.set(animation, now)
    }
    const { effect } = animation
    const end = Number(effect?.getComputedTiming().endTime ?? 0)
    const time = (now - film.begun.get(animation)!) * animation.playbackRate
    if (time < end) {
      animation.currentTime = time
    }
    else {
      animation.finish()
      film.begun.delete(animation)
    }
    moves ||= Number.isFinite(end) || !!(effect as KeyframeEffect).target?.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  }
  moves ||= film.changed
  film.changed = false
  return moves ? 0 : Math.min(60_000, ...[...film.due.values()].map(due => due - performance.now()))
}

/** The deck in a window, for its film. */
export interface Reel {
  /** How many clicks a slide has. */
  clicks: Map<number, number>
  /** Goes on to a slide at a click, which the next picture shows. */
  go: (no: number, click: number) => Promise<void>
  /** The next so many pictures, each as a PNG with how often it is shown: one that is like the one before is not taken again. */
  pictures: (count: number) => AsyncGenerator<[png: Buffer, times: number]>
}

/** Where the window is. */
const isAt = (page: Page, no: number) => page.waitForFunction((no) => {
  const nav = window.deckNav()
  return nav?.currentSlideNo === no && nav.clicksContext.isMounted
}, no, { polling: 50 })

/** Opens the built deck at `url` on its way through the slides `numbers`, all of which are drawn by then. `Failure` naming one that cannot be shown. */
export async function openReel(browser: Browser, url: string, { numbers, route = '', dark = false }: { numbers: number[], route?: string, dark?: boolean }): Promise<Reel> {
  const page = await browser.newPage({ viewport, deviceScaleFactor: 1, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', serviceWorkers: 'block' })
  page.setDefaultTimeout(timeout)
  const errors: Error[] = []
  page.on('pageerror', error => isRefusal(error) || errors.push(error))
  await exposeNav(page)
  await page.clock.install()
  await page.addInitScript(follow)
  await page.goto(`${url}${numbers[0]}${route && `?route=${encodeURIComponent(route)}`}`)
  const go = (no: number, click: number) => page.evaluate(([no, click]) => {
    // A transition waits for the clock, and may not be waited for.
    void window.deckNav()!.go(no, click)
  }, [no, click] as const)

  // Each is seen once before: then its code, pictures and diagrams are there.
  const clicks = new Map<number, number>()
  for (const no of numbers) {
    try {
      if (clicks.size) await go(no, 0)
      await isAt(page, no)
      await atRest(page)
      clicks.set(no, await page.evaluate(() => window.deckNav()!.clicksTotal))
      if (errors[0]) throw errors[0]
    }
    catch (error) {
      throw new Failure(`slide ${no} cannot be filmed: ${reason(error)}`)
    }
  }
  // Where one comes from to the first, so that it begins as it does when it is shown.
  const total = await page.evaluate(() => window.deckNav()!.total)
  const before = numbers[0]! < total ? numbers[0]! + 1 : Math.max(numbers[0]! - 1, 1)
  await go(before, 0)
  await isAt(page, before)
  await atRest(page)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.clock.pauseAt(await page.evaluate(() => Date.now()) + 1000)
  await page.evaluate(() => { window.film.stepped = true })

  let frame = 0
  const msAt = (frame: number) => Math.round(frame * 1000 / rate)
  const session = await page.context().newCDPSession(page)
  let picture: Buffer | undefined

  /** For how many ms the picture of `frame` is like the one before: not at all, where it may be another. */
  async function rests(): Promise<number> {
    for (const end = Date.now() + timeout; Date.now() < end; await new Promise(done => setTimeout(done, 20))) {
      const rests = await page.evaluate(step, frame * 1000 / rate)
      if (errors[0]) throw new Failure(`the film breaks off: ${reason(errors[0])}`)
      if (rests !== undefined) return rests
    }
    throw new Failure('the film breaks off: a picture, a font or a diagram does not come')
  }
  async function goOn(count = 1): Promise<void> {
    await page.clock.runFor(msAt(frame + count) - msAt(frame))
    frame += count
  }

  // The film begins on its first slide, not on the way to it.
  await go(numbers[0]!, 0)
  const isOnTheWay = () => page.evaluate(([no, now]) => {
    const ways = document.getAnimations().filter(({ effect }) => {
      const { target, pseudoElement } = effect as KeyframeEffect
      return target?.parentElement?.id === 'slideshow' || pseudoElement?.startsWith('::view-transition')
    })
    for (const way of ways) way.finish()
    // What moves on the slide has not been seen yet.
    for (const animation of window.film.begun.keys()) window.film.begun.set(animation, now)
    return window.deckNav()!.currentSlideNo !== no || ways.length > 0 || !!document.querySelector('#slideshow > :is([class*="-enter-active"], [class*="-leave-active"])')
  }, [numbers[0]!, frame * 1000 / rate] as const)
  while (await isOnTheWay()) {
    await rests()
    await goOn()
  }

  async function* pictures(count: number): AsyncGenerator<[Buffer, number]> {
    let times = 0
    for (let left = count; left > 0;) {
      const rest = await rests()
      if (!rest || !picture) {
        const taken = await take(session)
        if (!picture || !taken.equals(picture)) {
          if (picture && times) yield [picture, times]
          picture = taken
          times = 0
        }
      }
      const next = Math.min(left, Math.max(1, Math.floor(rest * rate / 1000)))
      times += next
      left -= next
      await goOn(next)
    }
    if (picture && times) yield [picture, times]
  }
  return { clicks, go, pictures }
}

/** A picture of the window. */
async function take(session: CDPSession): Promise<Buffer> {
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
  return Buffer.from(data, 'base64')
}
