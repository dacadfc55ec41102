import { expect, test } from '@playwright/test'
import type { ResolvedSlidevOptions } from '@slidev/types'
import { takePart, type Entry, type Message } from '../talk.ts'
import { relay } from '../vite/relay.ts'

/** What a window of the room is. */
type Kind = 'presenter' | 'audience' | 'phone'

/** A window as the people in front of it see it. */
interface Seen {
  kind: Kind
  place: number
  /** Places that it was taken to while it neither came nor woke. */
  jumps: number[]
  part: ReturnType<typeof takePart>
  settled: boolean
  asleep: boolean
  inbox: Message[]
  /** What a reload keeps. */
  kept?: Entry
}

/** A room: windows, and a network that brings what each says to the others, in the order in which it was said. */
function room(pick: (below: number) => number = () => 0) {
  const windows = new Map<string, Seen>()
  /** Every place that somebody went to by hand. */
  const chosen = new Set<number>()
  let time = 10_000_000
  let loads = 0

  function come(name: string, kind: Kind, place: number, kept?: Entry): void {
    const seen: Seen = { kind, place, jumps: [], settled: false, asleep: false, inbox: [], part: undefined as never }
    seen.part = takePart({
      id: `${name}${++loads}`,
      // Moves of the same moment, on machines of which one in three is an hour late.
      now: () => time - (name.charCodeAt(0) % 3 === 2 ? 3_600_000 : 0),
      send: message => windows.forEach(other => other !== seen && !other.asleep && other.inbox.push(structuredClone(message))),
      show(what, value) {
        if (what !== 'place') return
        if (seen.settled && seen.place !== value) seen.jumps.push(value as number)
        seen.place = value as number
      },
      presents: () => kind === 'presenter',
      drives: () => kind !== 'phone',
    })
    windows.set(name, seen)
    time += 10
    seen.part.come(place, kept?.value === place ? kept : undefined)
  }
  const settle = (seen: Seen) => {
    seen.part.settle()
    seen.settled = true
  }
  const hear = (seen: Seen) => {
    seen.part.hear(seen.inbox.shift()!)
  }
  /** Lets everything arrive; whoever still waits for an answer gives up. */
  function quiet(): void {
    const waiting = () => [...windows.values()].filter(({ inbox }) => inbox.length)
    for (;;) {
      for (let all = waiting(); all.length; all = waiting()) hear(all[pick(all.length)]!)
      const asking = [...windows.values()].filter(({ settled, asleep }) => !settled && !asleep)
      if (!asking.length) return
      settle(asking[pick(asking.length)]!)
    }
  }
  return {
    windows,
    chosen,
    come,
    quiet,
    hearSome: () => windows.forEach(seen => seen.inbox.length && pick(2) && hear(seen)),
    move(name: string, place: number) {
      const seen = windows.get(name)!
      seen.place = place
      chosen.add(place)
      // As in views/useTalk.ts: what is known already is not said again.
      if (seen.part.latest('place') !== place) seen.part.change('place', place)
    },
    sleep(name: string) { Object.assign(windows.get(name)!, { asleep: true, inbox: [] }) },
    /** Without a network: somebody goes on in it. */
    cut(name: string) {
      Object.assign(windows.get(name)!, { asleep: true, inbox: [] })
      windows.get(name)!.part.lose()
    },
    wake(name: string) {
      Object.assign(windows.get(name)!, { asleep: false, settled: false })
      windows.get(name)!.part.ask()
    },
    reload(name: string) {
      const { kind, place, part } = windows.get(name)!
      const kept = part.known.place
      windows.delete(name)
      come(name, kind, place, kept)
    },
    close: (name: string) => windows.delete(name),
    places: () => Object.fromEntries([...windows].map(([name, { place }]) => [name, place])),
  }
}

const cases: Record<string, { events: (at: ReturnType<typeof room>) => void, places: Record<string, number> }> = {
  'a presenter view that is opened comes to where the talk is, and moves nobody': {
    events: (at) => { at.come('audience', 'audience', 9); at.quiet(); at.come('presenter', 'presenter', 1) },
    places: { audience: 9, presenter: 9 },
  },
  'a presenter view that is loaded again moves nobody': {
    events: (at) => { at.come('audience', 'audience', 1); at.come('presenter', 'presenter', 1); at.quiet(); at.move('presenter', 9); at.quiet(); at.reload('presenter') },
    places: { audience: 9, presenter: 9 },
  },
  'a key pressed while a window asks counts, where the others are where it was': {
    events: (at) => { at.come('projector', 'audience', 1); at.quiet(); at.come('laptop', 'presenter', 1); at.move('laptop', 2) },
    places: { laptop: 2, projector: 2 },
  },
  'a key and its opposite, while a window asks, leave it where it was': {
    events: (at) => { at.come('laptop', 'presenter', 5); at.move('laptop', 6); at.move('laptop', 5); at.quiet(); at.come('projector', 'audience', 1) },
    places: { laptop: 5, projector: 5 },
  },
  'an audience’s window moves the presenter’s': {
    events: (at) => { at.come('audience', 'audience', 1); at.come('presenter', 'presenter', 1); at.quiet(); at.move('audience', 2) },
    places: { audience: 2, presenter: 2 },
  },
  'two presenter views and an audience’s window agree, whoever moves': {
    events: (at) => { for (const [name, kind] of [['laptop', 'presenter'], ['phone', 'presenter'], ['projector', 'audience']] as const) at.come(name, kind, 1); at.quiet(); at.move('laptop', 2); at.quiet(); at.move('phone', 3); at.quiet(); at.move('projector', 4) },
    places: { laptop: 4, phone: 4, projector: 4 },
  },
  'two who move at the same moment agree': {
    events: (at) => { at.come('laptop', 'presenter', 1); at.come('phone', 'presenter', 1); at.quiet(); at.move('phone', 6); at.move('laptop', 5) },
    places: { laptop: 6, phone: 6 },
  },
  'a projector’s window that comes where there are but phones of the audience is part of their talk': {
    events: (at) => { at.come('presenter', 'presenter', 5); at.come('mine', 'phone', 1); at.quiet(); at.close('presenter'); at.come('projector', 'audience', 1); at.quiet(); at.move('projector', 2) },
    places: { mine: 2, projector: 2 },
  },
  'readers stay where they are': {
    events: (at) => { at.come('one', 'audience', 3); at.come('two', 'audience', 5); at.quiet(); at.move('two', 6) },
    places: { one: 3, two: 6 },
  },
  'a phone in the audience moves nobody, and is taken along with the next move': {
    events: (at) => { at.come('presenter', 'presenter', 1); at.come('mine', 'phone', 1); at.come('yours', 'phone', 1); at.quiet(); at.move('mine', 7); at.move('yours', 8); at.quiet(); expect(at.places()).toEqual({ presenter: 1, mine: 7, yours: 8 }); at.move('presenter', 2) },
    places: { presenter: 2, mine: 2, yours: 2 },
  },
  'who slept through a move comes to where the talk is by then, whatever was pressed at once': {
    events: (at) => { at.come('laptop', 'presenter', 1); at.come('phone', 'presenter', 1); at.quiet(); at.sleep('phone'); at.move('laptop', 5); at.quiet(); at.wake('phone'); at.move('phone', 2) },
    places: { laptop: 5, phone: 5 },
  },
  'a key pressed on waking counts where nothing has moved meanwhile': {
    events: (at) => { at.come('laptop', 'presenter', 1); at.come('phone', 'presenter', 1); at.quiet(); at.move('laptop', 5); at.quiet(); at.sleep('phone'); at.wake('phone'); at.move('phone', 6) },
    places: { laptop: 6, phone: 6 },
  },
  'a remote that was cut off comes to where the talk is by then, whatever was pressed in it meanwhile': {
    events: (at) => { at.come('laptop', 'presenter', 1); at.come('phone', 'presenter', 1); at.quiet(); at.cut('phone'); at.move('laptop', 5); at.quiet(); at.move('phone', 2); at.wake('phone') },
    places: { laptop: 5, phone: 5 },
  },
  'a key pressed in a remote that was cut off counts where nothing has moved meanwhile': {
    events: (at) => { at.come('laptop', 'presenter', 1); at.come('phone', 'presenter', 1); at.quiet(); at.cut('phone'); at.move('phone', 2); at.wake('phone') },
    places: { laptop: 2, phone: 2 },
  },
  'a window that is alone goes where its address says': {
    events: (at) => { at.come('presenter', 'presenter', 4); at.quiet(); at.move('presenter', 5); at.close('presenter'); at.come('presenter', 'presenter', 12) },
    places: { presenter: 12 },
  },
}

for (const [promise, { events, places }] of Object.entries(cases)) {
  test(promise, () => {
    const at = room()
    events(at)
    at.quiet()
    expect(at.places()).toEqual(places)
  })
}

/** A generator of numbers that a seed makes again. */
function seeded(seed: number): (below: number) => number {
  return below => (seed = (seed * 1103515245 + 12345) % 2147483648) >>> 8 ? (seed >>> 8) % below : 0
}

/** What is wrong once all is heard: windows that are awake and do not agree, and any that was taken where nobody went. Empty when all is well. */
function faults(at: ReturnType<typeof room>, of: string): string[] {
  at.quiet()
  const awake = [...at.windows.values()].filter(({ asleep }) => !asleep)
  const shown = new Set(awake.map(({ place }) => place))
  const known = new Set(awake.map(({ part }) => JSON.stringify(part.known.place)))
  return [
    ...[...at.windows].flatMap(([name, { jumps }]) => jumps.filter(place => !at.chosen.has(place)).map(place => `${name} was taken to ${place}: ${of}`)),
    ...known.size > 1 || shown.size > 1 ? [`they show ${[...shown].join(' and ')}: ${of}`] : [],
  ]
}

/** Every order of these lists' members that keeps the order within each. */
function* interleaved<T>(lists: T[][]): Generator<T[]> {
  if (lists.every(list => !list.length)) yield []
  for (const [i, list] of lists.entries())
    if (list.length)
      for (const rest of interleaved(lists.map((other, j) => j === i ? list.slice(1) : other))) yield [list[0]!, ...rest]
}

for (const third of ['presenter', 'phone'] as const) {
  test(`a presenter’s, an audience’s and a ${third}’s window agree in whatever order they come, move, reload, sleep and wake, and nobody jumps unasked`, () => {
    const does = {
      a: ['move', 'reload', 'move'],
      b: ['move', 'sleep', 'wake'],
      c: ['sleep', 'wake', 'move'],
    }
    let orders = 0
    const wrong: string[] = []
    for (const order of interleaved(Object.entries(does).map(([name, events]) => events.map(event => [name, event] as const)))) {
      const pick = seeded(++orders)
      const at = room(pick)
      at.come('a', 'presenter', 1)
      at.come('b', 'audience', 1)
      at.come('c', third, 1)
      at.quiet()
      let place = 1
      for (const [name, event] of order) {
        if (event === 'move') at.move(name, ++place)
        else at[event as 'reload' | 'sleep' | 'wake'](name)
        at.hearSome()
      }
      // A phone that turned pages for itself is taken along now.
      at.quiet()
      at.move('a', 99)
      wrong.push(...faults(at, order.map(([name, event]) => `${name} ${event}`).join(', ')))
    }
    expect(wrong).toEqual([])
    expect(orders).toBe(1680)
  })
}

test('of five hundred things that happen to up to six windows, none parts them', () => {
  const wrong: string[] = []
  for (let seed = 1; seed <= 60; seed++) {
    const pick = seeded(seed)
    const at = room(pick)
    at.come('a', 'presenter', 1)
    at.quiet()
    for (let i = 0; i < 500; i++) {
      const name = 'abcdef'[pick(6)]!
      const seen = at.windows.get(name)
      const event = ['move', 'move', 'reload', 'sleep', 'cut', 'wake', 'close', 'hear', 'hear', 'quiet'][pick(10)]!
      // While the last of those who know is still asked, nobody else knows where the talk is.
      const others = [...at.windows].filter(([other, { asleep, settled }]) => other !== name && !asleep && settled).length
      if (event === 'quiet') at.quiet()
      else if (event === 'hear') at.hearSome()
      else if (!seen) at.come(name, (['presenter', 'audience', 'phone'] as const)[pick(3)]!, 1 + pick(20))
      else if (event === 'move') at.move(name, 1 + pick(20))
      else if (event === 'wake') at.wake(name)
      else if (others) at[event as 'reload' | 'sleep' | 'cut' | 'close'](name)
    }
    for (const [name, { asleep }] of at.windows) if (asleep) at.wake(name)
    at.quiet()
    // Who is left may all be readers; with a presenter view, and its next move, it is a talk.
    at.come('g', 'presenter', 1)
    at.quiet()
    at.move('g', 50)
    wrong.push(...faults(at, `seed ${seed}`))
  }
  expect(wrong).toEqual([])
})

test('under --remote PASSWORD, who does not say it may ask where the talk is, and moves nothing, unless at the machine itself; no page comes with it', () => {
  const heard: unknown[] = []
  const client = () => ({ socket: {}, send: (_: string, message: unknown) => void heard.push(message) })
  const [speaker, stranger] = [client(), client()]
  type Listener = (message: unknown, from: unknown) => void
  const on: Record<string, Listener> = {}
  const ws = { clients: new Set([speaker, stranger]), on: (name: string, listener: Listener) => { on[name] = listener } }
  const { configureServer, transform } = relay({ remote: 's3cret' } as ResolvedSlidevOptions) as unknown as { configureServer: { handler: (server: object) => void }, transform: (code: string, id: string) => { code: string } }
  configureServer.handler({ ws, middlewares: { use: () => undefined } })
  const message = { from: 'x', asks: true, on: true, entries: { place: { value: 9, at: 9, by: 'x' } } }
  const silent = { ...message, on: false, entries: {} }
  for (const password of [undefined, 'guess']) on['stage:talk']!({ ...message, password }, speaker)
  on['stage:talk']!({ ...message, password: 's3cret' }, speaker)
  expect(heard).toEqual([silent, silent, message])

  heard.length = 0
  for (const [host, remoteAddress] of [['192.168.0.9:3030', '192.168.0.7'], ['talk.example', '127.0.0.1'], ['localhost:3030', '192.168.0.7'], ['localhost:3030', '::ffff:127.0.0.1']] as const) {
    const window = client()
    on.connection!(window.socket, { headers: { host }, socket: { remoteAddress } })
    on['stage:talk']!(message, window)
  }
  expect(heard.filter((_, i) => i % 2), 'a window here, and none through a tunnel').toEqual([silent, silent, silent, message])

  heard.length = 0
  for (const given of ['s3cret', 's3cret/', 'guess', '', undefined, ['s3cret']]) on['stage:password']!(given, stranger)
  expect(heard.map(answer => (answer as { is: string }).is)).toEqual(['s3cret', 's3cret', '', '', '', ''])
  expect(transform('export default {"title":"s3cret","remote":"s3cret"}', '/@slidev/configs').code).toMatch(/^export default \{"title":"s3cret","remote":"[\w-]{36}"\}$/)
})
