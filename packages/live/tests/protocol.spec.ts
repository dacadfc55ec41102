import { expect, test } from '@playwright/test'
import { isKey } from '../links.ts'
import { isOver, keysOf, limits, makeSecret, type Message, passwordOf, seal, stale, type State, takeFloor, topicOf, unseal } from '../protocol.ts'

const keys = keysOf(makeSecret())
const state: State = { no: 7, clicks: 2, black: false, pointer: null, over: false }
const message = (seq: number, more: Partial<State> = {}): Message => ({ v: 1, seq, date: 1_800_000_000_000, state: { ...state, ...more } })
/** Sealed by the speaker, whatever it is: a valid signature over a wrong thing. */
const sealAny = (value: unknown, by = keys) => seal(value as Message, by)
const replaced = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => i === at ? byte ^ 1 : byte)

test('a follower believes what the speaker has signed, and what is newer', () => {
  expect(unseal(seal(message(5), keys), keys.key, 4)).toEqual(message(5))
  expect(isKey(keys.key)).toBe(true)
  expect(keysOf(keys.secret), 'the same key after a restart').toEqual(keys)
  for (const text of ['', 'A', keys.key.slice(1), `${keys.key}A`, `${keys.key.slice(1)}/`, '<b>', null, 7]) expect(isKey(text), String(text)).toBe(false)
})

test('a follower believes nothing else', () => {
  const other = keysOf(makeSecret())
  const good = seal(message(5), keys)
  const markup = '<img src=x onerror=alert(1)>'
  const within = (value: unknown) => unseal(sealAny(value), keys.key, 0)
  const attacks: [name: string, bytes: Uint8Array, after: number, why: string][] = [
    ['forged, by another key', seal(message(5), other), 0, 'signature'],
    ['signed by another key for this room', seal(message(5), { ...keys, secret: other.secret }), 0, 'signature'],
    ['from another room, carried over', seal(message(5), other), 0, 'signature'],
    ['another slide under a true signature', replaced(good, good.length - 4), 0, 'signature'],
    ['a signature with one bit changed', replaced(good, 3), 0, 'signature'],
    ['a signature of nothing', new Uint8Array([...new Uint8Array(64), ...good.subarray(64)]), 0, 'signature'],
    ['unsigned', new TextEncoder().encode(JSON.stringify(message(5))), 0, 'signature'],
    ['replayed', good, 5, 'order'],
    ['older', good, 9, 'order'],
    ['garbage', Uint8Array.from({ length: 900 }, (_, i) => i * 7 % 256), 0, 'signature'],
    ['nothing', new Uint8Array(), 0, 'size'],
    ['a signature alone', good.subarray(0, 64), 0, 'size'],
    ['1 MB', new Uint8Array(1 << 20), 0, 'size'],
    ['1 MB, signed', sealAny({ ...message(5), more: 'x'.repeat(1 << 20) }), 0, 'size'],
  ]
  for (const [name, bytes, after, why] of attacks) expect(unseal(bytes, keys.key, after), name).toBe(why)

  // Even what the speaker's own key has signed has to have the form.
  expect(within(message(5)), 'the form itself').toEqual(message(5))
  const wrong: [string, unknown][] = [
    ['another version', { ...message(5), v: 2 }],
    ['one thing more', { ...message(5), more: 1 }],
    ['one thing more in the state', { ...message(5), state: { ...state, more: 1 } }],
    ['a list', [message(5)]],
    ['null', null],
    ['slide 0', message(5, { no: 0 })],
    ['half a slide', message(5, { no: 1.5 })],
    ['a slide beyond all', message(5, { no: limits.count + 1 })],
    ['fewer clicks than none', message(5, { clicks: -1 })],
    ['a pointer outside', message(5, { pointer: { x: 101, y: 0, laser: true } })],
    ['a number that is none', { ...message(5), seq: 2 ** 60 }],
    ...['v', 'seq', 'date', 'state'].map(key => [`markup as ${key}`, { ...message(5), [key]: markup }] as [string, unknown]),
    ...Object.keys(state).map(key => [`markup as ${key}`, { ...message(5), state: { ...state, [key]: markup } }] as [string, unknown]),
    ...['x', 'y', 'laser'].map(key => [`markup as the pointer’s ${key}`, { ...message(5), state: { ...state, pointer: { x: 1, y: 1, laser: true, [key]: markup } } }] as [string, unknown]),
    ...Object.keys(state).map(key => [`no ${key}`, { ...message(5), state: { ...state, [key]: undefined } }] as [string, unknown]),
  ]
  for (const [name, value] of wrong) expect(within(value), name).toBe('form')
  const deep = new TextEncoder().encode('['.repeat(3000))
  expect(typeof unseal(new Uint8Array([...good.subarray(0, 64), ...deep]), keys.key, 0), 'deep nesting').toBe('string')
})

test('what is shown of any messages, in any order and any number of times, only goes forward', () => {
  const sent = Array.from({ length: 30 }, (_, i) => seal(message(i + 1, { no: i + 1 }), keys))
  for (let seed = 1; seed <= 4; seed++) {
    let random = seed
    const pick = (below: number) => (random = random * 48271 % 2147483647) % below
    let last = 0
    for (let i = 0; i < 50; i++) {
      const heard = unseal(sent[pick(sent.length)]!, keys.key, last)
      if (typeof heard === 'string') continue
      expect(heard.state.no).toBe(heard.seq)
      last = heard.seq
    }
    expect(last).toBeGreaterThan(0)
  }
})

test('the topic and the password say nothing of the key, and an old room is another', () => {
  const next = keysOf(makeSecret())
  expect(topicOf(next.key)).not.toBe(topicOf(keys.key))
  expect(passwordOf(next.secret)).not.toBe(passwordOf(keys.secret))
  expect(topicOf(keys.key)).toMatch(/^slides\/[\w-]{22}$/)
  // The link of the talk before, after the key was changed: who has its private key speaks to nobody.
  expect(unseal(seal(message(99), keys), next.key, 0)).toBe('signature')
})

test('a talk that was left is over the next day, and no clock that is an hour wrong changes that', () => {
  const { date } = message(1)
  for (const wrong of [0, -3_600_000, 3_600_000]) {
    expect(isOver(message(1), date + wrong)).toBe(false)
    expect(isOver(message(1), date + stale + 2 * 3_600_000 + wrong)).toBe(true)
  }
  expect(isOver(message(1, { over: true }), date)).toBe(true)
})

/** A broker that keeps the last message, and whoever is there. */
function room() {
  let kept: Uint8Array | undefined
  const windows: { part: ReturnType<typeof takeFloor>, seen: Omit<State, 'over'>, there: boolean }[] = []
  const tell = (sealed: Uint8Array | undefined) => {
    if (!sealed) return
    kept = sealed
    for (const window of windows.filter(({ there }) => there)) hear(window, sealed)
  }
  const hear = (window: typeof windows[number], sealed: Uint8Array) => {
    const shown = window.part.hear(sealed)
    if (shown) window.seen = shown
  }
  return {
    forget: () => { kept = undefined },
    kept: () => kept && unseal(kept, keys.key, 0) as Message,
    open(now: () => number, at: Omit<State, 'over'>) {
      const window = { part: takeFloor(keys, now), seen: at, there: false }
      windows.push(window)
      window.part.change(at, false)
      const come = () => {
        window.there = true
        if (kept) hear(window, kept)
        const again = !kept || (unseal(kept, keys.key, 0) as Message).seq < (window.part.message?.seq ?? 0)
        tell(window.part.say(again))
      }
      come()
      return {
        come,
        leave: () => { window.there = false },
        at: () => window.seen.no,
        go(no: number) {
          window.seen = { ...state, no }
          window.part.change(window.seen)
          if (window.there) tell(window.part.say())
        },
      }
    },
  }
}

test('two speakers, an hour apart by their clocks, drive in turn', () => {
  const { open, kept } = room()
  let time = 1_800_000_000_000
  const laptop = open(() => ++time, { ...state, no: 1 })
  const phone = open(() => ++time - 3_600_000, { ...state, no: 1 })
  for (const [no, who] of [[2, laptop], [3, phone], [4, phone], [5, laptop], [6, phone]] as const) {
    who.go(no)
    expect([laptop.at(), phone.at(), kept()!.state.no]).toEqual([no, no, no])
  }
})

test('a speaker’s window that comes moves nobody; one that was away brings what it did, unless the talk has gone on since', () => {
  const { open, kept, forget } = room()
  let time = 1_800_000_000_000
  const laptop = open(() => ++time, { ...state, no: 4 })
  laptop.go(9)
  const late = open(() => ++time, { ...state, no: 1 })
  expect([laptop.at(), late.at()], 'comes to where the talk is').toEqual([9, 9])

  laptop.leave()
  laptop.go(12)
  expect(kept()!.state.no).toBe(9)
  laptop.come()
  expect([late.at(), kept()!.state.no], 'what it did meanwhile').toEqual([12, 12])

  laptop.leave()
  laptop.go(13)
  late.go(20)
  laptop.come()
  expect([laptop.at(), kept()!.state.no], 'the later counts').toEqual([20, 20])

  laptop.leave()
  late.go(21)
  laptop.go(22)
  laptop.come()
  expect([laptop.at(), late.at(), kept()!.state.no], 'also when that was done here').toEqual([22, 22, 22])

  forget()
  laptop.leave()
  laptop.come()
  expect(kept()!.state.no, 'a broker that was started anew knows again').toBe(22)
})
