import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { parse } from '@slidev/parser'
import { requireBrowser } from '../scripts/browser.ts'
import { Failure, interruptible, root } from '../scripts/lib.ts'
import { headers } from '../scripts/policy.ts'
import { brief, briefClicks } from './brief.ts'
import { marpSource, revealSource, slidevSource } from './sources.ts'

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
  slides: number
  /** The titles of its second and of its last slide. */
  second: string
  last: string
  /** How the second slide's address ends. */
  address: string
  /** What selects the element in which its slides are. */
  stage: string
  /** How many keys lead to its last state; where that is not said, they are pressed until nothing changes. */
  presses?: number
  /** What its host sends with every answer. */
  headers: Record<string, string>
  build: () => Promise<void>
  /** Absent where the tool has no command for it. */
  exportPdf?: () => Promise<void>
  /** Whether the export uses the deck's build, makes it when it is not there and leaves it for the next time. */
  keepsBuild?: boolean
  /** Throws away what an earlier build or export left, so that the next starts from nothing. */
  clean: () => Promise<void>
}

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
  throw new Failure(`${basename(folder)}, ${basename(args.find(arg => /\.(ts|js|mjs)$/.test(arg) && !arg.endsWith('cli.mjs')) ?? '')}: exit code ${code}: ${lines.find(line => /error|failure/i.test(line)) ?? lines.at(-1)} (all it said: ${relative(process.cwd(), log)})`)
}

/** The deck's text with its slides `times` times; the talk's duration grows with it, or the check would refuse it. */
function longer(text: string, times: number): string {
  const [, head = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  const minutes = Number(/^duration: (\d+)min$/m.exec(head)?.[1])
  if (!body || !minutes) throw new Failure('slides.md does not begin as expected: a headmatter with a duration in minutes')
  const layout = /^layout: .*$/m.exec(head)?.[0] ?? 'layout: default'
  const first = `---\n${head.replace(/^duration: .*$/m, `duration: ${minutes * times}min`)}\n---\n${body}`
  return [first, ...Array.from({ length: times - 1 }, () => `---\n${layout}\n---\n${body}`)].map(part => part.trimEnd()).join('\n\n')
}

/** What of the project's top folder a copy of the deck does without. */
const leftOut = /^(\.git|\.cache|\.ci|node_modules|dist|shots|test-results|tests|bench|\.(new|old)-.*|.*\.(pdf|pptx|log))$/

/** This project in a folder of its own, with its slides `times` times; it shares the installed packages. */
export async function ourDeck(times = 1): Promise<Deck> {
  const folder = join(work, `ours-${times}`)
  // A longer deck takes minutes to build, so it is built once, where its export finds it.
  const once = times > 1
  const site = join(folder, once ? '.cache/site' : 'dist')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const name of (await readdir(root)).filter(name => !leftOut.test(name))) await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  const text = longer((await readFile(join(root, 'slides.md'), 'utf8')).replaceAll('\r\n', '\n'), times)
  await writeFile(join(folder, 'slides.md'), text)
  const { slides } = await parse(text, 'slides.md')
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
  const title = (index: number) => slides.at(index)!.title!.replace(/[*_]/g, '')
  return {
    name: 'ours', times, folder, site, headers,
    slides: slides.length,
    second: title(1),
    last: title(-1),
    ...marks.ours,
    build: () => node(folder, once ? [tsx, '--eval', 'import("./scripts/build.ts").then(({ currentBuild }) => currentBuild())'] : [tsx, 'scripts/build.ts']),
    exportPdf: () => node(folder, [tsx, 'scripts/export.ts', '--output', 'deck.pdf']),
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
    slides: brief.length * times,
    second: brief[1]!.title,
    last: brief.at(-1)!.title,
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
    build: () => node(folder, [slidev, 'build', '--out', 'dist']),
    exportPdf: () => node(folder, [slidev, 'export', '--output', 'deck.pdf', '--timeout', '300000', '--executable-path', browser]),
  }))
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
