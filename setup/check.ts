import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ComparisonRow, Source } from '#content'
import { Failure, shortened } from 'slidev-addon-publish/command'
import { fontAdvice, letterAdvice } from './fonts.ts'
import { dictionaryFindings } from './languages.ts'
import { colourAdvice, coloured, colourFaults, logoAdvice, themesIn } from './colours.ts'
import { translatedInto } from 'slidev-addon-publish/languages'
import { readNote } from 'slidev-addon-stage/notes'
import { occasionOf } from 'slidev-addon-stage/occasion'
import { languageOf } from 'slidev-addon-stage/words'
import type { OwnCheck } from 'slidev-addon-publish/check'
import type { Slide } from 'slidev-addon-publish/slides'

/**
 * What `setup/talk.ts`, where it is there, finds of the facts that no other talk has: what is wrong with them, and which rest on
 * a source. `read` has what the files export, of those that are there.
 */
export type CheckTalk = (root: string, read: (...files: string[]) => Promise<object>) => Promise<{ errors: string[], resting: { where: string, id: string }[] }>

/** What the check reads of a deck's content folder and its setup; any of it may be missing. */
interface Content {
  sides?: Record<string, { colour?: string }>
  sources?: Record<string, Partial<Source>>
  comparison?: Partial<ComparisonRow<string, string, string>>[]
  checkTalk?: CheckTalk
  points?: Record<string, unknown>
  citesIn?: (markdown: string) => string[]
  measuredIn?: (markdown: string) => string | undefined
}

/** `Failure` naming file and line when one of the files is there and does not run. */
async function readModules(root: string, ...files: string[]): Promise<object> {
  const modules = await Promise.all(files.filter(file => existsSync(join(root, file))).map(file =>
    import(pathToFileURL(join(root, file)).href).catch((error: unknown) => {
      const [first, place] = String((error as Error).message).split('\n')
      throw new Failure(place?.startsWith(root) ? shortened(place, root) : `${file}: ${first}`)
    })))
  return Object.assign({}, ...modules) as object
}

/** The keys of the headmatter that this deck reads beside Slidev and its add-ons. */
export const keys = ['colors']

/** How much of its duration the talk may take by its notes: the rest is for questions. */
export const planned = 7 / 8

const file = 'content/sources.ts'

function citations(slides: Slide[], hidden: Slide[], { sources, comparison = [], citesIn }: Content, facts: Awaited<ReturnType<CheckTalk>>['resting']) {
  if (!sources || !citesIn) return { errors: [], advice: [] }
  const unknown = (id: string) => `cites “${id}”, which ${file} does not have`
  const cited = new Set([...slides, ...hidden].flatMap(slide => citesIn(slide.content)))
  // The table's rows are told apart below, where their file can be named.
  const inTable = new Set(comparison.map(row => row.source as string))
  return {
    errors: [
      ...slides.flatMap(slide => citesIn(slide.content).filter(id => !(id in sources) && !inTable.has(id)).map(id => `${slide.where}: ${unknown(id)}`)),
      ...comparison.filter(({ source }) => source && !(source in sources)).map(({ feature, source }) => `content/comparison.ts, “${feature}”: ${unknown(source!)}`),
    ],
    advice: [
      ...facts.filter(({ id }) => !cited.has(id)).map(({ where, id }) => `${where}: rests on “${id}”, which no slide cites`),
      ...Object.keys(sources).filter(id => !cited.has(id) && !facts.some(fact => fact.id === id)).map(id => `${file}: no slide cites “${id}”`),
    ],
  }
}

function sourceGaps({ sources = {} }: Content): string[] {
  return Object.entries(sources).flatMap(([id, source]) => [
    ...(['title', 'year', 'link', 'short', 'by'] as const).filter(field => !source[field]).map(field => `${file}: “${id}” has no ${field}`),
    ...source.link && !URL.canParse(source.link) ? [`${file}: the link of “${id}” is not an address: ${source.link}`] : [],
  ])
}

function tableGaps({ sides = {}, comparison = [] }: Content): string[] {
  const tooMany = comparison.length > 9 ? [`content/comparison.ts: nine rows fit on a slide, and there are ${comparison.length}`] : []
  return tooMany.concat((comparison as Partial<Record<string, string>>[]).flatMap((row, i) =>
    ['feature', ...Object.keys(sides), ...row.evidence || row.source ? ['evidence', 'source'] : []].flatMap((cell) => {
      const where = `content/comparison.ts: row ${row.feature ? `“${row.feature}”` : i + 1}`
      if (!row[cell]?.trim()) return [`${where} has no ${cell}`]
      return row[cell]!.split('**').length % 2 ? [] : [`${where}: the ** in its ${cell} are not in pairs`]
    })), comparison.filter(({ picture, sizes, measured }) => (picture === 'bars' || picture === 'copies') && !sizes && !measured)
    .map(({ feature, picture }) => `content/comparison.ts: row “${feature}” has the picture “${picture}” and no “sizes”, so both sides are drawn alike`))
}

/** A slide whose notes go with the clicks of its table, and have more or fewer of them. */
function tableClicks(slides: Slide[], { comparison = [] }: Content): string[] {
  const clicks = ({ note }: Slide) => readNote(note).clicks
  return slides.filter(slide => /<ComparisonTable\s*\/>/.test(slide.content) && clicks(slide) && clicks(slide) !== comparison.length)
    .map(slide => `${slide.where}: its notes have ${clicks(slide)} [click]s, and the table takes ${comparison.length}: one for each row but the first, and one for the whole`)
}

/** How many lines of 16 px a slide takes of each kind, what one takes of a line in letters of the width of the body, and what stands around a block, in lines. */
const room = {
  code: { name: 'block of code', many: 'blocks of code', lines: 14, letters: 84, around: 2 },
  list: { name: 'list', many: 'lists', lines: 18, letters: 113, around: 0.5 },
  table: { name: 'table', many: 'tables', lines: 11, letters: 115, around: 0 },
  paragraph: { name: 'paragraph', many: 'paragraphs', lines: 16, letters: 116, around: 0.6 },
  heading: { name: 'smaller heading', many: 'smaller headings', lines: 9, letters: 70, around: 0 },
  quote: { name: 'quote', many: 'quotes', lines: 17, letters: 113, around: 0.8 },
  alert: { name: 'alert', many: 'alerts', lines: 16, letters: 112, around: 2.4 },
  formula: { name: 'formula', many: 'formulas', lines: 12, letters: Infinity, around: 1 },
}
type Kind = keyof typeof room

/** What is written, block by block, as far as lines tell: nothing of elements, diagrams and images with their captions, whose room is their own. Of code that becomes another, the longest. */
function blocksOf(content: string): { kind: Kind, text: string }[] {
  const blocks: { kind: Kind, text: string }[] = []
  const take = (kind: Kind | undefined, text: string) => {
    if (kind && text.trim()) blocks.push({ kind, text: text.trim() })
    return '\n\n'
  }
  const codeIn = (text: string) => [...text.matchAll(/^```(?!`)[^\n]*\n([\s\S]*?)^```/gm)].map(([, code]) => code!)
  const longest = (text: string) => take('code', codeIn(text).sort((a, b) => b.split('\n').length - a.split('\n').length)[0] ?? '')
  content.replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^(`{4,})[\s\S]*?^\1/gm, longest).replace(/^::code-group[\s\S]*?^::$/gm, longest)
    .replace(/^```([^\n]*)\n([\s\S]*?)^```/gm, (_, info: string, code: string) => take(/^\s*(?:mermaid|plantuml)/.test(info) ? undefined : 'code', code))
    .replace(/^\$\$[^\n]*?(?:\$\$|\n[\s\S]*?^\$\$)[^\n]*/gm, formula => take('formula', formula.replace(/\n/g, ' ').replace(/\\\\/g, '\n')))
    .replace(/^[^\n]*\n=+[ \t]*$|^# [^\n]*/gm, '\n\n')
    .replace(/^#{2,6} ([^\n]*)/gm, (_, text: string) => take('heading', text))
    // A line of a list may be followed by others of it, further in.
    .replace(/(?:^(?:[-*+]|\d+[.)]) [^\n]*\n*(?:^[ \t]+\S[^\n]*\n*)*)+/gm, text => take('list', text.replace(/\n\s*\n/g, '\n')))
    .replace(/(?:^>[^\n]*\n?)+/gm, text => take(/^> *\[!/.test(text) ? 'alert' : 'quote', text.replace(/^> *\[!.*\n/, '').replace(/^> ?$\n?/gm, '')))
    .replace(/(?:^\|[^\n]*\n?){3,}/gm, text => take('table', text))
    .split(/\n\s*\n/).forEach(text => take(/^\s*(?:<|!\[|::|---)/.test(text) ? undefined : 'paragraph', text.replace(/\n/g, ' ')))
  return blocks
}

/** What is written on a slide and gets smaller than a room can read, as far as counting lines tells: a block that is too long by itself, or all that stands together. */
function crowded(slide: Slide): string[] {
  const { layout = 'default' } = slide.frontmatter
  if (!['default', 'two-cols-header'].includes(String(layout))) return []
  const isWhole = layout === 'default'
  const linesOf = (text: string, { letters }: { letters: number }) => text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / (isWhole ? letters : letters / 2.2))), 0)
  // The source has room of its own.
  const parts = slide.content.replace(/^::source::[\s\S]*?(?=^::\w+::|(?![\s\S]))/gm, '').split(/^::(?:left|right)::$/m)
  return parts.flatMap((part) => {
    const blocks = blocksOf(part).map(({ kind, text }) => ({
      kind,
      lines: linesOf(text, room[kind]),
      // In a column the lines of a list stand apart.
      around: room[kind].around + (isWhole || kind !== 'list' ? 0 : text.split('\n').length / 2),
    }))
    const long = blocks.filter(({ kind, lines }) => lines > room[kind].lines)
    if (long.length) return long.map(({ kind, lines }) => `${slide.where}: a ${room[kind].name} of ${lines} lines is smaller than 16 px there; ${room[kind].lines} have room`)
    // Of what stands beside another, or comes in its place, lines tell nothing; a line more or less is not told.
    const share = blocks.reduce((sum, { kind, lines, around }) => sum + (lines + around) / (room[kind].lines + room[kind].around), 0)
    if (share < 1.05 || /<(?:div|section|table|template|svg|v-?switch)\b|\bhide\b/i.test(part)) return []
    const counts = (Object.keys(room) as Kind[]).map(kind => ({ kind, count: blocks.filter(block => block.kind === kind).length })).filter(({ count }) => count)
    const named = counts.map(({ kind, count }) => count > 1 ? `${count} ${room[kind].many}` : `${kind === 'alert' ? 'an' : 'a'} ${room[kind].name}`)
    return [`${slide.where}: ${named.join(', ').replace(/, ([^,]*)$/, ' and $1')} ${blocks.length > 1 ? 'together are' : 'is'} smaller than 16 px there: ${share.toFixed(1)} times what has room`]
  })
}

/** What of the facts no slide shows any more, where a file of them is there for slides that have gone. */
function unshown(slides: Slide[], { points = {}, comparison, measuredIn }: Content, measures: boolean): string[] {
  const text = slides.map(({ content }) => content).join('\n')
  return [
    ...Object.keys(points).filter(side => !new RegExp(`<PointCards\\s[^>]*\\bof="${side}"`).test(text)).map(side => `content/points.ts: no slide shows the points of “${side}”`),
    ...comparison?.length && !text.includes('<ComparisonTable') ? ['content/comparison.ts: no slide shows the table'] : [],
    ...measures && measuredIn && !text.includes('<ComparisonTable') && !slides.some(({ content }) => measuredIn(content)) ? ['content/measurements: no slide shows a figure of it'] : [],
  ]
}

/** What cannot be used of the headmatter's `colors`, and what nobody could see, read or tell apart in the colours that the deck then has. */
async function colourFindings(root: string, [first]: Slide[], { sides = {} }: Content) {
  const { colors } = first!.frontmatter
  const lines = (await readFile(join(root, first!.file), 'utf8')).split('\n')
  const atKey = (key: string) => `${first!.file}:${lines.findIndex(line => line.startsWith(`${key}:`)) + 1}: `
  const at = colors ? atKey('colors') : 'styles/tokens.css: '
  const errors = colourFaults(colors, sides).map(line => at + line)
  const css = await readFile(join(root, 'styles/tokens.css'), 'utf8').catch(() => '')
  if (errors.length || !css) return { errors, advice: [] }
  const themes = coloured(themesIn(css), colors, sides)
  const { logo } = occasionOf(first!.frontmatter)
  const svgOf = (path: string) => /\.svg$/i.test(path) && existsSync(join(root, 'public', path)) ? readFileSync(join(root, 'public', path), 'utf8') : ''
  return { errors, advice: [
    ...colourAdvice(themes).map(line => at + (colors ? `colors: ${line}` : line)),
    ...logo?.light && logo.dark ? logoAdvice(logo, themes, svgOf).map(line => atKey('logo') + line) : [],
  ] }
}

/** What the headmatter's `fonts` names and no package has, and letters that the face of text does not have. */
async function fontFindings(root: string, slides: Slide[]): Promise<string[]> {
  const { file, frontmatter } = slides[0]!
  const fonts = frontmatter.fonts as object
  const lines = (await readFile(join(root, file), 'utf8')).split('\n')
  const at = fonts ? `${file}:${lines.findIndex(line => line.startsWith('fonts:')) + 1}: fonts: ` : 'styles/tokens.css: '
  const written = [...new Set(slides.map(({ file }) => join(root, file)))]
  return [...fontAdvice(fonts), ...await letterAdvice(fonts, root, written, translatedInto(file))].map(line => at + line)
}

/** What is wrong with, and what is to be said of, the facts in the content folder of the deck in `root`, for `publish check`. Where it has no sources there: nothing. */
const checkFacts: OwnCheck = async (root, slides, hidden = []) => {
  const full = slides.flatMap(crowded)
  if (!existsSync(join(root, file))) return { errors: [], advice: full }
  const read = readModules.bind(null, root)
  const content: Content = await read('content/sides.ts', 'content/sources.ts', 'content/comparison.ts', 'content/points.ts', 'setup/preparser.ts', 'setup/talk.ts')
  const talk = await content.checkTalk?.(root, read) ?? { errors: [], resting: [] }
  const { errors, advice } = citations(slides, hidden, content, talk.resting)
  const colours = await colourFindings(root, slides, content)
  const words = await dictionaryFindings(root, languageOf(slides[0]!.frontmatter))
  return {
    errors: [...errors, ...colours.errors, ...words.errors, ...talk.errors],
    advice: [...full, ...advice, ...colours.advice, ...await fontFindings(root, slides), ...sourceGaps(content), ...tableGaps(content), ...tableClicks(slides, content), ...words.advice, ...unshown([...slides, ...hidden], content, existsSync(join(root, 'content/measurements')))],
  }
}

export default checkFacts
