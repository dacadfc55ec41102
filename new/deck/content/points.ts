import type { Point } from '#content'
import type { Side } from './sides'

/** The benefits of each side: three to five, in the same shape, so that the two slides can be compared. */
export const points = {
  leftSide: [
    { title: 'First benefit', text: 'What it spares somebody, in one short sentence.' },
    { title: 'Second benefit', text: 'Another one, in the same shape.' },
    { title: 'Third benefit', text: 'The one that the other side has to match.' },
  ],
  rightSide: [
    { title: 'First benefit', text: 'The same as on the other side, if it is kept.' },
    { title: 'Second benefit', text: 'Again beside that of the other side.' },
    { title: 'What is new', text: 'What only this side has.' },
  ],
} satisfies Record<Side, Point[]>
