import { type Side, sides } from '../sides'
import { t } from '../words'
import { type Load, loadOf, loads, manyCopies, targetNames } from './measured'

/** What a copy takes memory for. */
export type Part = 'app' | 'guest' | 'cache' | 'kernel' | 'rest' | 'runtime'

/** A piece of a copy's brick: bytes, or bricks where they are counted. */
export interface Piece { part: Part, size: number }

/** What all copies of a side take together, from the top of a brick to its bottom. */
function piecesOf(side: Side, load: Load): Piece[] {
  const own = load[side]
  if (!own) return []
  const below: Partial<Record<Part, number>> = 'guest' in own ? guestOf(own) : { runtime: own.runtime }
  return [['app', own.app] as const, ...Object.entries(below) as [Part, number][]].map(([part, size]) => ({ part, size }))
}

/** The parts of a guest add up to it, as medians need not. */
function guestOf({ guest, parts }: NonNullable<Load['vm']>): Partial<Record<Part, number>> {
  if (!parts) return { guest }
  const { cache, kernel, system, free } = parts
  const unit = guest / (cache + kernel + system + free)
  return { cache: cache * unit, kernel: kernel * unit, rest: (system + free) * unit }
}

const sum = (pieces: Piece[]) => pieces.reduce((sum, { size }) => sum + size, 0)

/**
 * A tower, copy by copy from the first: the first takes what one alone takes, and each further one an equal share of
 * what the others add to it, so that the tower is as high as what was measured of all of them.
 */
function copiesOf(side: Side, first: Load, all: Load): Piece[][] {
  const shareOf = (pieces: Piece[], copies: number) => Array.from({ length: copies }, () => pieces.map(({ part, size }) => ({ part, size: size / copies })))
  const [few, many] = [piecesOf(side, first), piecesOf(side, all)]
  // A part may shrink as copies come, which no piece can show: the others then make up for it.
  const added = many.map(({ part, size }, i) => ({ part, size: Math.max(size - few[i]!.size, 0) }))
  const unit = (sum(many) - sum(few)) / sum(added)
  return [...shareOf(few, first.copies), ...shareOf(added.map(({ part, size }) => ({ part, size: size * unit })), all.copies - first.copies)]
}

/** A side's tower, and what is said of it. */
export interface Tower {
  side: Side
  copies: Piece[][]
  /** What its height stands for. */
  size: number
  /** "8 virtual machines" */
  name: string
}

const named = (side: Side, copies: number) => ({
  vm: copies === 1 ? t`1 virtual machine` : t`${copies} virtual machines`,
  container: copies === 1 ? t`1 container` : t`${copies} containers`,
})[side]
const tower = (side: Side, copies: Piece[][]): Tower => ({ side, copies, size: copies.reduce((all, pieces) => all + sum(pieces), 0), name: named(side, copies.length) })

/** The most copies of which both sides were measured, so that equals stand beside each other. */
const most = loads.findLast(load => load.vm && load.container)?.copies ?? Infinity

/** The towers of what was measured, VMs first. */
export const memory: Tower[] = (['vm', 'container'] as const).flatMap((side) => {
  const known = loads.filter(load => load[side] && load.copies <= most)
  return known[0] ? [tower(side, copiesOf(side, known[0], known.at(-1)!))] : []
})

/** Where a machine measured only one of the two, a brick for each app and each guest kernel. */
const counted = (['vm', 'container'] as const).map(side =>
  tower(side, Array.from({ length: manyCopies }, () => (side === 'vm' ? ['app', 'kernel'] as const : ['app'] as const).map(part => ({ part, size: 1 })))))

/** What the cover shows, and whether it was measured. */
export const cover = memory.length === 2 ? { towers: memory, toScale: true } : { towers: counted, toScale: false }

const [one, all] = [loads[0]?.container, loads.at(-1)]
/** Whether the copies of a container's program take less than each on its own would, as they do over one set of files. */
const sharesPages = Boolean(one && all?.container && all.container.app / all.copies < one.app / 2)

/** How high a tower was with fewer copies: what stands beside it as ticks, from the top, each with room for its words. */
export function ticksOf({ side }: Tower, least: number): { copies: number, size: number }[] {
  const all = loads.flatMap(load => load[side] && load.copies > 1 && load.copies <= most ? [{ copies: load.copies, size: loadOf[side](load)! }] : [])
  return all.toReversed().reduce<typeof all>((kept, tick) => !kept.length || kept.at(-1)!.size - tick.size > least ? [...kept, tick] : kept, [])
}

/** The words around the towers of memory, on the cover and on their own slide. */
export const towerWords = {
  /** What each part is, beside its piece; `guest` where its parts are not told apart. */
  parts: { app: t`app`, guest: t`kernel and file cache`, cache: t`file cache`, kernel: t`kernel`, rest: t`free again`, runtime: t`runtime` } satisfies Record<Part, string>,
  scale: t`Memory that each took, to scale`,
  counted: t`Apps and guest kernels, counted`,
  /** Said of the last picture, where the apps alone are left. */
  fallen: t`The apps alone, in one pile`,
  one: Object.fromEntries((['vm', 'container'] as const).map(side => [side, named(side, 1)])) as Record<Side, string>,
  /** Beside how high a tower was with fewer copies. */
  tick: (side: Side, copies: number) => ({ vm: t`${copies} VMs:`, container: t`${copies} containers:` })[side],
  inUse: (side: Side, copies: number) => copies === 1 ? { vm: t`in one virtual machine`, container: t`in one container` }[side] : t`in all ${copies}`,
  further: {
    vm: t`for each further VM: app, kernel, cache, and what it freed`,
    container: sharesPages ? t`for each further container: they share the program’s pages` : t`for each further container`,
  },
  notDrawn: (items: string[]) => t`Not drawn: ${items.join('; ')}.`,
  table: {
    caption: t`Memory in use by copies of the same server`,
    copies: t`Copies`,
    heads: { vm: targetNames.vm, container: sides.container.short },
    guests: (size: string) => t`, of which ${size} besides the app`,
    further: t`Each further copy`,
  },
}
