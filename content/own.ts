import { emulated, evidence, provenance } from './talk/measured'

/** What a deck has measured itself, as the parts that any deck has need it. One that measures nothing exports `undefined` as `own`. */
export interface Own {
  /** The link to the slide that tells how it was measured. */
  when: string
  /** What stands behind it in a footer, by what the footer is about. */
  footers: Partial<Record<'times' | 'memory' | 'disk', string>>
  /** Words that take the place of a row's evidence in the table, where this machine measured both sides. */
  evidence: Record<string, string | undefined>
  /** Its entry in the list of sources. */
  source: { title: string, by: string }
}

const { date, engine, machine, missing, vm } = provenance

/** With what it was measured, what is to be said of that, and what is not there. */
const footer = (caveat?: string) => [
  `${[machine, engine?.name, vm?.name].filter(Boolean).join('; ')}.`,
  caveat,
  missing.length && `Not measured here, or not in full: ${missing.join(', ')}.`,
].filter(Boolean).join(' ')

export const own: Own | undefined = {
  when: `Measured ${date}`,
  footers: {
    times: footer(emulated ? 'Emulated, so VM times are upper bounds.' : undefined),
    memory: footer(vm ? 'VMs: guest RAM with its page cache, without QEMU; containers: program and runtime.' : undefined),
    disk: footer('Sizes are unpacked.'),
  },
  evidence,
  source: { title: 'Measured by this deck', by: `${machine}, ${date}.` },
}
