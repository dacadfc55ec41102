/** One side of the comparison, as tables, cards, bars and pictures name and colour it. */
export interface SideWords {
  /** Many of them, as a heading. */
  name: string
  /** Many of them, and one of them, in a sentence. */
  many: string
  one: string
  /** One of them, as a heading where there is little room. */
  short: string
  /** The token of styles/tokens.css that is its colour everywhere; its ground has `-soft` behind it. */
  colour: 'vm' | 'container'
}

/** The two sides, in the order in which the table has them. */
export const sides = {
  vm: { name: 'Virtual machines', many: 'virtual machines', one: 'virtual machine', short: 'VM', colour: 'vm' },
  container: { name: 'Containers', many: 'containers', one: 'container', short: 'Container', colour: 'container' },
} as const satisfies Record<string, SideWords>

export type Side = keyof typeof sides
