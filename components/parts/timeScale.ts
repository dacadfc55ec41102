import { number } from '../../content/words'

const [from, to] = [Math.log10(0.7), Math.log10(60_000)]

/** A place on the axis in per cent of its length, and what stands there. */
export interface Tick {
  x: number
  label: string
}

/** Where a time stands on an axis on which each mark is ten times the last. */
export const logAt = (ms: number) => Math.min(Math.max((Math.log10(ms) - from) / (to - from) * 100, 0), 100)

const label = (ms: number) => ms < 1000 ? `${ms} ms` : `${number(ms / 1000, ms % 1000 ? 1 : 0)} s`
export const logTicks: Tick[] = [1, 10, 100, 1_000, 10_000].map(ms => ({ x: logAt(ms), label: label(ms) }))

/** Marks that are equally far apart, about six, on an axis where `longest` stands at `x`. */
export function linearTicks(longest: number, x: number): Tick[] {
  const ten = 10 ** Math.floor(Math.log10(longest / 6))
  const step = ([1, 2, 5, 10].find(by => longest / (by * ten) <= 6) ?? 10) * ten
  return Array.from({ length: Math.floor(longest / step) + 1 }, (_, i) => ({ x: i * step / longest * x, label: i ? label(i * step) : '0' }))
}
