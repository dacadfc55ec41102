/**
 * Shorter ways through the same slides, and the appendix behind them. One model for the page and for Node, so nothing here may
 * import either. (setup/routes.ts is another thing: so Slidev calls the hook for its router.)
 *
 * The headmatter names the routes and how long each may take, `routes: { 10: 10min, cs101: 12min }`; a slide names those that it
 * is on, `routes: [10, cs101]`. The whole talk is the route without a name: every slide but those with `appendix: true`. The
 * first slide is where every route begins: its frontmatter is the headmatter.
 */
import { parseTimeString } from '@slidev/parser/utils'

/** A slide, as far as a route asks for it. */
export interface Stop { no: number, frontmatter: Record<string, unknown> }

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function secondsIn(duration: unknown): number {
  try {
    return parseTimeString(duration as string).seconds
  }
  catch {
    return 0
  }
}

/** How many seconds each route may take, by its name, of a headmatter's `routes`; without what `routeFaults` refuses. */
export function routesOf(routes: unknown): Record<string, number> {
  const all = isTable(routes) ? Object.entries(routes).map(([name, duration]) => [name, secondsIn(duration)] as const) : []
  return Object.fromEntries(all.filter(([name, seconds]) => isName.test(name) && seconds > 0))
}

/** A route's name stands in an address, in a list, and in the name of a file. */
const isName = /^[\p{L}\p{N}_-]+$/u

/** What cannot be used of a headmatter's `routes`, in a line each. */
export function routeFaults(routes: unknown): string[] {
  if (routes === undefined || routes === null) return []
  if (!isTable(routes)) return ['routes: is not a list of names with the time that each has, like “10: 10min”']
  return Object.entries(routes).flatMap(([name, duration]) => [
    ...isName.test(name) ? [] : [`routes: “${name}” cannot be the name of a route, which has letters, digits, - and _ only`],
    ...secondsIn(duration) > 0 ? [] : [`routes: “${String(duration)}” is not the time that “${name}” has; it could be 10min`],
  ])
}

/** The routes that a slide names. */
export function namedBy({ no, frontmatter: { routes } }: Stop): string[] {
  if (no === 1 || routes === undefined || routes === null) return []
  return (Array.isArray(routes) ? routes : String(routes).split(',')).map(name => String(name).trim())
}

/** Whether a slide is on a route; on the whole talk, where the route has no name. */
export const isOn = (slide: Stop, route: string): boolean => slide.no === 1 || (route ? namedBy(slide).includes(route) : !slide.frontmatter.appendix)

/** Whether a slide is handed out with a route: it is on it, or in the appendix, to which its links lead. */
export const isHandedOut = (slide: Stop, route: string): boolean => isOn(slide, route) || Boolean(slide.frontmatter.appendix)

/**
 * The number of the slide to which one step leads, on (1) or back (-1); undefined at an end. No step leads from the talk into the
 * appendix. From a slide of the appendix, to which one goes on purpose, it leads through the appendix and back to the talk.
 */
export function stepFrom(slides: Stop[], no: number, route: string, step: 1 | -1): number | undefined {
  const inAppendix = !isOn(slides[no - 1]!, route) && isHandedOut(slides[no - 1]!, route)
  const ahead = step > 0 ? slides.slice(no) : slides.slice(0, no - 1).reverse()
  return ahead.find(slide => (inAppendix ? isHandedOut : isOn)(slide, route))?.no
}

/** Which slide of a route this is, and of how many; undefined where it is not on it. */
export function countOn(slides: Stop[], no: number, route: string): { no: number, total: number } | undefined {
  const all = slides.filter(slide => isOn(slide, route))
  const at = all.findIndex(slide => slide.no === no)
  return at < 0 ? undefined : { no: at + 1, total: all.length }
}
