import { names, titles, type Name } from './contenders.ts'
import { rounded } from './numbers.ts'
import type { Commands, Grown, Results, Timed } from './results.ts'

const kilobytes = (bytes: number) => rounded(bytes / 1000, 1)
const seconds = (ms: number) => rounded(ms / 1000, 1)
const ratio = (a: number, b: number) => rounded(a / b, 2)

function table(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => i ? '---:' : '---')), ...rows.map(line)].join('\n')
}

/** A time, and in brackets how many times stock Slidev's it is. */
const beside = (time: Timed | undefined, stock: Timed | undefined) =>
  time ? `${seconds(time.median)}${stock ? ` (${ratio(time.median, stock.median)})` : ''}` : '–'

function contenders({ decks }: Results): string {
  const row = (label: string, value: (name: Name) => string | number) => [label, ...names.map(value)]
  const { stock } = decks
  // reveal.js only has its files copied.
  const buildOf = (name: Name) => name === 'reveal' ? undefined : decks[name].commands.build
  const aSlide = (time: Timed | undefined, name: Name) => time ? rounded(time.median / 1000 / decks[name].slides, 2) : '–'
  return table(['', ...names.map(name => titles[name])], [
    row('slides', name => decks[name].slides),
    row('first paint, ms', name => decks[name].load.fcp),
    row('largest paint, ms', name => decks[name].load.lcp),
    row('layout shift, worst load', name => decks[name].load.cls),
    row('blocking time, ms', name => decks[name].load.blocking),
    row('first slide left after, ms', name => decks[name].load.leave.at),
    row('KB until then', name => kilobytes(decks[name].load.leave.bytes)),
    row('… of them headers', name => kilobytes(decks[name].load.leave.headers)),
    row('requests until then', name => decks[name].load.leave.requests),
    row('KB in all', name => kilobytes(decks[name].load.total.bytes)),
    row('requests in all', name => decks[name].load.total.requests),
    row('keys through the deck', name => decks[name].keys.drawn.each.length),
    row('key to drawn frame, median, ms', name => decks[name].keys.drawn.median),
    row('key to drawn frame, worst, ms', name => decks[name].keys.drawn.worst),
    row('key to paint, median, ms', name => decks[name].keys.paint.median),
    row('key to paint, worst, ms', name => decks[name].keys.paint.worst),
    row('build, s (ratio to stock)', name => beside(buildOf(name), stock.commands.build)),
    row('PDF from nothing, s (ratio to stock)', name => beside(decks[name].commands.export, stock.commands.export)),
    row('… when built before', name => beside(decks[name].commands.again, stock.commands.export)),
    row('build, s a slide', name => aSlide(buildOf(name), name)),
    row('PDF from nothing, s a slide', name => aSlide(decks[name].commands.export, name)),
  ])
}

/** A goal: what is compared, how much it may be at most, and what it is. */
interface Goal { what: string, most: number, is: number }

function goalsOf({ decks: { ours, stock, marp }, growth }: Results): Goal[] {
  const [shortest, longest] = [1, 20].map(length => growth.find(({ name, times }) => name === 'ours' && times === length))
  return [
    { what: 'first paint, ratio to Marp', most: 1, is: ratio(ours.load.fcp, marp.load.fcp) },
    { what: 'largest paint, ratio to Marp', most: 1, is: ratio(ours.load.lcp, marp.load.lcp) },
    { what: 'layout shift', most: 0, is: ours.load.cls },
    { what: 'KB until the first slide can be left', most: 150, is: kilobytes(ours.load.leave.bytes) },
    ...(['drawn', 'paint'] as const).flatMap(kind => (['median', 'worst'] as const).map(which => (
      { what: `key to ${{ drawn: 'drawn frame', paint: 'paint' }[kind]}, ${which}, ratio to stock`, most: 0.5, is: ratio(ours.keys[kind][which], stock.keys[kind][which]) }
    ))),
    ...shortest && longest
      ? [
          { what: 'first paint of a 20 times longer deck, ratio to 1x', most: 1.1, is: ratio(longest.load.fcp, shortest.load.fcp) },
          { what: 'largest paint of a 20 times longer deck, ratio to 1x', most: 1.1, is: ratio(longest.load.lcp, shortest.load.lcp) },
          { what: 'KB until its first slide can be left, ratio to 1x', most: 1.1, is: ratio(longest.load.leave.bytes, shortest.load.leave.bytes) },
        ]
      : [],
  ]
}

function growth({ growth }: Results): string {
  const rows = [...growth].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name) || a.times - b.times)
  const pdf = ({ again, export: fromNothing }: Commands) => (again ?? fromNothing)!.median
  return table(['', 'slides', 'first paint, ms', 'largest paint, ms', 'left after, ms', 'KB until then', 'build, s', 'PDF, s'], rows.map((row) => {
    const one = growth.find(({ name, times }) => name === row.name && times === 1)!
    // What it is, and in brackets how many times that of the deck as it is.
    const grown = (of: (deck: Grown) => number, shown: (value: number) => number) => `${shown(of(row))}${row === one ? '' : ` (${ratio(of(row), of(one))})`}`
    return [
      `${titles[row.name]}, ${row.times}x`, row.slides,
      grown(deck => deck.load.fcp, rounded),
      grown(deck => deck.load.lcp, rounded),
      grown(deck => deck.load.leave.at, rounded),
      grown(deck => deck.load.leave.bytes, kilobytes),
      grown(deck => deck.commands.build.median, seconds),
      grown(deck => pdf(deck.commands), seconds),
    ]
  }))
}

/** What the pages' own threads do until the first paint, side by side. */
function untilPaint({ paints = {} }: Results): string[] {
  const profiled = names.filter(name => paints[name])
  const kinds = Object.entries(paints.ours ?? {}).sort(([, a], [, b]) => b - a).map(([kind]) => kind)
  return profiled.length ? [table(['until the first paint, ms', ...profiled.map(name => titles[name])], kinds.map(kind => [kind, ...profiled.map(name => paints[name]![kind] ?? 0)]))] : []
}

/** The first load of this deck: its requests in their order, what was painted largest, what moved. */
function firstLoad({ first: { requests, largest, shifts } }: Results): string {
  const small = requests.filter(({ bytes }) => bytes < 2000)
  const rows = requests.filter(request => !small.includes(request)).map(({ path, start, end, bytes }) => [`\`${path}\``, start, end, kilobytes(bytes)])
  const sum = kilobytes(small.reduce((total, { bytes }) => total + bytes, 0))
  return [
    table(['request', 'from, ms', 'to, ms', 'KB'], [
      ...rows,
      ...small.length ? [[`${small.length} below 2 KB`, Math.min(...small.map(({ start }) => start)), Math.max(...small.map(({ end }) => end)), sum]] : [],
    ]),
    ['Painted largest:', ...largest.map(({ at, size, what }) => `- at ${rounded(at)} ms, ${rounded(size)} px²: ${what}`)].join('\n'),
    ...shifts.length ? [['Moved:', ...shifts.map(({ at, score, what }) => `- at ${rounded(at)} ms, ${rounded(score, 4)}: ${what.join('; ')}`)].join('\n')] : [],
  ].join('\n\n')
}

function spent({ decks, profiles = {} }: Results): string {
  const each = table(['ms a key, on average', ...names.map(name => titles[name])], (['script', 'style', 'layout'] as const).map(kind => [kind, ...names.map(name => decks[name].keys.spent[kind])]))
  const profiled = names.flatMap((name) => {
    const profile = profiles[name]
    if (!profile) return []
    const kinds = Object.entries(profile.kinds).map(([kind, ms]) => `${kind} ${ms}`).join(', ')
    const functions = profile.functions.slice(0, 12).map(({ name, ms }) => [`\`${name}\``, ms])
    return [`Recorded while pressing through ${titles[name]}, ms a key; the recording slows it down: ${kinds}.`, table(['function', 'its own ms a key'], functions)]
  })
  return [each, ...profiled].join('\n\n')
}

/** A run as the part of the README that it replaces: Markdown, its tables with the machine and, where a goal is missed, the profile that says why. */
export function report(results: Results): string {
  const { date, machine, versions, rounds } = results
  const goals = goalsOf(results)
  const missed = (pattern: RegExp) => goals.some(({ what, most, is }) => pattern.test(what) && !(is <= most))
  return [
    `Run on ${date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memory} GiB; ${machine.system}; Node ${machine.node}; ${machine.browser}. ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}. Cold loads: ${rounds.loads} of each; walks: ${rounds.keys}; builds and exports: ${rounds.commands}.`,
    contenders(results),
    '### Goals',
    table(['', 'at most', 'is', 'met'], goals.map(({ what, most, is }) => [what, most, is, is <= most ? 'yes' : 'no'])),
    ...results.growth.length ? ['### As the deck grows', `In brackets, the ratio to the same deck at 1x. Of each length ${rounds.long} cold loads, in turn; of each longer one a build and an export. The PDF of this deck is made once it is built.`, growth(results)] : [],
    ...missed(/paint, ratio to Marp|KB until|shift/) ? ['### Where the first load goes', ...untilPaint(results), firstLoad(results)] : [],
    ...missed(/^key to/) || results.profiles ? ['### Where a key goes', spent(results)] : [],
  ].join('\n\n')
}
