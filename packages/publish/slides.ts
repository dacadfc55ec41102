import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { load } from '@slidev/parser/fs'
import { controlsIn } from 'slidev-addon-stage/controls'
import { sayWith, titleOf } from 'slidev-addon-stage/words'
import { askedFor, called, entry, Failure, pathFrom, reason, root as project, shortened } from './command.ts'
import './files.js'
import { originalOf, sharedByOriginal, translationsOf } from './languages.ts'
import { type Fault, structureFaults } from './structure.ts'

/** A slide of the talk. */
export interface Slide {
  /** Its number, from 1: imported slides count, hidden ones do not. */
  no: number
  /** What it is called: its title without emphasis, code marks and links, or “Slide 7”. */
  title: string
  /** As written, to be read with `readNote`; empty where it has none. */
  note: string
  content: string
  frontmatter: Record<string, unknown>
  /** The file that it is written in, relative to the deck's folder, and its first line there. */
  file: string
  line: number
  /** The same for a message, with its title where it has one: `slides.md:12: slide 2 (“Two”)`. */
  where: string
}

export interface Deck {
  /** Its file. */
  entry: string
  slides: Slide[]
  /** Those that are hidden, which may come back: without a number. */
  hidden: Slide[]
  /** With the words that content/LANG/controls.json has for its language among its `words`, and what a translation has of its original's. */
  headmatter: Record<string, unknown>
  /** The text of each file that was read, by its path relative to the deck's folder, in the order of reading. */
  files: Map<string, string>
  /** Where slides do not begin and end as they seem to; there are no slides then. */
  broken: Complaint[]
  /** Imports that Slidev cannot follow. */
  missing: Complaint[]
  /** Files that are saved so that letters are lost, or that only these commands read, and not Slidev's own; and frontmatter that is no YAML. */
  odd: Complaint[]
}

/** What is wrong at a line, from 1, of a file. */
export interface Complaint extends Fault { file: string }

/** A line of frontmatter that hides a slide. */
const hiding = /^(?:hide|disabled):.*$/gm

/** The folder beyond which Slidev follows no import: the workspace's, or else that of the package that the deck is in. */
function workspaceOf(root: string): string {
  const above = [root]
  while (dirname(above.at(-1)!) !== above.at(-1)) above.push(dirname(above.at(-1)!))
  const manifest = (folder: string) => existsSync(join(folder, 'package.json')) ? readFileSync(join(folder, 'package.json'), 'utf8') : ''
  return above.find(folder => existsSync(join(folder, 'pnpm-workspace.yaml')) || manifest(folder).includes('"workspaces"'))
    ?? above.find(manifest) ?? root
}

/** The deck's file in the folder `root`: the one that the command was given, or slides.md of another deck. */
export const deckIn = (root: string): string => root === project ? entry : 'slides.md'

/** The words for what is around the slides: those of the deck's language, and before them the headmatter's own, which may not be words. */
function worded(root: string, headmatter: Record<string, unknown>): unknown {
  const { words } = headmatter
  try {
    const controls = controlsIn(root, headmatter)
    const isTable = !words || typeof words === 'object' && !Array.isArray(words)
    return Object.keys(controls).length && isTable ? { ...controls, ...words as object | undefined } : words
  }
  catch (error) {
    throw new Failure((error as Error).message)
  }
}

/**
 * The deck of that file in the folder `root` as Slidev's own loader finds it: imports followed, hidden slides left out. It does not run a
 * deck's setup/preparser.ts. `Failure` when its file cannot be read.
 */
export async function loadDeck(root = project, deck = deckIn(root)): Promise<Deck> {
  if (askedFor && !existsSync(join(root, deck))) throw new Failure(`--lang ${askedFor}: there is no ${deck}; beside ${originalOf(deck)} there are ${Object.values(translationsOf(root, deck, { drafts: true })).join(', ') || 'no others'}`)
  if (!existsSync(join(root, deck))) throw new Failure(`there is no ${deck} in ${root}${deck === 'slides.md' ? `: name the deck’s file, as in ${called('start', '', process.cwd(), 'talk.md')}` : ''}`)
  const files = new Map<string, string>()
  const broken: Complaint[] = []
  const odd: Complaint[] = []
  // Slidev's parser would go on, or end with an error that names no place.
  const read = async (path: string) => {
    const file = pathFrom(root, path)
    const [bytes, text] = await Promise.all([readFile(path), readFile(path, 'utf8')]).catch((error: unknown) => { throw new Failure(`${file}: ${reason(error)}`) })
    const faults = (await structureFaults(text)).map(({ shown, head, ...fault }) => ({ ...fault, shown: shown && !(head && file === deck) }))
    if (!files.has(file)) for (const fault of faults) (fault.shown ? odd : broken).push({ file, ...fault })
    const strange = oddity(bytes, text)
    if (strange && !files.has(file)) odd.push({ file, ...strange })
    files.set(file, text)
    return faults.every(({ shown }) => shown) ? text : ''
  }
  const loaded = (read: (path: string) => Promise<string>) => load({ userRoot: root, roots: [root], allowedRoots: [workspaceOf(root)] }, join(root, deck), read)
  const { slides, headmatter, markdownFiles } = await loaded(read)
  const words = worded(root, headmatter)
  const slideOf = ({ title: own, note = '', content, frontmatter, source }: (typeof slides)[number], no: number): Slide => {
    const title = titleOf(own, no, sayWith(words))
    const file = pathFrom(root, source.filepath)
    const line = firstLine((files.get(file) ?? source.raw).split('\n'), source.start)
    return { no, title, note, content, frontmatter, file, line, where: `${file}:${line}: ${no ? `slide ${no}` : 'hidden slide'}${own ? ` (“${title}”)` : ''}` }
  }
  const seen = new Set(slides.map(({ source }) => `${source.filepath}:${source.start}`))
  // With what a hidden slide imports, of which nothing has been read.
  const { slides: all } = broken.length || ![...files.values()].some(text => text.search(hiding) >= 0)
    ? { slides }
    : await loaded(async path => (files.get(pathFrom(root, path)) ?? await readFile(path, 'utf8')).replace(hiding, ''))
  return {
    entry: deck,
    slides: broken.length ? [] : slides.map((slide, index) => slideOf(slide, index + 1)),
    hidden: broken.length ? [] : all.filter(({ source }) => !seen.has(`${source.filepath}:${source.start}`)).map(slide => slideOf(slide, 0)),
    headmatter: { ...sharedByOriginal(root, deck), ...headmatter, words },
    files,
    broken,
    odd,
    missing: Object.values(markdownFiles).flatMap(({ filepath, raw, errors = [], slides: sources }) => [
      ...errors.map(({ row, message }) => ({ row, message: shortened(message, root) })),
      // Those of a range of which there is none, whom Slidev leaves out without a word.
      ...errors.length ? [] : sources.filter(source => /#./.test(String(source.frontmatter.src ?? '')) && !source.frontmatter.hide && !source.frontmatter.disabled && !slides.some(({ importChain = [] }) => importChain.includes(source)))
        .map(({ start, frontmatter: { src } }) => ({ row: start, message: `src: ${src} shows nothing: the file has no such slide, or only hidden ones` })),
    ].map(({ row, message }) => ({ file: pathFrom(root, filepath), line: firstLine(raw.split('\n'), row), message }))),
  }
}

/** What is strange in how a file is saved. */
function oddity(bytes: Buffer, text: string): Fault | undefined {
  if (text.includes('\uFFFD')) return { line: text.slice(0, text.indexOf('\uFFFD')).split('\n').length, message: 'a letter here is not UTF-8 and is shown as \uFFFD; save the file as UTF-8' }
  const plain = bytes.toString()
  return /^\uFEFF|\uFFFD|\r(?!\n)/.test(plain) ? { line: 1, message: 'Slidev’s own commands read no byte order mark, no UTF-16 and no lines that end in CR alone; save the file as plain UTF-8' } : undefined
}

/** The number, from 1, of the first line from `start` on (from 0) that is not blank. */
function firstLine(lines: string[], start: number): number {
  const found = lines.findIndex((line, index) => index >= start && line.trim())
  return (found < 0 ? start : found) + 1
}

/** The files, relative to the deck's folder, whose code the slides of a file show: `<<< @/examples/query.sql#part {1|2}`. */
export const snippetsIn = (text: string, file: string): string[] => [...text.matchAll(/^[ \t]*<<<[ \t]*(@?[\w./-]*\.\w+)/gm)]
  .map(([, path]) => path!.startsWith('@/') ? path!.slice(2) : path!.startsWith('/') ? path!.slice(1) : posix.join(dirname(file), path!))

/** A complaint in a line. */
export const told = ({ file, line, message }: Complaint) => `${file}:${line}: ${message}`

/** As `loadDeck`, but a `Failure` when where slides begin and end is not clear. */
export async function loadGoodDeck(root = project, file = deckIn(root)): Promise<Deck> {
  const deck = await loadDeck(root, file)
  if (deck.broken.length) throw new Failure(deck.broken.map(told).join('\n'))
  return deck
}

/** The slides of that deck. */
export const loadSlides = async (root = project): Promise<Slide[]> => (await loadGoodDeck(root)).slides
