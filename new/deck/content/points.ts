import type { Point } from '#content'
import type { Side } from './sides'

/** The benefits of each side: three to five, in the same shape, so that the two slides can be compared. */
export const points = {
  leftSide: [
    { title: 'First benefit', text: 'What it spares somebody, in one short sentence.', picture: 'copy' },
    { title: 'Second benefit', text: 'Another one, in the same shape.', picture: 'settings' },
    { title: 'Third benefit', text: 'The one that the other side has to match.', picture: 'same' },
  ],
  rightSide: [
    { title: 'First benefit', text: 'The same as on the other side, if it is kept.', picture: 'copy' },
    { title: 'Second benefit', text: 'Again beside that of the other side.', picture: 'settings' },
    { title: 'What is new', text: 'What only this side has.', picture: 'feather' },
  ],
} satisfies Record<Side, Point[]>
