import type { Point } from '#content'
import type { Side } from './sides'

/** The benefits of each side, in the same shape, so that the two slides can be compared. */
export const points = {
  rest: [
    { title: 'Cacheable', text: 'A cache on the way may keep an answer, and knows it again by its URL.', picture: 'copy' },
    { title: 'Plain HTTP', text: 'Methods, URLs and status codes mean what the standard says.', picture: 'settings' },
    { title: 'One by one', text: 'Each request succeeds or fails by itself, and its status says so.', picture: 'capsule' },
  ],
  graphql: [
    { title: 'No more than asked', text: 'The answer has the fields of the query, and no others.', picture: 'feather' },
    { title: 'One request', text: 'What belongs to an object comes along with it.', picture: 'start' },
    { title: 'A typed schema', text: 'It says what can be asked, and can itself be asked.', picture: 'same' },
    { title: 'Grows in place', text: 'Fields are added, and old ones marked as deprecated.', picture: 'shared' },
  ],
} satisfies Record<Side, Point[]>
