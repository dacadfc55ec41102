import { late, standIn } from './late.ts'

type Drauu = Pick<typeof import('drauu'), 'createDrauu'>

export const drawing = late<Drauu>(() => import('./drawing.library.ts'))

const nothing = () => undefined
const no = () => false

/** Until Slidev's layer for drawings comes, and the library with it, nothing is drawn and nothing can be undone. */
export const createDrauu: Drauu['createDrauu'] = options =>
  drawing.library?.createDrauu(options)
  ?? standIn(new Promise(resolve => drawing.use(({ createDrauu }) => resolve(createDrauu(options)))), { el: null, mounted: false, canUndo: no, canRedo: no, undo: no, redo: no, load: nothing, clear: nothing, dump: () => '' })
