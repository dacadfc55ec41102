import type { ResolvedSlidevOptions } from '@slidev/types'
import { encode } from 'uqr'
import type { Plugin } from 'vite'
import { configsModule } from './slidev.ts'

/** The QR code of an address: its dark modules, run by run, as a path in a square of so many, the quiet zone around it included. */
function codeOf(link: string): { path: string, size: number } {
  const { data, size } = encode(link, { ecc: 'M', border: 3 })
  const runs = data.flatMap((row, y) => [...row.map(dark => dark ? '#' : ' ').join('').matchAll(/#+/g)].map(({ 0: run, index }) => `M${index} ${y + 0.5}h${run.length}`))
  return { path: runs.join(''), size }
}

/** Gives the page the QR code of the headmatter's `link` with the rest of its settings, so that nothing has to draw it there. */
export const linkCode = ({ data }: ResolvedSlidevOptions): Plugin => ({
  name: 'stage:link-code',
  transform(code, id) {
    const { link } = data.headmatter
    if (id !== configsModule || typeof link !== 'string') return undefined
    return { code: code.replace('export default {', () => `export default {"linkCode":${JSON.stringify(codeOf(link))},`), map: null }
  },
})
