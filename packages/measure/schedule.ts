import { loadavg } from 'node:os'
import { Failure } from 'slidev-addon-publish/command'
import type { Plan } from './options.ts'
import { doubtOf, Watch } from './quiet.ts'
import { measureOnce, type Measured } from './repetition.ts'
import type { Measurements, Run, TargetId } from './schema.ts'
import type { Session } from './session.ts'
import type { Target } from './target.ts'

/** All starts of a plan, and what one copy of each target has added on the disk. */
export interface Outcome { runs: Run[], layers: Map<TargetId, number>, watch: NonNullable<Measurements['watch']> }

/** How many failures in a row it takes to give up a number of copies. */
const patience = 2

/** How often a start is made again when the machine was busy, how many starts without success it takes to give that up, and the milliseconds that quiet is waited for before each. */
const again = { each: 2, starts: 3, calm: 3000 }

/** Failures in a row of a target at a number of copies, counted from the last start back. */
function failuresInARow(runs: Run[], target: TargetId, copies: number): number {
  const own = runs.filter(run => run.target === target && run.copies === copies).reverse()
  const good = own.findIndex(run => 'up' in run)
  return good < 0 ? own.length : good
}

/**
 * Starts every target with every number of copies, in turn for each repetition, so that a machine that gets slower
 * or faster meanwhile does so for all of them. Throws when it is interrupted or the disk is full.
 */
export async function measureAll(session: Session, targets: Target[], plan: Plan, say: (line: string) => void, watch = new Watch()): Promise<Outcome> {
  const outcome: Outcome = { runs: [], layers: new Map(), watch: { best: watch.best, load: [loadavg()[0]!, 0], steal: 0, again: [] } }
  const { signal } = session
  const total = plan.repetitions * targets.length * plan.copies.length
  say(`${total} starts, about ${await estimate(signal, targets, plan, watch, say)}; one on a busy machine is made again, at most ${again.each} times`)
  let start = 0
  let inVain = 0
  /** A start, made again while the machine is busy. */
  const believable = async (target: Target, copies: number, repetition: number, head: string): Promise<Measured> => {
    for (let attempt = 1; ; attempt++) {
      if (inVain < again.starts) await watch.calm(again.calm, signal)
      const measured = await measureOnce(target, copies, repetition, signal, watch)
      const why = doubtOf(measured.run, watch.best)
      if (!why) inVain = 0
      if (!why || inVain >= again.starts) return measured
      if (attempt > again.each) {
        if (++inVain === again.starts) say('This machine does not get quiet. From here on no start is made again; those on a busy machine are marked.')
        return measured
      }
      outcome.watch.again.push({ target: target.id, copies, repetition, why })
      say(`${head}made again: ${why}`)
    }
  }
  for (let repetition = 1; repetition <= plan.repetitions; repetition++) {
    for (const target of targets) {
      for (const copies of plan.copies) {
        const head = `[${++start}/${total}] ${target.id}, ${copies} ${copies === 1 ? 'copy' : 'copies'}, repetition ${repetition}: `
        if (failuresInARow(outcome.runs, target.id, copies) >= patience) {
          say(`${head}given up after ${patience} failures in a row`)
          continue
        }
        const { run, layer } = await believable(target, copies, repetition, head)
        outcome.runs.push(run)
        if (layer !== undefined && target.id !== 'process' && !outcome.layers.has(target.id)) outcome.layers.set(target.id, layer)
        say(head + describe(run, watch.best))
        if ('error' in run && /ENOSPC|No space left/i.test(run.error)) throw new Failure(`the disk is full: ${run.error}`)
      }
    }
  }
  Object.assign(outcome.watch, { best: watch.best, load: [outcome.watch.load[0], loadavg()[0]!], steal: watch.steal() })
  return outcome
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`

function describe(run: Run, best: number): string {
  if ('error' in run) return `failed: ${run.error}`
  const why = doubtOf(run, best)
  const { app, guest, runtime } = run.memory
  const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
  return `all up in ${seconds(Math.max(...run.up))}, ${guest ? `${mebibytes(app + guest)} of guest RAM` : mebibytes(app + runtime)}${why ? `; not to be believed: ${why}` : ''}`
}

/** Starts each target once, which puts its files into the page cache, and tells from that how long the plan will take. */
async function estimate(signal: AbortSignal, targets: Target[], plan: Plan, watch: Watch, say: (line: string) => void): Promise<string> {
  let total = 0
  for (const target of targets) {
    const began = performance.now()
    const { run } = await measureOnce(target, 1, 1, signal, watch)
    const whole = performance.now() - began
    say(`${target.id}, once to warm up: ${describe(run, watch.best)}`)
    const up = 'up' in run ? run.up[0]! : target.deadline(1)
    // A second copy at once takes somewhat over half as long again, and so does each after it.
    for (const copies of plan.copies) total += plan.repetitions * (whole - up + up * (1 + 0.6 * (copies - 1)))
  }
  return total < 90_000 ? `${Math.ceil(total / 1000)} seconds` : `${Math.ceil(total / 60_000)} minutes`
}
