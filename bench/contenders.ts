import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { load } from '@slidev/parser/fs'
import { requireBrowser } from '../packages/publish/browser.ts'
import { Failure, interruptible } from '../packages/publish/command.ts'
import { translationsOf } from '../packages/publish/languages.ts'
import { headersOf } from '../packages/publish/policy.ts'
import { brief, briefClicks } from './brief.ts'
import { marpSource, revealSource, slidevSource } from './sources.ts'

const root = dirname(import.meta.dirname)

/** Everything that is made here: sources, builds, exports. */
export const work = join(import.meta.dirname, '.work')

/** Contenders in the order in which they take turns. */
export const names = ['ours', 'stock', 'reveal', 'marp'] as const
export type Name = typeof names[number]

/** How each is called in the table. */
export const titles: Record<Name, string> = { ours: 'this deck', stock: 'stock Slidev', reveal: 'reveal.js', marp: 'Marp' }

/** A deck in a folder of its own that can be built and exported; `site` is the built page. */
export interface Deck {
  name: Name
  /** How many times as long as it is. */
  times: number
  folder: string
  site: string
  /** The titles of its slides, in their order. */
  titles: string[]
  /** The title of the slide at which the keys end: none leads into an appendix. */
  last: string
  /** What of it is opened on a phone: ends of addresses, the first slide's first. */
  pages: string[]
  /** How the second slide's address ends. */
  address: string
  /** What selects the element in which its slides are. */
  stage: string
  /** How many keys lead to its last state; where that is not said, they are pressed until nothing changes. */
  presses?: number
  /** What its host sends with every answer. */
  headers: Record<string, string>
  /** With `maps`, the scripts say where they come from; only Slidev's. */
  build: (maps?: boolean) => Promise<void>
  /** Absent where the tool has no command for it. */
  exportPdf?: () => Promise<void>
  /** Whether the export makes a build and finds it the next time. */
  keepsBuild?: boolean
  /** Throws away what an earlier build or export left, so that the next starts from nothing. */
  clean: () => Promise<void>
}

/** Whether `deck` is built by Slidev, so that its slides have addresses like /2?clicks=1. */
export const isSlidev = ({ name }: Pick<Deck, 'name'>) => name === 'ours' || name === 'stock'

/** How the second slide of each can be told by its address, and where its slides are. */
const marks: Record<Name, Pick<Deck, 'address' | 'stage'>> = {
  ours: { address: '/2', stage: '#slide-content' },
  stock: { address: '/2', stage: '#slide-content' },
  reveal: { address: '#/1', stage: '.slides' },
  marp: { address: '#2', stage: 'body' },
}

const tool = (path: string) => join(import.meta.dirname, 'node_modules', path)

/** The versions that were compared, by package. */
export async function versions(): Promise<Record<string, string>> {
  const packages = ['@slidev/cli', '@slidev/theme-default', 'reveal.js', '@marp-team/marp-cli']
  const read = async (name: string) => (JSON.parse(await readFile(tool(`${name}/package.json`), 'utf8')) as { version: string }).version
  return Object.fromEntries(await Promise.all(packages.map(async name => [name, await read(name)])))
}

/** Runs a Node program in `folder` and waits for its end; `Failure` with its first error when it fails. */
async function node(folder: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  const code = await interruptible(ended, signal => child.kill(signal))
  if (code === 0) return
  const log = join(folder, 'failed.log')
  const lines = stripVTControlCharacters(said).trim().split('\n')
  await writeFile(log, lines.join('\n'))
  throw new Failure(`${basename(folder)}, ${[basename(args[0]!), ...args.slice(1)].join(' ')}: exit code ${code}: ${lines.find(line => /error|failure/i.test(line)) ?? lines.at(-1)} (all it said: ${relative(process.cwd(), log)})`)
}

/** The deck's text with its slides `times` times. `Failure` when it has no headmatter. */
function longer(text: string, times: number): string {
  const [, head, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  if (!head || !body) throw new Failure('slides.md does not begin with a headmatter')
  const layout = /^layout: .*$/m.exec(head)?.[0] ?? 'layout: default'
  return [text, ...Array.from({ length: times - 1 }, () => `---\n${layout}\n---\n${body}`)].map(part => part.trimEnd()).join('\n\n')
}

/** What of the project's top folder a copy of the deck does without. */
const leftOut = /^(\.git|\.cache|\.ci|node_modules|dist|shots|test-results|tests|bench|\.(new|old)-.*|.*\.(pdf|pptx|log))$/

/** Lets `folder`, a copy of the project, share its installed packages; its own packages are those of the copy. */
async function shareModules(folder: string): Promise<void> {
  const modules = join(root, 'node_modules')
  await mkdir(join(folder, 'node_modules'))
  for (const entry of await readdir(modules, { withFileTypes: true })) {
    // A workspace is a relative link already.
    const target = entry.isSymbolicLink() ? await readlink(join(modules, entry.name)) : join(modules, entry.name)
    await symlink(target, join(folder, 'node_modules', entry.name))
  }
}

/** Has Slidev write source maps in `folder` when it is asked to. A configuration that is there already stays as it is, without maps. */
async function allowMaps(folder: string): Promise<void> {
  if ((await readdir(folder)).some(name => name.startsWith('vite.config.'))) return
  await writeFile(join(folder, 'vite.config.mjs'), 'export default { build: { sourcemap: process.env.BENCH_MAPS ? \'hidden\' : false } }\n')
}
const mapped = (maps: boolean | undefined) => maps ? { BENCH_MAPS: '1' } : {}

/** This project in a folder of its own, with its slides `times` times; it shares the installed packages. */
export async function ourDeck(times = 1): Promise<Deck> {
  const npm = process.env.npm_execpath
  if (!npm) throw new Failure('start this with `npm run bench`')
  const folder = join(work, `ours-${times}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const name of (await readdir(root)).filter(name => !leftOut.test(name))) await cp(join(root, name), join(folder, name), { recursive: true })
  await shareModules(folder)
  await allowMaps(folder)
  // The others are in one language; each more is a deck more, made beside it.
  for (const file of Object.values(translationsOf(folder, 'slides.md'))) await rm(join(folder, file))
  const source = join(folder, 'slides.md')
  await writeFile(source, longer((await readFile(source, 'utf8')).replaceAll('\r\n', '\n'), times))
  const { headmatter, slides } = await load({ userRoot: folder, roots: [folder] }, source)
  const middle = Math.ceil(slides.length / 2)
  const titles = slides.map(({ title = '' }) => title.replace(/[*_`]/g, ''))
  return {
    name: 'ours', times, folder,
    headers: headersOf(headmatter),
    site: join(folder, 'dist'),
    titles,
    last: titles[slides.findLastIndex(({ frontmatter }) => !frontmatter.appendix)]!,
    pages: ['', String(middle), String(slides.length), 'handout'],
    ...marks.ours,
    build: maps => node(folder, [npm, 'run', 'build'], mapped(maps)),
    exportPdf: () => node(folder, [npm, 'run', 'export', '--', '--output', 'deck.pdf']),
    keepsBuild: true,
    clean: async () => {
      for (const name of ['.cache', 'dist', 'deck.pdf']) await rm(join(folder, name), { recursive: true, force: true })
    },
  }
}

/** The brief as another tool's deck: `source` is its text, in the file `file`. */
async function briefDeck(name: Name, times: number, file: string, source: string, commands: (folder: string, site: string) => Pick<Deck, 'build' | 'exportPdf'>): Promise<Deck> {
  const folder = join(work, `${name}-${times}`)
  const site = join(folder, 'dist')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, file), source)
  return {
    name, times, folder, site,
    headers: {},
    titles: Array.from({ length: times }, () => brief.map(({ title }) => title)).flat(),
    last: brief.at(-1)!.title,
    pages: [''],
    ...marks[name],
    presses: briefClicks * times + times - 1,
    ...commands(folder, site),
    clean: async () => {
      for (const made of ['dist', 'deck.pdf']) await rm(join(folder, made), { recursive: true, force: true })
    },
  }
}

/** The brief in Slidev as it comes, `times` times. */
export async function stockDeck(times = 1): Promise<Deck> {
  const slidev = tool('@slidev/cli/bin/slidev.mjs')
  const browser = await requireBrowser()
  const deck = await briefDeck('stock', times, 'slides.md', slidevSource(brief, times), folder => ({
    build: maps => node(folder, [slidev, 'build', '--out', 'dist'], mapped(maps)),
    exportPdf: () => node(folder, [slidev, 'export', '--output', 'deck.pdf', '--timeout', '300000', '--executable-path', browser]),
  }))
  await allowMaps(deck.folder)
  await mkdir(join(deck.folder, 'public'))
  await cp(join(root, 'public/favicon.svg'), join(deck.folder, 'public/favicon.svg'))
  return deck
}

/** The brief in reveal.js, which has nothing to build: its files are copied beside the page. */
export async function revealDeck(): Promise<Deck> {
  return briefDeck('reveal', 1, 'index.html', revealSource(brief), (folder, site) => ({
    build: async () => {
      await cp(tool('reveal.js/dist'), join(site, 'dist'), { recursive: true })
      await cp(join(folder, 'index.html'), join(site, 'index.html'))
    },
  }))
}

/** The brief in Marp. */
export async function marpDeck(): Promise<Deck> {
  const marp = tool('@marp-team/marp-cli/marp-cli.js')
  const browser = await requireBrowser()
  // Chromium refuses to start as root in its sandbox.
  const environment = process.getuid?.() === 0 ? { CHROME_NO_SANDBOX: '1' } : {}
  return briefDeck('marp', 1, 'slides.md', marpSource(brief), folder => ({
    build: () => node(folder, [marp, 'slides.md', '--output', 'dist/index.html']),
    exportPdf: () => node(folder, [marp, 'slides.md', '--pdf', '--browser-path', browser, '--output', 'deck.pdf'], environment),
  }))
}

/** `Failure` when the packages of this folder, or of the deck's, are not installed. */
export function requireInstalled(): void {
  for (const [folder, where] of [[root, 'the deck’s folder'], [import.meta.dirname, 'bench/']] as const)
    if (!existsSync(join(folder, 'node_modules'))) throw new Failure(`run \`npm install\` in ${where} first`)
}
