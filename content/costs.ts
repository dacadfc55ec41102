import type { Side } from './sides'
import { sources } from './sources'

/** One test: the same work on each side, and on what both are compared with. */
export interface CostTest {
  /** What it stands for. */
  label: string
  /** Tests of the first part are there at once; each further part comes with a click, which has its name. */
  part: string
  /** The benchmark and its unit, as the source has them. */
  test: string
  /** The figure that counts as 100%. */
  base: number
  /** Words in place of a number where the source gives none that compares. */
  measured: Record<Side, number | string>
  /** What a side made of the same test before it was tuned. */
  untuned?: Partial<Record<Side, number>>
  /** True for a duration, where a smaller figure is the faster one. */
  lowerIsBetter?: boolean
}

/** The test that the table rests on as well. */
export const randomReads = { label: 'Disk, random reads', part: 'disk', test: '4K, IOPS', base: 84_044, measured: { container: 84_092, vm: 46_173 } } satisfies CostTest

/** Hardware and guests of 2013–14. Source of every figure: `felter2014`. */
const tests: CostTest[] = [
  { label: 'Arithmetic', part: 'compute', test: 'Linpack, GFLOPS', base: 290.8, measured: { container: 290.9, vm: 284.2 }, untuned: { vm: 130.3 } },
  { label: 'Memory, in order', part: 'compute', test: 'STREAM Triad, GB/s', base: 45.60, measured: { container: 45.63, vm: 45.02 } },
  { label: 'Memory, at random', part: 'compute', test: 'RandomAccess, GUPS', base: 0.0458, measured: { container: 0.0457, vm: 0.0394 } },
  { label: 'Disk, in order', part: 'disk', test: 'reads, MB/s', base: 806.9, measured: { container: 806.7, vm: 801.9 } },
  randomReads,
  { label: 'Disk, random writes', part: 'disk', test: '4K, IOPS', base: 112_034, measured: { container: 112_048, vm: 59_321 } },
  { label: 'Network round trips', part: 'network', test: 'per second, from TCP latency', base: 37.6, measured: { container: 'through its default bridge, Docker makes about half, too', vm: 67.9 }, lowerIsBetter: true },
]

/** The bars, the words around them, and which side's comes first in each test. */
export const costs = {
  /** What the bars are, for those who hear them. */
  caption: `Speed relative to the bare host, ${sources.felter2014.year}`,
  base: 'the bare host = 100%',
  /** Said of a bar that is as long as 100%, and that its figure is a difference to. */
  same: 'as native',
  differenceTo: 'native',
  /** What was measured for each side: as its bar is called, and what the legend says of it. */
  bars: [
    { side: 'container', name: 'Docker', legend: 'Docker' },
    { side: 'vm', name: 'KVM', legend: 'KVM, tuned for arithmetic' },
  ] satisfies { side: Side, name: string, legend: string }[],
  untuned: 'untuned',
  tests,
}
