import { cpus, release, totalmem, type } from 'node:os'
import type { Browser } from '@playwright/test'
import type { Name } from './contenders.ts'
import type { Paints } from './inpage.ts'
import type { Spent } from './keys.ts'
import type { Request } from './load.ts'
import type { PhoneLoad } from './phone.ts'
import type { Profile } from './profile.ts'

/** What a run came to, as `results.json` has it. Times in ms, sizes in bytes; medians of the rounds unless said. */
export interface Results {
  date: string
  machine: Machine
  versions: Record<string, string>
  /** How often each was done; `long` are the cold loads of longer decks, which are built and exported once. */
  rounds: Rounds
  decks: Partial<Record<Name, DeckResult>>
  /** Decks 1, 5 and 20 times as long, loaded in turn; none after a quick run. */
  growth: Grown[]
  /** The first load of this deck, one by one: requests until its second slide is there, what was painted largest, what moved. */
  first?: { requests: Request[] } & Pick<Paints, 'largest' | 'shifts'>
  /** Where the time of keys goes; there after `--profile`. */
  profiles?: Partial<Record<Name, Profile>>
  /** What the page's own thread does until the first paint, in ms by kind; there after `--profile`. */
  paints?: Partial<Record<Name, Record<string, number>>>
}

export interface Rounds { loads: number, keys: number, phones: number, commands: number, long: number }

export interface Machine { cpu: string, cores: number, memory: number, system: string, node: string, browser: string }

/** One cold load, and leaving its first slide. */
export interface LoadResult {
  fcp: number
  lcp: number
  /** The worst of the rounds. */
  cls: number
  blocking: number
  leave: { at: number, bytes: number, headers: number, requests: number }
  /** Everything that it loads until it is quiet; 0 where that was not waited for. */
  total: { bytes: number, requests: number }
  /** First and largest paint of each round. */
  each: { fcp: number, lcp: number }[]
}

/** A whole command's time on the clock; `each` of the rounds. */
export interface Timed { median: number, each: number[] }

export interface Commands {
  build: Timed
  /** The command `export`, where there is one: from nothing, and again where it then finds the build. */
  export?: Timed
  again?: Timed
}

/** What keys took: each the median of the walks, then over all keys of the deck. */
export interface Pressed { median: number, worst: number, each: number[] }

/** What was measured of a deck; what was not asked for, or does not fit it, is not there. */
export interface DeckResult {
  slides: number
  load?: LoadResult
  keys?: { drawn: Pressed, paint: Pressed, spent: Spent }
  /** The first keys after a cold load; of decks that Slidev builds. */
  cold?: Pressed
  phones?: Phone[]
  commands?: Commands
}

/** An address on a phone held upright. */
export interface Phone extends PhoneLoad { page: string }

export interface Grown {
  name: Name
  times: number
  slides: number
  load: LoadResult
  commands: Commands
}

/** What this run is made on. */
export function machine(browser: Browser): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    browser: `Chromium ${browser.version()}`,
  }
}
