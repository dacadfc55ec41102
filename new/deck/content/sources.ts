import type { Source } from '#content'

/** Every work that the deck cites, once: as `<Cite id="example" />` in a slide, or by a row of the table. */
export const sources = {
  example: {
    short: 'An example',
    title: 'An example, which stands here until you have a source',
    by: 'Its people or body; where it appeared,',
    year: 2000,
    link: 'https://example.org/',
  },
} as const satisfies Record<string, Source>

export type SourceId = keyof typeof sources
