import type { Browser } from '@playwright/test'
import { withBrowser } from '../packages/publish/browser.ts'
import { isSlidev, type Deck } from './contenders.ts'
import { host } from './host.ts'
import { pressCold, walk, type Spent, type Walk } from './keys.ts'
import { leaveOnce, loadOnce, type Leaving, type Load } from './load.ts'
import { median, rounded } from './numbers.ts'
import { phoneOnce, type PhoneLoad } from './phone.ts'
import type { DeckResult, LoadResult, Phone, Pressed, Results } from './results.ts'

/** A built deck that is served at `url`. */
export interface Served { deck: Deck, url: string }

/** Serves every deck while `work` runs. */
export async function withHosts<T>(decks: Deck[], work: (served: Served[]) => Promise<T>): Promise<T> {
  const hosts: Awaited<ReturnType<typeof host>>[] = []
  try {
    for (const { site, headers } of decks) hosts.push(await host(site, headers))
    return await work(decks.map((deck, i) => ({ deck, url: hosts[i]!.url })))
  }
  finally {
    await Promise.all(hosts.map(({ close }) => close()))
  }
}

const title = ({ name, times }: Deck) => times > 1 ? `${name} ${times}x` : name

/** A new browser that has loaded a page before: its first is slow, whatever it shows. */
async function withWarmBrowser(served: Served[], work: (browser: Browser) => Promise<void>): Promise<void> {
  await withBrowser(async (browser) => {
    const warm = await browser.newPage()
    await warm.goto(served.at(-1)!.url)
    await warm.close()
    await work(browser)
  })
}

/** Loads each deck cold, twice: to see it come, and to leave its first slide. In turn, `rounds` times, each round in a new browser. `patience` is how long at most to wait for quiet, in ms. */
export async function visit(served: Served[], rounds: number, log: (line: string) => void, patience?: number): Promise<{ results: LoadResult[], first: NonNullable<Results['first']>[] }> {
  const all = served.map(() => ({ loads: [] as Load[], leavings: [] as Leaving[] }))
  for (let round = 1; round <= rounds; round++) {
    await withWarmBrowser(served, async (browser) => {
      for (const [i, { deck, url }] of served.entries()) {
        const load = await loadOnce(browser, url, patience)
        const leaving = await leaveOnce(browser, url, deck)
        all[i]!.loads.push(load)
        all[i]!.leavings.push(leaving)
        log(`round ${round} of ${rounds}, ${title(deck)}: first paint ${rounded(load.fcp)} ms, largest ${rounded(load.lcp)} ms, left after ${rounded(leaving.at)} ms and ${rounded(leaving.bytes / 1000)} KB`)
      }
    })
  }
  return { results: all.map(({ loads, leavings }) => summary(loads, leavings)), first: all.map(({ loads: [load], leavings: [leaving] }) => ({ requests: leaving!.requests, largest: load!.largest, shifts: load!.shifts })) }
}

function summary(loads: Load[], leavings: Leaving[]): LoadResult {
  const of = <T>(items: T[], value: (item: T) => number, digits = 0) => rounded(median(items.map(value)), digits)
  return {
    fcp: of(loads, load => load.fcp),
    lcp: of(loads, load => load.lcp),
    cls: rounded(Math.max(...loads.map(load => load.cls)), 4),
    blocking: of(loads, load => load.blocking),
    leave: {
      at: of(leavings, leaving => leaving.at),
      bytes: of(leavings, leaving => leaving.bytes),
      headers: of(leavings, ({ requests }) => requests.reduce((sum, request) => sum + request.headers, 0)),
      requests: of(leavings, ({ requests }) => requests.length),
    },
    total: { bytes: of(loads, load => load.bytes), requests: of(loads, load => load.requests.length) },
    each: loads.map(({ fcp, lcp }) => ({ fcp: rounded(fcp), lcp: rounded(lcp) })),
  }
}

/** Presses through each deck, in turn, `rounds` times. A key's time is the median of the rounds. */
export async function press(served: Served[], rounds: number, log: (line: string) => void): Promise<Required<DeckResult>['keys'][]> {
  const all = served.map((): Walk[] => [])
  for (let round = 1; round <= rounds; round++) {
    await withBrowser(async (browser) => {
      for (const [i, { deck, url }] of served.entries()) {
        const walked = await walk(browser, url, deck)
        all[i]!.push(walked)
        log(`round ${round} of ${rounds}, ${title(deck)}: ${walked.keys.length} keys, median ${rounded(median(walked.keys))} ms, worst ${rounded(Math.max(...walked.keys))} ms`)
      }
    })
  }
  return all.map((walks) => {
    const spent = (name: keyof Spent) => rounded(median(walks.map(walk => walk.spent[name])), 1)
    return { drawn: pressed(walks.map(({ keys }) => keys)), paint: pressed(walks.map(({ paints }) => paints)), spent: { script: spent('script'), style: spent('style'), layout: spent('layout') } }
  })
}

/** Presses the first keys of each deck that Slidev builds, loaded cold, in turn, `rounds` times. */
export async function pressFirst(served: Served[], rounds: number, log: (line: string) => void): Promise<(Pressed | undefined)[]> {
  const all = served.map((): number[][] => [])
  for (let round = 1; round <= rounds; round++) {
    await withWarmBrowser(served, async (browser) => {
      for (const [i, { deck, url }] of served.entries()) {
        if (!isSlidev(deck)) continue
        const keys = await pressCold(browser, url, deck)
        all[i]!.push(keys)
        log(`round ${round} of ${rounds}, ${title(deck)}: first keys ${keys.map(ms => rounded(ms)).join(', ')} ms`)
      }
    })
  }
  return all.map(walks => walks.length ? pressed(walks) : undefined)
}

/** Opens the pages of each deck on a phone held upright, in turn, `rounds` times. */
export async function visitOnPhone(served: Served[], rounds: number, log: (line: string) => void): Promise<Phone[][]> {
  const all = served.map(({ deck }) => deck.pages.map(page => ({ page, loads: [] as PhoneLoad[] })))
  for (let round = 1; round <= rounds; round++) {
    for (const [i, { deck, url }] of served.entries()) {
      for (const { page, loads } of all[i]!) {
        const load = await phoneOnce(url + page)
        loads.push(load)
        log(`round ${round} of ${rounds}, ${title(deck)} /${page}: ${load.score} on a phone, blocked ${rounded(load.blocking)} ms, ${rounded(load.bytes / 1000)} KB, ${load.elements} elements`)
      }
    }
  }
  return all.map(pages => pages.map(({ page, loads }) => {
    const of = (kind: keyof PhoneLoad) => rounded(median(loads.map(load => load[kind])))
    return { page, score: of('score'), blocking: of('blocking'), bytes: of('bytes'), elements: of('elements') }
  }))
}

function pressed(walks: number[][]): Pressed {
  const each = walks[0]!.map((_, key) => rounded(median(walks.map(keys => keys[key] ?? Number.NaN)), 1))
  return { median: rounded(median(each), 1), worst: Math.max(...each), each }
}
