/**
 * What the speaker tells the room, and what a follower believes. Nothing of a browser, a broker or Slidev is in here, so that
 * tests/protocol.spec.ts can try every attack on it.
 *
 * 1. The speaker has a private key, and the link its public one. A message is 64 bytes of signature (Ed25519), then JSON as it
 *    was signed: nothing is written anew to be checked.
 * 2. A message has the whole state, so the newest alone says all, and one that is lost is not missed.
 * 3. Numbers only rise. A number is the time by the clock of the speaker, or the last number and one, whichever is more: a window that
 *    comes later goes on above what it has heard, and no follower's clock is asked.
 * 4. What is too large, not signed by this key, of another form, or not newer, is as if it had not been said.
 * 5. Of what the speakers' windows do, the latest counts, as in one window: who was away does not take the others back.
 */
import * as ed from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'

// Not the browser's own cryptography: that is there only over https, and the deck of a room is at http://192.168.1.5:4173/.
ed.hashes.sha512 = sha512

/** Bounds of a message: its bytes, and the number of a slide or a click. */
export const limits = { bytes: 4096, count: 9999 }

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

export interface Message {
  v: 1
  /** Rises with each message of a room. */
  seq: number
  /** When it was said, by the clock of the window that said it: milliseconds since 1970. */
  date: number
  state: State
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

/** The room's topic at the broker: it has the room's state, and below it, `/here`, how many follow, where the broker says that. */
export const topicOf = (key: string): string => `slides/${digest(`room ${key}`)}`

/** What the broker that comes with this asks of who may speak: from it nobody finds the private key. */
export const passwordOf = (secret: string): string => digest(`speak ${secret}`)

/** What is signed: the JSON, for this room and this form. */
const signed = (json: Uint8Array, key: string) => {
  const before = utf8.encode(`slides 1 ${topicOf(key)}\n`)
  const both = new Uint8Array(before.length + json.length)
  both.set(before)
  both.set(json, before.length)
  return both
}

/** A message as it is sent. */
export function seal(message: Message, { secret, key }: Keys): Uint8Array {
  const json = utf8.encode(JSON.stringify(message))
  const sealed = new Uint8Array(64 + json.length)
  sealed.set(ed.sign(signed(json, key), toBytes(secret)))
  sealed.set(json, 64)
  return sealed
}

const isObject = (value: unknown, ...keys: string[]): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === keys.sort().join()
const isCount = (value: unknown, from: number) => Number.isInteger(value) && (value as number) >= from && (value as number) <= limits.count
const isPart = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 100
const isTime = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0

/** Whether a value is a message, and has nothing else in it. */
function isMessage(value: unknown): value is Message {
  if (!isObject(value, 'v', 'seq', 'date', 'state') || value.v !== 1 || !isTime(value.seq) || !isTime(value.date)) return false
  const { state } = value
  return isObject(state, 'no', 'clicks', 'black', 'pointer', 'over')
    && isCount(state.no, 1) && isCount(state.clicks, 0) && typeof state.black === 'boolean' && typeof state.over === 'boolean'
    && (state.pointer === null || (isObject(state.pointer, 'x', 'y', 'laser') && isPart(state.pointer.x) && isPart(state.pointer.y) && typeof state.pointer.laser === 'boolean'))
}

/** The message in these bytes, if it is of the room with this public key and newer than `after`; else why not. */
export function unseal(sealed: Uint8Array, key: string, after: number): Message | Refusal {
  if (sealed.length <= 64 || sealed.length > limits.bytes) return 'size'
  const json = sealed.subarray(64)
  try {
    if (!ed.verify(sealed.subarray(0, 64), signed(json, key), toBytes(key), { zip215: false })) return 'signature'
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
  if (!isMessage(value)) return 'form'
  return value.seq > after ? value : 'order'
}

/** Whether what a broker had kept is of a talk that has ended, or was left so long ago that it must have. */
export const isOver = ({ date, state }: Message, now: number): boolean => state.over || Math.abs(now - date) > stale

const isSame = (a: State, b: State) => JSON.stringify(a) === JSON.stringify(b)

/** A speaker's part: one window, or the process that keeps the talk open. */
export function takeFloor(keys: Keys, now: () => number) {
  let known: { message: Message, sealed: Uint8Array } | undefined
  /** What was done here and is not said yet, and when; at 0 what this window only came with. */
  let mine: { state: State, at: number } | undefined

  return {
    /** What the room knows, as far as it is known here. */
    get message() { return known?.message },
    /** What is done here. What this window came with (`chosen` is false) counts only where nobody has said anything. */
    change(state: Omit<State, 'over'>, chosen = true, over = known?.message.state.over ?? false): void {
      const next: State = { no: state.no, clicks: Math.min(state.clicks, limits.count), black: state.black, pointer: state.pointer, over }
      if (known && isSame(known.message.state, next)) mine = undefined
      else mine = { state: next, at: chosen ? now() : 0 }
    },
    /** Takes in what was said in the room; returns what is to be shown here. */
    hear(sealed: Uint8Array): State | undefined {
      const message = unseal(sealed, keys.key, known?.message.seq ?? 0)
      if (typeof message === 'string') return undefined
      known = { message, sealed }
      if (mine && mine.at > message.seq) return undefined
      mine = undefined
      return message.state
    },
    /** What has to be said now: what was done here, or with `again`, for a broker that may know nothing, what is known. */
    say(again = false): Uint8Array | undefined {
      if (!mine) return again ? known?.sealed : undefined
      const message: Message = { v: 1, seq: Math.max(mine.at || now(), (known?.message.seq ?? 0) + 1), date: now(), state: mine.state }
      mine = undefined
      known = { message, sealed: seal(message, keys) }
      return known.sealed
    },
  }
}
