import type { Source } from '#content'

/** Every work that the deck cites, once. */
export const sources = {
  fielding2000: {
    short: 'Fielding, 2000',
    title: 'Architectural styles and the design of network-based software architectures, chapter 5',
    by: 'R. T. Fielding. Dissertation, University of California, Irvine,',
    year: 2000,
    link: 'https://ics.uci.edu/~fielding/pubs/dissertation/rest_arch_style.htm',
  },
  rfc9110: {
    short: 'RFC 9110, HTTP Semantics',
    title: 'RFC 9110: HTTP Semantics',
    by: 'R. Fielding, M. Nottingham, J. Reschke. IETF, June',
    year: 2022,
    link: 'https://www.rfc-editor.org/rfc/rfc9110',
  },
  rfc9111: {
    short: 'RFC 9111, HTTP Caching',
    title: 'RFC 9111: HTTP Caching',
    by: 'R. Fielding, M. Nottingham, J. Reschke. IETF, June',
    year: 2022,
    link: 'https://www.rfc-editor.org/rfc/rfc9111',
  },
  graphqlSpec: {
    short: 'GraphQL specification, 2021',
    title: 'GraphQL, October 2021 edition',
    by: 'GraphQL Specification Project, October',
    year: 2021,
    link: 'https://spec.graphql.org/October2021/',
  },
  graphqlCaching: {
    short: 'graphql.org, Caching',
    title: 'Learn GraphQL: caching',
    by: 'GraphQL Foundation, as read in November',
    year: 2026,
    link: 'https://graphql.org/learn/caching/',
  },
  graphqlSecurity: {
    short: 'graphql.org, Security',
    title: 'Learn GraphQL: security',
    by: 'GraphQL Foundation, as read in November',
    year: 2026,
    link: 'https://graphql.org/learn/security/',
  },
} as const satisfies Record<string, Source>

export type SourceId = keyof typeof sources
