import type { SideWords } from '#content'

/** The two sides, in the order in which the table has them. `many` and `one` stand in sentences: write them as they are spoken. */
export const sides = {
  leftSide: { name: 'LEFT_NAME', many: 'LEFT_NAME', one: 'LEFT_NAME', short: 'LEFT_NAME', colour: 'vm' },
  rightSide: { name: 'RIGHT_NAME', many: 'RIGHT_NAME', one: 'RIGHT_NAME', short: 'RIGHT_NAME', colour: 'container' },
} as const satisfies Record<string, SideWords>

export type Side = keyof typeof sides
