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
  rest: { name: 'REST', many: 'REST APIs', one: 'REST API', short: 'REST', colour: 'vm' },
  graphql: { name: 'GraphQL', many: 'GraphQL APIs', one: 'GraphQL API', short: 'GraphQL', colour: 'container' },
} as const satisfies Record<string, SideWords>

export type Side = keyof typeof sides
