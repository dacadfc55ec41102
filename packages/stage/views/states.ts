/**
 * The clicks before the last that have a page of their own when the deck is printed with clicks: those that the slide's
 * frontmatter chooses (`states: 1, 3`, `states: []` for none), or all of them where it chooses none.
 * Undefined when `chosen` is anything else.
 */
export function statesOf(chosen: unknown, total: number): number[] | undefined {
  if (chosen === undefined) return Array.from({ length: total }, (_, click) => click)
  const clicks = (Array.isArray(chosen) ? chosen : String(chosen).split(',')).map(Number)
  return clicks.every(click => Number.isInteger(click) && click >= 0 && click < total) ? [...new Set(clicks)].sort((a, b) => a - b) : undefined
}
