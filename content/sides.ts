import type { SideWords } from '#content'
import { t } from './words'

/** The two sides, in the order in which the table has them. */
export const sides = {
  vm: { name: t`Virtual machines`, many: t`virtual machines`, one: t`virtual machine`, short: t`VM`, colour: 'vm' },
  container: { name: t`Containers`, many: t`containers`, one: t`container`, short: t`Container`, colour: 'container' },
} as const satisfies Record<string, SideWords>

export type Side = keyof typeof sides
