import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { findBrowser } from '../packages/publish/browser.ts'
import { Failure, interruptible } from '../packages/publish/command.ts'

/** What Lighthouse finds at an address on a phone held upright: its performance score (0 to 100), ms of blocking time, bytes over the line, elements in the page. */
export interface PhoneLoad { score: number, blocking: number, bytes: number, elements: number }

/**
 * Loads `url` once as Lighthouse's phone, in a browser of its own: 412 × 823 at 1.75, a 4 times slower processor, 1.6 Mbit/s, 150 ms a round trip.
 * `Failure` when it cannot be loaded or scored.
 */
export async function phoneOnce(url: string): Promise<PhoneLoad> {
  // Chromium refuses to start as root in its sandbox.
  const chromeFlags = ['--headless', ...process.getuid?.() === 0 ? ['--no-sandbox'] : []]
  const chrome = await launch({ chromePath: await findBrowser(), chromeFlags, handleSIGINT: false })
  try {
    const flags = { port: chrome.port, onlyCategories: ['performance'], disableFullPageScreenshot: true }
    const run = await interruptible(lighthouse(url, flags), () => chrome.kill())
    const { categories: { performance }, audits, runtimeError } = run!.lhr
    const found = (audit: string) => audits[audit]?.numericValue ?? Number.NaN
    const load = { score: Math.round((performance?.score ?? Number.NaN) * 100), blocking: found('total-blocking-time'), bytes: found('total-byte-weight'), elements: found('dom-size') }
    if (runtimeError || Object.values(load).some(Number.isNaN)) throw new Failure(`Lighthouse could not measure ${url}: ${runtimeError?.message ?? 'a figure is missing'}`)
    return load
  }
  finally {
    chrome.kill()
  }
}
