import type { Reach } from './probe.ts'
import type { Run, TargetId } from './schema.ts'

/** Bytes of all copies of a launch together, as the schema has them. */
export type Memory = Extract<Run, { up: number[] }>['memory']

/** Copies that were launched at one moment. */
export interface Launch {
  /** When, on the clock of `performance.now()`. */
  began: number
  /** Fulfilled when the copy at `index` may be asked: at once, where it does not say by itself that it listens. */
  listening: (index: number) => Promise<void>
  /** How the copies' ports are reached, where they are not on this machine's network. */
  reach?: Reach
  /** Fulfilled, with the reason in one line, when a copy ends by itself. */
  ended: Promise<Error>
  /** Seconds of CPU time on the host of all that belongs to the copies, so far. */
  cpu: () => Promise<number>
  memory: () => Promise<Memory>
  /** What the first copy has added on the disk, in allocated bytes. */
  layer: () => Promise<number>
  /** Ends all copies, waits until they are gone and removes what they wrote. */
  stop: () => Promise<void>
}

/** One way to run the program. */
export interface Target {
  id: TargetId
  /** Processes that work for the copies and do not belong to one of them, like an engine's daemons. */
  helpers?: number[]
  /** Launches a copy for each port, which is to answer at 127.0.0.1. */
  launch: (ports: number[]) => Promise<Launch>
  /** Milliseconds that a number of copies may take to answer. */
  deadline: (copies: number) => number
}
