import { sides } from '../sides'
import { number, t } from '../words'
import { manyCopies } from './measured'

/** The words around what is on disk: in the pieces, and of one and of many. */
export const diskWords = {
  kernel: t`kernel`,
  layers: (bytes: number) => t`+ ${manyCopies} layers of ${number(bytes / 1000)} kB`,
  container: { whole: t`image`, one: t`One container, same files`, many: t`${manyCopies} containers, one image` },
  vm: { whole: t`disk`, one: t`One VM`, many: t`${manyCopies} VMs, a disk each` },
  backed: t`${manyCopies} VMs, one base disk`,
  /** What is named where it was not measured. */
  missing: { container: sides.container.name, vm: t`VMs with the same files` },
}
