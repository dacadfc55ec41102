import type { SourceId } from '../sources'

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

export const alpine = { name: 'alpine:3.24.2', mb: 3.85 } satisfies ImageSize
export const nodeAlpine = { name: 'node:24-alpine', mb: 58.2 } satisfies ImageSize
export const imageSizes: ImageSize[] = [alpine, { name: 'debian:trixie-slim', mb: 29.8 }, nodeAlpine, { name: 'node:24', mb: 408.9 }]

/** The two large layers of `nodeAlpine`, MB compressed. Source: `repoInfo2026`. */
export const nodeAlpineLayers = { base: alpine.mb, node: 53.1 }
