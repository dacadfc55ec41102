import { late, standIn } from './late.ts'

type RoughNotation = Pick<typeof import('@slidev/rough-notation'), 'annotate'>

export const mark = late<RoughNotation>(() => import('./mark.library.ts'))

/** Draws around an element as the library does; where it is not there yet, as soon as it is. */
export const annotate: RoughNotation['annotate'] = (...args) =>
  mark.library?.annotate(...args) ?? standIn(mark.load().then(({ annotate }) => annotate(...args)))
