import { expect, test } from '@playwright/test'
import { countOn, isHandedOut, isOn, routeFaults, routesOf, stepFrom, type Stop } from '../routes.ts'

/** A deck of seven slides: two routes, which name their slides in different ways, and two slides of an appendix, of which one is on a route. */
const slides: Stop[] = [
  { routes: { 5: '5min', cs101: '12min' }, title: 'The headmatter' },
  { routes: [5, 'cs101'] },
  {},
  { routes: 'cs101' },
  { routes: '5, cs101' },
  { appendix: true },
  { appendix: true, routes: ['cs101'] },
].map((frontmatter, i) => ({ no: i + 1, frontmatter }))

const numbers = (is: typeof isOn, route: string) => slides.filter(slide => is(slide, route)).map(({ no }) => no)

test('a route has the slides that name it and the first; the whole talk has all but the appendix, which goes with every handout', () => {
  expect(['', '5', 'cs101', 'none'].map(route => numbers(isOn, route))).toEqual([[1, 2, 3, 4, 5], [1, 2, 5], [1, 2, 4, 5, 7], [1]])
  expect(['', '5', 'cs101'].map(route => numbers(isHandedOut, route))).toEqual([[1, 2, 3, 4, 5, 6, 7], [1, 2, 5, 6, 7], [1, 2, 4, 5, 6, 7]])
})

/** Where the steps lead from a slide on, until there is none. */
function stepsFrom(no: number, route: string, step: 1 | -1): number[] {
  const next = stepFrom(slides, no, route, step)
  return next === undefined ? [] : [next, ...stepsFrom(next, route, step)]
}

test('steps keep to the route, end where it ends, and lead back to it from a slide beside it', () => {
  expect(stepsFrom(1, '', 1)).toEqual([2, 3, 4, 5])
  expect(stepsFrom(1, '5', 1)).toEqual([2, 5])
  expect(stepsFrom(5, '5', -1)).toEqual([2, 1])
  expect(stepsFrom(1, 'cs101', 1)).toEqual([2, 4, 5, 7])
  expect([stepFrom(slides, 3, '5', 1), stepFrom(slides, 3, '5', -1)]).toEqual([5, 2])
})

test('who goes to the appendix on purpose goes through it, and back to where the talk ends', () => {
  expect(stepsFrom(6, '', 1)).toEqual([7])
  expect(stepsFrom(7, '', -1)).toEqual([6, 5, 4, 3, 2, 1])
  expect(stepsFrom(7, '5', -1)).toEqual([6, 5, 2, 1])
})

test('the count is of the route, and of what is beside it there is none', () => {
  expect(countOn(slides, 5, '')).toEqual({ no: 5, total: 5 })
  expect(countOn(slides, 5, '5')).toEqual({ no: 3, total: 3 })
  expect(countOn(slides, 7, 'cs101')).toEqual({ no: 5, total: 5 })
  expect([countOn(slides, 3, '5'), countOn(slides, 6, ''), countOn(slides, 6, '5')]).toEqual([undefined, undefined, undefined])
})

test('a route may be called by any word, and has a time as Slidev writes them', () => {
  expect(routesOf({ 5: '5min', cs101: '12:30', kürzer: '1h', whole: 90 })).toEqual({ 5: 300, cs101: 750, kürzer: 3600, whole: 90 })
  for (const none of [undefined, null]) expect([routesOf(none), routeFaults(none)]).toEqual([{}, []])
  // `publish check` refuses these; a deck that was not checked does without.
  for (const wrong of ['10', ['10'], { 'a b': '5min' }, { 10: 'soon' }, { 10: '0min' }]) {
    expect(routesOf(wrong), JSON.stringify(wrong)).toEqual({})
    expect(routeFaults(wrong), JSON.stringify(wrong)).toHaveLength(1)
  }
})
