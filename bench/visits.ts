import { withBrowser } from '../scripts/browser.ts'
import type { Deck } from './contenders.ts'
import { host } from './host.ts'
import { walk, type Spent, type Walk } from './keys.ts'
import { leaveOnce, loadOnce, type Leaving, type Load } from './load.ts'
import { median, rounded } from './numbers.ts'
import type { DeckResult, LoadResult, Pressed, Results } from './results.ts'

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

/** Loads each deck cold, twice: to see it come, and to leave its first slide. In turn, `rounds` times, each round in a new browser. `patience` is how long at most to wait for quiet, in ms. */
export async function visit(served: Served[], rounds: number, log: (line: string) => void, patience?: number): Promise<{ results: LoadResult[], first: Results['first'][] }> {
  const all = served.map(() => ({ loads: [] as Load[], leavings: [] as Leaving[] }))
  for (let round = 1; round <= rounds; round++) {
    await withBrowser(async (browser) => {
      // A browser's first page is slow, whatever it shows.
      const warm = await browser.newPage()
      await warm.goto(served.at(-1)!.url)
      await warm.close()
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
export async function press(served: Served[], rounds: number, log: (line: string) => void): Promise<DeckResult['keys'][]> {
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

function pressed(walks: number[][]): Pressed {
  const each = walks[0]!.map((_, key) => rounded(median(walks.map(keys => keys[key] ?? Number.NaN)), 1))
  return { median: rounded(median(each), 1), worst: Math.max(...each), each }
}
