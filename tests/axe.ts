import type { Page } from '@playwright/test'
import axe from 'axe-core'

declare global {
  interface Window { axe: typeof axe }
}

const { source } = axe

/** What axe finds in the page, or in what `part` selects of it, with the rules that it has by itself, or with these, a line each. */
export async function faults(page: Page, options: { part?: string, rules?: string[] } = {}): Promise<string[]> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(source)
  return page.evaluate(async ({ part, rules }) => {
    // Slidev's canvas for drawings lies over every slide: axe would take all words for covered, and tell no colour.
    const canvases = [...document.querySelectorAll<SVGElement>('svg.pointer-events-none')]
    for (const canvas of canvases) canvas.style.display = 'none'
    // It looks for what covers a word among all that the page has, and that is mostly slides which nobody sees.
    const away = [...document.querySelectorAll('#slideshow [data-slidev-no]')].filter(slide => !slide.checkVisibility())
    const places = away.map(slide => slide.parentNode!.insertBefore(document.createComment(''), slide))
    for (const slide of away) slide.remove()
    // The deck may draw a slide meanwhile, in front of one that is away.
    const parents = new Set(places.map(place => place.parentNode!))
    for (const parent of parents) {
      parent.insertBefore = function insertBefore<T extends Node>(node: T, next: Node | null) {
        return Node.prototype.insertBefore.call(this, node, places[away.indexOf(next as SVGElement)] ?? next) as T
      }
    }
    // No stylesheet from elsewhere has to be fetched first.
    const { violations } = await window.axe.run(part ?? document, { resultTypes: ['violations'], preload: false, ...rules && { runOnly: rules } })
    places.forEach((place, i) => place.replaceWith(away[i]!))
    for (const parent of parents) Reflect.deleteProperty(parent, 'insertBefore')
    for (const canvas of canvases) canvas.style.display = ''
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`))
  }, options)
}
