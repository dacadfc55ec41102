import { sides } from '../sides'

/** What a computer is made of, and what the one inside it has in place of each part. */
export const computers = {
  real: { title: 'Your computer', parts: ['Processor', 'Memory', 'Disk', 'Network card'] },
  second: { title: `A ${sides.vm.one}` },
  third: { title: `A ${sides.vm.short} inside that ${sides.vm.short}` },
  virtualParts: ['Share of the CPU', 'Slice of memory', 'A file as its disk', 'Virtual network'],
}
