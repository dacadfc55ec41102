import { sides } from '../sides'
import { manyCopies } from './measured'

/** The words around what is on disk: of one, and of many. */
export const diskWords = {
  files: 'same files',
  container: { one: `One ${sides.container.one}`, many: `${manyCopies} ${sides.container.many}, one image` },
  vm: { one: `One ${sides.vm.short}, a kernel more`, many: `${manyCopies} ${sides.vm.short}s, a disk each` },
  backed: `${manyCopies} ${sides.vm.short}s, one base disk`,
  /** What is named where it was not measured. */
  missing: { container: sides.container.name, vm: `${sides.vm.short}s with the same files` },
}
