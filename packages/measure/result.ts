import { caveatsOf } from './caveats.ts'
import type { Plan } from './options.ts'
import type { Prepared } from './prepare.ts'
import type { Outcome } from './schedule.ts'
import { quietOf, readMeasurements, summarise, targetIds, type Measurements, type Run, type TargetId } from './schema.ts'

const hundredths = (value: number) => Math.round(value * 100) / 100
const thousandths = (value: number) => Math.round(value * 1000) / 1000

/** Figures as precise as they are measured: hundredths of a millisecond, milliseconds of CPU time. */
function rounded(run: Run): Run {
  if ('error' in run) return run
  return {
    ...run,
    up: run.up.map(hundredths),
    cpu: thousandths(run.cpu),
    ...run.work === undefined ? {} : { work: hundredths(run.work) },
    ...run.look && { look: { work: run.look.work.map(hundredths) as [number, number], others: thousandths(run.look.others), steal: thousandths(run.look.steal) } },
  }
}

function stateOf(id: TargetId, { targets }: Plan, { missing }: Prepared, runs: Run[]): Measurements['targets'][number] {
  if (!targets.includes(id)) return { id, state: 'not asked' }
  const why = missing.get(id)
  if (why !== undefined) return { id, state: 'missing', why }
  const own = runs.filter(run => run.target === id)
  if (own.some(run => 'up' in run)) return { id, state: 'measured' }
  const last = own.at(-1)
  return { id, state: 'failed', why: last && 'error' in last ? last.error : 'it was not started' }
}

/** The result of a run, checked against the schema; throws when it does not fit, which is a bug. */
export function resultOf({ plan, began, prepared, outcome, host }:
{ plan: Plan, began: Date, prepared: Prepared, outcome: Outcome, host: Measurements['host'] }): Measurements {
  const all = outcome.runs.map(rounded)
  const targets = targetIds.map(id => stateOf(id, plan, prepared, all))
  const measured = (id: TargetId) => targets.some(target => target.id === id && target.state === 'measured')
  const watch = { ...outcome.watch, best: hundredths(outcome.watch.best), steal: thousandths(outcome.watch.steal) }
  const summary = summarise(all, watch.best)
  const facts = {
    host,
    engine: measured('container') ? prepared.engine : null,
    vm: measured('vm') || measured('debian') ? prepared.vm : null,
    targets,
    quiet: quietOf(summary),
    watch,
    summary,
    runs: all,
  }
  return readMeasurements(JSON.parse(JSON.stringify({
    schema: 2,
    complete: targetIds.every(measured) && all.every(run => 'up' in run),
    date: began.toISOString(),
    duration: (Date.now() - began.getTime()) / 1000,
    command: plan.command,
    ...facts,
    versions: prepared.versions,
    artifacts: prepared.artifacts.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    disk: [...prepared.kept].flatMap(([target, kept]) => {
      const perCopy = outcome.layers.get(target)
      return perCopy === undefined ? [] : [{ target, ...kept, perCopy }]
    }),
    caveats: caveatsOf(facts),
  })))
}
