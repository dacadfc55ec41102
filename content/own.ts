import type { Own } from '#content'
import { emulated, evidence, evidenceSizes, loads, provenance } from './talk/measured'
import { t } from './words'

/** The figures that a row of the table may name. */
export type Figure = keyof typeof evidence

const { busy, date, engine, machine, missing, vm } = provenance

/** With what it was measured, what is to be said of that, and what is not there. */
const footer = (caveat?: string) => [
  `${[machine, engine?.name, vm?.name].filter(Boolean).join('; ')}.`,
  caveat,
  missing.length && t`Not measured here, or not in full: ${missing.join(', ')}.`,
].filter(Boolean).join(' ')

/** What this deck has measured itself. One that measures nothing exports `undefined`. */
export const own: Own<Figure> | undefined = {
  when: t`Measured ${date}`,
  footers: {
    times: footer([emulated && t`Emulated, so VM times are upper bounds.`, busy && t`The machine was busy, so times may be too long.`].filter(Boolean).join(' ')),
    memory: footer(loads.some(load => load.vm) ? t`VMs: guest RAM with its file cache, without QEMU; containers: program and runtime. The host’s file cache is counted for neither.` : undefined),
    disk: footer(t`Sizes are unpacked.`),
  },
  evidence,
  sizes: evidenceSizes,
  source: { title: t`Measured by this deck`, by: `${machine}, ${date}.` },
}
