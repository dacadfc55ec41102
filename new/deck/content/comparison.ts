import type { ComparisonRow } from '#content'
import type { Figure } from './own'
import type { Side } from './sides'
import type { SourceId } from './sources'

/** The comparison table, row by row; each takes a click. `**…**` marks the words that differ. */
export const comparison: ComparisonRow<Side, SourceId, Figure>[] = [
  {
    feature: 'First feature',
    leftSide: 'What **the one** does',
    rightSide: 'What **the other** does',
    evidence: 'On what it rests',
    source: 'example',
  },
  {
    feature: 'Second feature',
    leftSide: 'Six words **at most**, if you can',
    rightSide: 'In **the same shape** as beside',
    evidence: 'A figure, its year',
    source: 'example',
  },
]
