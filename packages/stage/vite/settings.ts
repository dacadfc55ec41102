import type { Plugin } from 'vite'
import { codeOf } from '../code.ts'
import { configsModule } from './slidev.ts'

/** The settings of a deck as a page has them: those of Slidev and of the headmatter, and what plugins add. */
export type Settings = Record<string, unknown>

/** A plugin that makes other settings of a deck's, as they are after the plugins before it: what a page needs and cannot, or need not, find out itself. */
export const settingsWith = (name: string, change: (settings: Settings, watch: (file: string) => void) => Settings): Plugin => ({
  name,
  transform(code, id) {
    if (id !== configsModule) return undefined
    const settings = JSON.parse(code.slice(code.indexOf('{'))) as Settings
    return { code: `export default ${JSON.stringify(change(settings, file => this.addWatchFile(file)))}`, map: null }
  },
})

/** The QR code of the `link`, so that nothing has to draw it in the page. */
export const linkCode = settingsWith('stage:link-code', settings => typeof settings.link === 'string' ? { ...settings, linkCode: codeOf(settings.link) } : settings)
