import type { Plugin } from 'vite'
import { codeOf } from '../code.ts'
import { configsModule } from './slidev.ts'

/** Gives the page the QR code of the headmatter's `link` with the rest of its settings, so that nothing has to draw it there. */
export const linkCode: Plugin = {
  name: 'stage:link-code',
  transform(code, id) {
    if (id !== configsModule) return undefined
    // Not from the headmatter, since others may have added to these settings.
    const { link } = JSON.parse(code.slice(code.indexOf('{'))) as { link?: unknown }
    if (typeof link !== 'string') return undefined
    return { code: code.replace('export default {', () => `export default {"linkCode":${JSON.stringify(codeOf(link))},`), map: null }
  },
}
