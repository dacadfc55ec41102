import { existsSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import native, { dirname, join, resolve } from 'node:path'
import { unescape } from 'node:querystring'
import { pathToFileURL } from 'node:url'
import { parseTimeString } from '@slidev/parser'
import { clock, type Note, readNote } from 'slidev-addon-stage/notes'
import { occasionFaults } from 'slidev-addon-stage/occasion'
import { isOn, namedBy, routeFaults, routesOf } from 'slidev-addon-stage/routes'
import { statesOf } from 'slidev-addon-stage/states'
import { controlsFile, controlsIn } from 'slidev-addon-stage/controls'
import { english, languageFaults, languageOf, type Word, wordFaults } from 'slidev-addon-stage/words'
import { pace } from 'slidev-addon-stage/script'
import { iconFault, type Known, knownTo, pascalCase, slipsIn } from './known.ts'
import { called, Failure, pathFrom, readOptions, run, root as project, usageOf } from './command.ts'
import { differences, draftsOf, originalOf, translatedInto, translationsOf } from './languages.ts'
import { framesOf, hostFiles, loadsIn, policyOf, withFrames } from './policy.ts'
import { type Deck, deckIn, loadDeck, type Slide, snippetsIn, told } from './slides.ts'
import { bare } from './structure.ts'
import { unnamedBy, unusedBy } from './unused.ts'

const usage = `${usageOf('check', '[--strict] [--root FOLDER]')}

Says in a line each what of the deck and its translations cannot be shown (exit code 1), and what could be better (advice).

--strict       advice, too, makes the exit code 1
--root FOLDER  another deck's folder (default: this project)`

/** A line for each thing that is wrong with a deck, naming the file and the slide or the item. */
export interface Findings {
  /** What cannot be shown. */
  errors: string[]
  /** What can be shown and could be better. */
  advice: string[]
}

/** What is wrong with the deck in the folder `root`, and with its translations where it is none itself. `Failure` when a file of it cannot be read at all. */
export async function checkDeck(root = project, file = deckIn(root)): Promise<Findings> {
  const deck = await loadDeck(root, file)
  const others = await Promise.all(Object.values(translationsOf(root, file)).filter(other => other !== file && originalOf(file) === file).map(other => loadDeck(root, other)))
  const original = originalOf(file) === file || !existsSync(join(root, originalOf(file))) ? deck : await loadDeck(root, originalOf(file))
  const fault = folderFault(root)
  if (fault) return { errors: [fault], advice: [] }
  const decks = [deck, ...others]
  // Where slides begin and end decides what all else means.
  if (decks.some(({ broken }) => broken.length)) return { errors: decks.flatMap(({ broken }) => broken.map(told)), advice: [] }

  const found = await Promise.all(decks.map(deck => findingsOf(root, deck)))
  const written = decks.flatMap(({ slides, hidden }) => [...slides, ...hidden])
  const all = (kind: keyof Findings) => found.flatMap(findings => findings[kind])
  return {
    errors: once(all('errors')),
    advice: once([
      ...all('advice'),
      // Another deck of the folder needs what it needs.
      ...originalOf(file) !== 'slides.md' ? [] : [
        ...(await unusedBy(written, root)).map(file => `${file}: no slide needs it any more`),
        ...(await unnamedBy(written, root)).map(({ file, size }) => `${file}: nothing names it, and every build carries its ${(size / 1e6).toFixed(1)} MB`),
      ],
      ...[deck, ...others].filter(other => other !== original).flatMap(other => differences(other, original)),
    ]),
  }
}

/** Lines, each of them once: what all languages share is said of each. */
const once = (lines: string[]) => [...new Set(lines)]

/** What is wrong with one of its languages. */
async function findingsOf(root: string, deck: Deck): Promise<Findings> {
  const { entry } = deck

  const known = await knownTo(root, deck.headmatter)
  const facts = await ownChecks(root, deck, known)
  const pictures = deck.slides.map(slide => pictureFaults(root, slide, known))
  return {
    errors: [
      ...deck.missing.map(told),
      ...known.absent.map(({ key, name, lacks }) => `${entry}:${lineOfKey(deck, key)}: ${key}: “${name}” cannot be used: ${lacks}`),
      ...wordsFaults(root, deck),
      ...routeFaults(deck.headmatter.routes).map(fault => `${entry}:1: ${fault}`),
      ...occasionFaults(deck.headmatter, path => existsSync(join(root, 'public', path))).map(({ key, message }) => `${entry}:${lineOfKey(deck, key)}: ${message}`),
      ...deck.slides.flatMap(slide => unknownRoutes(slide, deck)),
      ...deck.slides.flatMap(slide => absentSnippets(root, slide)),
      ...pictures.flatMap(({ written }) => written),
      ...known.absent.length ? [] : deck.slides.flatMap(slide => unknownNames(slide, deck, known)),
      ...facts.errors,
    ],
    advice: [
      ...deck.odd.map(told),
      ...languageFaults(deck.headmatter).map(fault => `${entry}:${lineOfKey(deck, 'lang')}: ${fault}`),
      ...adviceOnNotes(deck, facts.planned),
      ...deck.slides.flatMap(secondTitles),
      ...deck.slides.flatMap(openTags),
      ...known.absent.length ? [] : (await Promise.all(deck.slides.map(slide => unknownSlots(slide, deck, known)))).flat(),
      ...deck.slides.flatMap(wordlessPictures),
      ...deck.slides.flatMap(numberTitles),
      ...deck.slides.flatMap(slide => iconClasses(slide, known)),
      ...known.absent.length ? [] : pictures.flatMap(({ named }) => named),
      ...pictures.flatMap(({ large }) => large),
      ...await hostFilesAdvice(root, deck),
      ...await unnamedHosts(root, deck),
      ...controlAdvice(root, deck),
      ...known.absent.length ? [] : await slipAdvice(deck, known, facts.keys),
      ...facts.advice,
    ],
  }
}

/** What cannot be used of the words for what is around the slides, in the headmatter or in the language's file of them. */
function wordsFaults(root: string, { entry, headmatter }: Deck): string[] {
  const { words } = headmatter
  const inFile = wordFaults(controlsIn(root, headmatter))
  return [...inFile.map(fault => `${controlsFile(headmatter)}: ${fault.replace(/^words: /, '')}`), ...wordFaults(words).filter(fault => !inFile.includes(fault)).map(fault => `${entry}:1: ${fault}`)]
}

/** The words for what is around the slides that the deck's language has not, where it has a folder of words. */
function controlAdvice(root: string, { headmatter }: Deck): string[] {
  const { words } = headmatter
  const file = controlsFile(headmatter)
  if (languageOf(headmatter) === 'en' || !existsSync(join(root, dirname(file)))) return []
  const lacks = (Object.keys(english) as Word[]).filter(word => !Object.hasOwn(words as object ?? {}, word))
  if (lacks.length > 1 && !existsSync(join(root, file))) return [`${file}: is not there: ${lacks.length} words, the first of them “${lacks[0]}”: “${english[lacks[0]!]}”`]
  return lacks.map(word => `${file}: lacks “${word}”: “${english[word]}”`)
}

/** The keys of the headmatter, and of slides, that nobody reads and that look like one that somebody does. */
async function slipAdvice({ slides, files }: Deck, known: Known, more: string[]): Promise<string[]> {
  const slips = await slipsIn(slides.flatMap(({ frontmatter }) => Object.keys(frontmatter)), known, slides.map(({ content }) => content).join('\n'), more)
  return slides.flatMap(({ frontmatter, file, line }) => Object.keys(frontmatter).filter(key => slips.has(key)).map((key) => {
    const at = files.get(file)!.split('\n').findIndex((text, index) => index >= line - 1 && text.startsWith(`${key}:`))
    return `${file}:${at + 1 || line}: nothing reads “${key}”; “${slips.get(key)}” is a key`
  }))
}

/** The line of the deck, from 1, that has a key of the headmatter. */
const lineOfKey = ({ entry, files }: Deck, key: string) => (files.get(entry) ?? '').split('\n').findIndex(line => line.startsWith(`${key}:`)) + 1 || 1

/** Why a deck cannot be in the folder `root`: Vite takes some characters for parts of an address or of a pattern. */
export function folderFault(root: string, { sep } = native): string | undefined {
  const [bad] = /[#?*[\]{}$"\p{Cc}\\]/u.exec(root.replaceAll(sep, '/')) ?? []
  const written = (text: string) => text.replace(/\p{Cc}/gu, letter => JSON.stringify(letter).slice(1, -1))
  return bad && `the folder ${written(root)} has ${written(bad)} in its name, with which neither Slidev nor Vite can show a deck: rename it`
}

/** Files for hosts that say otherwise than the headmatter who may show the deck in a frame. */
async function hostFilesAdvice(root: string, { headmatter }: Deck): Promise<string[]> {
  const texts = await Promise.all(hostFiles.map(async file => ({ file, text: await readFile(join(root, file), 'utf8').catch(() => '') })))
  return texts.filter(({ text }) => withFrames(text, framesOf(headmatter)) !== text).map(({ file }) => `${file}: does not have the headmatter’s “frames”; ${called('build')} writes them`)
}

/** Hosts that the deck's components load from and that a built page keeps out, since neither a slide nor the headmatter names them. */
async function unnamedHosts(root: string, deck: Deck): Promise<string[]> {
  const allowed = policyOf(deck).split(/[ ;]+/)
  const found = await Promise.all(['.', 'components', 'layouts', 'setup', 'styles'].map(folder =>
    readdir(join(root, folder), { recursive: folder !== '.' }).then(names => names.filter(name => /\.(vue|css|[jt]sx?)$/.test(name)).map(name => pathFrom(root, join(root, folder, name))), () => [])))
  return (await Promise.all(found.flat().map(async (file) => {
    const text = await readFile(join(root, file), 'utf8')
    return loadsIn(text).filter(({ host }) => ![host, `https://${host}`].some(named => allowed.includes(named)))
      .map(({ host, line }) => `${file}:${line}: loads from ${host}, which the built pages keep out; name it in the list “hosts” of the headmatter`)
  }))).flat()
}

/** What a deck checks of itself: the default export of its setup/check.ts. What a hidden slide needs is still needed. */
export type OwnCheck = (root: string, slides: Slide[], hidden?: Slide[]) => Findings | Promise<Findings>

/**
 * What the deck's own check finds, and those of the add-ons that have one, and what stands beside it: `export const keys`, the keys of frontmatter that these
 * read, and `export const planned = 7 / 8`, how much of its duration the talk may take by its notes. `Failure` naming file and line when one does not run.
 */
async function ownChecks(root: string, { slides, hidden }: Deck, { roots }: Known): Promise<Findings & { keys: string[], planned: number }> {
  const found = await Promise.all(roots.map(folder => join(folder, 'setup/check.ts')).filter(existsSync).map(async (file) => {
    const { default: check, keys = [], planned = 1 } = await import(pathToFileURL(file).href) as { default: OwnCheck, keys?: string[], planned?: number }
    return { ...await check(root, slides, hidden), keys, planned }
  }))
  return { errors: found.flatMap(({ errors }) => errors), advice: found.flatMap(({ advice }) => advice), keys: found.flatMap(({ keys }) => keys), planned: Math.min(1, ...found.map(({ planned }) => planned)) }
}

/** The layout, the components and the icons that a slide names and Slidev would not find. */
function unknownNames(slide: Slide, { headmatter }: Deck, { layouts, components, roots }: Known): string[] {
  const layout = slide.frontmatter.layout ?? (headmatter.defaults as { layout?: unknown } | undefined)?.layout
  const unknown = layout && !layouts.has(String(layout)) ? [`there is no layout “${layout}”; there are ${[...layouts].sort().join(', ')}`] : []
  const scripts = [...slide.content.matchAll(/<script\b[\s\S]*?<\/script>/g)].join()
  const isThere = (tag: string) => components?.has(pascalCase(tag)) !== false || new RegExp(`\\b${pascalCase(tag)}\\b`).test(scripts)
  // Names in lower case may be elements of HTML, those in upper case too, and with a hyphen elements that a script defines: of these, only icons are known.
  const tags = new Set([...bare(slide.content).matchAll(/(?<!\\)<([A-Z]\w*[a-z]\w*|[a-z][a-z\d]*(?:[-:][a-z\d]+)+)(?=[\s/>])/g)].map(match => match[1]!))
  return [
    ...unknown,
    ...[...tags].filter(tag => !isThere(tag)).flatMap((tag) => {
      const icon = iconFault(tag, roots)
      return icon || (icon === undefined && /^[A-Z]/.test(tag)) ? [`there is no component <${tag}>, neither in components/ nor in Slidev, the theme or an add-on${icon ? `; as an icon, ${icon}` : ''}`] : []
    }),
  ].map(message => `${slide.where}: ${message}`)
}

/** Classes of icons that show none. */
const iconClasses = ({ content, where }: Slide, { roots }: Known): string[] =>
  [...new Set([...bare(content).matchAll(/\bclass="([^"]*)"/g)].flatMap(([, names]) => [...names!.matchAll(/(?<![^\s:])i-([a-z][\w-]*[:-][\w-]+)/g)].map(([, name]) => name!)))]
    .flatMap((name) => {
      const fault = iconFault(name, roots)
      return fault ? [`${where}: the class i-${name} shows no icon: ${fault}`] : []
    })

/** The slots that a slide fills and its layout does not have: what stands there is not shown. */
async function unknownSlots({ content, frontmatter, no, where }: Slide, { headmatter }: Deck, { client, roots }: Known): Promise<string[]> {
  const filled = [...bare(content).matchAll(/^::([\w-]+)::[ \t]*$/gm)].map(([, name]) => name!)
  const layout = String(frontmatter.layout ?? (headmatter.defaults as { layout?: unknown } | undefined)?.layout ?? (no === 1 ? 'cover' : 'default'))
  const file = filled.length ? [client, ...roots].map(folder => join(folder, 'layouts', `${layout}.vue`)).findLast(file => existsSync(file)) : undefined
  const text = file ? await readFile(file, 'utf8') : ''
  // One that has slots of any name takes all.
  if (!file || /<slot\s[^>]*(?::name|v-bind)/.test(text)) return []
  const slots = [...text.matchAll(/<slot\s[^>]*\bname="([\w-]+)"/g)].map(([, name]) => name!)
  return filled.filter(name => name !== 'default' && !slots.includes(name))
    .map(name => `${where}: layout “${layout}” has no slot “${name}”, so what stands below ::${name}:: is not shown; it has ${slots.join(', ') || 'none'}`)
}

/** Titles that YAML reads as a number, a truth value or a list: while the deck is written, Slidev then shows nothing of what is saved. */
const numberTitles = ({ frontmatter: { title }, where }: Slide): string[] =>
  title === undefined || title === null || typeof title === 'string' ? [] : [`${where}: title: ${String(title)} is no text for YAML, and Slidev shows nothing that is saved while it is there; write it between quotes`]

/** Pictures in Markdown that say nothing to those who do not see them. */
const wordlessPictures = ({ content, where }: Slide): string[] =>
  [...bare(content).replace(/`[^`\n]*`/g, '').matchAll(/!\[\s*\]\(\s*<?([^)\s>]+)/g)].map(([, path]) => `${where}: the picture ${path} has no words for those who do not see it; write them between its brackets`)

/** The keys of a slide's frontmatter that Slidev's layouts take a picture by. */
const pictureKeys = ['image', 'background', 'backgroundImage']

/** Bytes of a picture beyond which most of it is seen by nobody: a photograph as wide as a projector has less. */
const largePicture = 1_500_000

/**
 * What there is to say of pictures by a path. `written` are those in Markdown, and `named` those of a layout, that are neither in a
 * public/ of the deck, its theme and add-ons, nor beside the slide's file: there is no build without the first, and the others are not shown. `large` are there.
 */
function pictureFaults(root: string, slide: Slide, { roots }: Known): Record<'written' | 'named' | 'large', string[]> {
  const fileOf = (path: string) => {
    // An address, as Markdown has it: a blank is %20 there.
    const plain = unescape(path.replace(/[?#].*/s, ''))
    // What begins with a / may also be a file of the project, as Vite has it.
    const places = plain.startsWith('/') ? [root, ...roots].flatMap(folder => [join(folder, 'public', plain), join(folder, plain)]) : [join(root, dirname(slide.file), plain)]
    return places.find(place => existsSync(place))
  }
  const isPath = (path: unknown): path is string => typeof path === 'string' && /^(?:\.{1,2}\/|\/(?!\/))/.test(path)
  const inTags = [...bare(slide.content).matchAll(/<img\s[^>]*?(?<![:\w-])src=["']([^"'{]+)["']/g)].map(([, path]) => path!)
  const inText = [...inTags, ...[...bare(slide.content).replace(/`[^`\n]*`/g, '').matchAll(/!\[[^\]\n]*\]\(\s*(?:<([^>\n]+)>|((?:\([^)\s]*\)|[^()\s])+))/g)].map(([, quoted, plain]) => quoted ?? plain)]
  const byKeys = pictureKeys.map(key => slide.frontmatter[key])
  const lacking = (paths: unknown[]) => [...new Set(paths)].filter(path => isPath(path) && !fileOf(path)).map(path => `${slide.where}: there is no picture ${String(path)}, ${String(path).startsWith('/') ? 'which belongs into public/' : `beside ${slide.file}`}`)
  const large = [...new Set([...inText, ...byKeys])].filter(isPath).flatMap((path) => {
    const file = fileOf(path)
    const size = file ? statSync(file).size : 0
    return size > largePicture ? [`${slide.where}: ${path} has ${(size / 1e6).toFixed(1)} MB, for which phones wait and which every PDF carries; one as wide as a projector, 1920 pixels, has a tenth of it as WebP or JPEG`] : []
  })
  return { written: lacking(inText), named: lacking(byKeys), large }
}

/** The routes that a slide names and the headmatter does not. */
function unknownRoutes(slide: Slide, { headmatter: { routes } }: Deck): string[] {
  const known = Object.keys(routesOf(routes))
  return namedBy(slide).filter(route => !known.includes(route))
    .map(route => `${slide.where}: there is no route “${route}”; the headmatter’s “routes” has ${known.join(', ') || 'none'}`)
}

/** Files whose code a slide shows and that are not there. */
const absentSnippets = (root: string, { content, file, where }: Slide) =>
  snippetsIn(bare(content), file).filter(path => !existsSync(join(root, path))).map(path => `${where}: there is no ${path}, whose code it shows`)

/** Tags of a slide that are opened more often than closed, with which there is no build. */
function openTags({ content, where }: Slide): string[] {
  const empty = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/
  const count = new Map<string, number>()
  for (const [, closes, tag, end] of bare(content).matchAll(/(?<!\\)<(\/?)([a-z][\w-]*)(?=[\s/>])(?:"[^"]*"|'[^']*'|[^"'>])*?(\/?)>/gi))
    if (!end && !empty.test(tag!)) count.set(tag!, (count.get(tag!) ?? 0) + (closes ? -1 : 1))
  return [...count].filter(([, open]) => open > 0).map(([tag]) => `${where}: <${tag}> is not closed; to show it as it stands, write \`<${tag}>\` as code`)
}

/** A second title looks like a slide whose `---` is missing. One that begins another slot of the layout is a column's. */
function secondTitles(slide: Slide): string[] {
  const [first = '', ...slots] = bare(slide.content).split(/^::[\w-]+::[ \t]*$/m)
  const titles = (slot: string) => [...slot.replace(/<pre\b[\s\S]*?<\/pre>/g, '').matchAll(/^# (.*)/gm)]
  return [...titles(first).slice(1), ...slots.flatMap(slot => titles(slot.trim()).filter(({ index }) => index > 0))]
    .map(([, title]) => `${slide.where}: “${title!.trim()}” is a second title on it; if it is a slide of its own, put --- between blank lines above it`)
}

function adviceOnNotes({ entry, slides, headmatter }: Deck, planned: number): string[] {
  const notes = slides.map(slide => ({ slide, note: readNote(slide.note), short: readNote(slide.note, true) }))
  const spoken = notes.filter(({ note }) => note.paragraphs.length)
  // How long the appendix takes, the questions decide.
  const talk = spoken.filter(({ slide }) => isOn(slide, '') || namedBy(slide).length)
  const timed = talk.filter(({ note }) => note.seconds !== undefined)
  return [
    ...lacking(slides, spoken.map(({ slide }) => slide), 'has no notes; end it with a comment that says what to say', 'no slide has notes', entry),
    ...lacking(talk.map(({ slide }) => slide), timed.map(({ slide }) => slide), 'its notes do not begin with a line like “Time 0:45”', 'no notes begin with a planned time, a line like “Time 0:45”', entry),
    ...notes.flatMap(({ slide, note, short }) => [
      ...paceAdvice(note),
      ...short.seconds === note.seconds ? [] : paceAdvice(short).map(message => `without what [cut] marks, ${message}`),
      ...statesAdvice(slide, note),
      ...clicksAdvice(slide, note),
    ].map(message => `${slide.where}: ${message}`)),
    ...[['', headmatter.duration] as const, ...Object.entries(routesOf(headmatter.routes))].flatMap(([route, duration]) =>
      durationAdvice(timed.filter(({ slide }) => isOn(slide, route)).map(({ note, short }) => route ? short : note), { duration, planned: route ? 1 : planned, route, entry })),
  ]
}

/** A line for each slide that lacks what others have, or one for all of them, since then it is the author's way. */
function lacking(slides: Slide[], having: Slide[], one: string, all: string, entry: string): string[] {
  if (!slides.length || having.length === slides.length) return []
  return having.length ? slides.filter(slide => !having.includes(slide)).map(slide => `${slide.where}: ${one}`) : [`${entry}: ${all}`]
}

/** Notes that take longer than planned, or less than two thirds of it. */
function paceAdvice({ seconds, words, clicks }: Note): string[] {
  if (seconds === undefined || !words) return []
  const takes = words / pace.wordsAMinute * 60 + clicks * pace.click + pace.slide
  return takes > seconds || takes < seconds * 2 / 3 ? [`its notes take ${Math.ceil(takes)} seconds (${words} words at ${pace.wordsAMinute} a minute, clicks and the slide itself); ${seconds} are planned`] : []
}

function statesAdvice({ frontmatter: { states } }: Slide, { clicks }: Note): string[] {
  return statesOf(states, clicks) ? [] : [`states “${states}” are not clicks before its last, 0 to ${clicks - 1}`]
}

/** Notes with other clicks than the steps of the slide's code, where nothing else on it takes any. */
function clicksAdvice({ content, frontmatter }: Slide, { clicks, paragraphs }: Note): string[] {
  const steps = [...content.matchAll(/^(`{3,})\S+[^\n{]*\{([^}\n]+)\}[^\n]*\n[\s\S]*?^\1/gm)].reduce((sum, [, , lines]) => sum + lines!.split('|').length - 1, 0)
  const isAlone = frontmatter.clicks === undefined && !/\bv-[a-z]|<[A-Z]/.test(bare(content)) && !/^(?:`{4,}|\$\$ *\{)/m.test(content)
  return steps && isAlone && paragraphs.length && clicks !== steps ? [`its notes have ${clicks} [click]s, and the steps of its code take ${steps}`] : []
}

/** The notes have to fill the `duration` of the talk, or of a route through it, by three quarters at least, and take no more than is `planned` of it. */
function durationAdvice(notes: Note[], { duration, planned, route, entry }: { duration: unknown, planned: number, route: string, entry: string }): string[] {
  if (duration === undefined || !notes.length) return []
  const whole = parseTimeString(duration as string | number).seconds
  const most = whole * planned
  const total = notes.reduce((sum, { seconds = 0 }) => sum + seconds, 0)
  if (total <= most && total >= whole * 0.75) return []
  const rest = total > most && most < whole ? `, of which the talk may take ${clock(most)}: the rest is for questions` : ''
  return [`${entry}: the times of the notes ${route && `on route “${route}” `}add up to ${clock(total)}, and ${route ? 'it has' : 'duration is'} ${clock(whole)}${rest}`]
}

/** How many findings there are: “1 error, 2 pieces of advice”. */
function counted({ errors, advice }: Findings): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  return `${count(errors.length, 'error')}, ${count(advice.length, 'piece')} of advice`
}

/** The findings as lines, errors first, and at their end how many there are. */
const report = (findings: Findings) => [...findings.errors, ...findings.advice.map(line => `advice: ${line}`), counted(findings)].join('\n')

run(import.meta.url, async () => {
  const { root, strict } = readOptions(usage, { root: { type: 'string' }, strict: { type: 'boolean' } })
  const folder = resolve(root ?? project)
  const findings = await checkDeck(folder)
  for (const draft of draftsOf(folder, deckIn(folder))) console.log(`${draft}: a draft, which builds leave out: ${counted(await checkDeck(folder, draft))}; ${called('check', `--lang ${translatedInto(draft)}`)} says which`)
  const { errors, advice } = findings
  if (errors.length || (strict && advice.length)) throw new Failure(report(findings))
  if (advice.length) console.error(report(findings))
  else console.log(counted(findings))
})
