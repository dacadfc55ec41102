import { definePreparserSetup } from '@slidev/types'
import { comparison } from '../content/comparison'

/** The ids that a slide cites, in order and once: those in its text, and the table's own where it shows the table. */
export function citesIn(markdown: string): string[] {
  const written = [...markdown.matchAll(/<Cite\s+id=["']([^"']*)["']/g)].map(match => match[1]!)
  const inTable = markdown.includes('<ComparisonTable') ? comparison.flatMap(row => row.source ?? []) : []
  return [...new Set([...written, ...inTable])]
}

/** Whether a slide shows figures that the deck has measured, or the record of how. */
export function measuredIn(markdown: string): 'figures' | 'record' | undefined {
  if (/<MeasuredHere\b/.test(markdown)) return 'record'
  return /<Measured\b/.test(markdown) ? 'figures' : undefined
}

/** Notes in a slide's frontmatter what it rests on, from which the last slide makes its list. */
export default definePreparserSetup(() => [{
  name: 'cites',
  async transformSlide(content, frontmatter) {
    // What an import says of itself, Slidev says of every slide that comes with it.
    if (frontmatter.src) return undefined
    frontmatter.cites = citesIn(content)
    frontmatter.measured = measuredIn(content)
    return undefined
  },
}])
