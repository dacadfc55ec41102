import type { SourceId } from './sources'

/** One test of Felter et al. (2014): the same work on the bare host, in Docker, in KVM. */
export interface CostTest {
  /** What it stands for. */
  label: string
  /** Which part of the machine it works. */
  part: 'compute' | 'disk' | 'network'
  /** The benchmark and its unit, as the paper has them. */
  test: string
  native: number
  /** Words in place of a number where the paper's tables give none that compares. */
  docker: number | string
  kvm: number
  /** The same test before the guest was told about the real processor. */
  kvmUntuned?: number
  /** True for a duration, where a smaller figure is the faster one. */
  lowerIsBetter?: boolean
}

/** Hardware and guests of 2013–14. Source of every figure: `felter2014`. */
export const costTests: CostTest[] = [
  { label: 'Arithmetic', part: 'compute', test: 'Linpack, GFLOPS', native: 290.8, docker: 290.9, kvm: 284.2, kvmUntuned: 130.3 },
  { label: 'Memory, in order', part: 'compute', test: 'STREAM Triad, GB/s', native: 45.60, docker: 45.63, kvm: 45.02 },
  { label: 'Memory, at random', part: 'compute', test: 'RandomAccess, GUPS', native: 0.0458, docker: 0.0457, kvm: 0.0394 },
  { label: 'Disk, in order', part: 'disk', test: 'reads, MB/s', native: 806.9, docker: 806.7, kvm: 801.9 },
  { label: 'Disk, random reads', part: 'disk', test: '4K, IOPS', native: 84_044, docker: 84_092, kvm: 46_173 },
  { label: 'Disk, random writes', part: 'disk', test: '4K, IOPS', native: 112_034, docker: 112_048, kvm: 59_321 },
  { label: 'Network round trips', part: 'network', test: 'per second, from TCP latency', native: 37.6, docker: 'through its default bridge, Docker makes about half, too', kvm: 67.9, lowerIsBetter: true },
]

/** Speed as a share of native: 1 is as fast, 0.5 takes twice the time. Not rounded. */
export function relativeSpeed(test: CostTest, measured: number): number {
  return test.lowerIsBetter ? test.native / measured : measured / test.native
}

/** One published start-up time. */
export interface StartUp {
  id: 'process' | 'unikernel' | 'microvm' | 'docker' | 'cloud'
  label: string
  kind: 'process' | 'container' | 'vm'
  /** Milliseconds; a pair where the source gives a bound from–to or an order of magnitude. */
  ms: number | readonly [number, number]
  /** The figure as it is printed, with the word that says what kind of figure it is. */
  figure: string
  /** From which event to which: two start-up times compare only if these do. */
  span: string
  source: SourceId
}

/**
 * Sorted by time. LightVM's abstract puts Docker two orders of magnitude behind
 * its 2.3 ms and prints no number, so the pair is all that rounds to that:
 * 2.3 ms times 10^1.5 to 10^2.5, drawn as a band round 0.23 s.
 */
export const startUps: StartUp[] = [
  { id: 'process', label: 'Process', kind: 'process', ms: 1, figure: 'about 1 ms', span: 'fork and exec, 2017', source: 'lightvm2017' },
  { id: 'unikernel', label: 'Unikernel VM', kind: 'vm', ms: 2.3, figure: '2.3 ms', span: 'boot of a unikernel on a research Xen, 2017', source: 'lightvm2017' },
  { id: 'microvm', label: 'microVM', kind: 'vm', ms: 125, figure: 'at most 125 ms', span: 'to its init, says Firecracker’s spec', source: 'firecrackerSpec' },
  { id: 'docker', label: 'Docker container', kind: 'container', ms: [73, 727], figure: 'about 0.2 s', span: 'some 100 × 2.3 ms', source: 'lightvm2017' },
  { id: 'cloud', label: 'Cloud VM', kind: 'vm', ms: 29_300, figure: '29.3 s', span: 'EC2 API call to SSH port open, one sample run, 2021', source: 'percival2021' },
]

/** An image as a registry sends it: MB compressed, amd64. Source: `repoInfo2026`. */
export interface ImageSize {
  name: string
  mb: number
}

export const imageSizes: ImageSize[] = [
  { name: 'alpine:3.24.2', mb: 3.85 },
  { name: 'debian:trixie-slim', mb: 29.8 },
  { name: 'node:24-alpine', mb: 58.2 },
  { name: 'node:24', mb: 408.9 },
]

/** The two large layers of node:24-alpine, MB compressed. Source: `repoInfo2026`. */
export const nodeAlpineLayers = { base: 3.85, node: 53.1 }
