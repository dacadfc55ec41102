import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import type { Deck } from './contenders.ts'
import { rounded } from './numbers.ts'

/** A function of a script as the browser's record names it; line and column from 1. */
interface Frame { functionName: string, url: string, lineNumber: number, columnNumber: number }

/** What scripts of a deck made the browser lay out at once, a key on average. */
export interface Forced {
  layouts: number
  /** How many of them are by the deck's own scripts, not by what is in node_modules. */
  own: number
  /** What asked for them, the longest first; `style` and `layout` in ms. */
  by: { where: string, own: boolean, layouts: number, style: number, layout: number }[]
}

export interface ForcingEvent { name: string, dur?: number, args: { beginData?: { stackTrace?: Frame[] } } }

/** Where a frame's function is in the deck's sources, or in the built script where that has no map. */
async function placeOf({ folder, site }: Pick<Deck, 'folder' | 'site'>, { functionName, url, lineNumber, columnNumber }: Frame): Promise<{ where: string, own: boolean }> {
  const path = new URL(url).pathname
  const map = join(site, `${path}.map`)
  const entry = existsSync(map) && new SourceMap(JSON.parse(await readFile(map, 'utf8')) as SourceMapPayload).findEntry(lineNumber - 1, columnNumber - 1)
  if (!entry || !('originalSource' in entry)) return { where: `${functionName} ${path}:${lineNumber}:${columnNumber}`, own: true }
  const source = relative(folder, resolve(dirname(map), entry.originalSource))
  return { where: `${source.replace(/^.*node_modules\//, '')}:${entry.originalLine + 1}`, own: !source.includes('node_modules/') }
}

/** The layouts, and the styles computed for them, that a script of the page at `url` waited for, of `events` recorded during `keys` keys of `deck`. */
export async function forcedBy(events: ForcingEvent[], url: string, deck: Pick<Deck, 'folder' | 'site'>, keys: number): Promise<Forced> {
  const places = new Map<string, Promise<{ where: string, own: boolean }>>()
  const by = new Map<string, Forced['by'][number]>()
  for (const { name, dur = 0, args } of events) {
    if (name !== 'Layout' && name !== 'UpdateLayoutTree') continue
    // A layout that no script waits for has no stack.
    const frames = args.beginData?.stackTrace?.filter(frame => frame.url.startsWith(url)) ?? []
    if (!frames.length) continue
    const found = await Promise.all(frames.map((frame) => {
      const id = JSON.stringify(frame)
      return places.get(id) ?? places.set(id, placeOf(deck, frame)).get(id)!
    }))
    // The deck answers for what it makes a library do.
    const place = found.find(({ own }) => own) ?? found[0]!
    const sum = by.get(place.where) ?? { ...place, layouts: 0, style: 0, layout: 0 }
    if (name === 'Layout') sum.layouts++
    sum[name === 'Layout' ? 'layout' : 'style'] += dur / 1000
    by.set(place.where, sum)
  }
  const each = [...by.values()].sort((a, b) => b.layout + b.style - a.layout - a.style)
    .map(({ where, own, layouts, style, layout }) => ({ where, own, layouts: rounded(layouts / keys, 2), style: rounded(style / keys, 2), layout: rounded(layout / keys, 2) }))
  const total = (of: Forced['by']) => rounded(of.reduce((sum, { layouts }) => sum + layouts, 0), 2)
  return { layouts: total(each), own: total(each.filter(({ own }) => own)), by: each }
}
