import type { Costs, CostTest } from '#content'
import graphqlAnswer from './example/graphql.json?raw'
import query from './example/query.graphql?raw'
import requests from './example/rest.http?raw'
import restAnswers from './example/rest.json?raw'
import type { Side } from './sides'

const bytes = (text: string) => new TextEncoder().encode(text).length

/** The same of both, the larger as 100%. */
const compared = (label: string, part: string, test: string, rest: number, graphql: number): CostTest<Side> =>
  ({ label, part, test, base: Math.max(rest, graphql), measured: { rest, graphql } })

/** Counted in the example that the slides show. */
export const costs = {
  caption: 'What the example sends, the larger of the two as 100%',
  base: 'the larger of the two = 100%',
  same: 'the larger',
  differenceTo: 'the larger',
  bars: [
    { side: 'rest', name: 'REST', legend: 'REST' },
    { side: 'graphql', name: 'GraphQL', legend: 'GraphQL' },
  ],
  untuned: '',
  tests: [
    compared('Answers', 'answers', 'bytes, as shown', bytes(restAnswers), bytes(graphqlAnswer)),
    compared('Questions', 'questions', 'bytes, as shown', bytes(requests), bytes(query)),
    compared('Requests', 'questions', 'one after the other', requests.trim().split('\n').length, 1),
  ],
} satisfies Costs<Side>
