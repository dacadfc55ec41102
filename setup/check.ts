import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ComparisonRow, Source } from '#content'
import { readCast, textOf } from '../components/parts/cast.ts'
import { readMeasurements } from 'deck-measure/schema'
import { Failure, reason, shortened } from 'slidev-addon-publish/command'
import type { OwnCheck } from 'slidev-addon-publish/check'
import type { Slide } from 'slidev-addon-publish/slides'

/** What the check reads of a deck's content folder and its setup; any of it may be missing. */
interface Content {
  sides?: Record<string, unknown>
  sources?: Record<string, Partial<Source>>
  comparison?: Partial<ComparisonRow<string, string, string>>[]
  startUps?: { label: string, source: string }[]
  isolationStops?: { name: string, source?: string }[]
  points?: Record<string, unknown>
  claims?: { step: string, holds: (host: string, container: string) => boolean, says: (host: string, container: string) => string }[]
  citesIn?: (markdown: string) => string[]
  measuredIn?: (markdown: string) => string | undefined
}

/** `Failure` naming file and line when one of the files is there and does not run. */
async function readContent(root: string): Promise<Content> {
  const files = ['content/sides.ts', 'content/sources.ts', 'content/comparison.ts', 'content/points.ts', 'content/talk/startups.ts', 'content/talk/isolation.ts', 'content/talk/terminal.ts', 'setup/preparser.ts']
  const modules = await Promise.all(files.filter(file => existsSync(join(root, file))).map(file =>
    import(pathToFileURL(join(root, file)).href).catch((error: unknown) => {
      const [first, place] = String((error as Error).message).split('\n')
      throw new Failure(place?.startsWith(root) ? shortened(place, root) : `${file}: ${first}`)
    })))
  return Object.assign({}, ...modules) as Content
}

const file = 'content/sources.ts'

function citations(slides: Slide[], { sources, comparison = [], startUps = [], isolationStops = [], citesIn }: Content, of: (slide: Slide) => string) {
  if (!sources || !citesIn) return { errors: [], advice: [] }
  const unknown = (id: string) => `cites “${id}”, which ${file} does not have`
  const cited = new Set(slides.flatMap(slide => citesIn(slide.content)))
  // The table's rows are told apart below, where their file can be named.
  const inTable = new Set(comparison.map(row => row.source as string))
  const facts = [
    ...startUps.map(item => ({ where: `content/talk/startups.ts, “${item.label}”`, id: item.source })),
    ...isolationStops.flatMap(stop => stop.source ? [{ where: `content/talk/isolation.ts, “${stop.name}”`, id: stop.source }] : []),
  ]
  return {
    errors: [
      ...slides.flatMap(slide => citesIn(slide.content).filter(id => !(id in sources) && !inTable.has(id)).map(id => `${of(slide)}: ${unknown(id)}`)),
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
    ['feature', ...Object.keys(sides), 'evidence', 'source'].flatMap((cell) => {
      const where = `content/comparison.ts: row ${row.feature ? `“${row.feature}”` : i + 1}`
      if (!row[cell]?.trim()) return [`${where} has no ${cell}`]
      return row[cell]!.split('**').length % 2 ? [] : [`${where}: the ** in its ${cell} are not in pairs`]
    })))
}

/** How many lines of 16 px a slide takes of each kind, and what one takes of a line: letters of the width of the body. */
const room = { code: { lines: 14, letters: 84 }, list: { lines: 16, letters: 105 }, table: { lines: 11, letters: 115 } }

/** What is written on a slide and gets smaller than a room can read, as far as counting lines tells. */
function crowded(slide: Slide, of: (slide: Slide) => string): string[] {
  const { layout = 'default' } = slide.frontmatter
  if (!['default', 'two-cols-header'].includes(String(layout))) return []
  const lines = (text: string, { letters }: { letters: number }) => text.trim().split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / (layout === 'default' ? letters : letters / 2.2))), 0)
  const kinds = {
    code: [...slide.content.matchAll(/^(`{3,})(?!\s*mermaid)[^\n]*\n([\s\S]*?)^\1/gm)].map(([, , code]) => code!),
    list: slide.content.replace(/^(`{3,})[\s\S]*?^\1/gm, '').match(/(?:^(?:[-*+]|\d+[.)]) .*\n?){2,}/gm) ?? [],
    table: slide.content.match(/(?:^\|.*\n?){3,}/gm) ?? [],
  }
  return (['code', 'list', 'table'] as const).flatMap(kind => kinds[kind].map(text => lines(text, room[kind])).filter(count => count > room[kind].lines)
    .map(count => `${of(slide)}: a ${kind === 'code' ? 'block of code' : kind} of ${count} lines is smaller than 16 px there; ${room[kind].lines} have room`))
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

/** The deck's own figures, a file a machine, which the slides take as they are. */
async function measurementFaults(root: string): Promise<string[]> {
  const folder = 'content/measurements'
  const names = existsSync(join(root, folder)) ? await readdir(join(root, folder)) : []
  if (!names.some(name => name.endsWith('.json')) && existsSync(join(root, 'content/talk/measured.ts'))) return [`${folder}: has no result, of which the slides take their figures; npm run measure writes one`]
  const faults = await Promise.all(names.filter(name => name.endsWith('.json')).sort().map(async (name) => {
    try {
      readMeasurements(JSON.parse(await readFile(join(root, folder, name), 'utf8')))
      return []
    }
    catch (error) {
      return [`${folder}/${name}: ${reason(error)}; npm run measure writes it`]
    }
  }))
  return faults.flat()
}

/** The recorded terminals, whose answers have to show what the slide says of them. */
async function recordingFaults(root: string, { claims }: Content): Promise<string[]> {
  const folder = 'content/recordings'
  if (!claims) return []
  const again = 'npm run record writes it'
  const read = (name: string) => readFile(join(root, folder, name), 'utf8').then(readCast).catch((error: unknown) => `${folder}/${name}: ${reason(error)}; ${again}`)
  const [host, container] = await Promise.all([read('host.cast'), read('container.cast')])
  if (typeof host === 'string' || typeof container === 'string') return [host, container].filter(line => typeof line === 'string')
  return claims.flatMap(({ step, holds, says }, i) => {
    const [outside, inside] = [host, container].map(({ commands }) => commands[i] && textOf(commands[i].answer))
    if (outside === undefined || inside === undefined) return [`${folder}: a terminal has no command ${i + 1}, “${step}”; ${again}`]
    return holds(outside, inside) ? [] : [`${folder}: “${outside}” on the host and “${inside}” in the container do not show “${says(outside, inside)}”; ${again}`]
  })
}

/** What is wrong with, and what is to be said of, the facts in the content folder of the deck in `root`, for `publish check`. Where it has no sources there: nothing. */
const checkFacts: OwnCheck = async (root, slides, of) => {
  const full = slides.flatMap(slide => crowded(slide, of))
  if (!existsSync(join(root, file))) return { errors: [], advice: full }
  const content = await readContent(root)
  const { errors, advice } = citations(slides, content, of)
  return {
    errors: [...errors, ...await measurementFaults(root), ...await recordingFaults(root, content)],
    advice: [...full, ...advice, ...sourceGaps(content), ...tableGaps(content), ...unshown(slides, content, existsSync(join(root, 'content/measurements')))],
  }
}

export default checkFacts
