import type { SideWords } from '#content'

/** The two sides, in the order in which the table has them. */
export const sides = {
  rest: { name: 'REST', many: 'REST APIs', one: 'REST API', short: 'REST', colour: 'vm' },
  graphql: { name: 'GraphQL', many: 'GraphQL APIs', one: 'GraphQL API', short: 'GraphQL', colour: 'container' },
} as const satisfies Record<string, SideWords>

export type Side = keyof typeof sides
