import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireBrowser, withBrowser } from '../scripts/browser.ts'
import { Failure, readOptions, run } from '../scripts/lib.ts'
import { timeCommands, timeLong } from './commands.ts'
import { marpDeck, names, ourDeck, requireInstalled, revealDeck, stockDeck, versions, work, type Deck } from './contenders.ts'
import { profileKeys, profilePaint } from './profile.ts'
import { report } from './report.ts'
import { machine, type Grown, type Results, type Rounds } from './results.ts'
import { press, visit, withHosts } from './visits.ts'

const usage = `Usage: npm run bench [-- --rounds N] [-- --quick] [-- --profile]

Measures this deck beside stock Slidev, reveal.js and Marp, and writes results.json and the tables of README.md.

--rounds N  how many cold loads of each (default: 5), and walks, builds and exports, up to 3
--quick     one round of each and no longer decks; the result goes to .work/ and replaces nothing
--profile   says as well where the time of a first paint and of a key goes`

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

async function profile(decks: Deck[]): Promise<Pick<Results, 'paints' | 'profiles'>> {
  const paints: Results['paints'] = {}
  const profiles: Results['profiles'] = {}
  await withHosts(decks, served => withBrowser(async (browser) => {
    for (const { deck, url } of served) {
      log(`profile: ${deck.name}`)
      paints[deck.name] = await profilePaint(browser, url)
      if (deck.name === 'ours' || deck.name === 'stock') profiles[deck.name] = await profileKeys(browser, url, deck)
    }
  }))
  return { paints, profiles }
}

/** Builds, exports and loads longer decks, this one and stock Slidev's in turn, beside those of `decks`, which are built and timed already. */
async function grow(decks: Deck[], { rounds, decks: timed }: Results): Promise<Grown[]> {
  const short = decks.filter(({ name }) => name === 'ours' || name === 'stock')
  const long: Deck[] = []
  for (const times of lengths) long.push(await ourDeck(times), await stockDeck(times))
  log('longer decks: build and export')
  const commands = [...short.map(({ name }) => timed[name].commands), ...await timeLong(long, log)]
  log('longer decks: cold loads')
  const all = [...short, ...long]
  const { results } = await withHosts(all, served => visit(served, rounds.long, log, longPatience))
  return all.map(({ name, times, slides }, i) => ({ name, times, slides, load: results[i]!, commands: commands[i]! }))
}

async function measure(decks: Deck[], rounds: Rounds): Promise<Results> {
  log('build and export')
  const commands = await timeCommands(decks, rounds.commands, log)
  const { visits, keys } = await withHosts(decks, async (served) => {
    log('cold loads')
    const visits = await visit(served, rounds.loads, log)
    log('keys')
    return { visits, keys: await press(served, rounds.keys, log) }
  })
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: await withBrowser(async browser => machine(browser)),
    versions: await versions(),
    rounds,
    decks: Object.fromEntries(names.map((name, i) => [name, { slides: decks[i]!.slides, load: visits.results[i]!, keys: keys[i]!, commands: commands[i]! }])) as Results['decks'],
    growth: [],
    first: visits.first[0]!,
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
  const { rounds: wanted, quick = false, profile: profiled = false } = readOptions(usage, {
    rounds: { type: 'string' },
    quick: { type: 'boolean' },
    profile: { type: 'boolean' },
  })
  const loads = wanted === undefined ? 5 : readRounds(wanted)
  requireInstalled()
  if (!existsSync(readme)) throw new Failure('README.md is not there')
  await requireBrowser()
  const rounds = quick ? { loads: 1, keys: 1, commands: 1, long: 0 } : { loads, keys: Math.min(loads, 3), commands: Math.min(loads, 3), long: Math.ceil(loads / 2) }
  await alone(async () => {
    const decks = [await ourDeck(), await stockDeck(), await revealDeck(), await marpDeck()]
    const results = await measure(decks, rounds)
    // What was measured so far is kept when a profile or a long deck fails.
    await save(work, results)
    if (profiled) Object.assign(results, await profile(decks))
    if (!quick) {
      results.growth = await grow(decks, results)
      await save(import.meta.dirname, results)
      await refresh(report(results))
    }
    console.log(`\n${report(results)}`)
  })
})
