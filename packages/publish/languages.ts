import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from '@slidev/parser'
import { readNote } from 'slidev-addon-stage/notes'
import { occasionKeys } from 'slidev-addon-stage/occasion'
import { type Deck, type Slide } from './slides.ts'
import { bare } from './structure.ts'

const ending = /\.([a-z]{2,3}(?:-[A-Za-z\d]+)*)\.md$/

/** The language that a deck's file is a translation into, by its name: `es` of `slides.es.md`; undefined of `slides.md`. */
export const translatedInto = (file: string): string | undefined => ending.exec(file)?.[1]

/** The file of which this one is a translation, or itself. */
export const originalOf = (file: string): string => file.replace(ending, '.md')

/** What a deck's file says in its headmatter; nothing where it cannot be read, which `publish check` says. */
function headmatterIn(path: string): Record<string, unknown> {
  try {
    return parseSync(readFileSync(path, 'utf8'), path).slides[0]!.frontmatter
  }
  catch {
    return {}
  }
}

/**
 * The translations of a deck, by their language, in the order of their names: `{ es: 'slides.es.md' }`. One whose headmatter says
 * `draft: true` is still being written: it is shown to who asks for its language, and is no part of the talk, unless `drafts` are asked for.
 */
export function translationsOf(root: string, file: string, { drafts = false } = {}): Record<string, string> {
  const beside = readdirSync(root).filter(name => translatedInto(name) && originalOf(name) === originalOf(file) && (drafts || headmatterIn(join(root, name)).draft !== true)).sort()
  return Object.fromEntries(beside.map(name => [translatedInto(name)!, name]))
}

/** The files of a deck's other translations that are still being written. */
export function draftsOf(root: string, file: string): string[] {
  const done = Object.values(translationsOf(root, file))
  return Object.values(translationsOf(root, file, { drafts: true })).filter(other => other !== file && !done.includes(other))
}

/** What is the same in every language. */
const shared = [...occasionKeys, 'colors']

/** What the original of a translation says of who speaks, where and when, and of colours, which holds for it, too, where it says nothing of its own. */
export function sharedByOriginal(root: string, file: string): Record<string, unknown> {
  const said = translatedInto(file) ? headmatterIn(join(root, originalOf(file))) : {}
  return Object.fromEntries(shared.filter(key => said[key] !== undefined).map(key => [key, said[key]]))
}

/** The headmatter of a deck's file, with that of its original's which holds for both; only that where it cannot be read. */
export const headmatterOf = (root: string, file: string): Record<string, unknown> =>
  ({ ...sharedByOriginal(root, file), ...headmatterIn(join(root, file)) })

/** What a language is called in itself: "Español". */
export function languageName(lang: string): string {
  const name = new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang
  return name.replace(/^\p{Ll}/u, letter => letter.toLocaleUpperCase(lang))
}

/** Which keys of frontmatter are words, or of the file they stand in. */
const words = /^(?:title|titleTemplate|seoMeta|lang|draft|htmlAttrs|app|words|exportFilename|info|speaker|affiliation|event|date|link|logo|colors|favicon|src|cites|measured)$/

/** What a slide has beside its words, in a few words each: in the other language it is the same. */
function bonesOf({ frontmatter, content, note }: Slide): Record<string, string[]> {
  const text = bare(content)
  const prose = text.replace(/<[^>]*>/g, ' ')
  return {
    'frontmatter': Object.entries(frontmatter).filter(([key, value]) => !words.test(key) && value !== undefined).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).sort(),
    'components': [...text.matchAll(/<([A-Z]\w*)\b([^>]*)>/g)].map(([, tag, rest = '']) => [tag, ...rest.match(/(?::[\w-]+|\b(?:id|of|src|name|at))="[^"]*"/g) ?? []].join(' ')).sort(),
    '[click]': [`${readNote(note).clicks}`],
    'v-click': [`${text.match(/\bv-clicks?\b/g)?.length ?? 0}`],
    // "3.85" and "3,85" are the same one.
    'figures': (prose.match(/\d+(?:[.,:]\d+)*/g) ?? []).map(figure => figure.replace(/[.,:]/g, '')).sort(),
  }
}

/** What of one list the other lacks, each as often as it is there. */
function lacking(list: string[], other: string[]): string[] {
  const rest = [...other]
  return list.filter((item) => {
    const at = rest.indexOf(item)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

/** By what a slide is known in any language: its bones, where it stands, what it takes to say, and what it names and quotes. */
function marksOf(slide: Slide): Set<string> {
  const { content, file, note } = slide
  return new Set([
    ...Object.entries(bonesOf(slide)).flatMap(([what, all]) => all.map(item => `${what} ${item}`)),
    `file ${originalOf(file)}`,
    `seconds ${readNote(note).seconds}`,
    `items ${content.match(/^[ \t]*(?:[-*+]|\d+[.)])[ \t]/gm)?.length ?? 0}`,
    ...(content.match(/\]\([^)\s]+/g) ?? []),
    ...(content.match(/^[ \t]*(?:`{3,}|~{3,})[\s\S]*?^[ \t]*(?:`{3,}|~{3,})/gm) ?? []),
  ])
}

/**
 * Which slide of `there` is the same as each of `here`, in another language; none where there is none. They keep their order, and
 * what few slides have says most. One that has moved is found by what no other slide has.
 */
export function counterparts(here: Slide[], there: Slide[]): { slide?: Slide, moved?: boolean }[] {
  const [mine, theirs] = [here.map(marksOf), there.map(marksOf)]
  const count = new Map<string, number>()
  for (const mark of [...mine, ...theirs].flatMap(marks => [...marks])) count.set(mark, (count.get(mark) ?? 0) + 1)
  const weight = (marks: Iterable<string>) => [...marks].reduce((sum, mark) => sum + Math.log(1 + (here.length + there.length) / count.get(mark)!), 0)
  const [ofMine, ofTheirs] = [mine.map(weight), theirs.map(weight)]
  const shared = (i: number, j: number) => [...mine[i]!].filter(mark => theirs[j]!.has(mark))
  // How much they have in common, from -1 to 1: below 0 they are two slides.
  const likeness = mine.map((_, i) => theirs.map((_, j) => 4 * weight(shared(i, j)) / (ofMine[i]! + ofTheirs[j]!) - 1))

  // The best way through the rest of both, from each pair of slides on.
  const best = Array.from({ length: here.length + 1 }, () => Array<number>(there.length + 1).fill(0))
  for (let i = here.length - 1; i >= 0; i--) for (let j = there.length - 1; j >= 0; j--) best[i]![j] = Math.max(best[i + 1]![j]!, best[i]![j + 1]!, best[i + 1]![j + 1]! + likeness[i]![j]!)
  const found = here.map((): { at?: number, moved?: boolean } => ({}))
  for (let i = 0, j = 0; i < here.length && j < there.length;) {
    if (best[i]![j] === best[i + 1]![j + 1]! + likeness[i]![j]!) found[i++] = { at: j++ }
    else if (best[i]![j] === best[i + 1]![j]) i++
    else j++
  }
  for (const [i, { at }] of found.entries()) {
    const moved = at === undefined ? theirs.findIndex((_, j) => !found.some(({ at }) => at === j) && likeness[i]![j]! > 0 && shared(i, j).some(mark => count.get(mark) === 2)) : -1
    if (moved >= 0) found[i] = { at: moved, moved: true }
  }
  return found.map(({ at = -1, moved }) => ({ slide: there[at], moved }))
}

/** The number of each slide in another language; of one that is not there, of the last before it that is. */
export function numbersIn(here: Slide[], there: Slide[]): number[] {
  let last = 1
  return counterparts(here, there).map(({ slide }) => last = slide?.no ?? last)
}

/**
 * How a translation differs from the deck in more than words, in a line each: what slides it has too few or too many or elsewhere,
 * and how the others differ.
 */
export function differences(translation: Deck, original: Deck): string[] {
  const found = counterparts(translation.slides, original.slides)
  return [
    ...original.slides.filter(other => !found.some(({ slide }) => slide === other)).map(slide => absent(slide, translation)),
    ...translation.slides.flatMap((slide, i) => {
      const { slide: other, moved } = found[i]!
      if (!other) return [absent(slide, original)]
      return [...moved ? [`${slide.where}: has another place in ${original.entry}, as slide ${other.no}`] : [], ...differencesOf(slide, other)]
    }),
  ]
}

/** Says that a deck does not show a slide. */
const absent = (slide: Slide, { entry, hidden }: Deck) => `${slide.where}: is ${counterparts([slide], hidden)[0]!.slide ? 'hidden' : 'not'} in ${entry}`

/** How a slide differs from the same one of the deck in more than words. */
function differencesOf(slide: Slide, other: Slide): string[] {
  const [here, there] = [bonesOf(slide), bonesOf(other)]
  const said = readNote(slide.note).plain
  const untold = said && said === readNote(other.note).plain ? [`${slide.where}: says what ${other.file}:${other.line} says, word for word`] : []
  return untold.concat(Object.keys(here).flatMap((what) => {
    const [lacks, adds] = [lacking(there[what]!, here[what]!), lacking(here[what]!, there[what]!)]
    if (!lacks.length && !adds.length) return []
    const place = `${other.file}:${other.line}`
    if (!adds.length) return [`${slide.where}: lacks ${what} ${lacks.join(', ')}, which ${place} has`]
    if (!lacks.length) return [`${slide.where}: has ${what} ${adds.join(', ')}, which ${place} has not`]
    return [`${slide.where}: its ${what}: ${adds.join(', ')}; of ${place}: ${lacks.join(', ')}`]
  }))
}
