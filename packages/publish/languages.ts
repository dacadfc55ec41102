import { readdirSync } from 'node:fs'
import { readNote } from 'slidev-addon-stage/notes'
import { occasionKeys } from 'slidev-addon-stage/occasion'
import type { Deck, Slide } from './slides.ts'
import { bare } from './structure.ts'

const ending = /\.([a-z]{2,3}(?:-[A-Za-z\d]+)*)\.md$/

/** The language that a deck's file is a translation into, by its name: `es` of `slides.es.md`; undefined of `slides.md`. */
export const translatedInto = (file: string): string | undefined => ending.exec(file)?.[1]

/** The file of which this one is a translation, or itself. */
export const originalOf = (file: string): string => file.replace(ending, '.md')

/** The translations of a deck, by their language, in the order of their names: `{ es: 'slides.es.md' }`. */
export function translationsOf(root: string, file: string): Record<string, string> {
  const beside = readdirSync(root).filter(name => translatedInto(name) && originalOf(name) === originalOf(file)).sort()
  return Object.fromEntries(beside.map(name => [translatedInto(name)!, name]))
}

/** What a language is called in itself: "Español". */
export function languageName(lang: string): string {
  const name = new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang
  return name.replace(/^\p{Ll}/u, letter => letter.toLocaleUpperCase(lang))
}

/** Which keys of frontmatter are words, or of the file they stand in. */
const words = /^(?:title|titleTemplate|seoMeta|lang|htmlAttrs|app|words|exportFilename|info|speaker|affiliation|event|date|link|logo|favicon|src|cites|measured)$/

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

/** How a translation differs from the deck in more than words, in a line each: what it lacks of who speaks, where and when, and its slides. */
export function differences(translation: Deck, original: Deck): string[] {
  const unsaid = occasionKeys.filter(key => original.headmatter[key] !== undefined && translation.headmatter[key] === undefined)
  const head = unsaid.length ? [`${translation.entry}: its headmatter lacks ${unsaid.join(', ')}, which ${original.entry} has`] : []
  if (translation.slides.length !== original.slides.length) return [...head, `${translation.entry}: has ${translation.slides.length} slides, and ${original.entry} has ${original.slides.length}`]
  return head.concat(translation.slides.flatMap((slide, i) => {
    const other = original.slides[i]!
    const { where } = slide
    const [here, there] = [bonesOf(slide), bonesOf(other)]
    const said = readNote(slide.note).plain
    const untold = said && said === readNote(other.note).plain ? [`${where}: says what ${other.file}:${other.line} says, word for word`] : []
    return untold.concat(Object.keys(here).flatMap((what) => {
      const [lacks, adds] = [lacking(there[what]!, here[what]!), lacking(here[what]!, there[what]!)]
      if (!lacks.length && !adds.length) return []
      const named = (list: string[]) => list.join(', ') || 'none'
      return [`${where}: its ${what}: ${named(adds)}; of ${other.file}:${other.line}: ${named(lacks)}`]
    }))
  }))
}
