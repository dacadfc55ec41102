/**
 * What the speaker tells the room, and what a follower believes. Nothing of a browser, a broker or Slidev is in here, so that
 * tests/protocol.spec.ts can try every attack on it.
 *
 * 1. The speaker has a private key, and the link its public one. A message is 64 bytes of signature (Ed25519), then JSON as it
 *    was signed: nothing is written anew to be checked.
 * 2. A message has the whole state, so the newest alone says all, and one that is lost is not missed. Drawings have messages of
 *    their own, since they are larger and change less: of the slide where the talk is, said again with each stroke and slide.
 * 3. Numbers only rise. A number is the time by the clock of the speaker, or the last number and one, whichever is more: a window that
 *    comes later goes on above what it has heard, and no follower's clock is asked.
 * 4. What is too large, not signed by this key, of another form, or not newer, is as if it had not been said.
 * 5. Of what the speakers' windows do, the latest counts, as in one window: who was away does not take the others back.
 */
import * as ed from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { isMark, type Mark } from './marks.ts'

// Not the browser's own cryptography: that is there only over https, and the deck of a room is at http://192.168.1.5:4173/.
ed.hashes.sha512 = sha512

/** The largest number of a slide or a click. */
export const largest = 9999

/** How long a talk may stand still, in milliseconds, before what a broker has kept of it is of an earlier one. Half a day: no clock is that wrong. */
export const stale = 12 * 3_600_000

/** What a follower sees of a talk. */
export interface State {
  /** The slide, from 1. */
  no: number
  clicks: number
  black: boolean
  /** Where the speaker points, in per cent of the slide, and whether with a spot of light or an arrow. */
  pointer: { x: number, y: number, laser: boolean } | null
  /** Whether the talk has ended. */
  over: boolean
}

/** What is drawn on a slide. */
export interface Drawing { no: number, marks: Mark[] }

export interface Message<S = State> {
  v: 1
  /** Rises with each message of a room. */
  seq: number
  /** When it was said, by the clock of the window that said it: milliseconds since 1970. */
  date: number
  state: S
}

/** What can be said in a room: below which part of its topic, in how many bytes, and in which form. */
export interface Kind<S> {
  path: string
  bytes: number
  has: (state: unknown) => state is S
}

/** Why a message is not believed. */
export type Refusal = 'size' | 'signature' | 'form' | 'order'

/** A room's keys, each of 32 bytes as text. */
export interface Keys { secret: string, key: string }

const utf8 = new TextEncoder()
const toText = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const toBytes = (text: string) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0))
const digest = (text: string) => toText(sha512(utf8.encode(text)).subarray(0, 16))

/** The keys with this private one. */
export const keysOf = (secret: string): Keys => ({ secret, key: toText(ed.getPublicKey(toBytes(secret))) })

/** A new private key. */
export const makeSecret = (): string => toText(ed.utils.randomSecretKey())

/** The room's topic at the broker: it has the room's state, below it, `/drawing`, what is drawn, and, `/here`, how many follow, where the broker says that. */
export const topicOf = (key: string, { path } = { path: '' }): string => `slides/${digest(`room ${key}`)}${path}`

/** What the broker that comes with this asks of who may speak: from it nobody finds the private key. */
export const passwordOf = (secret: string): string => digest(`speak ${secret}`)

/** What is signed: the JSON, for this topic and this form. */
const signed = (json: Uint8Array, topic: string) => {
  const before = utf8.encode(`slides 1 ${topic}\n`)
  const both = new Uint8Array(before.length + json.length)
  both.set(before)
  both.set(json, before.length)
  return both
}

/** A message as it is sent. */
export function seal<S = State>(message: Message<S>, { secret, key }: Keys, { path } = { path: '' }): Uint8Array {
  const json = utf8.encode(JSON.stringify(message))
  const sealed = new Uint8Array(64 + json.length)
  sealed.set(ed.sign(signed(json, topicOf(key, { path })), toBytes(secret)))
  sealed.set(json, 64)
  return sealed
}

const isObject = (value: unknown, ...keys: string[]): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === keys.sort().join()
const isCount = (value: unknown, from: number) => Number.isInteger(value) && (value as number) >= from && (value as number) <= largest
const isPart = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 100
const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0

/** Where the talk is. */
export const place: Kind<State> = {
  path: '',
  bytes: 4096,
  has: (state): state is State => isObject(state, 'no', 'clicks', 'black', 'pointer', 'over')
    && isCount(state.no, 1) && isCount(state.clicks, 0) && typeof state.black === 'boolean' && typeof state.over === 'boolean'
    && (state.pointer === null || (isObject(state.pointer, 'x', 'y', 'laser') && isPart(state.pointer.x) && isPart(state.pointer.y) && typeof state.pointer.laser === 'boolean')),
}

/** What is drawn: some 40 strokes of a pen. Of a larger drawing the last ones are sent. */
export const drawing: Kind<Drawing> = {
  path: '/drawing',
  bytes: 32_768,
  has: (state): state is Drawing => isObject(state, 'no', 'marks') && isCount(state.no, 1) && Array.isArray(state.marks) && state.marks.every(isMark),
}

/** The marks of a drawing that a message has room for: the last ones. */
export function fitting(marks: Mark[]): Mark[] {
  let left = drawing.bytes - 256
  const first = marks.findLastIndex(mark => (left -= JSON.stringify(mark).length + 1) < 0)
  return marks.slice(first + 1)
}

/** The message in these bytes, if it is of the room with this public key, of this kind and newer than `after`; else why not. */
export function unseal(sealed: Uint8Array, key: string, after: number): Message | Refusal
export function unseal<S>(sealed: Uint8Array, key: string, after: number, kind: Kind<S>): Message<S> | Refusal
export function unseal(sealed: Uint8Array, key: string, after: number, kind: Kind<unknown> = place): Message<unknown> | Refusal {
  if (sealed.length <= 64 || sealed.length > kind.bytes) return 'size'
  const json = sealed.subarray(64)
  try {
    if (!ed.verify(sealed.subarray(0, 64), signed(json, topicOf(key, kind)), toBytes(key), { zip215: false })) return 'signature'
  }
  catch {
    return 'signature'
  }
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json))
  }
  catch {
    return 'form'
  }
  if (!isObject(value, 'v', 'seq', 'date', 'state') || value.v !== 1 || !isTime(value.seq) || !isTime(value.date) || !kind.has(value.state)) return 'form'
  const { seq, date, state } = value
  return seq > after ? { v: 1, seq, date, state } : 'order'
}

/** Whether what a broker had kept was left so long ago that it is of another talk. */
export const isStale = ({ date }: { date: number }, now: number): boolean => Math.abs(now - date) > stale

/** Whether what a broker had kept is of a talk that has ended, or must have. */
export const isOver = (message: Message, now: number): boolean => message.state.over || isStale(message, now)

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** A speaker's part in what there is of a kind: one window's, or of the process that keeps the talk open. */
export function takeFloor<S>(keys: Keys, now: () => number, kind: Kind<S>) {
  let known: { message: Message<S>, sealed: Uint8Array } | undefined
  /** What was done here and is not said yet, and when; at 0 what this window only came with. */
  let mine: { state: S, at: number } | undefined

  return {
    /** What the room knows, as far as it is known here. */
    get message() { return known?.message },
    /** What is done here. What this window came with (`chosen` is false) counts only where nobody has said anything. */
    change(state: S, chosen = true): void {
      mine = known && isSame(known.message.state, state) ? undefined : { state, at: chosen ? now() : 0 }
    },
    /** Takes in what was said in the room; returns what is to be shown here. */
    hear(sealed: Uint8Array): S | undefined {
      const message = unseal(sealed, keys.key, known?.message.seq ?? 0, kind)
      if (typeof message === 'string') return undefined
      known = { message, sealed }
      if (mine && mine.at > message.seq) return undefined
      mine = undefined
      return message.state
    },
    /** What has to be said now: what was done here, or with `again`, for a broker that may know nothing, what is known. */
    say(again = false): Uint8Array | undefined {
      if (!mine) return again ? known?.sealed : undefined
      const message: Message<S> = { v: 1, seq: Math.max(mine.at || now(), (known?.message.seq ?? 0) + 1), date: now(), state: mine.state }
      mine = undefined
      known = { message, sealed: seal(message, keys, kind) }
      return known.sealed
    },
  }
}
