import { sides } from '../sides'
import { t } from '../words'
import { manyCopies } from './measured'

/** The words around what is on disk: of one, and of many. */
export const diskWords = {
  files: t`same files`,
  container: { one: t`One container`, many: t`${manyCopies} containers, one image` },
  vm: { one: t`One VM, a kernel more`, many: t`${manyCopies} VMs, a disk each` },
  backed: t`${manyCopies} VMs, one base disk`,
  /** What is named where it was not measured. */
  missing: { container: sides.container.name, vm: t`VMs with the same files` },
}
