import { writeFile } from 'node:fs/promises'
import { basename, delimiter } from 'node:path'
import { Failure, interruptible, reason, replace, run } from 'slidev-addon-publish/command'
import { clearLeftovers } from './guard.ts'
import { compare, type Named } from './compare.ts'
import { hostFacts, memoryItem, spaceItems, survey, type Item } from './machine.ts'
import { fileFor, named, placeFor, readPlan, readResult, requireOut, type Plan } from './options.ts'
import { prepare } from './prepare.ts'
import { resultOf } from './result.ts'
import { measureAll } from './schedule.ts'
import { targetIds, type Measurements, type TargetId } from './schema.ts'
import { beginSession, cache, makeCache, plainExec, type Session } from './session.ts'

const say = (line: string) => console.log(line)

/** What a target cannot do without and is not here. */
const lackOf = (items: Item[], id: TargetId) => items.find(item => !item.here && item.targets.includes(id))?.text

/** The disk and the memory that a plan takes. */
const roomFor = ({ targets, copies }: Plan) => [...spaceItems(targets), memoryItem(targets, copies.at(-1)!)]

/** Says what this machine has and lacks, a line each. `Failure` when not every target could be measured. */
async function check(plan: Plan): Promise<void> {
  const items = [...await survey(plainExec), ...roomFor(plan)]
  for (const { here, text } of items) say(`${here ? 'ok     ' : 'lacking'}  ${text}`)
  const lacking = targetIds.filter(id => lackOf(items, id))
  if (lacking.length) throw new Failure(`cannot be measured here: ${lacking.join(', ')}`)
  say('Everything can be measured.')
}

/** `Failure` for what makes measuring pointless from the start: rights, room, another run, a file that is not to be lost. */
async function requireReady(plan: Plan, items: Item[], out: string): Promise<void> {
  if (process.getuid?.() !== 0 && plan.targets.some(id => id !== 'process'))
    throw new Failure('an ordinary user can measure --only process; for the rest, run it as root: sudo npm run measure')
  requireOut(out)
  for (const item of roomFor(plan))
    if (!item.here) throw new Failure(`not enough ${item.text}`)
  for (const id of plan.targets) {
    const why = lackOf(items, id)
    // Without the process there is nothing to compare with.
    if (why && (plan.named || id === 'process')) throw new Failure(`cannot measure ${id}: ${why}`)
  }
  try {
    makeCache()
  }
  catch (error) {
    throw new Failure(`cannot write ${named(cache)}: ${reason(error)}`)
  }
  if (await clearLeftovers(cache)) say('Cleared up after a run that was cut off.')
}

/** Prepares and measures; the session is known to the caller before anything is started in it. */
async function measure(session: Session, plan: Plan, items: Item[], host: Measurements['host']): Promise<Measurements> {
  const began = new Date()
  const prepared = await prepare(session, plan, id => lackOf(items, id), say)
  const outcome = await measureAll(session, prepared.targets, plan, say, { until: plan.limit && began.getTime() + plan.limit })
  return resultOf({ plan, began, prepared, outcome, host })
}

/** Writes a result to where it belongs. `Failure` when it is not all that was asked for. */
async function write(result: Measurements, out: string): Promise<void> {
  const place = placeFor(result, out)
  await replace(place, fresh => writeFile(fresh, `${JSON.stringify(result, null, 2)}\n`))
  say(`Written to ${named(place)}.`)
  const short = result.targets.filter(({ state }) => state === 'failed' || state === 'missing').map(({ id, why }) => `${id} (${why})`)
  const problems = [
    ...place === out ? [] : [`the result is weaker evidence than the one at ${named(out)}, which was left as it is; the new one is ${named(place)}`],
    ...short.length ? [`not measured: ${short.join(', ')}`] : [],
  ]
  if (problems.length) throw new Failure(problems.join('; '))
  const failed = result.runs.filter(one => 'error' in one).length
  if (failed) throw new Failure(`${failed} of ${result.runs.length} starts failed; the result says which and why`)
}

run(import.meta.url, async () => {
  const plan = readPlan()
  if (plan.compare) return compare(...plan.compare.map(path => ({ name: basename(path, '.json'), ...readResult(path) })) as [Named, Named]).forEach(say)
  if (process.platform !== 'linux')
    throw new Failure('measuring needs Linux: elsewhere containers run in a VM of the engine\'s own, and their memory is that VM\'s')
  // Some systems hide the administrators' commands from other users, who may still ask what is there.
  process.env.PATH = [process.env.PATH, ...process.getuid?.() === 0 ? [] : ['/usr/sbin', '/sbin']].join(delimiter)
  if (plan.check) return check(plan)
  const items = await survey(plainExec)
  const host = await hostFacts(plainExec)
  const out = plan.out ?? fileFor(host)
  await requireReady(plan, items, out)
  say(plan.limit ? `This takes ${plan.limit / 60_000} minutes at most, of which a first run's downloads leave less for measuring.` : 'How long this takes is told when each target was started once.')

  const stopping = new AbortController()
  const stopped = new Promise<never>((_, reject) => stopping.signal.addEventListener('abort', () => reject(new Error('stopped'))))
  let session: Session | undefined
  const work = async () => {
    session = await beginSession(stopping.signal)
    try {
      return await measure(session, plan, items, host)
    }
    catch (error) {
      if (error instanceof Error && /ENOSPC|No space left/i.test(error.message)) throw new Failure(`the disk is full: ${reason(error)}`)
      throw error
    }
  }
  let result: Measurements
  try {
    result = await interruptible(Promise.race([work(), stopped]), () => stopping.abort())
  }
  finally {
    await session?.guard.end()
  }
  await write(result, out)
})
