import type { Side } from '../sides'
import type { SourceId } from '../sources'

/** One published start-up time. */
export interface StartUp {
  id: 'process' | 'unikernel' | 'microvm' | 'docker' | 'cloud'
  label: string
  kind: 'process' | Side
  /** Milliseconds; a pair where the source gives a bound from–to or an order of magnitude. */
  ms: number | readonly [number, number]
  /** Whether the source promises no more than an upper bound. */
  bound?: true
  /** The figure as it is printed, with the word that says what kind of figure it is. */
  figure: string
  /** From which event to which: two start-up times compare only if these do. */
  span: string
  source: SourceId
}

/** In milliseconds the VM of LightVM and the bound of Firecracker, in seconds one start of a machine at Amazon. */
const [unikernel, firecracker, ec2] = [2.3, 125, 29.3]

/**
 * Sorted by time. LightVM's abstract puts Docker two orders of magnitude behind
 * its unikernel and prints no number, so the pair is all that rounds to that:
 * 10^1.5 to 10^2.5 times as long, drawn as a band round 100 times.
 */
export const startUps: StartUp[] = [
  { id: 'process', label: 'Process', kind: 'process', ms: 1, figure: 'about 1 ms', span: 'fork and exec, 2017', source: 'lightvm2017' },
  { id: 'unikernel', label: 'Unikernel VM', kind: 'vm', ms: unikernel, figure: `${unikernel} ms`, span: 'boot of a unikernel on a research Xen, 2017', source: 'lightvm2017' },
  { id: 'microvm', label: 'microVM', kind: 'vm', ms: firecracker, bound: true, figure: `at most ${firecracker} ms`, span: 'to its init, says Firecracker’s spec', source: 'firecrackerSpec' },
  { id: 'docker', label: 'Docker container', kind: 'container', ms: [Math.round(unikernel * 10 ** 1.5), Math.round(unikernel * 10 ** 2.5)], figure: `about ${(unikernel / 10).toFixed(1)} s`, span: `some 100 × ${unikernel} ms`, source: 'lightvm2017' },
  { id: 'cloud', label: 'Cloud VM', kind: 'vm', ms: ec2 * 1000, figure: `${ec2} s`, span: 'EC2 API call to SSH port open, one sample run, 2021', source: 'percival2021' },
]

/** What stands over the two halves of the axis, and beside its ticks. */
export const axis = {
  own: 'Measured by this deck: launch to first HTTP 200',
  published: 'Published: each with its own start and end',
  scale: 'log scale: × 10',
}
