import { encode } from 'uqr'

/** The QR code of an address: its dark modules, run by run, as a path in a square of so many, the quiet zone around it included. */
export function codeOf(link: string): { path: string, size: number } {
  const { data, size } = encode(link, { ecc: 'M', border: 3 })
  const runs = data.flatMap((row, y) => [...row.map(dark => dark ? '#' : ' ').join('').matchAll(/#+/g)].map(({ 0: run, index }) => `M${index} ${y + 0.5}h${run.length}`))
  return { path: runs.join(''), size }
}
