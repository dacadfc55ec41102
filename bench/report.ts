import { names, titles, type Name } from './contenders.ts'
import { rounded } from './numbers.ts'
import type { DeckResult, Grown, Results, Timed } from './results.ts'

const kilobytes = (bytes: number) => rounded(bytes / 1000, 1)
const seconds = (ms: number) => rounded(ms / 1000, 1)
const ratio = (a: number, b: number) => rounded(a / b, 2)

function table(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => i ? '---:' : '---')), ...rows.map(line)].join('\n')
}

/** A time, and in brackets how many times stock Slidev's it is. */
const beside = (time: Timed | undefined, stock: Timed | undefined) =>
  time && `${seconds(time.median)}${stock ? ` (${ratio(time.median, stock.median)})` : ''}`

const aSlide = (time: Timed | undefined, { slides }: DeckResult) => time && rounded(time.median / 1000 / slides, 2)

/** Rows of what each contender of `decks` comes to; a row that none has is left out. */
function rowsOf(decks: Results['decks'], rows: [label: string, value: (deck: DeckResult, name: Name) => string | number | undefined][]) {
  return rows.map(([label, value]) => [label, ...Object.entries(decks).map(([name, deck]) => value(deck, name as Name) ?? '–')])
    .filter(([, ...cells]) => cells.some(cell => cell !== '–'))
}

const heads = (decks: Results['decks']) => (Object.keys(decks) as Name[]).map(name => titles[name])

function contenders({ decks }: Results): string {
  const stock = decks.stock?.commands
  // reveal.js only has its files copied.
  const buildOf = ({ commands }: DeckResult, name: Name) => name === 'reveal' ? undefined : commands?.build
  const size = (bytes: number | undefined) => bytes === undefined ? undefined : kilobytes(bytes)
  return table(['', ...heads(decks)], rowsOf(decks, [
    ['slides', ({ slides }) => slides],
    ['first paint, ms', ({ load }) => load?.fcp],
    ['largest paint, ms', ({ load }) => load?.lcp],
    ['layout shift, worst load', ({ load }) => load?.cls],
    ['blocking time, ms', ({ load }) => load?.blocking],
    ['first slide left after, ms', ({ load }) => load?.leave.at],
    ['KB until then', ({ load }) => size(load?.leave.bytes)],
    ['… of them headers', ({ load }) => size(load?.leave.headers)],
    ['requests until then', ({ load }) => load?.leave.requests],
    ['KB in all', ({ load }) => size(load?.total.bytes)],
    ['requests in all', ({ load }) => load?.total.requests],
    ['first six keys after a cold load, worst, ms', ({ cold }) => cold?.worst],
    ['keys through the deck', ({ keys }) => keys?.drawn.each.length],
    ['key to drawn frame, median, ms', ({ keys }) => keys?.drawn.median],
    ['key to drawn frame, worst, ms', ({ keys }) => keys?.drawn.worst],
    ['key to paint, median, ms', ({ keys }) => keys?.paint.median],
    ['key to paint, worst, ms', ({ keys }) => keys?.paint.worst],
    ['build, s (ratio to stock)', (deck, name) => beside(buildOf(deck, name), stock?.build)],
    ['PDF from nothing, s (ratio to stock)', ({ commands }) => beside(commands?.export, stock?.export)],
    ['… when built before', ({ commands }) => beside(commands?.again, stock?.export)],
    ['build, s a slide', (deck, name) => aSlide(buildOf(deck, name), deck)],
    ['PDF from nothing, s a slide', deck => aSlide(deck.commands?.export, deck)],
  ]))
}

/** A goal: what is compared, how much it may be at most or has to be at least, and what it is; NaN where that was not measured. */
interface Goal { what: string, most?: number, least?: number, is: number }

const isMet = ({ most = Infinity, least = -Infinity, is }: Goal) => is <= most && is >= least

/** The goals of which the run can tell. Where one names another tool, it is a ratio to what that came to in the same run. */
function goalsOf({ decks: { ours, stock, marp }, growth, profiles }: Results): Goal[] {
  const compare = (other: DeckResult | undefined, value: (deck: DeckResult) => number | undefined) =>
    ours && other ? ratio(value(ours) ?? Number.NaN, value(other) ?? Number.NaN) : Number.NaN
  const longest = growth.find(({ name, times }) => name === 'ours' && times === 20)
  // The handout is no slide.
  const phones = ours?.phones?.filter(({ page }) => page !== 'handout') ?? []
  const worst = (kind: 'blocking' | 'bytes') => phones.length ? Math.max(...phones.map(phone => phone[kind])) : Number.NaN
  const goals: Goal[] = [
    { what: 'KB until the first slide can be left', most: 150, is: kilobytes(ours?.load?.leave.bytes ?? Number.NaN) },
    { what: 'requests until then', most: 16, is: ours?.load?.leave.requests ?? Number.NaN },
    { what: 'first paint, ratio to Marp', most: 1.1, is: compare(marp, ({ load }) => load?.fcp) },
    { what: 'largest paint, ratio to Marp', most: 0.8, is: compare(marp, ({ load }) => load?.lcp) },
    { what: 'layout shift', most: 0, is: ours?.load?.cls ?? Number.NaN },
    { what: 'key to drawn frame, median, ratio to stock', most: 1, is: compare(stock, ({ keys }) => keys?.drawn.median) },
    { what: 'key to drawn frame, worst, ratio to stock', most: 0.8, is: compare(stock, ({ keys }) => keys?.drawn.worst) },
    { what: 'layouts that the deck’s own scripts force, a key', most: 0, is: profiles?.ours?.forced.own ?? Number.NaN },
    { what: 'first six keys after a cold load, worst, ratio to stock', most: 0.4, is: compare(stock, ({ cold }) => cold?.worst) },
    { what: 'build, time a slide, ratio to stock', most: 1.5, is: compare(stock, deck => deck.commands && deck.commands.build.median / deck.slides) },
    { what: 'build of a 20 times longer deck, s', most: 60, is: seconds(longest?.commands.build.median ?? Number.NaN) },
    { what: 'on a phone: Lighthouse’s score, lowest of the slides', least: 95, is: phones.length ? Math.min(...phones.map(({ score }) => score)) : Number.NaN },
    { what: 'on a phone: blocking time, worst of the slides, ms', most: 200, is: worst('blocking') },
    { what: 'on a phone: KB, worst of the slides', most: 150, is: kilobytes(worst('bytes')) },
  ]
  return goals.filter(({ is }) => !Number.isNaN(is))
}

function phones({ decks }: Results): string {
  const rows = Object.entries(decks).flatMap(([name, { phones = [] }]) => phones.map(({ page, score, blocking, bytes, elements }) =>
    [`${titles[name as Name]}, \`/${page}\``, score, blocking, kilobytes(bytes), elements]))
  return table(['', 'score', 'blocking time, ms', 'KB', 'elements'], rows)
}

function growth({ growth }: Results): string {
  const rows = [...growth].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name) || a.times - b.times)
  return table(['', 'slides', 'first paint, ms', 'largest paint, ms', 'left after, ms', 'KB until then', 'build, s', 'PDF from nothing, s'], rows.map((row) => {
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
      grown(deck => deck.commands.export!.median, seconds),
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
function firstLoad({ requests, largest, shifts }: NonNullable<Results['first']>): string {
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
  const each = table(['ms a key, on average', ...heads(decks)], rowsOf(decks, (['script', 'style', 'layout'] as const).map(kind => [kind, ({ keys }) => keys?.spent[kind]])))
  const profiled = names.flatMap((name) => {
    const profile = profiles[name]
    if (!profile) return []
    const kinds = Object.entries(profile.kinds).map(([kind, ms]) => `${kind} ${ms}`).join(', ')
    const functions = profile.functions.slice(0, 12).map(({ name, ms }) => [`\`${name}\``, ms])
    const { layouts, own, by } = profile.forced
    const forced = by.slice(0, 12).map(({ where, own, layouts, style, layout }) => [`\`${where}\``, own ? 'yes' : 'no', layouts, layout, style])
    return [`Recorded while pressing through ${titles[name]}, ms a key; the recording slows it down: ${kinds}.`, table(['function', 'its own ms a key'], functions),
      `Layouts that scripts forced, a key: ${layouts}, of which ${own} by the deck’s own scripts.`,
      ...forced.length ? [table(['asked for by', 'own', 'layouts a key', 'ms in layout', 'ms in style'], forced)] : []]
  })
  return [each, ...profiled].join('\n\n')
}

/** A run as the part of the README that it replaces: Markdown, its tables with the machine and, where a goal is missed, the profile that says why. */
export function report(results: Results): string {
  const { date, machine, versions, rounds, decks, first } = results
  const goals = goalsOf(results)
  const missed = (pattern: RegExp) => goals.some(goal => pattern.test(goal.what) && !isMet(goal))
  const keyed = Object.values(decks).some(({ keys }) => keys)
  return [
    `Run on ${date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memory} GiB; ${machine.system}; Node ${machine.node}; ${machine.browser}. ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}. Cold loads: ${rounds.loads} of each; walks: ${rounds.keys}; phones: ${rounds.phones}; builds and exports: ${rounds.commands}.`,
    contenders(results),
    ...goals.length ? ['### Goals', table(['', 'goal', 'is', 'met'], goals.map(goal => [goal.what, goal.least === undefined ? `≤ ${goal.most}` : `≥ ${goal.least}`, goal.is, isMet(goal) ? 'yes' : 'no']))] : [],
    ...Object.values(decks).some(({ phones }) => phones) ? ['### On a phone held upright', phones(results)] : [],
    ...results.growth.length ? ['### As the deck grows', `In brackets, the ratio to the same deck at 1x. Of each length ${rounds.long} cold loads, in turn; of each longer one a build and an export.`, growth(results)] : [],
    ...first && missed(/paint, ratio to Marp|until|shift/) ? ['### Where the first load goes', ...untilPaint(results), firstLoad(first)] : [],
    ...results.profiles || keyed && missed(/^key to/) ? ['### Where a key goes', spent(results)] : [],
  ].join('\n\n')
}
