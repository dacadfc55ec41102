import type { Side } from '../sides'
import type { SourceId } from '../sources'

/** One published start-up time. */
export interface StartUp {
  id: 'process' | 'unikernel' | 'firecracker' | 'docker' | 'cloud'
  label: string
  kind: 'process' | Side
  /** Milliseconds; a pair where the source gives two. */
  ms: number | readonly [number, number]
  /** Whether the source promises no more than an upper bound. */
  bound?: true
  /** The figure as it is printed, with the word that says what kind of figure it is. */
  figure: string
  /** Of what, and from which event to which: two start-up times compare only if these are the same. */
  span: string
  source: SourceId
  /** Its words stand above the line, as there is no room below. */
  above?: true
}

/** Sorted by time. */
export const startUps: StartUp[] = [
  { id: 'process', label: 'Process', kind: 'process', ms: 1, figure: 'about 1 ms', span: 'fork and exec, 2017', source: 'lightvm2017' },
  { id: 'unikernel', label: 'Unikernel VM', kind: 'vm', ms: 2.3, figure: '2.3 ms', span: 'boot of a unikernel, 2017', source: 'lightvm2017', above: true },
  { id: 'firecracker', label: 'microVM', kind: 'vm', ms: 125, bound: true, figure: 'at most 125 ms', span: 'Firecracker, to its init, 2026', source: 'firecrackerSpec' },
  { id: 'docker', label: 'Docker container', kind: 'container', ms: [568, 1157], figure: '568–1157 ms', span: 'Docker on Azure, SSD and hard disk, 2026', source: 'khan2026' },
  { id: 'cloud', label: 'Cloud VM', kind: 'vm', ms: [8_000, 30_000], figure: 'about 8 s; 30 s before', span: 'FreeBSD on EC2, “running” to SSH, 2022 and 2017', source: 'percival2022' },
]

/**
 * The lanes of the race and of the axis, from the top. In each, what was measured stands above the line, by the name of its target,
 * and what is published below. `late` lanes are too slow to race. `name` where nothing was measured.
 */
export const lanes = [
  { target: 'debian', kind: 'vm', name: 'VM, full system', published: ['cloud'], late: true },
  { target: 'vm', kind: 'vm', name: 'VM, same files', published: [] },
  { target: 'microvm', kind: 'vm', name: 'MicroVM', published: ['unikernel', 'firecracker'] },
  { target: 'process', kind: 'process', name: 'Process', published: ['process'] },
  { target: 'container', kind: 'container', name: 'Container', published: ['docker'] },
] as const satisfies { target: string, kind: StartUp['kind'], name: string, published: StartUp['id'][], late?: true }[]

/** The published VMs that break the rule, which come last, and the milliseconds from one to the other. */
export const small: StartUp['id'][] = ['unikernel', 'firecracker']
export const vmRange = [2.3, 125] as const

/** What stands over the lanes, and beside the ticks. */
export const axis = {
  race: 'All start now, in real time',
  own: 'Measured: launch to first HTTP 200',
  published: 'Published: other starts and ends, no ranking',
  bound: 'emulated: an upper bound',
  linear: 'linear scale',
  log: 'each mark × 10',
}
