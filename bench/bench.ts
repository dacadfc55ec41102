import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireBrowser, withBrowser } from '../packages/publish/browser.ts'
import { Failure, readOptions, run } from '../packages/publish/command.ts'
import { timeCommands } from './commands.ts'
import { isSlidev, marpDeck, names, ourDeck, requireInstalled, revealDeck, stockDeck, versions, work, type Deck, type Name } from './contenders.ts'
import { profileKeys, profilePaint } from './profile.ts'
import { report } from './report.ts'
import { machine, type Grown, type Results, type Rounds } from './results.ts'
import { press, pressFirst, visit, visitOnPhone, withHosts } from './visits.ts'

/** What is measured, in this order. */
const parts = ['commands', 'loads', 'keys', 'phone'] as const
type Part = typeof parts[number]

const usage = `Usage: npm run bench [-- --rounds N] [-- --quick] [-- --only NAMES] [-- --profile]

Measures this deck beside stock Slidev, reveal.js and Marp, and writes results.json and the tables of README.md.

--rounds N    how many cold loads of each (default: 5), and walks, phones, builds and exports, up to 3
--quick       one round of each and no longer decks; the result goes to .work/ and replaces nothing
--only NAMES  of ${names.join(', ')} and of ${parts.join(', ')}, with commas between; no longer decks, and replaces nothing either
--profile     says as well where the time of a first paint and of a key goes, and what the scripts lay out`

const readme = join(import.meta.dirname, 'README.md')
const marks = ['<!-- results -->', '<!-- /results -->'] as const

/** How many times as long decks are built to see how they grow. */
const lengths = [5, 20]
/** A long deck loads ahead for minutes; its first slide is there long before. */
const longPatience = 6000

const started = performance.now()
const log = (line: string) => console.log(`${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${line}`)

/** The number of rounds in an option's text; `Failure` when it is not one from 1 to 99. */
function readRounds(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new Failure(`--rounds ${text} is not a number from 1 to 99`)
  return Number(text)
}

/** The contenders and the parts that an option's text names, all of the kind of which it names none; `Failure` when one is unknown. */
function readOnly(text: string): { contenders: readonly Name[], asked: readonly Part[] } {
  const given = text.split(',').filter(Boolean)
  const known: readonly string[] = [...names, ...parts]
  const unknown = given.find(name => !known.includes(name))
  if (unknown !== undefined) throw new Failure(`--only ${text}: ${unknown} is none of ${known.join(', ')}`)
  const of = <T extends string>(all: readonly T[]) => {
    const some = all.filter(name => given.includes(name))
    return some.length ? some : all
  }
  return { contenders: of(names), asked: of(parts) }
}

const make: Record<Name, () => Promise<Deck>> = { ours: ourDeck, stock: stockDeck, reveal: revealDeck, marp: marpDeck }

async function profile(decks: Deck[]): Promise<Pick<Results, 'paints' | 'profiles'>> {
  const paints: Results['paints'] = {}
  const profiles: Results['profiles'] = {}
  log('profile: builds with source maps')
  for (const { build } of decks.filter(isSlidev)) await build(true)
  await withHosts(decks, served => withBrowser(async (browser) => {
    for (const { deck, url } of served) {
      log(`profile: ${deck.name}`)
      paints[deck.name] = await profilePaint(browser, url)
      if (isSlidev(deck)) profiles[deck.name] = await profileKeys(browser, url, deck)
    }
  }))
  return { paints, profiles }
}

/** Builds, exports and loads longer decks, this one and stock Slidev's in turn, beside those of `decks`, which are built and timed already. */
async function grow(decks: Deck[], { rounds, decks: timed }: Results): Promise<Grown[]> {
  const short = decks.filter(isSlidev)
  const long: Deck[] = []
  for (const times of lengths) long.push(await ourDeck(times), await stockDeck(times))
  log('longer decks: build and export')
  const commands = [...short.map(({ name }) => timed[name]!.commands!), ...await timeCommands(long, 1, log)]
  log('longer decks: cold loads')
  const all = [...short, ...long]
  const { results } = await withHosts(all, served => visit(served, rounds.long, log, longPatience))
  return all.map(({ name, times, titles }, i) => ({ name, times, slides: titles.length, load: results[i]!, commands: commands[i]! }))
}

async function measure(decks: Deck[], asked: readonly Part[], rounds: Rounds): Promise<Results> {
  const part = async <T>(name: Part, work: () => Promise<T>): Promise<T | undefined> => {
    if (!asked.includes(name)) return undefined
    log(name)
    return work()
  }
  const commands = await part('commands', () => timeCommands(decks, rounds.commands, log))
  if (!commands) {
    log('builds')
    for (const { build } of decks) await build()
  }
  const { visits, keys, cold, phones } = await withHosts(decks, async served => ({
    visits: await part('loads', () => visit(served, rounds.loads, log)),
    cold: await part('keys', () => pressFirst(served, rounds.loads, log)),
    keys: await part('keys', () => press(served, rounds.keys, log)),
    phones: await part('phone', () => visitOnPhone(served, rounds.phones, log)),
  }))
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: await withBrowser(async browser => machine(browser)),
    versions: await versions(),
    rounds,
    decks: Object.fromEntries(decks.map(({ name, titles }, i) => [name, { slides: titles.length, load: visits?.results[i], keys: keys?.[i], cold: cold?.[i], phones: phones?.[i], commands: commands?.[i] }])),
    growth: [],
    first: decks[0]!.name === 'ours' ? visits?.first[0] : undefined,
  }
}

const save = (folder: string, results: Results) => writeFile(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)

/** Puts `text` between the marks of the README. `Failure` when it has lost them. */
async function refresh(text: string): Promise<void> {
  const [before, rest] = (await readFile(readme, 'utf8')).split(marks[0])
  const after = rest?.split(marks[1])[1]
  if (before === undefined || after === undefined) throw new Failure(`README.md has no ${marks.join(' and ')}, between which the tables go`)
  await writeFile(readme, `${before}${marks[0]}\n\n${text}\n\n${marks[1]}${after}`)
}

/** Does `what` unless another run does it already, which would be slowed down and lose its files: then it is a `Failure`. */
async function alone(what: () => Promise<void>): Promise<void> {
  const mark = join(work, 'pid')
  const other = existsSync(mark) ? Number(await readFile(mark, 'utf8')) : 0
  if (other && isRunning(other)) throw new Failure(`another run is measuring (process ${other}); one at a time`)
  await mkdir(work, { recursive: true })
  await writeFile(mark, String(process.pid))
  try {
    await what()
  }
  finally {
    await rm(mark, { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  }
  catch {
    return false
  }
}

run(import.meta.url, async () => {
  const { rounds: wanted, quick = false, only, profile: profiled = false } = readOptions(usage, {
    rounds: { type: 'string' },
    quick: { type: 'boolean' },
    only: { type: 'string' },
    profile: { type: 'boolean' },
  })
  const loads = wanted === undefined ? 5 : readRounds(wanted)
  const { contenders, asked } = readOnly(only ?? '')
  const partly = quick || only !== undefined
  requireInstalled()
  if (!existsSync(readme)) throw new Failure('README.md is not there')
  await requireBrowser()
  const rounds = quick ? { loads: 1, keys: 1, phones: 1, commands: 1, long: 0 } : { loads, keys: Math.min(loads, 3), phones: Math.min(loads, 3), commands: Math.min(loads, 3), long: Math.ceil(loads / 2) }
  await alone(async () => {
    const decks: Deck[] = []
    for (const name of contenders) decks.push(await make[name]())
    const results = await measure(decks, asked, rounds)
    // What was measured so far is kept when a profile or a long deck fails.
    await save(work, results)
    if (!partly) results.growth = await grow(decks, results)
    // Last, as it builds the decks another way.
    if (profiled) Object.assign(results, await profile(decks))
    await save(work, results)
    if (!partly) {
      await save(import.meta.dirname, results)
      await refresh(report(results))
    }
    console.log(`\n${report(results)}`)
  })
})
