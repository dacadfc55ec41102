import type { ComparisonRow } from '#content'
import type { Figure } from './own'
import type { Side } from './sides'
import type { SourceId } from './sources'

/** The comparison table, row by row. */
export const comparison: ComparisonRow<Side, SourceId, Figure>[] = [
  {
    feature: 'To ask',
    rest: '**A URL** for each thing, and a method',
    graphql: '**A query**, mostly to one URL',
    evidence: 'The uniform interface',
    source: 'fielding2000',
  },
  {
    feature: 'To answer',
    rest: 'What **the server** put into it',
    graphql: 'What **the client** selected',
    evidence: 'Selection sets',
    source: 'graphqlSpec',
  },
  {
    feature: 'Caching',
    rest: '**Anywhere on the way**, by method and URL',
    graphql: 'Mostly **in the client**, by an object’s id',
    evidence: 'Queries have no URL for an object',
    source: 'graphqlCaching',
  },
  {
    feature: 'Errors',
    rest: '**A status code** for each request',
    graphql: '**A list** beside the data, which may be partial',
    evidence: 'Section 7, Response',
    source: 'graphqlSpec',
  },
  {
    feature: 'Description',
    rest: '**Beside it**, for example OpenAPI',
    graphql: '**In it**: a schema that can be asked',
    evidence: 'Section 4, Introspection',
    source: 'graphqlSpec',
  },
  {
    feature: 'Load',
    rest: '**Known** for each URL',
    graphql: '**Depends on the query**: limits are needed',
    evidence: 'Demand control',
    source: 'graphqlSecurity',
  },
]
