import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { nameOf, pascalCase } from './known.ts'
import { pathFrom } from './command.ts'
import { translatedInto } from './languages.ts'
import type { Slide } from './slides.ts'

/** What takes files as it likes, and is not taken by slides; of the deck's own folder, files alone. */
const always = ['.', 'layouts', 'setup', 'styles']
/** What is there for the slides alone. */
const forSlides = ['components', 'content']

/** How code names a file: imported, in a pattern, in a stylesheet. */
const named = /(?:\b(?:from|import)\s*\(?\s*["']|\bglob\b[^('"]*\(\s*["']|\burl\(\s*["']?|<<<\s+)([.@#/][^"')\s]*)/g

/** The files below a deck's folder that can be used or use others, with their text where it is code. */
async function filesOf(root: string): Promise<Map<string, string>> {
  const folders = await Promise.all([...always, ...forSlides].map(folder =>
    readdir(join(root, folder), { recursive: folder !== '.', withFileTypes: true }).catch(() => [])))
  // Decks in folders of it, which take its parts.
  const decks = (await readdir(root, { withFileTypes: true })).filter(entry => entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name)).map(({ name }) => join(root, name, 'slides.md')).filter(existsSync)
  const files = [...folders.flat().filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name)), ...decks]
  const read = await Promise.all(files.map(async file => [pathFrom(root, file), /\.(vue|md|css|html|json|[mc]?[jt]sx?)$/.test(file) ? await readFile(file, 'utf8') : ''] as const))
  return new Map(read)
}

/** All that a slide says of what it needs. */
const textOf = ({ content, frontmatter }: Pick<Slide, 'content' | 'frontmatter'>) => `${content}\n${JSON.stringify(frontmatter)}`

/**
 * The files of a deck's components/ and content/ that none of these slides needs, nor anything that Slidev takes by itself: what was
 * shown on a slide that has gone, with all that only this needed. A hidden slide has not gone.
 */
export async function unusedBy(slides: Pick<Slide, 'content' | 'frontmatter' | 'file'>[], root: string): Promise<string[]> {
  const files = await filesOf(root)
  // What names them is the language of the deck.
  const ofLanguage = (await readdir(root)).flatMap(name => translatedInto(name) ?? []).map(lang => `content/${lang}/`)
  const own = [...files.keys()].filter(file => !/(?:^|\/)README\.md$/.test(file) && !ofLanguage.some(folder => file.startsWith(folder)) && forSlides.some(folder => file.startsWith(`${folder}/`)))
  const components = new Map(own.filter(file => /^components\/.*\.(vue|md|[jt]sx?)$/.test(file)).map(file => [nameOf(file), file]))
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8').catch(() => '{}')) as { imports?: Record<string, unknown> }

  /** What an address means, as a path that may lack its ending. */
  const pathOf = (address: string, from: string) => {
    if (address.startsWith('.')) return posix.join(dirname(from), address)
    return address.startsWith('#') ? posix.join('.', String(manifest.imports?.[address] ?? '')) : address.replace(/^@?\//, '')
  }
  const usedBy = (text: string, from: string) => [
    // In a script, what is put into a page has attributes; what only looks for a tag, or a type's parameter, has none.
    ...[...text.matchAll(/\.[mc]?[jt]s$/.test(from) ? /<([A-Z]\w*) \w/g : /<([A-Z]\w*|[a-z]+(?:-\w+)+)/g)].flatMap(([, tag]) => components.get(pascalCase(tag!)) ?? []),
    ...[...text.matchAll(named)].flatMap(([, address]) => {
      const path = pathOf(address!.replace(/[?{].*/, ''), from)
      if (!path.includes('*')) return own.filter(file => file === path || (file.startsWith(path) && /^(?:\/index)?\.\w+$/.test(file.slice(path.length))))
      const pattern = new RegExp(`^${path.split('*').map(part => part.replace(/[.+^$()|[\]\\]/g, '\\$&')).join('.*')}$`)
      return own.filter(file => pattern.test(file))
    }),
  ]

  const used = new Set([
    ...slides.flatMap(slide => usedBy(textOf(slide), slide.file)),
    // Not the deck's own Markdown, in which slides may stand that nobody imports.
    ...[...files].filter(([file]) => !own.includes(file) && !/^[^/]*\.md$/.test(file)).flatMap(([file, text]) => usedBy(text, file)),
  ])
  // A set grows while it is gone through.
  for (const file of used) for (const other of usedBy(files.get(file) ?? '', file)) used.add(other)
  return own.filter(file => !used.has(file)).sort()
}

/** Bytes of a picture or a film from which on it is worth a line that a build carries it in vain. */
const worthTelling = 100_000

/** The pictures and films of a deck's public/ of which neither these slides nor another text of it names the file or, where code puts a path together, the folder; each with its bytes. */
export async function unnamedBy(slides: Pick<Slide, 'content' | 'frontmatter'>[], root: string): Promise<{ file: string, size: number }[]> {
  const texts = [...(await filesOf(root)).values(), ...slides.map(textOf)].join('\n')
  const isNamed = (path: string) => [posix.basename(path), encodeURI(posix.basename(path)), ...path.includes('/') ? [`${posix.dirname(path)}/`] : []].some(name => texts.includes(name))
  const found = (await readdir(join(root, 'public'), { recursive: true }).catch(() => [])).map(name => pathFrom(root, join(root, 'public', name)))
    // Builds name those by themselves that an installed deck has.
    .filter(file => /\.(?:png|jpe?g|gif|webp|avif|svg|mp4|webm|mov)$/i.test(file) && !/^public\/icon-/.test(file) && !isNamed(file.replace('public/', '')))
  const sized = await Promise.all(found.map(async file => ({ file, size: (await stat(join(root, file))).size })))
  return sized.filter(({ size }) => size > worthTelling)
}
