import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { packageAt } from 'slidev-addon-publish/deck'

const root = dirname(import.meta.dirname)

/** What a browser or Slidev itself may write on a page, beside the deck's own text. */
const always = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')

/** What a browser sets by itself, and figures of one width. Not `calt`: a programmer's arrows, which are a third of the files. */
const features = ['kern', 'mark', 'mkmk', 'liga', 'rlig', 'ccmp', 'locl', 'tnum']

/** The weights that the deck is set in, of the 100 to 900 that the faces have. */
async function weightsOfDeck(): Promise<{ min: number, max: number }> {
  const tokens = await readFile(join(root, 'styles/tokens.css'), 'utf8')
  const weights = [...tokens.matchAll(/--weight-\w+: (\d+)/g)].map(([, weight]) => Number(weight))
  return { min: Math.min(...weights), max: Math.max(...weights) }
}

/** Every character that slides, notes, pictures and facts are written with, once. `slides` are the Markdown files that Slidev reads, wherever they lie. */
async function lettersOfDeck(slides: string[]): Promise<string> {
  const files = await Promise.all(['components', 'content'].map(async folder => (await readdir(join(root, folder), { recursive: true })).map(name => join(folder, name))))
  const written = files.flat().filter(file => extname(file)).map(file => join(root, file))
  const texts = await Promise.all([...slides, ...written].map(file => readFile(file, 'utf8')))
  return [...new Set(always + texts.join(''))].sort().join('')
}

/** A font file with the letters alone of the deck in the files `slides`, made from `file`, a package's, and kept in the cache; returns where it is. */
export async function fontOfDeck(file: string, slides: string[]): Promise<string> {
  const [letters, weights] = await Promise.all([lettersOfDeck(slides), weightsOfDeck()])
  const font = await readFile(packageAt(file, root)!)
  const name = createHash('sha256').update(font).update(JSON.stringify([letters, weights, features])).digest('hex').slice(0, 16)
  const folder = join(root, '.cache/fonts')
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
