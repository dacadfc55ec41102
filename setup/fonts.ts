import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { pathFrom } from 'slidev-addon-publish/command'
import { packageAt } from 'slidev-addon-publish/deck'
import { translationsOf } from 'slidev-addon-publish/languages'

const project = dirname(import.meta.dirname)

/** What a browser or Slidev itself may write on a page, beside the deck's own text. */
const always = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')

/** What a browser sets by itself, and figures of one width. Not `calt`: a programmer's arrows, which are a third of the files. */
const features = ['kern', 'mark', 'mkmk', 'liga', 'rlig', 'ccmp', 'locl', 'tnum']

/** The weights that the deck is set in, of the 100 to 900 that the faces have. */
async function weightsOfDeck(): Promise<{ min: number, max: number }> {
  const tokens = await readFile(join(project, 'styles/tokens.css'), 'utf8')
  const weights = [...tokens.matchAll(/--weight-\w+: (\d+)/g)].map(([, weight]) => Number(weight))
  return { min: Math.min(...weights), max: Math.max(...weights) }
}

/**
 * Every character that slides, notes, pictures and facts are written with, once. `slides` are the Markdown files that Slidev reads,
 * wherever they lie, in the language `lang` where they are a translation: what content/ has of other languages is not in it.
 */
async function lettersOfDeck(slides: string[], lang?: string, root = project): Promise<string> {
  const files = await Promise.all(['components', 'content'].map(async folder => (await readdir(join(root, folder), { recursive: true }).catch(() => [])).map(name => join(folder, name))))
  const others = Object.keys(translationsOf(root, 'slides.md')).filter(other => other !== lang).map(other => `content/${other}/`)
  const written = files.flat().filter(file => extname(file)).map(file => join(root, file)).filter(file => !others.some(folder => pathFrom(root, file).startsWith(folder)))
  const texts = await Promise.all([...slides, ...written].map(file => readFile(file, 'utf8')))
  return [...new Set(always + texts.join(''))].sort().join('')
}

/** Letters of those files of the deck in `root` that the face of text does not have, in a line: a browser sets them in a face of the reader's. Nothing where it has all. */
export async function letterAdvice(root: string, slides: string[], lang?: string): Promise<string[]> {
  const { latin } = JSON.parse(await readFile(packageAt('@fontsource-variable/inter/unicode.json', project)!, 'utf8')) as { latin: string }
  const ranges = latin.split(',').map(range => range.slice(2).split('-').map(code => Number.parseInt(code, 16)))
  const has = (letter: string) => ranges.some(([from, to = from]) => letter.codePointAt(0)! >= from! && letter.codePointAt(0)! <= to!)
  const lacking = (await lettersOfDeck(slides, lang, root)).match(/\p{L}/gu)?.filter(letter => !has(letter)) ?? []
  if (!lacking.length) return []
  return [`styles/fonts.css: Inter has no ${lacking.slice(0, 8).join(' ')}${lacking.length > 8 ? ` and ${lacking.length - 8} more letters` : ''}${lang ? ` of slides.${lang}.md` : ''}, which a face of the reader’s system writes; name one with them to have it look the same everywhere`]
}

/** A font file with the letters alone of the deck in the files `slides`, made from `file`, a package's, and kept in the cache; returns where it is. */
export async function fontOfDeck(file: string, slides: string[], lang?: string): Promise<string> {
  const [letters, weights] = await Promise.all([lettersOfDeck(slides, lang), weightsOfDeck()])
  const font = await readFile(packageAt(file, project)!)
  const name = createHash('sha256').update(font).update(JSON.stringify([letters, weights, features])).digest('hex').slice(0, 16)
  const folder = join(project, '.cache/fonts')
  const made = join(folder, `${name}.woff2`)
  if (!existsSync(made)) {
    // Loaded late: `npm start` reads this file, too, and cuts nothing.
    const { default: subsetFont } = await import('subset-font')
    await mkdir(folder, { recursive: true })
    // Its types do not know `keepFeatures` yet.
    const options = { targetFormat: 'woff2' as const, keepFeatures: features, variationAxes: { wght: weights } }
    await writeFile(made, await subsetFont(font, letters, options))
  }
  return made
}
