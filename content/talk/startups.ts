import type { Side } from '../sides'
import type { SourceId } from '../sources'

/** One published start-up time. */
export interface StartUp {
  id: 'process' | 'unikernel' | 'microvm' | 'docker' | 'cloud'
  label: string
  kind: 'process' | Side
  /** Milliseconds; a pair where the source gives two. */
  ms: number | readonly [number, number]
  /** Whether the source promises no more than an upper bound. */
  bound?: true
  /** The figure as it is printed, with the word that says what kind of figure it is. */
  figure: string
  /** From which event to which: two start-up times compare only if these do. */
  span: string
  source: SourceId
}

/** Sorted by time. */
export const startUps: StartUp[] = [
  { id: 'process', label: 'Process', kind: 'process', ms: 1, figure: 'about 1 ms', span: 'fork and exec, 2017', source: 'lightvm2017' },
  { id: 'unikernel', label: 'Unikernel VM', kind: 'vm', ms: 2.3, figure: '2.3 ms', span: 'boot of a unikernel on a research Xen, 2017', source: 'lightvm2017' },
  { id: 'microvm', label: 'microVM', kind: 'vm', ms: 125, bound: true, figure: 'at most 125 ms', span: 'to its init, Firecracker’s spec, 2026', source: 'firecrackerSpec' },
  { id: 'docker', label: 'Docker container', kind: 'container', ms: [568, 1157], figure: '568–1157 ms', span: 'Azure’s SSD and hard disk, 50 runs, 2026', source: 'khan2026' },
  { id: 'cloud', label: 'Cloud VM', kind: 'vm', ms: [8_000, 30_000], figure: 'about 8 s; 30 s before', span: 'FreeBSD on EC2, “running” to SSH, 2022 and 2017', source: 'percival2022' },
]

/** What stands over the two halves of the axis, and beside its ticks. */
export const axis = {
  own: 'Measured by this deck: launch to first HTTP 200',
  published: 'Published: each with its own start and end',
  scale: 'log scale: × 10',
}
