import type { Browser } from '@playwright/test'
import { Failure } from '../packages/publish/command.ts'
import type { Deck } from './contenders.ts'
import { forcedBy, type Forced, type ForcingEvent } from './forced.ts'
import { walk } from './keys.ts'
import { openSlow } from './load.ts'
import { median, pause, rounded } from './numbers.ts'

/** Where the time of a key goes on average, in ms: by kind of work in the page's main thread, by function of its scripts, and what these made it lay out. */
export interface Profile {
  keys: number
  kinds: Record<string, number>
  functions: { name: string, ms: number }[]
  forced: Forced
}

interface TraceEvent extends ForcingEvent {
  ph: string
  pid: number
  tid: number
  ts: number
  args: ForcingEvent['args'] & { data?: { navigationId?: string } }
}

/** What the kinds of the browser's own record are called in a report; the rest is left out. */
const kinds: Record<string, string> = {
  FunctionCall: 'script', EvaluateScript: 'script', RunMicrotasks: 'script', FireAnimationFrame: 'script', TimerFire: 'script', EventDispatch: 'script',
  MinorGC: 'garbage', MajorGC: 'garbage',
  ParseHTML: 'parse', UpdateLayoutTree: 'style', Layout: 'layout', PrePaint: 'pre-paint', Paint: 'paint', Layerize: 'layerize', Commit: 'commit', HitTest: 'hit test',
}

/** Milliseconds of each kind's own time, without what is nested in it, in the threads that ran the page's scripts. */
function timesByKind(events: TraceEvent[]): Record<string, number> {
  const spans = events.filter(({ ph, dur, name }) => ph === 'X' && dur !== undefined && name in kinds)
  const threads = new Map<string, TraceEvent[]>()
  for (const span of spans) {
    const thread = `${span.pid}/${span.tid}`
    threads.set(thread, [...threads.get(thread) ?? [], span])
  }
  // The page's own thread is the busiest: the browser's windows run a script or two as well.
  const busiest = [...threads.values()].sort((a, b) => b.length - a.length)[0] ?? []
  const times: Record<string, number> = {}
  const open: { end: number, kind: string }[] = []
  for (const { name, ts, dur = 0 } of busiest.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    while (open.length && open.at(-1)!.end <= ts) open.pop()
    const kind = kinds[name]!
    const around = open.at(-1)?.kind
    times[kind] = (times[kind] ?? 0) + dur / 1000
    if (around) times[around] = times[around]! - dur / 1000
    open.push({ end: ts + dur, kind })
  }
  return times
}

/** What a cold load comes to until its first paint, in ms: the work of the page's own thread by kind, and how long all of it takes. Medians of some loads. */
export async function profilePaint(browser: Browser, url: string, loads = 5): Promise<Record<string, number>> {
  const all: Record<string, number[]> = {}
  for (let i = 0; i < loads; i++) {
    const { page, close } = await openSlow(browser)
    await browser.startTracing(page, { categories: ['devtools.timeline', 'loading', 'blink.user_timing'] })
    await page.goto(url, { waitUntil: 'load' })
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
    await pause(500)
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
    await close()
    const paint = traceEvents.findLast(({ name }) => name === 'firstContentfulPaint')
    const start = traceEvents.find(({ name, args }) => name === 'navigationStart' && args.data?.navigationId === paint?.args.data?.navigationId)
    if (!paint || !start) throw new Failure(`${url}: the browser recorded no first paint`)
    const until = traceEvents.filter(({ pid, tid, ts }) => pid === paint.pid && tid === paint.tid && ts >= start.ts && ts <= paint.ts)
    for (const [kind, ms] of Object.entries({ ...timesByKind(until), 'all of it': (paint.ts - start.ts) / 1000 })) (all[kind] ??= []).push(ms)
  }
  return Object.fromEntries(Object.entries(all).map(([kind, times]) => [kind, rounded(median(times))]))
}

/** Walks through `deck` at `url` with the profiler on. It makes everything slower, so the times tell shares rather than lengths. */
export async function profileKeys(browser: Browser, url: string, deck: Deck): Promise<Profile> {
  let functions: Profile['functions'] = []
  let events: TraceEvent[] = []
  const { keys } = await walk(browser, url, deck, async (page, cdp, work) => {
    await cdp.send('Profiler.enable')
    await cdp.send('Profiler.setSamplingInterval', { interval: 500 })
    await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline.stack', 'blink.user_timing', 'v8'] })
    await cdp.send('Profiler.start')
    await work()
    const { profile } = await cdp.send('Profiler.stop')
    const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
    events = trace.traceEvents
    const names = new Map(profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber, columnNumber } }) =>
      [id, `${functionName || 'anonymous'} ${url ? `${new URL(url).pathname}:${lineNumber + 1}:${columnNumber + 1}` : ''}`.trim()]))
    const times = new Map<string, number>()
    profile.samples?.forEach((id, i) => {
      const name = names.get(id) ?? ''
      times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000)
    })
    functions = [...times].map(([name, ms]) => ({ name, ms })).filter(({ name }) => !['(idle)', '(root)'].includes(name)).sort((a, b) => b.ms - a.ms).slice(0, 20)
  })
  const each = (ms: number) => rounded(ms / keys.length, 2)
  const times = Object.entries(timesByKind(events)).sort(([, a], [, b]) => b - a)
  return {
    keys: keys.length,
    kinds: Object.fromEntries(times.map(([kind, ms]) => [kind, each(ms)])),
    functions: functions.map(({ name, ms }) => ({ name, ms: each(ms) })),
    forced: await forcedBy(events, url, deck, keys.length),
  }
}
