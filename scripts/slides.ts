import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { load, type LoadedSlidevData } from '@slidev/parser/fs'
import { plainText } from '../packages/stage/notes.ts'
import { Failure, reason, root as project } from './lib.ts'

/** A slide of the talk. */
export interface Slide {
  /** Its number, from 1: imported slides count, hidden ones do not. */
  no: number
  /** Without emphasis, code marks and links; empty where it has none. */
  title: string
  /** As written, to be read with `readNote`; empty where it has none. */
  note: string
  content: string
  frontmatter: Record<string, unknown>
  /** The file that it is written in, relative to the deck's folder, and its first line there. */
  file: string
  line: number
}

export interface Deck {
  slides: Slide[]
  headmatter: Record<string, unknown>
  /** The text of each file that was read, by its path relative to the deck's folder, in the order of reading. */
  files: Map<string, string>
  /** What Slidev's loader says of imports that it cannot follow. */
  missing: { file: string, line: number, message: string }[]
  /** Why Slidev's loader gave up, after the last of `files`; there are no slides then. */
  broken?: string
}

/** The folder beyond which Slidev follows no import: the workspace's, or else that of the package that the deck is in. */
function workspaceOf(root: string): string {
  const above = [root]
  while (dirname(above.at(-1)!) !== above.at(-1)) above.push(dirname(above.at(-1)!))
  const manifest = (folder: string) => existsSync(join(folder, 'package.json')) ? readFileSync(join(folder, 'package.json'), 'utf8') : ''
  return above.find(folder => existsSync(join(folder, 'pnpm-workspace.yaml')) || manifest(folder).includes('"workspaces"'))
    ?? above.find(manifest) ?? root
}

/**
 * The deck in the folder `root` as Slidev's own loader finds it: imports followed, hidden slides left out. It does not run a
 * deck's setup/preparser.ts. `Failure` when slides.md cannot be read.
 */
export async function loadDeck(root = project): Promise<Deck> {
  const files = new Map<string, string>()
  const read = async (path: string) => {
    const text = await readFile(path, 'utf8')
    files.set(relative(root, path), text)
    return text
  }
  const entry = join(root, 'slides.md')
  let loaded: LoadedSlidevData
  try {
    loaded = await load({ userRoot: root, roots: [root], allowedRoots: [workspaceOf(root)] }, entry, read)
  }
  catch (error) {
    if (!files.size) throw new Failure(`slides.md: ${reason(error)}`)
    return { slides: [], headmatter: {}, files, missing: [], broken: reason(error) }
  }
  return {
    slides: loaded.slides.map(({ title = '', note = '', content, frontmatter, source }, index) => {
      const file = relative(root, source.filepath)
      return { no: index + 1, title: plainText(String(title)), note, content, frontmatter, file, line: firstLine(files.get(file)!, source.start) }
    }),
    headmatter: loaded.headmatter,
    files,
    missing: Object.values(loaded.markdownFiles).flatMap(({ filepath, raw, errors = [] }) =>
      errors.map(({ row, message }) => ({ file: relative(root, filepath), line: firstLine(raw, row), message: message.replaceAll(`${root}/`, '') }))),
  }
}

/** The number, from 1, of the first line from `start` on (from 0) that is not blank. */
function firstLine(text: string, start: number): number {
  const lines = text.split('\n')
  const found = lines.findIndex((line, index) => index >= start && line.trim())
  return (found < 0 ? start : found) + 1
}

/** The slides of the deck in the folder `root`. `Failure` when Slidev's loader cannot read them. */
export async function loadSlides(root = project): Promise<Slide[]> {
  const { slides, files, broken } = await loadDeck(root)
  if (broken !== undefined) throw new Failure(`${[...files.keys()].at(-1)}: ${broken}`)
  return slides
}
