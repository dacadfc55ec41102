import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import { codeOf } from '../code.ts'
import { configsModule } from './slidev.ts'

/** Gives the page the QR code of the headmatter's `link` with the rest of its settings, so that nothing has to draw it there. */
export const linkCode = ({ data }: ResolvedSlidevOptions): Plugin => ({
  name: 'stage:link-code',
  transform(code, id) {
    const { link } = data.headmatter
    if (id !== configsModule || typeof link !== 'string') return undefined
    return { code: code.replace('export default {', () => `export default {"linkCode":${JSON.stringify(codeOf(link))},`), map: null }
  },
})
