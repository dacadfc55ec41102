/** The two links of a room. Every page of a deck has this, so nothing is imported. */

/** Whether a text can be a key: 32 bytes in base64url, as they are written. */
export const isKey = (text: unknown): text is string => typeof text === 'string' && /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(text)

/** What the speaker's window has to know. It is behind the #, which no server hears of, and goes out of the address at once. */
export interface Floor {
  secret: string
  /** The link for those who follow. */
  link: string
  /** The broker's, where it is none of a room. */
  user?: string
  password?: string
}

/** The audience's link to the deck at this address. */
export const linkOf = (address: string, key: string): string => `${address}?live=${key}`

/** The speaker's link to the presenter view of the deck at this address. */
export const floorLink = (address: string, floor: Floor): string => `${address}presenter#speaker=${encodeURIComponent(JSON.stringify(floor))}`

/** What a speaker's link says, by what is behind its #; undefined where that is none. */
export function floorIn(hash: string): Floor | undefined {
  const [, text] = /^#speaker=(.+)$/.exec(hash) ?? []
  try {
    const floor = JSON.parse(decodeURIComponent(text ?? 'null')) as Floor | null
    return floor && isKey(floor.secret) && /^https?:/.test(floor.link) ? floor : undefined
  }
  catch {
    return undefined
  }
}

/** The public key that an address names, if it is one. */
export function keyIn(search: string): string | undefined {
  const key = new URLSearchParams(search).get('live')
  return isKey(key) ? key : undefined
}
