import type { Browser, CDPSession, Page } from '@playwright/test'
import { Failure } from '../packages/publish/command.ts'
import type { Deck } from './contenders.ts'
import { isShown, lookForTitles, watchPaints, type Paints } from './inpage.ts'
import { pause } from './numbers.ts'

/** The visitor: a slow line and a slow processor. */
export const visitor = { down: 1600, up: 750, latency: 150, slowdown: 4, viewport: { width: 1280, height: 720 } } as const

/** A request of a load: milliseconds from the start of the navigation, bytes as they came over the line. */
export interface Request {
  path: string
  start: number
  end: number
  bytes: number
  /** How many of the bytes are the answer's headers. */
  headers: number
}

/** What one cold load came to, until nothing happened any more. Times in ms from the start of the navigation. */
export interface Load extends Paints {
  bytes: number
  requests: Request[]
}

/** When the second slide stood there although keys were pressed from the first paint on, and what had come by then. */
export interface Leaving {
  at: number
  bytes: number
  requests: Request[]
}

/** A fresh page without a cache, slowed down; `line` false leaves the network as it is. */
export async function openSlow(browser: Browser, line = true): Promise<{ page: Page, cdp: CDPSession, close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: visitor.viewport, serviceWorkers: 'block', colorScheme: 'light' })
  const page = await context.newPage()
  // tsx wraps the functions that are sent to a page in a helper of this name.
  await page.addInitScript('window.__name = f => f')
  await page.addInitScript(lookForTitles)
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  if (line) {
    const bytesPerSecond = (kilobits: number) => kilobits * 1000 / 8
    await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: visitor.latency, downloadThroughput: bytesPerSecond(visitor.down), uploadThroughput: bytesPerSecond(visitor.up) })
  }
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: visitor.slowdown })
  return { page, cdp, close: () => context.close() }
}

/** Notes every request of a page from now on; `read` gives them with times from the start of the navigation. */
async function watchRequests(cdp: CDPSession) {
  interface Seen { url: string, start: number, end?: number, bytes: number, headers: number, parts: [at: number, bytes: number][] }
  const seen = new Map<string, Seen>()
  let last = Date.now()
  await cdp.send('Performance.enable')
  cdp.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
    last = Date.now()
    if (/^https?:/.test(request.url)) seen.set(requestId, { url: request.url, start: timestamp, bytes: 0, headers: 0, parts: [] })
  })
  cdp.on('Network.responseReceived', ({ requestId, response, timestamp }) => {
    const request = seen.get(requestId)
    if (request) request.headers = response.encodedDataLength
    request?.parts.push([timestamp, response.encodedDataLength])
  })
  cdp.on('Network.dataReceived', ({ requestId, encodedDataLength, timestamp }) => {
    seen.get(requestId)?.parts.push([timestamp, encodedDataLength])
  })
  const ended = ({ requestId, timestamp, encodedDataLength = 0 }: { requestId: string, timestamp: number, encodedDataLength?: number }) => {
    last = Date.now()
    const request = seen.get(requestId)
    if (request) Object.assign(request, { end: timestamp, bytes: encodedDataLength })
  }
  cdp.on('Network.loadingFinished', ended)
  cdp.on('Network.loadingFailed', ended)
  return {
    /** Whether nothing has been asked for or has come for so many milliseconds. */
    quiet: (ms: number) => Date.now() - last > ms && [...seen.values()].every(({ end }) => end !== undefined),
    /** The requests, and the bytes that had come until `until` (in ms; default: all). */
    read: async (until = Number.POSITIVE_INFINITY) => {
      const { metrics } = await cdp.send('Performance.getMetrics')
      const origin = metrics.find(({ name }) => name === 'NavigationStart')!.value
      const ms = (timestamp: number) => (timestamp - origin) * 1000
      const before = [...seen.values()].filter(({ start }) => ms(start) <= until)
      const requests = before.map(({ url, start, end = Number.POSITIVE_INFINITY, bytes, headers, parts }): Request => ({
        path: new URL(url).pathname,
        start: Math.round(ms(start)),
        end: Math.round(Math.min(ms(end), until)),
        headers,
        // Of what was still on its way, the part that had come.
        bytes: ms(end) <= until ? bytes : parts.filter(([at]) => ms(at) <= until).reduce((sum, [, part]) => sum + part, 0),
      }))
      return { requests, bytes: requests.reduce((sum, request) => sum + request.bytes, 0) }
    },
  }
}

const quietMs = 3500
/** What has not happened by then never will. */
export const patienceMs = 60_000

/** Loads the deck at `url` once and waits until nothing has come for some seconds, `patience` milliseconds at most. */
export async function loadOnce(browser: Browser, url: string, patience = patienceMs): Promise<Load> {
  const { page, cdp, close } = await openSlow(browser)
  try {
    await page.addInitScript(watchPaints)
    const network = await watchRequests(cdp)
    await page.goto(url, { waitUntil: 'load', timeout: patienceMs })
    const deadline = Date.now() + patience
    while (!network.quiet(quietMs) && Date.now() < deadline) await pause(100)
    const paints = await page.evaluate(() => window.paints)
    const { requests, bytes } = await network.read()
    const foreign = (await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))).find(name => /^https?:/.test(name) && !name.startsWith(url))
    if (foreign) throw new Failure(`the deck at ${url} asks another host: ${foreign}`)
    return { ...paints, requests, bytes }
  }
  finally {
    await close()
  }
}

/** Loads the deck at `url` once, presses the right arrow from its first paint on, and waits for its second slide. */
export async function leaveOnce(browser: Browser, url: string, { titles: [, second = ''], address }: Pick<Deck, 'titles' | 'address'>): Promise<Leaving> {
  const { page, cdp, close } = await openSlow(browser)
  try {
    await page.addInitScript(watchPaints)
    await page.addInitScript(isShown, second)
    const network = await watchRequests(cdp)
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.paints?.fcp > 0)
    const deadline = Date.now() + patienceMs
    let at: number | undefined
    while (at === undefined) {
      if (Date.now() > deadline) throw new Failure(`${url}: the slide “${second}” did not come in a minute`)
      if (!page.url().endsWith(address)) await press(cdp)
      await pause(50)
      at = await page.evaluate(() => window.shownAt)
    }
    return { at, ...await network.read(at) }
  }
  finally {
    await close()
  }
}

/** Presses the right arrow, as a keyboard does, and waits until the page has taken it. */
export async function press(cdp: CDPSession): Promise<void> {
  const key = { key: 'ArrowRight', code: 'ArrowRight', windowsVirtualKeyCode: 39 }
  await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
}
