import * as z from 'zod'
import { doubtOf } from './quiet.ts'

/** What is compared, from the least under the program to the most. */
export const targetIds = ['process', 'container', 'bridge', 'microvm', 'vm', 'debian'] as const
/** `bridge` is a container on its engine's default bridge, where `container` is on the host's network. `vm` has the container's own root filesystem, and so has `microvm`, in a machine without BIOS and PCI; `debian` is a full Debian with systemd. */
export type TargetId = typeof targetIds[number]

/** Those of them that are VMs, and those that are containers. */
export const vmIds = ['microvm', 'vm', 'debian'] as const satisfies TargetId[]
export const containerIds = ['container', 'bridge'] as const satisfies TargetId[]

const bytes = z.int().nonnegative()
const milliseconds = z.number().positive()
const copies = z.int().min(1).max(64)

/** Resident memory of all copies together, in bytes, split by who needs it. */
const memory = z.strictObject({
  /** Proportional set size (PSS) of the program's processes; in a VM as the guest's kernel reports it. */
  app: bytes,
  /** Guest RAM that the host has had to provide, less `app`: kernel, system and page cache of the guest. 0 without a VM. */
  guest: bytes,
  /** PSS on the host of what each copy brings besides: a container's shim or monitor, a VM's QEMU without guest RAM. */
  runtime: bytes,
  /** `guest` told apart; they add up to it. Absent without a VM. */
  parts: z.strictObject({
    /** What the guest's kernel keeps for itself: slab, stacks, page tables, its own code and data. */
    kernel: bytes,
    /** The guest's page cache, without what the program has mapped of it, which is in `app`. */
    cache: bytes,
    /** Memory of other programs of the guest. */
    system: bytes,
    /** Used once, and free again, which the host does not know. */
    free: bytes,
  }).optional(),
  /** The host's page cache of the files that the copies run from or boot from, without what is in `app`; once for all of them. Absent where that could not be told. */
  files: bytes.optional(),
})

const place = {
  target: z.enum(targetIds),
  /** How many were launched at the same moment. */
  copies,
  /** From 1. */
  repetition: z.int().min(1),
}

const share = z.number().min(0).max(1)

/** What was seen of the machine around a start. */
const look = z.strictObject({
  /** Milliseconds of a fixed piece of work, right before the start and right after its end. */
  work: z.tuple([milliseconds, milliseconds]),
  /** Of all processors' time in between, the share of programs that have nothing to do with the start. */
  others: share,
  /** The share that the hypervisor gave to others. */
  steal: share,
})
export type Look = z.infer<typeof look>

const goodRun = z.strictObject({
  ...place,
  /** From the launch of all to each copy's first HTTP 200, in the order of launch. */
  up: z.array(milliseconds).min(1),
  memory,
  /** CPU time of all that belongs to the copies, on the host, from launch until all have answered; seconds. */
  cpu: z.number().nonnegative(),
  /** Milliseconds of a fixed piece of arithmetic inside, once all is up; only with one copy. */
  work: milliseconds.optional(),
  /** Absent where nobody looked. */
  look: look.optional(),
  /** Of how many starts one after the other this is the middle one, by the time until the answer; absent of one. */
  middleOf: z.int().min(2).optional(),
})

const failedRun = z.strictObject({
  ...place,
  /** Why, in one line. */
  error: z.string().min(1),
})

/** One launch of `copies` copies. */
const run = z.union([goodRun, failedRun])
export type Run = z.infer<typeof run>

const spread = z.strictObject({ median: z.number(), min: z.number(), max: z.number() })
/** Median, least and greatest of the repetitions. */
export type Spread = z.infer<typeof spread>

const summaryRow = z.strictObject({
  target: z.enum(targetIds),
  copies,
  /** How many repetitions the figures are of: all that went well, or, where some of them were on a quiet machine, those. */
  repetitions: z.int().min(1),
  /** Whether they were on a quiet machine; null where nobody looked. */
  quiet: z.boolean().nullable(),
  failures: z.int().nonnegative(),
  /** Launch until the last copy's first HTTP 200, milliseconds. */
  allUp: spread,
  /** Bytes, of all copies together. */
  memory: z.strictObject({
    app: spread,
    guest: spread,
    runtime: spread,
    parts: z.strictObject({ kernel: spread, cache: spread, system: spread, free: spread }).optional(),
    files: spread.optional(),
  }),
  /** Seconds. */
  cpu: spread,
  /** Milliseconds; null with more than one copy. */
  work: spread.nullable(),
})
export type SummaryRow = z.infer<typeof summaryRow>

/** What `npm run measure` writes, and all that the deck reads: no figure of it stands anywhere else. */
export const measurementsSchema = z.strictObject({
  schema: z.literal(2, 'is of another version of the tool; measure anew'),
  /** Whether every target was measured and no repetition failed. */
  complete: z.boolean(),
  /** What the file is worth as evidence: of several, the deck shows the one whose words come last in the alphabet. See `evidenceOf`. */
  evidence: z.string(),
  date: z.iso.datetime(),
  /** How long the run took, in seconds. */
  duration: z.number().positive(),
  command: z.string().min(1),
  host: z.strictObject({
    /** Like "Debian GNU/Linux 12 (bookworm)". No name of the machine or its user is kept. */
    system: z.string().min(1),
    kernel: z.string().min(1),
    cpu: z.string().min(1),
    cores: z.int().min(1),
    memory: bytes,
    cgroups: z.enum(['v1', 'v2']),
    /** The hypervisor that the host itself runs on; "none" on bare metal. */
    virtualised: z.string().min(1),
  }),
  /** Null when no container was measured. */
  engine: z.strictObject({
    name: z.enum(['docker', 'podman', 'runc']),
    /** Whose: a daemon that was running, a private one that was started for the run, or none at all. */
    daemon: z.enum(['running', 'private', 'none']),
    version: z.string().min(1),
    storage: z.string().min(1),
    network: z.string().min(1),
    /** PSS of the engine's daemons with no container running, once for all copies; bytes. Null where there are none. */
    memory: bytes.nullable(),
  }).nullable(),
  /** Null when no VM was measured. */
  vm: z.strictObject({
    /** `tcg` is software emulation: times are upper bounds. */
    accelerator: z.enum(['kvm', 'tcg']),
    /** What the canary did, in one line. */
    why: z.string().min(1),
    qemu: z.string().min(1),
    machine: z.string().min(1),
    /** The machine of the microVM; absent where none was measured. */
    micro: z.string().min(1).optional(),
    kernel: z.string().min(1),
    cpus: z.int().min(1),
    /** What each guest is allowed, not what it uses; bytes. */
    ram: z.strictObject({ vm: bytes, debian: bytes }),
    network: z.string().min(1),
    disk: z.string().min(1),
  }).nullable(),
  /** Name and version of what else took part, like `{ node: "20.20.2" }`. */
  versions: z.record(z.string(), z.string()),
  /** What was measured with, by content. */
  artifacts: z.array(z.strictObject({ name: z.string().min(1), bytes, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  targets: z.array(z.strictObject({
    id: z.enum(targetIds),
    state: z.enum(['measured', 'failed', 'missing', 'not asked']),
    /** Why it failed or is missing. */
    why: z.string().optional(),
    /** How many of its starts failed. */
    failures: z.int().nonnegative(),
  })).length(targetIds.length),
  disk: z.array(z.strictObject({
    target: z.enum(targetIds),
    /** The root filesystem as this target keeps it: the image, as its engine stores and counts it; the disk file, in allocated bytes. */
    root: bytes,
    /** Kernel and initramfs that it needs besides; 0 for a container. */
    boot: bytes,
    /** What one more copy adds when it shares `root`: a writable layer, a disk file over a backing file; after one start. */
    perCopy: bytes,
    /** `root` as a registry would send it, compressed; of containers. */
    transfer: bytes.optional(),
  })),
  /** Whether every figure of the summary is of a quiet machine; null where nobody looked. */
  quiet: z.boolean().nullable(),
  /** How busy the machine was; null where nobody looked. */
  watch: z.strictObject({
    /** The least that the fixed piece of work took in the whole run, milliseconds. */
    best: milliseconds,
    /** Programs that worked or waited for a processor, on average of a minute, before and after the run. */
    load: z.tuple([z.number(), z.number()]),
    steal: share,
    /** Starts that were made again, since the machine was busy. */
    again: z.array(z.strictObject({ ...place, why: z.string().min(1) })),
  }).nullable(),
  summary: z.array(summaryRow),
  runs: z.array(run),
  /** What the figures do not say, in full sentences. */
  caveats: z.array(z.string().min(1)),
}).check(({ value, issues }) => {
  const problem = (message: string, ...path: (string | number)[]) => issues.push({ code: 'custom', message, path, input: value })
  if (JSON.stringify(value.summary) !== JSON.stringify(summarise(value.runs, value.watch?.best)))
    problem('is not what its runs add up to', 'summary')
  for (const [i, run] of value.runs.entries()) {
    if ('up' in run && run.memory.parts && Object.values(run.memory.parts).reduce((sum, part) => sum + part) !== run.memory.guest)
      problem('does not add up to guest', 'runs', i, 'memory', 'parts')
  }
  if (value.quiet !== quietOf(value.summary))
    problem('does not agree with the summary', 'quiet')
  const measured = (id: TargetId) => value.targets.some(target => target.id === id && target.state === 'measured')
  for (const id of targetIds) {
    if (measured(id) !== value.summary.some(row => row.target === id))
      problem(`${id} is ${measured(id) ? 'measured, and has no run' : 'not measured, and has runs'}`, 'targets')
  }
  for (const { id, failures } of value.targets) {
    if (failures !== value.runs.filter(run => run.target === id && 'error' in run).length)
      problem(`${id} has other failures than its runs`, 'targets')
  }
  if (value.complete !== (targetIds.every(measured) && value.runs.every(run => 'up' in run)))
    problem('does not agree with targets and runs', 'complete')
  if (containerIds.some(measured) !== (value.engine !== null))
    problem('has to be there when containers were measured, and only then', 'engine')
  if (vmIds.some(measured) !== (value.vm !== null))
    problem('has to be there when VMs were measured, and only then', 'vm')
  if (value.evidence !== evidenceOf(value))
    problem('does not agree with the rest', 'evidence')
})
export type Measurements = z.infer<typeof measurementsSchema>

/**
 * `data` as measurements. Throws an `Error` of one line that names the first thing
 * that is wrong and where: "summary.3.allUp: expected object".
 */
export function readMeasurements(data: unknown): Measurements {
  const result = measurementsSchema.safeParse(data)
  if (result.success)
    return result.data
  const { path, message } = result.error.issues[0]!
  throw new Error([path.join('.'), message].filter(Boolean).join(': '))
}

/** Median, least and greatest of at least one number. The median of an even count is the mean of the middle two. */
export function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return {
    median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
    min: sorted[0]!,
    max: sorted.at(-1)!,
  }
}

/**
 * What a result is worth, as words that sort: both sides before one, KVM before emulated, a quiet machine before one at which nobody
 * looked before a busy one, repeated before once, more targets before fewer, and then, after a space, newer before older.
 */
export function evidenceOf({ date, quiet, summary, targets, vm }: Pick<Measurements, 'date' | 'quiet' | 'summary' | 'targets' | 'vm'>): string {
  const measured = targets.filter(({ state }) => state === 'measured').map(({ id }) => id)
  const sides = (['container', 'vm'] as const).filter(id => measured.includes(id)).length
  const processor = vm ? { kvm: 2, tcg: 1 }[vm.accelerator] : 0
  const calm = quiet === null ? 1 : quiet ? 2 : 0
  const repeated = Number(summary.filter(({ copies }) => copies === 1).every(({ repetitions, failures }) => repetitions + failures > 2))
  return `${[sides, processor, calm, repeated, measured.length].join('.')} ${new Date(date).toISOString()}`
}

function partsOf(all: NonNullable<z.infer<typeof memory>['parts']>[]): Pick<SummaryRow['memory'], 'parts'> {
  const of = (part: keyof typeof all[number]) => spreadOf(all.map(parts => parts[part]))
  return all.length ? { parts: { kernel: of('kernel'), cache: of('cache'), system: of('system'), free: of('free') } } : {}
}

/** Whether all rows of a summary are of a quiet machine; null where nobody looked. */
export function quietOf(summary: SummaryRow[]): boolean | null {
  return summary.every(({ quiet }) => quiet === null) ? null : summary.every(({ quiet }) => quiet)
}

/**
 * One row for each target and number of copies of which at least one repetition
 * went well, in the order of `targetIds` and of copies. `best` is that of the watch.
 */
export function summarise(runs: Run[], best?: number): SummaryRow[] {
  return targetIds.flatMap((target) => {
    const own = runs.filter(run => run.target === target)
    const counts = [...new Set(own.map(run => run.copies))].toSorted((a, b) => a - b)
    return counts.flatMap((copies) => {
      const all = own.filter(run => run.copies === copies)
      const up = all.filter(run => 'up' in run)
      if (!up.length)
        return []
      const calm = up.filter(run => !doubtOf(run, best))
      const good = calm.length ? calm : up
      const work = good.flatMap(run => run.work ?? [])
      const files = good.flatMap(run => run.memory.files ?? [])
      return [{
        target,
        copies,
        repetitions: good.length,
        quiet: up.every(run => run.look) ? calm.length > 0 : null,
        failures: all.length - up.length,
        allUp: spreadOf(good.map(run => Math.max(...run.up))),
        memory: {
          app: spreadOf(good.map(run => run.memory.app)),
          guest: spreadOf(good.map(run => run.memory.guest)),
          runtime: spreadOf(good.map(run => run.memory.runtime)),
          ...partsOf(good.flatMap(({ memory }) => memory.parts ?? [])),
          ...files.length ? { files: spreadOf(files) } : {},
        },
        cpu: spreadOf(good.map(run => run.cpu)),
        work: work.length ? spreadOf(work) : null,
      }]
    })
  })
}
