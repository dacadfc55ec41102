import type { Browser, CDPSession, Page } from '@playwright/test'
import { Failure } from '../packages/publish/command.ts'
import type { Deck } from './contenders.ts'
import { isShown, watchKeys, watchPaints, watchSteps } from './inpage.ts'
import { openSlow, patienceMs, press } from './load.ts'
import { pause } from './numbers.ts'

/** Where the time of all keys of a deck went, in ms a key on average. */
export interface Spent {
  script: number
  style: number
  layout: number
}

/** One walk through a deck: of each press, the time to the frame that shows its first change and to the browser's next paint, in ms; and what they spent. */
export interface Walk {
  keys: number[]
  paints: number[]
  spent: Spent
}

/** What is done around the presses of a walk, such as recording them. */
type Around = (page: Page, cdp: CDPSession, work: () => Promise<void>) => Promise<void>

/** After a key, what moves comes to rest; before the first one, what is loaded ahead has come. */
const restMs = 300
const settleMs = 4500
/** A press after which nothing changes for so long is the deck's last. */
const endMs = 1500

async function spentUntilNow(cdp: CDPSession): Promise<Spent> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const ms = (name: string) => metrics.find(metric => metric.name === name)!.value * 1000
  return { script: ms('ScriptDuration'), style: ms('RecalcStyleDuration'), layout: ms('LayoutDuration') }
}

/** Presses the right arrow from the first slide of the deck at `url` to its last state. `Failure` when it does not get there. */
export async function walk(browser: Browser, url: string, { last, stage, presses = Number.POSITIVE_INFINITY }: Pick<Deck, 'last' | 'stage' | 'presses'>, around: Around = (_page, _cdp, work) => work()): Promise<Walk> {
  const { page, cdp, close } = await openSlow(browser, false)
  try {
    await page.addInitScript(watchKeys, stage)
    await cdp.send('Performance.enable')
    await page.goto(url, { waitUntil: 'load' })
    await pause(settleMs)
    const keys: number[] = []
    const paints: number[] = []
    const before = await spentUntilNow(cdp)
    await around(page, cdp, async () => {
      while (keys.length < presses) {
        await press(cdp)
        // Nothing is asked of the page meanwhile, so that nothing is in the key's way.
        await pause(restMs)
        const drawn = await page.waitForFunction(() => window.key?.drawn, undefined, { timeout: endMs }).then(handle => handle.jsonValue(), () => undefined)
        if (!drawn) break
        keys.push(drawn)
        // What takes less than 16 ms is not reported.
        paints.push(await page.evaluate(() => window.key?.duration) ?? 16)
      }
    })
    const after = await spentUntilNow(cdp)
    await page.evaluate(isShown, last)
    await page.waitForFunction(() => window.shownAt !== undefined, undefined, { timeout: endMs }).catch(() => {
      throw new Failure(`${url}: after ${keys.length} keys the last slide, “${last}”, is not there`)
    })
    const each = (name: keyof Spent) => (after[name] - before[name]) / keys.length
    return { keys, paints, spent: { script: each('script'), style: each('style'), layout: each('layout') } }
  }
  finally {
    await close()
  }
}

/** How many keys are pressed into a deck that is just loading, and how long the first waits to be taken before it is pressed again. */
const coldKeys = 6
const againMs = 100

/**
 * Loads the deck at `url` cold and presses the right arrow from its first paint on, until one is taken, and then some more.
 * Returns, of each key that was taken, the time until its slide and click were drawn, in ms. `Failure` when one leads nowhere.
 */
export async function pressCold(browser: Browser, url: string, { titles }: Pick<Deck, 'titles'>): Promise<number[]> {
  const { page, cdp, close } = await openSlow(browser)
  try {
    await page.addInitScript(watchPaints)
    await page.addInitScript(watchSteps, titles)
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.paints?.fcp > 0)
    const keys: number[] = []
    const deadline = Date.now() + patienceMs
    while (keys.length < coldKeys) {
      // A key in the middle of a long task would wait for its end; the deck takes none yet.
      if (!keys.length) await page.evaluate(() => undefined)
      await press(cdp)
      if (!keys.length && !await page.waitForFunction(() => window.step?.taken, undefined, { timeout: againMs }).catch(() => false) && Date.now() < deadline) continue
      const drawn = await page.waitForFunction(() => window.step?.drawn, undefined, { timeout: endMs * 4 }).then(handle => handle.jsonValue(), () => undefined)
      if (!drawn) throw new Failure(`${url}: key ${keys.length + 1} after a cold load leads nowhere`)
      keys.push(drawn)
      await pause(restMs)
    }
    return keys
  }
  finally {
    await close()
  }
}
