import { readdir, readFile } from 'node:fs/promises'
import { join, parse as parsePath, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse, parseTimeString } from '@slidev/parser'
import type { SourceSlideInfo } from '@slidev/types'
import type { ComparisonRow } from '../content/comparison.ts'
import type { IsolationStop } from '../content/isolation.ts'
import type { StartUp } from '../content/published.ts'
import type { Source } from '../content/sources.ts'
import { readMeasurements } from '../measure/schema.ts'
import { statesOf } from '../packages/stage/views/states.ts'
import { Failure, readOptions, reason, root as project, run } from './lib.ts'

const usage = `Usage: npm run check [-- --root FOLDER]

Says in a line each what is wrong with the deck's slides, sources and tables.

--root FOLDER  another deck's folder (default: this project)`

/** Words a minute at which notes can be spoken. */
const pace = { slowest: 95, fastest: 165 }

/** What the check reads of a deck's content folder; wrong input may lack any of it. */
interface Content {
  sources: Record<string, Partial<Source>>
  comparison: Partial<ComparisonRow>[]
  startUps: StartUp[]
  isolationStops: IsolationStop[]
  citesIn: (markdown: string) => string[]
}

/**
 * What is wrong with the deck in `root`, a line for each problem, naming the file
 * and the item; empty when nothing is. `Failure` when a file cannot be read at all.
 */
export async function checkDeck(root = project): Promise<string[]> {
  const text = (await readFile(join(root, 'slides.md'), 'utf8').catch((error: unknown) => {
    throw new Failure(`slides.md: ${reason(error)}`)
  })).replaceAll('\r\n', '\n')
  // Where slides begin and end decides what all else means, so a fault in that is told alone.
  const broken = [...openComments(text), ...swallowedLines(text, (await parse(text, 'slides.md', [], { noParseYAML: true })).slides)]
  if (broken.length)
    return broken

  const { slides } = await parse(text, 'slides.md')
  const content = await readContent(root)
  const known = await knownNames()
  return [
    ...slides.flatMap(slide => [...checkSlide(slide), ...checkNames(slide, known)]),
    ...checkTime(slides),
    ...checkSources(slides, content),
    ...checkTable(content),
    ...await checkMeasurements(root),
  ]
}

async function readContent(root: string): Promise<Content> {
  const files = ['content/sources.ts', 'content/comparison.ts', 'content/published.ts', 'content/isolation.ts', 'setup/preparser.ts']
  const modules = await Promise.all(files.map(file =>
    import(pathToFileURL(join(root, file)).href).catch((error: unknown) => {
      const [first, place] = String((error as Error).message).split('\n')
      throw new Failure(place?.startsWith(root) ? place.slice(root.length + 1) : `${file}: ${first}`)
    })))
  return Object.assign({}, ...modules) as Content
}

/** The components and layouts that a slide may name: the deck's own, and of Slidev's the components. Its layouts rest on styles that the deck has not got. */
async function knownNames() {
  const namesIn = async (...folders: string[]) =>
    new Set((await Promise.all(folders.map(folder => readdir(join(project, folder))))).flat().map(file => parsePath(file).name))
  return {
    components: await namesIn('components', 'node_modules/@slidev/client/builtin'),
    layouts: await namesIn('layouts'),
  }
}

/** A slide's own words for a message: its number, and its title where it has one. */
const name = (slide: SourceSlideInfo) => `slides.md, slide ${slide.index + 1}${slide.title ? ` (“${slide.title}”)` : ''}`
const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length

/** Text without comments and code, every other line where it was. */
const bare = (text: string) =>
  text.replace(/<!--[\s\S]*?-->|^(```+)[\s\S]*?^\1/gm, part => part.replace(/[^\n]/g, ' '))

/** A comment that is not closed takes the slides after it along, up to the end of the next one. */
function openComments(text: string): string[] {
  return [...text.matchAll(/<!--([\s\S]*?)(?:-->|$(?![\s\S]))/g)]
    .filter(([whole, inside]) => !whole.endsWith('-->') || /<!--|^---$/m.test(inside!))
    .map(match => `slides.md:${lineAt(text, match.index)}: the comment that begins here is not closed with --> before the next slide`)
}

/**
 * A `---` with no blank line after it opens frontmatter, and the slide's text up to
 * the next `---` is lost in it. So: every line of frontmatter has to look like YAML,
 * and there have to be as many titles as slides.
 */
function swallowedLines(text: string, slides: SourceSlideInfo[]): string[] {
  const lines = text.split('\n')
  for (const { start, contentStart } of slides) {
    const inside = lines.slice(start + 1, contentStart - 1)
    const stray = inside.findIndex(line => !/^(\s|[\w-]+:|- |$)/.test(line))
    if (stray < 0)
      continue
    const advice = /^[\w-]+:/.test(inside[0] ?? '') ? 'close the frontmatter with --- before it' : 'leave a blank line after the --- above it'
    return [`slides.md:${start + stray + 2}: “${inside[stray]}” is read as frontmatter and its slide is lost; ${advice}`]
  }
  const clean = bare(text).split('\n')
  return slides.flatMap(({ contentStart, end }) => {
    const titles = clean.flatMap((line, i) => i >= contentStart && i < end && line.startsWith('# ') ? [i] : [])
    return titles.slice(1).map(i => `slides.md:${i + 1}: “${lines[i]}” is a second title on its slide; put --- between blank lines above it`)
  })
}

/** The time that notes name in their first line, in seconds; undefined where there is none. */
function secondsOf(note: string): number | undefined {
  const [, minutes, seconds] = /^Time (\d+):([0-5]\d)\n/.exec(note.trim()) ?? []
  return minutes === undefined ? undefined : Number(minutes) * 60 + Number(seconds)
}

function checkSlide(slide: SourceSlideInfo): string[] {
  const problems: string[] = []
  if (!/^# \S/m.test(bare(slide.content)))
    problems.push(`${name(slide)}: has no title; begin it with “# ” and a sentence`)
  const note = slide.note?.trim()
  if (!note)
    return [...problems, `${name(slide)}: has no notes; end it with a comment that says what to say`]
  const seconds = secondsOf(note)
  if (seconds === undefined)
    return [...problems, `${name(slide)}: its notes do not begin with a line like “Time 0:45”, but with “${note.split('\n')[0]}”`]
  const clicks = note.split('[click]').length - 1
  if (!statesOf(slide.frontmatter.states, clicks))
    problems.push(`${name(slide)}: states “${slide.frontmatter.states}” are not clicks before its last, 0 to ${clicks - 1}`)
  const words = note.replace(/^.*\n/, '').replaceAll('[click]', '').split(/\s+/).filter(Boolean).length
  const speed = Math.round(words / (seconds / 60))
  if (speed < pace.slowest || speed > pace.fastest)
    problems.push(`${name(slide)}: ${words} words in ${seconds} seconds are ${speed} a minute; ${pace.slowest} to ${pace.fastest} can be spoken`)
  return problems
}

/** The notes have to fill the talk's `duration`, by three quarters at least. */
function checkTime(slides: SourceSlideInfo[]): string[] {
  const duration = parseTimeString(slides[0]?.frontmatter.duration ?? '0').seconds
  const total = slides.reduce((sum, slide) => sum + (secondsOf(slide.note ?? '') ?? 0), 0)
  const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return total <= duration && total >= duration * 0.75 ? [] : [`slides.md: the times of the notes add up to ${clock(total)}, and duration is ${clock(duration)}`]
}

function checkNames(slide: SourceSlideInfo, { components, layouts }: Awaited<ReturnType<typeof knownNames>>): string[] {
  const errors = slide.frontmatterDoc?.errors ?? []
  const problems = errors.slice(0, 1).map(error => `${name(slide)}: its frontmatter is not YAML: ${error.message.split('\n')[0]}`)
  const { layout } = slide.frontmatter as { layout?: unknown }
  if (!errors.length && layout !== undefined && !layouts.has(String(layout)))
    problems.push(`${name(slide)}: there is no layout “${layout}”; the deck's are in layouts/`)
  const tags = [...bare(slide.content).matchAll(/<([A-Z]\w*)/g)].map(match => match[1]!)
  return [...problems, ...[...new Set(tags)].filter(tag => !components.has(tag)).map(tag => `${name(slide)}: there is no component <${tag}>; the deck's are in components/`)]
}

function checkSources(slides: SourceSlideInfo[], { sources, comparison, startUps, isolationStops, citesIn }: Content): string[] {
  const file = 'content/sources.ts'
  const unknown = (id: string) => `cites “${id}”, which ${file} does not have`
  // The table's rows are told apart below, where their file can be named.
  const inTable = new Set(comparison.map(row => row.source as string))
  const cited = new Set(slides.flatMap(slide => citesIn(slide.content)))
  const facts = [
    ...startUps.map(item => ({ where: `content/published.ts, “${item.label}”`, id: item.source })),
    ...isolationStops.flatMap(stop => stop.source ? [{ where: `content/isolation.ts, “${stop.name}”`, id: stop.source }] : []),
  ]
  return [
    ...Object.entries(sources).flatMap(([id, source]) => [
      ...(['title', 'year', 'link', 'short', 'by'] as const).filter(field => !source[field]).map(field => `${file}: “${id}” has no ${field}`),
      ...source.link && !URL.canParse(source.link) ? [`${file}: the link of “${id}” is not an address: ${source.link}`] : [],
    ]),
    ...slides.flatMap(slide => citesIn(slide.content)
      .filter(id => !(id in sources) && !inTable.has(id))
      .map(id => `${name(slide)}: ${unknown(id)}`)),
    ...facts.filter(({ id }) => !cited.has(id)).map(({ where, id }) => `${where}: rests on “${id}”, which no slide cites`),
    ...comparison.filter(({ source }) => source && !(source in sources)).map(({ feature, source }) => `content/comparison.ts, “${feature}”: ${unknown(source!)}`),
  ]
}

function checkTable({ comparison }: Content): string[] {
  return comparison.flatMap((row, i) =>
    (['feature', 'vm', 'container', 'evidence', 'source'] as const).flatMap((cell) => {
      const where = `content/comparison.ts: row ${row.feature ? `“${row.feature}”` : i + 1}`
      if (!row[cell]?.trim())
        return [`${where} has no ${cell}`]
      return row[cell].split('**').length % 2 ? [] : [`${where}: the ** in its ${cell} are not in pairs`]
    }))
}

/** The deck's own figures, which the slides take as they are. */
async function checkMeasurements(root: string): Promise<string[]> {
  const file = 'content/measurements.json'
  try {
    readMeasurements(JSON.parse(await readFile(join(root, file), 'utf8')))
    return []
  }
  catch (error) {
    return [`${file}: ${reason(error)}; npm run measure writes it`]
  }
}

run(import.meta.url, async () => {
  const { root } = readOptions(usage, { root: { type: 'string' } })
  const problems = await checkDeck(root && resolve(root))
  if (problems.length)
    throw new Failure(problems.join('\n'))
  console.log('The deck’s slides, sources and tables are in order.')
})
