import { sides } from '../sides'
import { manyCopies, megabytes } from './measured'

/** The words around the bars of disk space. */
export const diskWords = {
  /** Over one copy of each; `more` is how much more the VM takes than the container with the same files, in bytes. */
  one: (more?: number) => more === undefined ? 'One copy' : `One copy: with the same files, a ${sides.vm.short} takes ${megabytes(Math.abs(more))} ${more < 0 ? 'less' : 'more'}`,
  many: `${manyCopies} copies, computed from what one adds`,
  each: `${sides.vm.short}s, a disk each`,
  backed: `${sides.vm.short}s, one base disk`,
  legend: { files: 'the program’s files', system: 'the rest of Debian', added: 'kernel and changes', repeated: 'the same files again' },
  /** What is named where it was not measured. */
  missing: { container: sides.container.name, vm: `${sides.vm.short}s with the same files` },
}
