import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ResolvedSlidevOptions } from '@slidev/types'
import { normalizePath, parseAst, type Plugin } from 'vite'
import { keyOf } from '../content/words.ts'
import { pathFrom } from 'slidev-addon-publish/command'
import { languageOf } from 'slidev-addon-stage/words'

const root = dirname(import.meta.dirname)

/** A dictionary: English words, and what they are in another language. */
type Dictionary = Record<string, string>

/** The files below a folder that end so, in order; none where it is not there. */
const filesIn = (folder: string, ending: string): string[] => existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith(ending)).sort().map(name => join(folder, name))
  : []

/** The files of a language's dictionary in a deck's content folder; the words of controls are the stage's. */
const dictionaryFiles = (deck: string, lang: string): string[] => filesIn(join(deck, 'content', lang), '.json').filter(file => !file.endsWith('controls.json'))

/**
 * Lets the pictures speak the language of the headmatter: content/dictionary.ts, which is English, gives way to the words of
 * content/LANG/. An English deck is made as if none of this were there.
 */
export function inLanguage({ data, entry }: ResolvedSlidevOptions): Plugin {
  const english = normalizePath(join(root, 'content/dictionary.ts'))
  return {
    name: 'in-language',
    enforce: 'pre',
    load(id) {
      const lang = languageOf(data.headmatter)
      if (id !== english || lang === 'en') return undefined
      const files = dictionaryFiles(root, lang)
      for (const file of [entry, ...files]) this.addWatchFile(file)
      const all = Object.assign({}, ...files.map(file => JSON.parse(readFileSync(file, 'utf8')) as Dictionary)) as Dictionary
      return `export const lang = ${JSON.stringify(lang)}\nexport const dictionary = ${JSON.stringify(all)}`
    },
    // Only files that were there are watched; of a language that is begun, each is new.
    configureServer({ moduleGraph, watcher, ws }) {
      watcher.on('add', (file) => {
        const module = moduleGraph.getModuleById(english)
        if (!module || !dictionaryFiles(root, languageOf(data.headmatter)).some(path => normalizePath(path) === normalizePath(file))) return
        moduleGraph.invalidateModule(module)
        ws.send({ type: 'full-reload' })
      })
    },
  }
}

interface Node { type: string, [key: string]: unknown }

/** The texts that a module of content/ has as t`…`, as keys of a dictionary. */
function wordsOf(code: string): string[] {
  const found: string[] = []
  const visit = (node: unknown) => {
    if (!node || typeof node !== 'object') return
    if (Array.isArray(node)) return node.forEach(visit)
    const { type, tag, quasi } = node as Node & { tag?: { name?: string }, quasi?: { quasis: { value: { cooked: string } }[] } }
    if (type === 'TaggedTemplateExpression' && tag?.name === 't') found.push(keyOf(quasi!.quasis.map(({ value }) => value.cooked)))
    Object.values(node).forEach(visit)
  }
  visit(parseAst(code, { lang: 'ts' }))
  return [...new Set(found)]
}

/** The places of values, and the marks of what stands out, which a translation has as its English has them. */
const marksIn = (text: string) => (text.match(/\{\d+\}|\*\*/g) ?? []).sort().join(' ')

/** What the words of a language in content/LANG/ lack, have too much or have otherwise than the English of content/, in a line each. */
export async function dictionaryFindings(deck: string, lang: string): Promise<{ errors: string[], advice: string[] }> {
  if (lang === 'en') return { errors: [], advice: [] }
  const folder = join(deck, 'content')
  if (!existsSync(join(folder, lang))) return { errors: [], advice: [`content/${lang}: is not there, so the words of pictures stay English; content/dictionary.ts says what belongs into it`] }
  const errors: string[] = []
  const entries = (await Promise.all(dictionaryFiles(deck, lang).map(async (path) => {
    const file = pathFrom(deck, path)
    try {
      return Object.entries(JSON.parse(await readFile(path, 'utf8')) as Dictionary).map(([english, text]) => ({ file, english, text }))
    }
    catch (error) {
      errors.push(`${file}: ${(error as Error).message}`)
      return []
    }
  }))).flat()
  const modules = await Promise.all(filesIn(folder, '.ts').map(async path => ({ file: `content/${lang}/${pathFrom(folder, path).replace(/\.ts$/, '.json')}`, words: wordsOf(await readFile(path, 'utf8')) })))
  const known = new Map<string, typeof entries[number]>()
  const advice: string[] = []
  for (const entry of entries) {
    const { file, english, text } = entry
    const other = known.get(english)
    if (other && other.text !== text) advice.push(`${file}: “${english}” is “${text}”, and in ${other.file} “${other.text}”`)
    known.set(english, entry)
    if (typeof text !== 'string' || !text.trim()) advice.push(`${file}: “${english}” has no words`)
    else if (marksIn(text) !== marksIn(english)) advice.push(`${file}: “${text}” needs ${marksIn(english) || 'no {0} and no **'}, as in “${english}”`)
  }
  const used = new Set(modules.flatMap(({ words }) => words))
  const said = new Set<string>()
  for (const { file, words } of modules) {
    const lacks = words.filter(english => !known.has(english) && !said.has(english))
    for (const english of lacks) said.add(english)
    // Of a language that has just been begun, one line a file.
    if (lacks.length > 1 && !existsSync(join(deck, file))) advice.push(`${file}: is not there: ${lacks.length} words, the first of them “${lacks[0]}”`)
    else advice.push(...lacks.map(english => `${file}: lacks “${english}”`))
  }
  return { errors, advice: [...advice, ...entries.filter(({ english }) => !used.has(english)).map(({ file, english }) => `${file}: nothing says “${english}” any more`)] }
}
