import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { readNote } from 'slidev-addon-stage/notes'
import { occasionOf } from 'slidev-addon-stage/occasion'
import { partsOf } from 'slidev-addon-stage/words'
import { x } from 'tinyexec'
import { entry, Failure, fileName, interruptible, manifestIn, requireWritable, root, shortened } from './command.ts'
import { headmatterOf, originalOf, translatedInto } from './languages.ts'
import './files.js'

const headmatter: { exportFilename?: string, author?: string, info?: unknown, seoMeta?: { ogDescription?: string } } & Record<string, unknown> = headmatterOf(root, entry)
const manifest: { name?: string, author?: string | { name?: string }, description?: string } = manifestIn(root)

const { speaker, affiliation } = occasionOf(headmatter)
const translation = translatedInto(entry)
const info = typeof headmatter.info === 'string' ? readNote(headmatter.info).plain.replace(/\s+/g, ' ') : ''

/**
 * How what is made of a deck's file is called: by the headmatter's `exportFilename`, else by `name` where it is slides.md, or by its own name, since another
 * deck may be beside it, with the language behind it where it is a translation.
 */
export function stemOf(file: string, name: string, exportFilename?: string): string {
  const own = originalOf(file).replace(/\.md$/, '')
  return fileName(exportFilename?.replace(/\.pdf$/i, '') ?? [own === 'slides' ? name : own, translatedInto(file)].filter(Boolean).join('-'))
}

/**
 * What is said of the deck in its files: the speaker, and with whom, or else its author. They are called by `stem`, for which `name` is that of package.json, or
 * the folder's. Slidev's own `author` counts before that of package.json.
 */
export const about = {
  author: speaker ?? headmatter.author ?? (typeof manifest.author === 'object' ? manifest.author.name : manifest.author),
  company: affiliation,
  description: headmatter.seoMeta?.ogDescription || info || (translation ? undefined : manifest.description),
  /** The families that the headmatter names. */
  fonts: headmatter.fonts as { sans?: string | string[], mono?: string | string[] } | undefined,
  stem: stemOf(entry, manifest.name ?? basename(root), headmatter.exportFilename),
}

/** The folder of an installed package, or a file of it, sought from the folder `from` upwards and then from this package; undefined where there is none. */
export function packageAt(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (existsSync(found)) return found
    if (folder === dirname(folder)) return from === import.meta.dirname ? undefined : packageAt(name, import.meta.dirname)
  }
}

/** Text for HTML, in elements and in attributes. */
export const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A text whose links, in [brackets], lead to these addresses in their order. */
export const linked = (text: string, ...addresses: string[]) =>
  partsOf(text).map((part, i) => i % 2 ? `<a href="${addresses[(i - 1) / 2]}">${escapeHtml(part)}</a>` : escapeHtml(part)).join('')

let told = ''

/** `Failure` with a line for each thing of the deck that cannot be shown, when there is any. Advice goes to stderr, and the same advice only once. */
export async function requireGoodDeck(): Promise<void> {
  const { checkDeck } = await import('./check.ts')
  const { errors, advice } = await checkDeck(root)
  if (errors.length) throw new Failure(errors.join('\n'))
  const lines = advice.map(line => `advice: ${line}`).join('\n')
  if (lines && lines !== told) console.error(lines)
  told = lines
}

/** An option of Node that gives short-lived objects more room: a build by Slidev takes a sixth less time. */
export const youngGeneration = '--max-semi-space-size=64'

/**
 * Runs Slidev's command line on this deck and waits for its end; a signal to this process reaches it too.
 * With `log`, what it says goes there instead of to the terminal (stdout as well when `quiet`).
 * `Failure` when it fails, naming its first error, or when it is interrupted, or where the deck's folder cannot be written to.
 */
export async function slidev(args: string[], { log, quiet = false }: { log?: string, quiet?: boolean } = {}): Promise<void> {
  try {
    requireWritable(join(root, 'node_modules/.slidev/virtual/any'), 'file')
  }
  catch {
    throw new Failure(`the deck’s folder, ${root}, cannot be written to, and Slidev needs files of its own there, in node_modules`)
  }
  const child = x(process.execPath, [youngGeneration, '--import', pathToFileURL(join(import.meta.dirname, 'files.js')).href, join(packageAt('@slidev/cli', root)!, 'bin/slidev.mjs'), ...args, entry], {
    nodePath: false,
    nodeOptions: { cwd: root, stdio: ['inherit', quiet ? 'pipe' : 'inherit', log ? 'pipe' : 'inherit'] },
  })
  const { stdout, stderr, exitCode } = await interruptible(child, signal => child.kill(signal))
  if (exitCode === 0) return
  if (!log) throw new Failure(`slidev ended with exit code ${exitCode}`, exitCode ?? 1)
  const said = stdout + stderr
  const where = await mkdir(dirname(log), { recursive: true }).then(() => writeFile(log, stripVTControlCharacters(said))).then(() => ` (all it said: ${relative(root, log)})`, () => '')
  throw new Failure(`slidev ${args[0]} failed: ${firstError(said)}${where}`)
}

/** The file and the message of the first error in Slidev's output: "components/Bad.vue:5:33: Interpolation end sign was not found." */
function firstError(said: string): string {
  const text = shortened(stripVTControlCharacters(said), root)
  const place = /^\[plugin [^\]]*\] (.+)$/m.exec(text)?.[1]
  const message = /^(?:(?:\w+\.\w+|\w*Error):|\[(?!PLUGIN_TIMINGS)[A-Z_]+\]) (.+)$/m.exec(text)?.[1] ?? text.trim().split('\n').at(-1)
  return [place, message].filter(Boolean).join(': ') || 'it did not say why'
}
