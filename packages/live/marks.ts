/**
 * Drawings as they are sent: numbers and a colour, never markup. A follower's page makes its own markup of them, so that nothing in
 * a drawing can run or load anything. Positions and sizes are tenths of the slide's own pixels.
 */

/** One stroke or shape. */
export interface Mark {
  as: 'pen' | 'line' | 'arrow' | 'box' | 'ring'
  /** `#rrggbb` */
  color: string
  size: number
  /** Of a pen the outline's corners, each after the first by its distance from the one before; else x1, y1, x2, y2, or x, y, width, height, or the centre and both radii. */
  at: number[]
}

/** The largest number in a mark. */
const far = 99_999

/** Whether a value is a mark, and has nothing else in it. */
export function isMark(value: unknown): value is Mark {
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== 'as,at,color,size') return false
  const { as, at, color, size } = value as Record<string, unknown>
  const isNumber = (part: unknown) => Number.isInteger(part) && Math.abs(part as number) <= far
  return ['pen', 'line', 'arrow', 'box', 'ring'].includes(as as string)
    && typeof color === 'string' && /^#[\da-f]{6}$/.test(color) && isNumber(size) && (size as number) >= 0
    && Array.isArray(at) && at.every(isNumber) && (as === 'pen' ? at.length >= 2 && at.length % 2 === 0 : at.length === 4)
    && !((as === 'box' || as === 'ring') && ((at[2] as number) < 0 || (at[3] as number) < 0))
}

/** What drauu, Slidev's library for drawings, calls the ends or the corners of each shape. */
const shapes = {
  line: { as: 'line', parts: ['x1', 'y1', 'x2', 'y2'] },
  rect: { as: 'box', parts: ['x', 'y', 'width', 'height'] },
  ellipse: { as: 'ring', parts: ['cx', 'cy', 'rx', 'ry'] },
} as const

const tenths = (text: string | undefined) => Math.round(Number(text ?? Number.NaN) * 10)

/** The marks of a drawing as drauu has it; what they cannot say, as of another library, is left out. */
export function marksOf(svg: string): Mark[] {
  return [...svg.matchAll(/<(path|line|rect|ellipse)\b([^>]*)>/g)].flatMap(([, name, rest]): Mark[] => {
    const has = Object.fromEntries([...rest!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value] as const))
    let mark: Mark
    if (name === 'path') {
      // The corner, and the middle to the next, of each curve.
      const [, first, curves] = /^M ([-\d. ]+) Q ([-\d. ]+) Z$/.exec(has.d ?? '') ?? []
      if (!first) return []
      const corners = curves!.split(' ').map(tenths).filter((_, i) => i % 4 < 2)
      mark = { as: 'pen', color: has.fill ?? '', size: 0, at: corners.map((part, i) => i < 2 ? part : part - corners[i - 2]!) }
    }
    else {
      const { as, parts } = shapes[name as keyof typeof shapes]
      mark = { as: has['marker-end'] ? 'arrow' : as, color: has.stroke ?? '', size: tenths(has['stroke-width']), at: parts.map(part => tenths(has[part])) }
    }
    return isMark(mark) ? [mark] : []
  })
}

const pixels = (part: number) => (part / 10).toFixed(2)

/** The drawing of these marks, as drauu makes one, so that it can be drawn on. */
export function svgOf(marks: Mark[]): string {
  return marks.map(({ as, color, size, at }, i) => {
    if (as === 'pen') {
      const corners: [number, number][] = []
      for (let j = 0; j < at.length; j += 2) corners.push([(corners.at(-1)?.[0] ?? 0) + at[j]!, (corners.at(-1)?.[1] ?? 0) + at[j + 1]!])
      const curves = corners.flatMap(([x, y], j) => {
        const [nextX, nextY] = corners[(j + 1) % corners.length]!
        return [x, y, (x + nextX) / 2, (y + nextY) / 2]
      })
      return `<path fill="${color}" d="M ${corners[0]!.map(pixels).join(' ')} Q ${curves.map(pixels).join(' ')} Z"></path>`
    }
    const [name, { parts }] = Object.entries(shapes).find(([, shape]) => shape.as === (as === 'arrow' ? 'line' : as))!
    const place = parts.map((part, j) => `${part}="${pixels(at[j]!)}"`).join(' ')
    const drawn = `<${name} fill="transparent" stroke="${color}" stroke-width="${size / 10}" stroke-linecap="round" ${place}`
    if (as !== 'arrow') return `${drawn}></${name}>`
    const id = `live-arrow-${i}`
    return `<g><defs><marker id="${id}" viewBox="0 -5 10 10" refX="5" refY="0" markerWidth="4" markerHeight="4" orient="auto"><path fill="${color}" d="M0,-5L10,0L0,5"></path></marker></defs>${drawn} marker-end="url(#${id})"></line></g>`
  }).join('')
}
