/*
 * What the parts that any deck has ask of its content/. Each deck says there which sides it compares, which sources it cites
 * and which figures are its own; the types here take those as parameters.
 */

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

/** A work that the deck cites. */
export interface Source {
  /** What a slide's footer prints: the shortest thing that a reader could search for. */
  short: string
  title: string
  /** People or body; where it appeared; it ends so that the year can follow. */
  by: string
  /** Year of publication, or of the state that was read for a page that is kept up to date. */
  year: number
  /** The month in which such a page was read, as 2026-11: the list says it once, and no year of it. */
  read?: string
  link: string
}

/** A row of the comparison table. `**…**` marks the words that differ: they stand out when the row appears. Every side has a cell of its id. */
export type ComparisonRow<Side extends string, SourceId extends string, Figure extends string> = Record<Side, string> & {
  feature: string
  /** What the row rests on, in a few words, and its source, both or neither; a number carries its year. */
  evidence?: string
  source?: SourceId
  /** Which of the deck's own figures stands in place of `evidence`, beside the source, where it was measured. */
  measured?: Figure
  /** Which emphasised word of the slide's title it is about, from 1: that is underlined with the row, and rows about one word stand together. */
  about?: number
  /** Which small picture stands beside each side's words; `bars` and `copies` are drawn to the `sizes`, of what `evidence` says. */
  picture?: 'stack' | 'bars' | 'copies' | 'handover' | 'rooms' | 'kernels' | 'fault' | 'update' | 'restart' | 'data' | 'merged' | 'devices' | 'inside' | 'framed' | 'fused' | 'apart' | 'asked' | 'channel' | 'tools'
  sizes?: Record<Side, number>
  /** The side that has the better of it, marked when all rows are there. */
  better?: Side
}

/** A benefit of one side. */
export interface Point {
  title: string
  text: string
  /** Which small picture goes with it, if one says the same. */
  picture?: 'capsule' | 'copy' | 'settings' | 'same' | 'feather' | 'start' | 'tower' | 'shared' | 'image'
}

/** One test: the same work on each side, and on what both are compared with. */
export interface CostTest<Side extends string> {
  /** What it stands for. */
  label: string
  /** Tests of the first part are there at once; each further part comes with a click, which has its name. */
  part: string
  /** The benchmark and its unit, as the source has them. */
  test: string
  /** The figure that counts as 100%. */
  base: number
  /** Words in place of a number where there is none that compares. */
  measured: Record<Side, number | string>
  /** What a side made of the same test before it was tuned. */
  untuned?: Partial<Record<Side, number>>
  /** True for a duration, where a smaller figure is the faster one. */
  lowerIsBetter?: boolean
}

/** The bars of what each side loses, and the words around them. */
export interface Costs<Side extends string> {
  /** What the bars are, for those who hear them. */
  caption: string
  base: string
  /** Said of a side that loses nothing, and what its figure is a difference to. */
  same: string
  differenceTo: string
  /** Which side's bar comes first in each test, what it is called there, and what the legend says of it. */
  bars: { side: Side, name: string, legend: string }[]
  /** Said of what was lost before a side was tuned, where a test has that. */
  untuned?: string
  /** A sentence below, of what no bar shows. */
  note?: string
  tests: CostTest<Side>[]
}

/** What a deck has measured itself. `Figure` is each figure that a row of the table may name. */
export interface Own<Figure extends string> {
  /** The link to the slide that tells how it was measured. */
  when: string
  /** What stands behind it in a footer, by what the footer is about. */
  footers: Partial<Record<'times' | 'memory' | 'disk', string>>
  /** Words that take the place of a row's evidence in the table, where this machine measured both sides. */
  evidence: Record<Figure, string | undefined>
  /** The same figures, of each side, to which the row's picture is then drawn. */
  sizes: Record<Figure, Record<string, number> | undefined>
  /** Its entry in the list of sources. */
  source: { title: string, by: string }
}
