import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readTimes } from './proc.ts'
import { cpuOf } from './processes.ts'
import type { Look, Run } from './schema.ts'

/** From where on a machine is busy: how many times as long as at its best a fixed piece of work may take, and which share of all processors' time others may have. */
const limits = { work: 1.25, others: 0.1, steal: 0.05 }

const percent = (share: number) => `${Math.round(share * 100)} %`

/** Why what was seen of the machine is that of a busy one; undefined on a quiet one. `best` is the least that the piece of work took, in milliseconds. */
export function busyBecause({ work, others, steal }: Look, best: number): string | undefined {
  const slow = Math.max(...work) / best
  if (steal > limits.steal) return `the hypervisor gave ${percent(steal)} of the processors to others`
  if (others > limits.others) return `other programs had ${percent(others)} of the processors`
  if (slow > limits.work) return `a fixed piece of work took ${slow.toFixed(1)} times as long as at its best`
  return undefined
}

/** Why a start is not to be believed; undefined where it is, and where nobody looked. */
export function doubtOf(run: Run, best: number | undefined): string | undefined {
  if ('error' in run || !run.look || best === undefined) return undefined
  const [up = 0, processor] = [run.up[0], run.cpu * 1000]
  // A process waits for nothing but a processor; of one so short, time is counted in steps of 10 ms.
  if (run.target === 'process' && run.copies === 1 && up > 1.5 * processor + 20) return `it took ${Math.round(up)} ms and had a processor for ${Math.round(processor)} of them`
  return busyBecause(run.look, best)
}

/** Milliseconds of a fixed piece of work, after one that wakes the processor up. */
function piece(): number {
  const once = () => {
    const began = performance.now()
    let value = 1
    for (let i = 0; i < 3_000_000; i++) value = (value * 31 + i) % 1_000_003
    return value ? performance.now() - began : 0
  }
  return [once(), once()][1]!
}

const times = () => readTimes(readFileSync('/proc/stat', 'utf8'))

/** Looks at the machine around each start. */
export class Watch {
  /** The least that the piece of work took so far; when it is made first, of many. */
  best = Math.min(...Array.from({ length: 30 }, piece))
  private readonly first = times()

  private work(): number {
    const took = piece()
    this.best = Math.min(this.best, took)
    return took
  }

  /**
   * Begins a look. The first call of what it returns ends the time in which others are counted, given the seconds of CPU time that
   * the copies had; the second, once they are gone, gives what was seen. `helpers` are the processes that work for the copies.
   */
  begin(helpers: number[] = []): { count: (own: number) => void, end: () => Look } {
    const before = this.work()
    const own = () => cpuOf([process.pid, ...helpers])
    const [from, ownFrom] = [times(), own()]
    let seen = { others: 0, steal: 0 }
    return {
      count: (copies) => {
        const { all, busy, steal } = since(from)
        seen = { others: Math.max(0, busy - (own() - ownFrom) - copies) / all, steal: steal / all }
      },
      end: () => ({ work: [before, this.work()], ...seen }),
    }
  }

  /** Waits until the machine is quiet, at most `patience` milliseconds. */
  async calm(patience: number, signal: AbortSignal): Promise<void> {
    for (const end = Date.now() + patience; Date.now() < end;) {
      const look = this.begin()
      await sleep(200, undefined, { signal })
      look.count(0)
      if (!busyBecause(look.end(), this.best)) return
    }
  }

  /** The share of the processors' time that the hypervisor gave to others, from the beginning. */
  steal(): number {
    const { all, steal } = since(this.first)
    return all && steal / all
  }
}

function since(from: ReturnType<typeof times>): ReturnType<typeof times> {
  const to = times()
  return { all: Math.max(to.all - from.all, 0.01), busy: to.busy - from.busy, steal: to.steal - from.steal }
}
