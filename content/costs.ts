import type { Costs, CostTest } from '#content'
import type { Side } from './sides'
import { sources } from './sources'
import { t } from './words'

/** The test that the table rests on as well. */
export const randomReads = { label: t`Disk, random reads`, part: 'disk', test: '4K, IOPS', base: 84_044, measured: { container: 84_092, vm: 46_173 } } satisfies CostTest<Side>

/** Two sockets, hardware and guests of 2013–14; disks at a queue depth of 128. Source of every figure: `felter2014`. */
const tests: CostTest<Side>[] = [
  { label: t`Arithmetic`, part: 'compute', test: 'Linpack, GFLOPS', base: 290.8, measured: { container: 290.9, vm: 284.2 }, untuned: { vm: 241.3 } },
  { label: t`Memory, in order`, part: 'compute', test: 'STREAM Triad, GB/s', base: 45.60, measured: { container: 45.63, vm: 45.02 } },
  { label: t`Memory, at random`, part: 'compute', test: 'RandomAccess, GUPS', base: 0.0126, measured: { container: 0.0124, vm: 0.0125 } },
  { label: t`Disk, in order`, part: 'disk', test: t`reads, MB/s`, base: 806.9, measured: { container: 806.7, vm: 801.9 } },
  randomReads,
  { label: t`Disk, random writes`, part: 'disk', test: '4K, IOPS', base: 112_034, measured: { container: 112_048, vm: 59_321 } },
  { label: t`Network round trips`, part: 'network', test: t`per second, from TCP latency`, base: 37.6, measured: { container: t`through its default bridge: more than the VM`, vm: 67.9 }, lowerIsBetter: true },
]

export const costs = {
  caption: t`Speed relative to the bare host, ${sources.felter2014.year}`,
  base: t`the bare host = 100%`,
  same: t`as native`,
  differenceTo: t`native`,
  bars: [
    { side: 'vm', name: 'KVM', legend: t`KVM, tuned for arithmetic` },
    { side: 'container', name: 'Docker', legend: 'Docker' },
  ],
  untuned: t`untuned`,
  note: t`In all other tests Docker, its disk a volume, loses 2% at most. Of its bridge the report’s text has no figure.`,
  tests,
} satisfies Costs<Side>
