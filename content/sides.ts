import type { SideWords } from '#content'

/** The two sides, in the order in which the table has them. */
export const sides = {
  vm: { name: 'Virtual machines', many: 'virtual machines', one: 'virtual machine', short: 'VM', colour: 'vm' },
  container: { name: 'Containers', many: 'containers', one: 'container', short: 'Container', colour: 'container' },
} as const satisfies Record<string, SideWords>

export type Side = keyof typeof sides
