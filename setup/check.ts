import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ComparisonRow, Source } from '#content'
import { readCast, textOf } from '../components/parts/cast.ts'
import { readMeasurements } from 'deck-measure/schema'
import { Failure, reason, shortened } from 'slidev-addon-publish/command'
import { colourAdvice, coloured, colourFaults, themesIn } from './colours.ts'
import type { OwnCheck } from 'slidev-addon-publish/check'
import type { Slide } from 'slidev-addon-publish/slides'

/** What the check reads of a deck's content folder and its setup; any of it may be missing. */
interface Content {
  sides?: Record<string, { colour?: string }>
  sources?: Record<string, Partial<Source>>
  comparison?: Partial<ComparisonRow<string, string, string>>[]
  startUps?: { label: string, source: string }[]
  isolationStops?: { name: string, source?: string }[]
  claims?: { step: string, holds: (host: string, container: string) => boolean, says: (host: string, container: string) => string }[]
  citesIn?: (markdown: string) => string[]
}

/** `Failure` naming file and line when one of the files is there and does not run. */
async function readContent(root: string): Promise<Content> {
  const files = ['content/sides.ts', 'content/sources.ts', 'content/comparison.ts', 'content/talk/startups.ts', 'content/talk/isolation.ts', 'content/talk/terminal.ts', 'setup/preparser.ts']
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
  return (comparison as Partial<Record<string, string>>[]).flatMap((row, i) =>
    ['feature', ...Object.keys(sides), 'evidence', 'source'].flatMap((cell) => {
      const where = `content/comparison.ts: row ${row.feature ? `“${row.feature}”` : i + 1}`
      if (!row[cell]?.trim()) return [`${where} has no ${cell}`]
      return row[cell]!.split('**').length % 2 ? [] : [`${where}: the ** in its ${cell} are not in pairs`]
    }))
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

/** What cannot be used of the headmatter's `colors`, and what nobody could read or tell apart in the colours that the deck then has. */
async function colourFindings(root: string, [first]: Slide[], { sides = {} }: Content) {
  const { colors } = first!.frontmatter
  const lines = (await readFile(join(root, 'slides.md'), 'utf8')).split('\n')
  const at = colors ? `slides.md:${lines.findIndex(line => line.startsWith('colors:')) + 1}: ` : 'styles/tokens.css: '
  const errors = colourFaults(colors, sides).map(line => at + line)
  const css = await readFile(join(root, 'styles/tokens.css'), 'utf8').catch(() => '')
  return { errors, advice: errors.length || !css ? [] : colourAdvice(coloured(themesIn(css), colors, sides)).map(line => at + (colors ? `colors: ${line}` : line)) }
}

/** What is wrong with, and what is to be said of, the facts in the content folder of the deck in `root`, for `publish check`. Where it has no sources there: nothing. */
const checkFacts: OwnCheck = async (root, slides, of) => {
  if (!existsSync(join(root, file))) return { errors: [], advice: [] }
  const content = await readContent(root)
  const { errors, advice } = citations(slides, content, of)
  const colours = await colourFindings(root, slides, content)
  return {
    errors: [...errors, ...colours.errors, ...await measurementFaults(root), ...await recordingFaults(root, content)],
    advice: [...advice, ...colours.advice, ...sourceGaps(content), ...tableGaps(content)],
  }
}

export default checkFacts
