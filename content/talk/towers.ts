import { sides } from '../sides'
import { targetNames } from './measured'

/** The words around the towers of memory, on the cover and on their own slide. */
export const towers = {
  /** What each tower is, many of them and one. */
  many: { vm: sides.vm.many, container: sides.container.many },
  one: { vm: sides.vm.one, container: sides.container.one },
  /** What each tower is where little room is, its files included. */
  short: { container: sides.container.short, vm: targetNames.vm },
  legend: { app: 'app', guest: 'guest’s kernel and file cache', runtime: 'container runtime' },
  caption: 'Memory in use, to scale',
  /** On the cover of a machine that measured one side only. */
  counted: { caption: 'A brick for each app and each guest kernel, counted', size: (bricks: number) => `${bricks} bricks` },
  table: { caption: 'Memory in use by copies of the same server', copies: 'Copies', guests: (size: string) => `, of which ${size} for guest kernels and their file caches` },
  copies: (n: number) => `${n} ${n === 1 ? 'copy' : 'copies'}`,
  further: 'Each further copy',
  shared: { title: 'Shared', text: 'Containers share the program’s pages, too.' },
  notDrawn: 'Not drawn',
}
