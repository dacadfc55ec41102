import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { Failure, readOptions, reason, requireWritable, root } from 'slidev-addon-publish/command'
import { readMeasurements, targetIds, type Measurements, type TargetId } from './schema.ts'

const usage = `Usage: npm run measure [-- --check] [-- --quick | --reps N] [-- --copies LIST] [-- --only LIST] [-- --out FILE]
       npm run measure -- --compare FILE FILE

Starts the same small program as a bare process, in a container (on the host's network, and on a bridge), in a microVM,
in a slim VM and in a full Debian VM, measures how long that takes and what it costs, and writes the figures that the
deck shows. Linux only, and as root: sudo npm run measure. Everything it starts or makes is gone afterwards, however it
ends; what it prepares once is kept in .cache/measure.

--check        says what this machine has and lacks, measures nothing
--quick        one repetition of one and two copies, 4 minutes at most; no start is made again
--reps N       repetitions, 1 to 50 (default: 5, as far as 20 minutes go)
--copies LIST  how many copies at once, each 1 to 64 (default: 1,2,4,8; of bridge and debian, 1)
--only LIST    of ${targetIds.join(', ')} (default: all)
--out FILE     where the result goes (default: content/measurements/, a file named after the processor)
--compare      prints the figures of two results side by side

Of the results in content/measurements, the deck shows the one that is the best evidence. A weaker result does not
replace a better one; it goes to FILE.weaker. The exit code is 1 when something that was to be measured was not.`

const defaults = { reps: 5, again: 2, copies: [1, 2, 4, 8] }
const minute = 60_000

/** What is to be done. */
export interface Plan {
  check: boolean
  /** The two results to compare; nothing is measured then. */
  compare?: [string, string]
  targets: TargetId[]
  /** Whether the targets were named, so that each of them has to be measured. */
  named: boolean
  /** Ascending, each once. */
  copies: number[]
  /** Whether the copies were named, so that they hold for every target. */
  copiesNamed: boolean
  repetitions: number
  /** How often a start is made again when the machine was busy. */
  again: number
  /** Milliseconds that it may take; without a limit, as long as it takes. */
  limit?: number
  /** A full path; undefined for the place that is named after the machine. */
  out?: string
  /** The command that does the same again. */
  command: string
}

/** The command line as a plan. `Failure` of one line for anything that is wrong in it. */
export function readPlan(args = process.argv.slice(2)): Plan {
  const at = args.indexOf('--compare')
  const compare = at < 0 ? undefined : args.slice(at + 1)
  if (compare && (compare.length !== 2 || at)) throw new Failure('--compare takes two files, and nothing else')
  const { check = false, quick = false, reps, copies: copiesText, only, out } = readOptions(usage, {
    check: { type: 'boolean' },
    quick: { type: 'boolean' },
    reps: { type: 'string' },
    copies: { type: 'string' },
    only: { type: 'string' },
    out: { type: 'string' },
    compare: { type: 'boolean' },
  }, compare ? [] : args)
  if (quick && reps !== undefined) throw new Failure('--quick is one repetition, and --reps says how many: give one of them')
  const repetitions = quick ? 1 : reps === undefined ? defaults.reps : readNumber('--reps', reps, 50)
  const copies = copiesText === undefined ? quick ? [1, 2] : defaults.copies : readList(copiesText).map(part => readNumber('--copies', part, 64))
  const targets = only === undefined ? [...targetIds] : readList(only).map(readTarget)
  return {
    check,
    compare: compare as [string, string] | undefined,
    targets: targetIds.filter(id => targets.includes(id)),
    named: only !== undefined,
    copies: [...new Set(copies)].sort((a, b) => a - b),
    copiesNamed: copiesText !== undefined,
    repetitions,
    again: quick ? 0 : defaults.again,
    limit: reps === undefined && copiesText === undefined ? (quick ? 4 : 20) * minute : undefined,
    out: out && resolve(out),
    command: ['npm run measure --', quick ? '--quick' : `--reps ${repetitions}`, copiesText && `--copies ${copies.join()}`, only && `--only ${targets.join()}`].filter(Boolean).join(' '),
  }
}

/** The numbers of copies that a plan has for a target: where none are named, of what the deck shows alone, one. */
export const copiesOf = ({ copies, copiesNamed }: Pick<Plan, 'copies' | 'copiesNamed'>, id: TargetId) => copiesNamed || (id !== 'bridge' && id !== 'debian') ? copies : [1]

const readList = (text: string) => text.split(',').map(part => part.trim())

function readNumber(option: string, text: string, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > most)
    throw new Failure(`${option} ${text || '""'} is not a number from 1 to ${most}`)
  return Number(text)
}

function readTarget(text: string): TargetId {
  const id = targetIds.find(name => name === text)
  if (!id) throw new Failure(`--only ${text || '""'} is not one of ${targetIds.join(', ')}`)
  return id
}

/** `Failure` when the result cannot be written to `out`, or something is there that no measurement wrote. */
export function requireOut(out: string): void {
  requireWritable(out, 'file')
  if (existsSync(out) && !resultAt(out)) throw new Failure(`cannot write ${named(out)}: it exists and is no result of a measurement`)
}

/** A result that is at `path` already, whatever its version; undefined when there is none. */
export function resultAt(path: string): { evidence?: unknown } | undefined {
  try {
    const data = JSON.parse(readFileSync(path, 'utf8')) as { schema?: unknown, runs?: unknown, evidence?: unknown }
    return typeof data.schema === 'number' && Array.isArray(data.runs) ? data : undefined
  }
  catch {
    return undefined
  }
}

/** Where the result of a machine goes when nothing else is said: nothing of its name is the machine's own. */
export function fileFor({ cpu, cores }: Pick<Measurements['host'], 'cpu' | 'cores'>): string {
  const words = cpu.toLowerCase().replace(/\((?:r|tm)\)|\bcpu\b|@.*$|\d+-core processor/g, '').match(/[a-z0-9]+/g) ?? ['unknown']
  return join(root, 'content/measurements', `${[...words, cores, cores === 1 ? 'core' : 'cores'].join('-')}.json`)
}

/** Where a result goes: a weaker one not into the place of a better one, whatever their ages. */
export function placeFor({ evidence }: Pick<Measurements, 'evidence'>, out: string): string {
  const there = resultAt(out)?.evidence
  const worth = (text: string) => text.split(' ')[0]!
  return typeof there === 'string' && worth(there) > worth(evidence) ? `${out}.weaker` : out
}

/** A result of somebody, checked. `Failure` of one line when it is none. */
export function readResult(path: string): Measurements {
  try {
    return readMeasurements(JSON.parse(readFileSync(path, 'utf8')))
  }
  catch (error) {
    throw new Failure(`${named(resolve(path))}: ${reason(error)}`)
  }
}

/** A path as the user would write it. */
export function named(path: string): string {
  const short = relative(root, path)
  return short.startsWith('..') ? path : short
}
