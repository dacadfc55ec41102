import type { Costs } from '#content'
import type { Side } from './sides'

/** Made-up figures, to show how the bars are drawn: put in what you counted, or what a source of `sources.ts` measured. */
export const costs = {
  caption: 'Made up: what each side takes, the larger of the two as 100%',
  base: 'the larger of the two = 100%',
  same: 'the larger',
  differenceTo: 'the larger',
  bars: [
    { side: 'leftSide', name: 'LEFT_NAME', legend: 'LEFT_NAME' },
    { side: 'rightSide', name: 'RIGHT_NAME', legend: 'RIGHT_NAME' },
  ],
  untuned: '',
  tests: [
    { label: 'First figure', part: 'first', test: 'made up, its unit', base: 100, measured: { leftSide: 100, rightSide: 60 } },
    { label: 'Second figure', part: 'second', test: 'made up, its unit', base: 40, measured: { leftSide: 30, rightSide: 40 } },
  ],
} satisfies Costs<Side>
