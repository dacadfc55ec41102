import { containerIds, evidenceOf, type Measurements, quietOf, readMeasurements, type Run, summarise, type TargetId, targetIds, vmIds } from '../packages/measure/schema.ts'

const MiB = 2 ** 20

/** What one made-up machine is like; the rest is the same for all. */
interface Machine {
  accelerator?: 'kvm' | 'tcg'
  engine?: NonNullable<Measurements['engine']>['name']
  repetitions?: number
  cpu?: string
  date?: string
  /** Null where nobody looked. */
  quiet?: boolean | null
  /** Targets that this machine did not measure, and how it came to that. */
  without?: Partial<Record<TargetId, 'missing' | 'failed'>>
  /** One launch that failed. */
  failure?: Pick<Run, 'target' | 'copies' | 'repetition'> & { error: string }
}

/** Invented figures of one launch: round, and unlike any that were measured. */
function launch(target: TargetId, copies: number, repetition: number, { accelerator = 'kvm', quiet = true }: Machine): Run {
  const emulated = accelerator === 'tcg'
  const slow = emulated ? 10 : 1
  const first = { process: 20, container: 200, bridge: 250, microvm: 150 * slow, vm: 300 * slow, debian: 2000 * slow }[target] + repetition
  const guest = { process: 0, container: 0, bridge: 0, microvm: 80, vm: 90, debian: 130 }[target]
  const app = !guest ? 32 + 8 * copies : 40 * copies
  const runtime = { process: 0, container: 3, bridge: 5, microvm: 20, vm: emulated ? 150 : 30, debian: emulated ? 300 : 40 }[target]
  return {
    target,
    copies,
    repetition,
    up: Array.from({ length: copies }, (_, i) => first + 50 * i),
    memory: {
      app: app * MiB, guest: guest * copies * MiB, runtime: runtime * copies * MiB, files: 60 * MiB,
      ...guest ? { parts: { kernel: 40 * copies * MiB, cache: (guest - 50) * copies * MiB, system: 0, free: 10 * copies * MiB } } : {},
    },
    cpu: first * copies / 1000,
    ...quiet === null ? {} : { look: { work: [20, 20], others: quiet ? 0 : 0.5, steal: 0 } },
    ...copies === 1 ? { work: (guest ? slow * 100 : 100) + repetition } : {},
  }
}

/** A valid file of measurements that nobody made, for tests of whatever reads one. */
export function madeUp(machine: Machine = {}): Measurements {
  const { accelerator = 'kvm', cpu = 'Example CPU', date = '2031-05-06T07:08:09Z', engine = 'docker', quiet = true, repetitions = 3, without = {}, failure } = machine
  const measured = targetIds.filter(id => !(id in without))
  const runs = measured.flatMap(target => [1, 2, 4, 8].flatMap(copies =>
    Array.from({ length: repetitions }, (_, i) => {
      const failed = failure && failure.target === target && failure.copies === copies && failure.repetition === i + 1
      return failed ? failure : launch(target, copies, i + 1, machine)
    })))
  const hasVm = vmIds.some(id => measured.includes(id))
  const best = quiet === null ? undefined : 20
  const summary = summarise(runs, best)
  const targets = targetIds.map((id) => {
    const failures = failure?.target === id ? 1 : 0
    return id in without ? { id, state: without[id]!, why: 'Made up.', failures } : { id, state: 'measured' as const, failures }
  })
  const vm = hasVm
    ? { accelerator, why: 'The canary did what it did.', qemu: '9.9.9', machine: 'pc', kernel: '6.6.6', cpus: 1, ram: { vm: 512 * MiB, debian: 768 * MiB }, network: 'user', disk: 'virtio' }
    : null
  return readMeasurements({
    schema: 2,
    complete: measured.length === targetIds.length && !failure,
    evidence: evidenceOf({ date, quiet: quietOf(summary), summary, targets, vm }),
    date,
    duration: 600,
    command: 'npm run measure',
    host: { system: 'Example Linux 1', kernel: '7.7.7', cpu, cores: 6, memory: 16 * 1024 * MiB, cgroups: 'v2', virtualised: 'none' },
    engine: containerIds.some(id => measured.includes(id))
      ? { name: engine, daemon: engine === 'docker' ? 'running' : 'none', version: '9.8.7', storage: 'overlay2', network: 'host', memory: engine === 'docker' ? 90 * MiB : null }
      : null,
    vm,
    versions: { node: '20.20.2' },
    artifacts: [],
    targets,
    disk: measured.filter(id => id !== 'process' && id !== 'bridge').map(target => ({
      target,
      root: (target === 'debian' ? 400 : 100) * 1e6,
      boot: target === 'container' ? 0 : 12e6,
      ...target === 'container' ? { transfer: 40e6 } : {},
      perCopy: target === 'container' ? 4096 : 600_000,
    })),
    quiet: quietOf(summary),
    watch: best === undefined ? null : { best, load: [0.1, 0.2], steal: 0, again: [] },
    summary,
    runs,
    caveats: ['All of this is made up.'],
  })
}
