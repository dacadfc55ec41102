/** The middle of `values`, or the mean of the two in the middle; NaN of none. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** `value` with `digits` decimals, as a number. */
export const rounded = (value: number, digits = 0) => Number(value.toFixed(digits))

/** Waits for so many milliseconds. */
export const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))
