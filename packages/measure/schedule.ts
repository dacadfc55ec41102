import { loadavg } from 'node:os'
import { Failure } from 'slidev-addon-publish/command'
import { copiesOf, type Plan } from './options.ts'
import { doubtOf, Watch } from './quiet.ts'
import { measureOnce, type Measured } from './repetition.ts'
import type { Measurements, Run, TargetId } from './schema.ts'
import type { Session } from './session.ts'
import type { Target } from './target.ts'

/** All starts of a plan, and what one copy of each target has added on the disk. */
export interface Outcome { runs: Run[], layers: Map<TargetId, number>, watch: NonNullable<Measurements['watch']> }

/** How many failures in a row it takes to give up a number of copies. */
const patience = 2

/** How many starts that stayed on a busy machine it takes to give up making them again, and the milliseconds that quiet is waited for before each. */
const hope = { starts: 3, calm: 3000 }

/** How often one copy that is up in less than `under` milliseconds is started in each repetition, of which the middle start is kept: so short a time says most about the moment. */
const short = { under: 1000, starts: 5 }
const startsOf = (up: number, copies: number) => copies === 1 && up < short.under ? short.starts : 1

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
export async function measureAll(session: Session, targets: Target[], plan: Plan, say: (line: string) => void, { watch = new Watch(), until }: { watch?: Watch, until?: number } = {}): Promise<Outcome> {
  const outcome: Outcome = { runs: [], layers: new Map(), watch: { best: watch.best, load: [loadavg()[0]!, 0], steal: 0, again: [] } }
  const { signal } = session
  const costs = await warmUp(signal, targets, watch, say)
  const { starts, repetitions, left, milliseconds } = fit(costs, plan, until && until - Date.now())
  if (left.length) say(`Left out, to be done in time: ${left.join(', ')}`)
  const total = repetitions * starts.length
  say(`${total} starts, about ${Math.ceil(milliseconds / 60_000)} min${plan.again ? `; one on a busy machine is made again, at most ${plan.again} times` : ''}`)
  const late = () => until !== undefined && Date.now() > until
  let start = 0
  let skipped = 0
  let inVain = plan.again ? 0 : hope.starts
  /** A start, made again while the machine is busy. */
  const believable = async (target: Target, copies: number, repetition: number, head: string): Promise<Measured> => {
    for (let attempt = 1; ; attempt++) {
      if (inVain < hope.starts) await watch.calm(hope.calm, signal)
      const measured = await measureOnce(target, copies, repetition, signal, watch)
      const why = doubtOf(measured.run, watch.best)
      if (!why || inVain >= hope.starts || late()) return measured
      if (attempt > plan.again) {
        if (++inVain === hope.starts) say('This machine does not get quiet. From here on no start is made again; those on a busy machine are marked.')
        return measured
      }
      outcome.watch.again.push({ target: target.id, copies, repetition, why })
      say(`${head}made again: ${why}`)
    }
  }
  /** The middle one of several starts, by the time until the answer; one that fails or stays in doubt ends them, and is kept. */
  const middle = async (target: Target, copies: number, repetition: number, head: string): Promise<Measured> => {
    const { up } = costs.find(({ id }) => id === target.id)!
    const all: { ms: number, measured: Measured }[] = []
    while (all.length < startsOf(up, copies)) {
      const measured = await believable(target, copies, repetition, head)
      const { run } = measured
      if ('error' in run || doubtOf(run, watch.best)) return measured
      all.push({ ms: Math.max(...run.up), measured })
    }
    const { measured } = all.toSorted((a, b) => a.ms - b.ms)[Math.floor(all.length / 2)]!
    return all.length > 1 ? { ...measured, run: { ...measured.run, middleOf: all.length } } : measured
  }
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    for (const target of targets) {
      for (const { copies } of starts.filter(({ id }) => id === target.id)) {
        const head = `[${++start}/${total}] ${target.id}, ${copies} ${copies === 1 ? 'copy' : 'copies'}, repetition ${repetition}: `
        if (late() && (repetition > 1 || copies > 1)) {
          skipped++
          continue
        }
        if (failuresInARow(outcome.runs, target.id, copies) >= patience) {
          say(`${head}given up after ${patience} failures in a row`)
          continue
        }
        const { run, layer } = await middle(target, copies, repetition, head)
        outcome.runs.push(run)
        if (layer !== undefined && target.id !== 'process' && !outcome.layers.has(target.id)) outcome.layers.set(target.id, layer)
        say(head + describe(run, watch.best))
        if ('error' in run && /ENOSPC|No space left/i.test(run.error)) throw new Failure(`the disk is full: ${run.error}`)
      }
    }
  }
  if (skipped) say(`The time was over before ${skipped} of them.`)
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

/** What one copy of a target takes, in milliseconds: altogether, and until its answer. */
export interface Cost { id: TargetId, whole: number, up: number }

/**
 * The starts of a plan that fit into `room` milliseconds, in each repetition: the dearest of more than one copy are left out, and
 * where that is not enough, repetitions. One copy of each target is always started once.
 */
export function fit(costs: Cost[], plan: Pick<Plan, 'copies' | 'copiesNamed' | 'repetitions'>, room = Infinity) {
  // A second copy at once takes somewhat over half as long again, and so does each after it.
  const starts = costs.flatMap(({ id, whole, up }) => copiesOf(plan, id).map(copies => ({ id, copies, takes: startsOf(up, copies) * (whole + 0.6 * up * (copies - 1)) })))
  const left: string[] = []
  let { repetitions } = plan
  const takes = () => repetitions * starts.reduce((sum, start) => sum + start.takes, 0)
  while (takes() > room) {
    const dearest = starts.filter(({ copies }) => copies > 1).sort((a, b) => b.takes - a.takes)[0]
    if (dearest) left.push(`${dearest.id} with ${starts.splice(starts.indexOf(dearest), 1)[0]!.copies} copies`)
    else if (repetitions > 1) left.push(`repetition ${repetitions--}`)
    else break
  }
  return { starts, repetitions, left, milliseconds: takes() }
}

/** Starts each target once, which puts its files into the page cache, and tells how long that took. */
async function warmUp(signal: AbortSignal, targets: Target[], watch: Watch, say: (line: string) => void): Promise<Cost[]> {
  const costs: Cost[] = []
  for (const target of targets) {
    const began = performance.now()
    const { run } = await measureOnce(target, 1, 1, signal, watch)
    const whole = performance.now() - began
    say(`${target.id}, once to warm up: ${describe(run, watch.best)}`)
    costs.push({ id: target.id, whole, up: 'up' in run ? run.up[0]! : whole })
  }
  return costs
}
