import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResolvedSlidevOptions } from '@slidev/types'
import { languageOf, type Words } from '../words.ts'
import { settingsWith } from './settings.ts'

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
export const controlWords = ({ data, userRoot }: ResolvedSlidevOptions) => settingsWith('stage:control-words', (settings, watch) => {
  const lang = languageOf(data.headmatter)
  const file = join(userRoot, controlsFile(data.headmatter))
  // Vite takes a file that is to be watched for an import, and fails without it.
  if (existsSync(file)) watch(file)
  return { ...settings, lang, words: { ...controlsIn(userRoot, data.headmatter), ...data.headmatter.words as object | undefined }, htmlAttrs: { ...settings.htmlAttrs as object, lang } }
})
