import { expect, test } from '@playwright/test'
import { isKey } from '../links.ts'
import { type Mark, marksOf, svgOf } from '../marks.ts'
import { type Drawing, drawing, fitting, isOver, keysOf, largest, makeSecret, type Message, passwordOf, place, seal, stale, type State, takeFloor, topicOf, unseal } from '../protocol.ts'

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
    ['a slide beyond all', message(5, { no: largest + 1 })],
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

const pen: Mark = { as: 'pen', color: '#ff595e', size: 0, at: [1000, 1000, 5, -5, 7, 3] }
const drawn = (marks: unknown[], more: object = {}): Message<Drawing> => ({ v: 1, seq: 5, date: 1_800_000_000_000, state: { no: 7, marks: marks as Mark[], ...more } })

test('a drawing is believed as the place is, and nothing in it can be anything but numbers and a colour', () => {
  const within = (message: Message<Drawing>, by = keys, after = 0) => unseal(seal(message, by, drawing), keys.key, after, drawing)
  const line: Mark = { as: 'line', color: '#1982c4', size: 40, at: [0, 0, 9800, 5520] }
  expect(within(drawn([pen, line]))).toEqual(drawn([pen, line]))
  const markup = '"/><script>alert(1)</script>'
  const attacks: [name: string, told: unknown, why: string][] = [
    ['forged', within(drawn([pen]), keysOf(makeSecret())), 'signature'],
    ['replayed', within(drawn([pen]), keys, 5), 'order'],
    ['a drawing where the place is said', unseal(seal(drawn([pen]), keys, drawing), keys.key, 0), 'signature'],
    ['a place where drawings are said', unseal(seal(message(5), keys), keys.key, 0, drawing), 'signature'],
    ['too large', within(drawn([{ ...pen, at: new Array(40_000).fill(0) as number[] }])), 'size'],
    ['as markup', within(drawn([pen], { marks: markup })), 'form'],
    ['a mark as markup', within(drawn([markup])), 'form'],
    ['no marks', within(drawn([], { marks: null })), 'form'],
    ['on slide 0', within(drawn([], { no: 0 })), 'form'],
    ['another thing in it', within(drawn([pen], { svg: markup })), 'form'],
    ['another thing in a mark', within(drawn([{ ...pen, onload: markup }])), 'form'],
    ...['foreignObject', 'script', 'image', 'path', '__proto__', markup].map(as => [`a mark that is ${as}`, within(drawn([{ ...pen, as }])), 'form'] as [string, unknown, string]),
    ...['red', '#FFF', 'url(https://example.org/)', `#ff595e${markup}`, '#ff595e\n', '', null].map(color => [`in ${color}`, within(drawn([{ ...pen, color }])), 'form'] as [string, unknown, string]),
    ...[markup, -1, 0.5, '40', null, 1e9].map(size => [`of size ${size}`, within(drawn([{ ...pen, size }])), 'form'] as [string, unknown, string]),
    ...[markup, [], [1], [1, 2, 3], [1, markup], [1, '2'], [1, 1e9], [1, null], { length: 2 }].map(at => [`at ${JSON.stringify(at)}`, within(drawn([{ ...pen, at }])), 'form'] as [string, unknown, string]),
    ['a line of three numbers', within(drawn([{ ...line, at: [1, 2, 3] }])), 'form'],
    ['a box of no width', within(drawn([{ ...line, as: 'box', at: [1, 2, -3, 4] }])), 'form'],
  ]
  for (const [name, told, why] of attacks) expect(told, name).toBe(why)
})

test('a drawing comes out of its marks as it was drawn', () => {
  const path = 'M 100.00 100.00 Q 100.00 100.00 100.25 99.75 100.50 99.50 100.85 99.65 101.20 99.80 100.60 99.90 Z'
  const brush = 'fill="transparent" stroke="#1982c4" stroke-width="4" stroke-linecap="round"'
  const svg = [
    `<path fill="#ff595e" d="${path}"></path>`,
    `<line ${brush} x1="0.00" y1="0.00" x2="980.00" y2="552.00"></line>`,
    `<rect ${brush} x="10.00" y="20.00" width="30.50" height="40.00"></rect>`,
    `<ellipse ${brush} cx="10.00" cy="20.00" rx="30.50" ry="40.00"></ellipse>`,
  ].join('')
  const withArrow = `${svg}<g><defs><marker id="x"><path fill="#1982c4" d="M0,-5L10,0L0,5"></path></marker></defs><line ${brush} x1="1.00" y1="2.00" x2="3.00" y2="4.00" marker-end="url(#x)"></line></g>`
  expect(marksOf(withArrow).map(({ as }) => as)).toEqual(['pen', 'line', 'box', 'ring', 'arrow'])
  expect(marksOf(withArrow)[0]).toEqual(pen)
  expect(svgOf(marksOf(svg))).toBe(svg)
  expect(marksOf(svgOf(marksOf(withArrow))), 'and again').toEqual(marksOf(withArrow))
  expect(marksOf(`<path fill="url(https://example.org/)" d="${path}"></path><path fill="#ff595e" d="M0,0 L9,9"></path><script>alert(1)</script><image href="x"/>`), 'of what no mark can say nothing comes').toEqual([])

  const many = Array.from({ length: 200 }, (_, i) => ({ ...pen, at: [i, ...new Array(199).fill(-12) as number[]] }))
  const sent = fitting(many)
  expect(sent.length).toBeGreaterThan(30)
  expect(sent, 'of a drawing that is too large the last strokes').toEqual(many.slice(-sent.length))
  expect(seal(drawn(sent), keys, drawing).length).toBeLessThanOrEqual(drawing.bytes)
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
  const windows: { part: ReturnType<typeof takeFloor<State>>, seen: State, there: boolean }[] = []
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
    open(now: () => number, at: State) {
      const window = { part: takeFloor(keys, now, place), seen: at, there: false }
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
