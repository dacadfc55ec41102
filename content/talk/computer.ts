import { sides } from '../sides'

/** What a computer is made of, and what the one inside it has in place of each part. */
export const computers = {
  real: 'Your computer',
  second: `A ${sides.vm.one}`,
  third: `A ${sides.vm.short} inside that ${sides.vm.short}`,
  parts: [
    { id: 'processor', real: 'Processor', virtual: 'Share of the CPU' },
    { id: 'memory', real: 'Memory', virtual: 'Slice of memory' },
    { id: 'disk', real: 'Disk', virtual: 'A file as its disk' },
    { id: 'network', real: 'Network card', virtual: 'Virtual network' },
  ],
} as const
