import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import { languageOf, type Words } from '../words.ts'
import { configsModule } from './slidev.ts'

/** The file, from a deck's folder, that may have the stage's words in its language. */
export const controlsFile = (headmatter: Record<string, unknown>): string => `content/${languageOf(headmatter)}/controls.json`

/** What that file of the deck in `root` has; nothing where it is not there. Throws an `Error` that names it when it is not JSON. */
export function controlsIn(root: string, headmatter: Record<string, unknown>): Partial<Words> {
  const file = join(root, controlsFile(headmatter))
  if (!existsSync(file)) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Words>
  }
  catch (error) {
    throw new Error(`${controlsFile(headmatter)}: ${(error as Error).message}`, { cause: error })
  }
}

/** Gives the page the deck's language and the words of that file among its settings; those that the headmatter has itself count more. */
export const controlWords = ({ data, userRoot }: ResolvedSlidevOptions): Plugin => ({
  name: 'stage:control-words',
  transform(code, id) {
    if (id !== configsModule) return undefined
    const lang = languageOf(data.headmatter)
    const words = { ...controlsIn(userRoot, data.headmatter), ...data.headmatter.words as object | undefined }
    const file = join(userRoot, controlsFile(data.headmatter))
    // Vite takes a file that is to be watched for an import, and fails without it.
    if (existsSync(file)) this.addWatchFile(file)
    return { code: `${code.replace('export default ', 'const configs = ')}\nexport default { ...configs, ...${JSON.stringify({ lang, words })}, htmlAttrs: { ...configs.htmlAttrs, lang: ${JSON.stringify(lang)} } }`, map: null }
  },
})
