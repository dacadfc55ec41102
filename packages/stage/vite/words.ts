import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import type { Words } from '../words.ts'
import { configsModule } from './slidev.ts'

/** The file, from a deck's folder, that may have the stage's words in a language. */
export const controlsFile = (lang: unknown): string => `content/${String(lang ?? 'en')}/controls.json`

/** What that file of the deck in `root` has; nothing where it is not there. Throws an `Error` that names it when it is not JSON. */
export function controlsIn(root: string, lang: unknown): Partial<Words> {
  const file = join(root, controlsFile(lang))
  if (!existsSync(file)) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Words>
  }
  catch (error) {
    throw new Error(`${controlsFile(lang)}: ${(error as Error).message}`, { cause: error })
  }
}

/** Gives the page the words of that file among its settings; those that the headmatter has itself count more. */
export const controlWords = ({ data, userRoot }: ResolvedSlidevOptions): Plugin => ({
  name: 'stage:control-words',
  transform(code, id) {
    if (id !== configsModule) return undefined
    const { lang, words } = data.headmatter as { lang?: unknown, words?: object }
    const file = join(userRoot, controlsFile(lang))
    if (!existsSync(file)) return undefined
    this.addWatchFile(file)
    return { code: `${code.replace('export default ', 'const configs = ')}\nexport default { ...configs, words: ${JSON.stringify({ ...controlsIn(userRoot, lang), ...words })} }`, map: null }
  },
})
