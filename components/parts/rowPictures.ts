import type { ComparisonRow } from './content'

type Picture = NonNullable<ComparisonRow<string, string, string>['picture']>
type Colour = 'vm' | 'container'

/** One piece of a small picture of the table, on a canvas of 96 by 42. */
export interface Shape {
  /**
   * What it is: the `wall` around one of a side, its `app` and `files`, its own `system` or `kernel`, one that is there `again`,
   * the `host`, what a `fault` has reached, what is `absent`, a thin `layer`, a `page` of text, an `arrow`, what is `mended`,
   * and the `data` that an app keeps.
   */
  kind: 'wall' | 'app' | 'files' | 'system' | 'again' | 'host' | 'fault' | 'absent' | 'layer' | 'page' | 'arrow' | 'mended' | 'data'
  x: number
  y: number
  w: number
  h: number
  /** From where it comes when its row does. */
  from?: [dx: number, dy: number]
  /** It grows from its left edge instead. */
  grows?: boolean
  /** How many moments later than the first. */
  after?: number
}

const shape = (kind: Shape['kind'], x: number, y: number, w: number, h: number, move: Pick<Shape, 'from' | 'grows' | 'after'> = {}): Shape =>
  ({ kind, x, y, w, h, ...move })

const three = [0, 1, 2]

/** A picture that is the same on either side, but for its colour. */
const either = (shapes: () => Shape[]): Record<Colour, () => Shape[]> => ({ vm: shapes, container: shapes })
const drop = (after = 0) => ({ from: [0, -14] as [number, number], after })

/** How much of the width a side has that is `size` of `most`. */
const bar = (size: number, most: number) => {
  const w = 96 * size / most
  return [shape('system', 0, 11, w, 20, { grows: true }), ...w < 95 ? [shape('absent', w, 11, 96 - w, 20, { after: 3 })] : []]
}

/** For each picture, what it has on either side; `size` and `most` are what is drawn to scale, of this side and of the larger one. */
export const rowPictures: Record<Picture, Record<Colour, (size: number, most: number) => Shape[]>> = {
  // The same app and files; under them a whole system, or none.
  stack: {
    vm: () => [shape('wall', 20, 0, 56, 41), shape('system', 25, 23, 46, 13, drop()), shape('files', 25, 14, 46, 7, drop(1)), shape('app', 25, 5, 46, 7, drop(2))],
    container: () => [shape('wall', 20, 15, 56, 26), shape('files', 25, 29, 46, 7, drop(1)), shape('app', 25, 20, 46, 7, drop(2))],
  },
  bars: { vm: bar, container: bar },
  // Three of each: copied whole, or one that all share, with a layer each.
  copies: {
    vm: (size, most) => {
      const w = 96 * size / (3 * most)
      return three.map(n => shape(n ? 'again' : 'system', n * w, 8, w, 26, n ? { from: [-n * w, 0], after: n } : {}))
    },
    container: (size, most) => {
      const w = 96 * size / (3 * most)
      return [shape('system', 0, 8, w, 26), ...three.map(n => shape('layer', w + 3 + n * 6, 8, 2, 26, { from: [-8 - n * 6, 0], after: n }))]
    },
  },
  // The whole machine travels; or a file, from which every place makes the same.
  handover: {
    vm: () => [
      ...[0, 62].flatMap((x) => {
        const move = x ? { from: [-x, 0] as [number, number], after: 1 } : {}
        return [shape('wall', x + 1, 1, 32, 40, move), shape('app', x + 5, 5, 24, 7, move), shape('files', x + 5, 14, 24, 6, move), shape(x ? 'again' : 'system', x + 5, 22, 24, 15, move)]
      }),
      shape('arrow', 40, 21, 15, 5, { after: 1 }),
    ],
    container: () => [
      shape('page', 4, 6, 25, 30),
      shape('arrow', 36, 21, 15, 5),
      ...three.flatMap((n) => {
        const move = { from: [-40, 14 - n * 14] as [number, number], after: n }
        return [shape('wall', 60, 1 + n * 14, 34, 12, move), shape('app', 64, 4 + n * 14, 26, 6, move)]
      }),
    ],
  },
  // Another system on the host; or many apps on it.
  rooms: {
    vm: () => [
      shape('host', 0, 36, 96, 5),
      shape('wall', 25, 0, 46, 34, drop()),
      ...[0, 1, 2, 3].map(n => shape('system', 32 + n % 2 * 17, 5 + Math.floor(n / 2) * 13, 15, 11, drop(1))),
    ],
    container: () => [
      shape('host', 0, 36, 96, 5),
      ...[0, 1, 2, 3].flatMap(n => [shape('wall', 1 + n * 24.6, 14, 20, 20, drop(n)), shape('app', 5 + n * 24.6, 18, 12, 12, drop(n))]),
    ],
  },
  // A kernel under each app; or the host's under all.
  kernels: {
    vm: () => [
      shape('host', 0, 33, 96, 8),
      ...three.flatMap(n => [shape(n ? 'again' : 'system', 3 + n * 32, 15, 26, 15, drop(n)), shape('app', 3 + n * 32, 4, 26, 9, drop(n))]),
    ],
    container: () => [
      shape('host', 0, 24, 96, 17),
      ...three.map(n => shape('app', 3 + n * 32, 13, 26, 9, drop(n))),
    ],
  },
  // What a fault in the kernel reaches: one machine; or every app above.
  fault: {
    vm: () => [
      shape('wall', 1, 1, 43, 40),
      shape('wall', 52, 1, 43, 40),
      shape('fault', 6, 6, 33, 13, { from: [0, 10], after: 2 }),
      shape('fault', 6, 22, 33, 14, { after: 1 }),
      shape('app', 57, 6, 33, 13),
      shape('system', 57, 22, 33, 14),
    ],
    container: () => [
      ...[1, 52].flatMap(x => [shape('wall', x, 1, 43, 22), shape('fault', x + 5, 6, 33, 12, { from: [0, 10], after: 2 })]),
      shape('fault', 0, 27, 96, 14, { grows: true, after: 1 }),
    ],
  },
  // The system in each is mended; or the image once, and what runs is made from it again.
  update: {
    vm: () => three.flatMap(n => [shape('wall', 1 + n * 33, 0, 28, 41), shape('app', 5 + n * 33, 4, 20, 7), shape('system', 5 + n * 33, 14, 20, 23), shape('mended', 9 + n * 33, 19.5, 12, 12)]),
    container: () => [
      shape('app', 1, 3, 28, 8),
      shape('system', 1, 14, 28, 23),
      shape('mended', 9, 19.5, 12, 12),
      shape('arrow', 36, 21, 15, 5),
      ...three.flatMap(n => [shape('wall', 60, 1 + n * 14, 34, 12), shape('app', 64, 4 + n * 14, 26, 6)]),
    ],
  },
  // Its server gone, the machine is there again on another; or a new container, on whichever has room.
  restart: {
    vm: () => [
      shape('absent', 7, 1, 28, 33), shape('absent', 0, 36, 42, 5), shape('arrow', 40, 17, 14, 5),
      shape('host', 54, 36, 42, 5), shape('wall', 61, 0, 28, 34), shape('app', 65, 4, 20, 7), shape('system', 65, 14, 20, 16),
    ],
    container: () => [
      shape('absent', 3, 14, 22, 20), shape('absent', 0, 36, 28, 5), shape('arrow', 26, 6, 42, 5),
      ...[1, 2].flatMap(n => [shape('host', n * 34, 36, 28, 5), shape('wall', 3 + n * 34, 14, 22, 20), shape('app', 7 + n * 34, 18, 14, 12)]),
    ],
  },
  // Inside of the machine; or beside the container.
  data: {
    vm: () => [shape('wall', 22, 0, 52, 41), shape('app', 27, 4, 42, 7), shape('system', 27, 14, 18, 23), shape('data', 50, 14, 18, 23)],
    container: () => [shape('wall', 2, 9, 32, 32), shape('app', 7, 14, 22, 22), shape('arrow', 39, 25, 15, 5), shape('data', 62, 7, 30, 34)],
  },
  // Equal pages are one again, and their room is free.
  merged: either(() => [shape('system', 0, 8, 30, 26), shape('absent', 33, 8, 30, 26), shape('absent', 66, 8, 30, 26)]),
  // The cost sits at the disk, not at the program.
  devices: either(() => [shape('wall', 8, 1, 46, 40), shape('app', 13, 6, 36, 12), shape('system', 13, 22, 36, 14), shape('arrow', 57, 20, 12, 4), shape('data', 74, 7, 20, 28)]),
  // The hypervisor within the host's system.
  inside: either(() => [shape('wall', 28, 0, 40, 24), shape('app', 33, 4, 30, 6), shape('system', 33, 12, 30, 8), shape('host', 0, 26, 96, 15), shape('wall', 28, 29, 40, 9)]),
  // Frames on one kernel.
  framed: either(() => [shape('host', 0, 29, 96, 12), ...three.flatMap(n => [shape('wall', 2 + n * 33, 5, 26, 22), shape('app', 6 + n * 33, 9, 18, 14)])]),
  // App and kernel in one; or an app without either.
  fused: either(() => [shape('wall', 4, 4, 38, 36), shape('app', 9, 9, 28, 13), shape('system', 9, 22, 28, 13), shape('files', 56, 4, 36, 36), shape('app', 61, 9, 26, 26)]),
  // A machine for each.
  apart: either(() => [shape('host', 0, 36, 96, 5), ...three.flatMap(n => [shape('wall', 2 + n * 33, 0, 26, 34), shape('app', 6 + n * 33, 4, 18, 8), shape('system', 6 + n * 33, 15, 18, 15)])]),
  // A second wall, which somebody has to ask for.
  asked: either(() => [shape('absent', 16, 0, 64, 41), shape('wall', 24, 7, 48, 28), shape('app', 31, 13, 34, 16)]),
  // What passes both walls.
  channel: either(() => [...[1, 55].flatMap(x => [shape('wall', x, 1, 40, 40), shape('app', x + 5, 6, 30, 10)]), shape('fault', 6, 24, 84, 9, { grows: true, after: 1 })]),
  // Whatever takes it, the image is one.
  tools: either(() => [...three.map(n => shape('host', 2, 1 + n * 14, 28, 11)), shape('arrow', 38, 20, 16, 5), shape('wall', 62, 4, 32, 34), shape('files', 67, 10, 22, 9), shape('files', 67, 23, 22, 9)]),
}
