import { caveatsOf } from './caveats.ts'
import type { Plan } from './options.ts'
import type { Prepared } from './prepare.ts'
import type { Outcome } from './schedule.ts'
import { guest } from './vm.ts'
import { containerIds, evidenceOf, quietOf, readMeasurements, summarise, targetIds, vmIds, type Measurements, type Run, type TargetId } from './schema.ts'

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
  const own = runs.filter(run => run.target === id)
  const failed = own.filter(run => 'error' in run)
  const failures = failed.length
  if (!targets.includes(id)) return { id, state: 'not asked', failures }
  const why = missing.get(id)
  if (why !== undefined) return { id, state: 'missing', why, failures }
  if (own.length > failures) return { id, state: 'measured', failures }
  return { id, state: 'failed', why: failed.at(-1)?.error ?? 'it was not started', failures }
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
    engine: containerIds.some(measured) ? prepared.engine : null,
    vm: vmIds.some(measured) && prepared.vm ? { ...prepared.vm, ...measured('microvm') ? { micro: guest.micro } : {} } : null,
    targets,
    quiet: quietOf(summary),
    watch,
    summary,
    runs: all,
  }
  const date = began.toISOString()
  return readMeasurements(JSON.parse(JSON.stringify({
    schema: 2,
    complete: targetIds.every(measured) && all.every(run => 'up' in run),
    evidence: evidenceOf({ date, ...facts }),
    date,
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
