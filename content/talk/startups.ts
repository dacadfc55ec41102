import { type Side, sides } from '../sides'
import type { SourceId } from '../sources'
import { t } from '../words'

/** One published start-up time. */
export interface StartUp {
  id: 'process' | 'unikernel' | 'firecracker' | 'docker' | 'cloud'
  label: string
  kind: 'process' | Side
  /** Milliseconds; a pair where the source gives two. */
  ms: number | readonly [number, number]
  /** Whether the source promises no more than an upper bound. */
  bound?: true
  /** The figure as it is printed; `**…**` is what the room reads first. */
  figure: string
  /** Of what, and of which year: two start-up times compare only if they run from the same event to the same. */
  span: string
  source: SourceId
}

/** Sorted by time. */
export const startUps: StartUp[] = [
  { id: 'process', label: t`Process`, kind: 'process', ms: 1, figure: t`about 1 ms`, span: '2017', source: 'lightvm2017' },
  { id: 'unikernel', label: t`Unikernel VM`, kind: 'vm', ms: 2.3, figure: t`**2.3 ms**`, span: t`unikernel, 2017`, source: 'lightvm2017' },
  { id: 'firecracker', label: 'microVM', kind: 'vm', ms: 125, bound: true, figure: t`at most 125 ms`, span: 'Firecracker, 2026', source: 'firecrackerSpec' },
  { id: 'docker', label: t`Docker container`, kind: 'container', ms: [568, 1157], figure: t`568–1157 ms`, span: t`SSD to hard disk, 2026`, source: 'khan2026' },
  { id: 'cloud', label: t`Cloud VM`, kind: 'vm', ms: [8_000, 30_000], figure: t`**8–30 s**`, span: t`FreeBSD on EC2, new and old, 2022`, source: 'percival2022' },
]

/** The lanes of the race and of the axis, from the top, each with what was measured, by its targets, the first of which races, and with what is published. `name` where nothing was measured. */
export const lanes = [
  { kind: 'vm', name: sides.vm.name, targets: ['vm', 'microvm', 'debian'], published: ['unikernel', 'firecracker', 'cloud'] },
  { kind: 'process', name: t`Process`, targets: ['process'], published: ['process'] },
  { kind: 'container', name: sides.container.short, targets: ['container'], published: ['docker'] },
] as const satisfies { kind: StartUp['kind'], name: string, targets: string[], published: StartUp['id'][] }[]

/** Too slow to race. */
export const late = 'debian'

/** The published VMs that break the rule, which come last, and the milliseconds from the one end of all VMs to the other. */
export const small: StartUp['id'][] = ['unikernel', 'firecracker']
export const vmRange = [2.3, 30_000] as const

/** What stands over the lanes, beside what is measured, what the shapes mean, and what stands beside the ticks. */
export const axis = {
  race: t`All start now, in real time`,
  here: { vm: t`same files`, microvm: 'microVM', debian: 'Debian' },
  host: t`host network`,
  shapes: { measured: t`measured`, published: t`published`, bound: t`upper bound` },
  ranking: t`Different starts and ends: no ranking`,
  linear: t`linear scale`,
  log: t`each mark × 10`,
}
