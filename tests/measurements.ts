import { type Measurements, readMeasurements, type Run, summarise, type TargetId, targetIds } from '../packages/measure/schema.ts'

const MiB = 2 ** 20

/** What one made-up machine is like; the rest is the same for all. */
interface Machine {
  accelerator?: 'kvm' | 'tcg'
  engine?: NonNullable<Measurements['engine']>['name']
  repetitions?: number
  /** Targets that this machine did not measure, and how it came to that. */
  without?: Partial<Record<TargetId, 'missing' | 'failed'>>
  /** One launch that failed. */
  failure?: Pick<Run, 'target' | 'copies' | 'repetition'> & { error: string }
}

/** Invented figures of one launch: round, and unlike any that were measured. */
function launch(target: TargetId, copies: number, repetition: number, emulated: boolean): Run {
  const slow = emulated ? 10 : 1
  const first = { process: 20, container: 200, vm: 300 * slow, debian: 2000 * slow }[target] + repetition
  const guest = { process: 0, container: 0, vm: 90, debian: 130 }[target]
  const app = target === 'process' || target === 'container' ? 32 + 8 * copies : 40 * copies
  const runtime = { process: 0, container: 3, vm: emulated ? 150 : 30, debian: emulated ? 300 : 40 }[target]
  return {
    target,
    copies,
    repetition,
    up: Array.from({ length: copies }, (_, i) => first + 50 * i),
    memory: { app: app * MiB, guest: guest * copies * MiB, runtime: runtime * copies * MiB },
    cpu: first * copies / 1000,
    ...copies === 1 ? { work: (guest ? slow * 100 : 100) + repetition } : {},
  }
}

/** A valid file of measurements that nobody made, for tests of whatever reads one. */
export function madeUp({ accelerator = 'kvm', engine = 'docker', repetitions = 3, without = {}, failure }: Machine = {}): Measurements {
  const measured = targetIds.filter(id => !(id in without))
  const runs = measured.flatMap(target => [1, 2, 4, 8].flatMap(copies =>
    Array.from({ length: repetitions }, (_, i) => {
      const failed = failure && failure.target === target && failure.copies === copies && failure.repetition === i + 1
      return failed ? failure : launch(target, copies, i + 1, accelerator === 'tcg')
    })))
  const hasVm = measured.some(id => id === 'vm' || id === 'debian')
  return readMeasurements({
    schema: 2,
    complete: measured.length === targetIds.length && !failure,
    date: '2031-05-06T07:08:09Z',
    duration: 600,
    command: 'npm run measure',
    host: { system: 'Example Linux 1', kernel: '7.7.7', cpu: 'Example CPU', cores: 6, memory: 16 * 1024 * MiB, cgroups: 'v2', virtualised: 'none' },
    engine: measured.includes('container')
      ? { name: engine, daemon: engine === 'docker' ? 'running' : 'none', version: '9.8.7', storage: 'overlay2', network: 'host', memory: engine === 'docker' ? 90 * MiB : null }
      : null,
    vm: hasVm
      ? { accelerator, why: 'The canary did what it did.', qemu: '9.9.9', machine: 'pc', kernel: '6.6.6', cpus: 1, ram: { vm: 512 * MiB, debian: 768 * MiB }, network: 'user', disk: 'virtio' }
      : null,
    versions: { node: '20.20.2' },
    artifacts: [],
    targets: targetIds.map(id => id in without ? { id, state: without[id], why: 'Made up.' } : { id, state: 'measured' }),
    disk: measured.filter(id => id !== 'process').map(target => ({
      target,
      root: (target === 'debian' ? 400 : 100) * 1e6,
      boot: target === 'container' ? 0 : 12e6,
      perCopy: target === 'container' ? 4096 : 600_000,
    })),
    quiet: null,
    watch: null,
    summary: summarise(runs),
    runs,
    caveats: ['All of this is made up.'],
  })
}
