import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { Failure, readOptions, requireWritable, root } from 'slidev-addon-publish/command'
import { targetIds, type TargetId } from './schema.ts'

const usage = `Usage: npm run measure [-- --check] [-- --quick | --reps N] [-- --copies LIST] [-- --only LIST] [-- --out FILE]

Starts the same small program as a bare process, in a container, in a slim VM and in a full Debian VM,
measures how long that takes and what it costs, and writes the figures that the deck shows.
Linux only, and as root: sudo npm run measure. Everything it starts or makes is gone afterwards,
however it ends; what it prepares once is kept in .cache/measure.

--check        says what this machine has and lacks, measures nothing
--quick        one repetition
--reps N       repetitions, 1 to 50 (default: 5)
--copies LIST  how many copies at once, each 1 to 64 (default: 1,2,4,8)
--only LIST    of process, container, vm, debian (default: all)
--out FILE     where the result goes (default: content/measurements.json)

A result that lacks something does not replace a complete one; it goes to FILE with .partial.json
at its end. The exit code is 1 when something that was to be measured was not.`

const defaults = { reps: 5, copies: [1, 2, 4, 8], out: 'content/measurements.json' }

/** What is to be done. */
export interface Plan {
  check: boolean
  targets: TargetId[]
  /** Whether the targets were named, so that each of them has to be measured. */
  named: boolean
  /** Ascending, each once. */
  copies: number[]
  repetitions: number
  /** A full path. */
  out: string
  /** The command that does the same again. */
  command: string
}

/** The command line as a plan. `Failure` of one line for anything that is wrong in it. */
export function readPlan(args?: string[]): Plan {
  const { check = false, quick, reps, copies: copiesText, only, out } = readOptions(usage, {
    check: { type: 'boolean' },
    quick: { type: 'boolean' },
    reps: { type: 'string' },
    copies: { type: 'string' },
    only: { type: 'string' },
    out: { type: 'string' },
  }, args)
  if (quick && reps !== undefined) throw new Failure('--quick is one repetition, and --reps says how many: give one of them')
  const repetitions = quick ? 1 : reps === undefined ? defaults.reps : readNumber('--reps', reps, 50)
  const copies = copiesText === undefined ? defaults.copies : readList(copiesText).map(part => readNumber('--copies', part, 64))
  const targets = only === undefined ? [...targetIds] : readList(only).map(readTarget)
  const plan = {
    check,
    targets: targetIds.filter(id => targets.includes(id)),
    named: only !== undefined,
    copies: [...new Set(copies)].sort((a, b) => a - b),
    repetitions,
    out: out === undefined ? join(root, defaults.out) : resolve(out),
  }
  return { ...plan, command: commandOf(plan) }
}

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

function commandOf({ repetitions, copies, targets }: Omit<Plan, 'command'>): string {
  return [
    `npm run measure -- --reps ${repetitions}`,
    copies.join() === defaults.copies.join() ? '' : `--copies ${copies.join()}`,
    targets.length === targetIds.length ? '' : `--only ${targets.join()}`,
  ].filter(Boolean).join(' ')
}

/** `Failure` when the result cannot be written to `out`, or something is there that no measurement wrote. */
export function requireOut(out: string): void {
  requireWritable(out, 'file')
  if (existsSync(out) && !resultAt(out)) throw new Failure(`cannot write ${named(out)}: it exists and is no result of a measurement`)
}

/** A result that is at `path` already, whatever its version; undefined when there is none. */
export function resultAt(path: string): { complete?: unknown } | undefined {
  try {
    const data = JSON.parse(readFileSync(path, 'utf8')) as { schema?: unknown, runs?: unknown, complete?: unknown }
    return typeof data.schema === 'number' && Array.isArray(data.runs) ? data : undefined
  }
  catch {
    return undefined
  }
}

/** Where a result goes: an incomplete one not into the place of a complete one. */
export function placeFor(complete: boolean, out: string): string {
  return complete || resultAt(out)?.complete !== true ? out : out.replace(/(\.json)?$/, '.partial.json')
}

/** A path as the user would write it. */
export function named(path: string): string {
  const short = relative(root, path)
  return short.startsWith('..') ? path : short
}
