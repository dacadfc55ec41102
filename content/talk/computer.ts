import { t } from '../words'

/** What a computer is made of, and what the one inside it has in place of each part. */
export const computers = {
  real: t`Your computer`,
  second: t`A virtual machine`,
  third: t`A VM inside that VM`,
  parts: [
    { id: 'processor', real: t`Processor`, virtual: t`Share of the CPU` },
    { id: 'memory', real: t`Memory`, virtual: t`Slice of memory` },
    { id: 'disk', real: t`Disk`, virtual: t`A file as its disk` },
    { id: 'network', real: t`Network card`, virtual: t`Virtual network` },
  ],
} as const
