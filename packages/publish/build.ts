import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { occasionOf } from 'slidev-addon-stage/occasion'
import { routesOf } from 'slidev-addon-stage/routes'
import { directionOf, languageOf, sayWith, titleOf } from 'slidev-addon-stage/words'
import { parseAspectRatio } from '@slidev/parser/utils'
import { x } from 'tinyexec'
import type { Browser } from '@playwright/test'
import { findBrowser, withBrowser } from './browser.ts'
import { called, entry, Failure, interruptible, isOfPictures, pathFrom, readBase, readOptions, reason, replace, requireOurs, requireWritable, run, root, usageOf } from './command.ts'
import { about, escapeHtml, packageAt, requireGoodDeck, slidev } from './deck.ts'
import { draftsOf, numbersIn, originalOf, translatedInto, translationsOf } from './languages.ts'
import { sayRefused } from './leaves.ts'
import { writeOffline } from './offline.ts'
import { type Language, type Site, writeAlone, writePages, writeShells } from './pages.ts'
import { posterFiles, posterOf, printDeck, printPoster } from './pdf.ts'
import { framesOf, headersOf, hostFiles, policyOf, withFrames } from './policy.ts'
import { serve } from './serve.ts'
import { loadDeck, snippetsIn } from './slides.ts'

const usage = `${usageOf('build', '[--base PATH] [--out FOLDER] [--lang LANG] [--without-notes]')}

Checks the deck and builds it as a web page, and each translation of it (slides.es.md) into a folder of its language.

--base PATH   where it will be served: / (default), /talks/vm/, or ./ for anywhere (slide addresses then have a #)
--out FOLDER  where to write it (default: dist)
--lang LANG   this language alone
--beside PATH with --lang: where the talk is served in its first language, if it is there in others
--without-notes  leaves out what is said: the presenter view has none, and neither has the handout

SITE_URL=ADDRESS  the deck's absolute address, https://example.org/talks/vm/, for previews of its links
BROKER_URL=ADDRESS  the MQTT broker, wss://broker.example/mqtt, through which those who have the link of a live talk follow`

/** Where to build to, what for, and whether to say nothing while it goes well. */
export interface BuildOptions {
  out?: string
  base?: string
  /** The absolute address that it will have, ending in `base`; without it there are no preview pictures and no canonical addresses. */
  site?: string
  /** Whether what is said stays out of all of it. */
  withoutNotes?: boolean
  /** Whether its translations are put into it, each in a folder of its language. */
  translations?: boolean
  /** Where the talk is served in its first language, when it is not alone. */
  beside?: string
  quiet?: boolean
}

/**
 * Builds the deck into the folder `out`, to be served at `base`.
 * `Failure` when either is unusable, the deck has problems, or Slidev fails; the build that was there then stays.
 */
export async function build({ out = join(root, 'dist'), base: given = '/', site, withoutNotes = false, translations = false, beside, quiet }: BuildOptions = {}): Promise<void> {
  const base = readBase(given)
  brokerOf()
  requireWritable(out, 'folder')
  await requireOurs(out, folder => ['index.html', 'assets'].every(name => existsSync(join(folder, name))))
  await requireGoodDeck()
  const address = site && siteAddress(site, base)
  const anywhere = base === './'
  const stamp = await stampOf({ out, base, site, withoutNotes, translations })
  const others = translations && originalOf(entry) === entry ? Object.entries(translationsOf(root, entry)) : []
  if (translations && originalOf(entry) === entry) for (const draft of draftsOf(root, entry)) console.log(`Left out: ${draft}, a draft`)
  const lang = translatedInto(entry)
  const log = join(root, `.cache/build${lang ? `-${lang}` : ''}.log`)
  const make = (browser?: Browser) => replace(out, async (fresh) => {
    // Beside the deck's folder, which Vite empties.
    const folderOf = (lang: string) => `${fresh}-${lang}`
    const translate = async () => {
      const said: string[] = []
      for (const [lang, file] of others) said.push(...await buildTranslation(file, folderOf(lang), { base, lang, site: address, withoutNotes }))
      return said
    }
    const bundle = async () => {
      await slidev(['build', '--base', base, '--out', fresh, ...anywhere ? ['--router-mode', 'hash'] : [], ...withoutNotes ? ['--without-notes'] : []], { log, quiet })
      await publish(fresh, { base, site: address, withoutNotes, browser, beside, languages: others.length ? await languagesAt(base) : beside ? await languagesAt(beside) : [] })
    }
    try {
      // Side by side, as much of either takes one core.
      const [own, theirs] = await Promise.allSettled([bundle(), translate()])
      for (const made of [own, theirs]) if (made.status === 'rejected') throw made.reason
      if (theirs.status === 'fulfilled') sayRefused(theirs.value)
      for (const [lang] of others) await rename(folderOf(lang), join(fresh, lang))
    }
    finally {
      for (const [lang] of others) await rm(folderOf(lang), { recursive: true, force: true })
    }
  })
  await (await findBrowser() && !anywhere ? withBrowser(make) : make())
  if (beside) return
  // Where the deck's folder may not be written to, the next command builds anew.
  await mkdir(join(root, '.cache'), { recursive: true }).then(() => writeFile(stampFile(out), stamp)).catch(() => undefined)
}

/** The talk in all its languages, the first of which is served at `beside`. */
async function languagesAt(beside: string): Promise<Language[]> {
  const original = originalOf(entry)
  const { slides: own } = await loadDeck()
  return Promise.all([['', original] as const, ...Object.entries(translationsOf(root, entry))].map(async ([folder, file]) => {
    const { headmatter, slides } = await loadDeck(root, file)
    return { lang: languageOf(headmatter), base: folder ? `${beside}${folder}/` : beside, numbers: numbersIn(own, slides), isDefault: file === original }
  }))
}

/** Builds a translation in a process of its own, as a deck of its own, and returns what it says on stderr. `Failure` with what it says when that fails. */
async function buildTranslation(file: string, out: string, { base, lang, site, withoutNotes }: { base: string, lang: string, site?: string, withoutNotes: boolean }): Promise<string[]> {
  const [its, beside] = base === './' ? ['./', '../'] : [`${base}${lang}/`, base]
  console.log(`Building ${file} ...`)
  const child = x(process.execPath, ['--import', import.meta.resolve('tsx'), fileURLToPath(import.meta.url), join(root, file), '--base', its, '--beside', beside, '--out', out, ...withoutNotes ? ['--without-notes'] : []], {
    nodePath: false,
    nodeOptions: { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, SITE_URL: site ? `${site}${lang}/` : '' } },
  })
  const { stderr, exitCode } = await interruptible(child, signal => child.kill(signal))
  if (exitCode !== 0) throw new Failure(stderr.trim(), exitCode ?? 1)
  return stderr.split('\n')
}

/** Adds to a bundle of the deck what makes it a site: pages, handout, PDF, and what it needs to work without a network. */
async function publish(folder: string, { base, site, withoutNotes, browser, beside, languages }: { base: string, site?: string, withoutNotes: boolean, browser?: Browser, beside?: string, languages: Language[] }): Promise<void> {
  const talk = await loadDeck()
  const { headmatter } = talk
  const slides = withoutNotes ? talk.slides.map(slide => ({ ...slide, note: '' })) : talk.slides
  const deck = headmatter.title ? titleOf(headmatter.title, 1, sayWith(headmatter.words)) : slides[0]!.title
  const attributes = headmatter.htmlAttrs as Record<string, unknown> | undefined ?? {}
  const lang = languageOf(headmatter)
  const width = Number(headmatter.canvasWidth ?? 980)
  const made: Site = {
    base,
    site,
    languages,
    deck,
    language: Object.entries({ lang, dir: attributes.dir ?? directionOf(lang) }).map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`).join(''),
    occasion: occasionOf(headmatter),
    routes: routesOf(headmatter.routes),
    say: sayWith(headmatter.words),
    icon: headmatter.favicon === undefined ? undefined : String(headmatter.favicon),
    app: headmatter.app ?? {},
    canvas: { width, height: Math.ceil(width / parseAspectRatio((headmatter.aspectRatio ?? 16 / 9) as string)) },
    policy: policyOf(talk, brokerOf()),
    headers: headersOf(headmatter),
    drawn: !!browser,
    notes: !withoutNotes,
  }
  if (base === './') return writeAlone(folder, made)
  const shell = await writeShells(folder, slides, made)
  const server = await serve({ dir: folder, base })
  try {
    await Promise.all([
      writePages(folder, slides, made, shell, { browser, url: server.url }),
      browser && printDeck(browser, server.url, join(folder, `${about.stem}.pdf`), slides, { numbers: slides.map(({ no }) => no) }),
      browser && posterOf(slides).length && printPoster(browser, server.url, posterFiles(join(folder, `${about.stem}-poster.pdf`)), slides),
    ])
  }
  finally {
    await server.close()
  }
  await writeOffline(folder, deck, made.app)
  // The deck itself writes them.
  if (beside) return
  for (const file of hostFiles.map(name => join(root, name)).filter(existsSync)) {
    const text = await readFile(file, 'utf8')
    const renewed = withFrames(text, framesOf(headmatter))
    if (renewed !== text) await writeFile(file, renewed).catch((error: unknown) => console.error(`cannot write ${pathFrom(root, file)}: ${reason(error)}`))
  }
}

/** What of the deck's folder a build does not depend on. */
const unrelated = /^(\.|node_modules$|dist$|shots$|test-results$|tests$|packages$|bench$|examples$|README|LICENSE|(?:eslint|playwright)\.config\.)|\.(pdf|pptx)$/

/** A digest of all that a build of the deck is made from. */
async function digestOfSources(translations: boolean): Promise<string> {
  const digest = createHash('sha256')
  const others = Object.keys(translationsOf(root, entry)).filter(lang => !translations && lang !== translatedInto(entry)).join('|')
  const ofOthers = others ? new RegExp(`^(?:content/(?:${others})$|[^/]*\\.(?:${others})\\.md$)`) : undefined
  const add = async (folder: string, skip?: RegExp) => {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !skip?.test(name))
    for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      const path = join(folder, entry.name)
      if (ofOthers?.test(pathFrom(root, path)) || entry.isDirectory() && await isOfPictures(path)) continue
      digest.update(`${relative(root, path)}\0`)
      if (entry.isDirectory()) await add(path)
      else digest.update(await readFile(path))
    }
  }
  await add(root, unrelated)
  // Slides of other files, and code that they show, wherever these are.
  for (const { files } of await Promise.all([entry, ...translations ? Object.values(translationsOf(root, entry)) : []].map(file => loadDeck(root, file)))) {
    for (const [file, text] of files) {
      digest.update(`${file}\0${text}`)
      for (const shown of snippetsIn(text, file)) digest.update(await readFile(join(root, shown)).catch(() => ''))
    }
  }
  // The packages that take part in it, wherever they are.
  for (const folder of ['stage', 'publish', 'live'].flatMap(name => packageAt(`slidev-addon-${name}`, root) ?? [])) await add(await realpath(folder), /^(tests$|README)/)
  return digest.digest('hex')
}

/** What a build into `out` is made of, as the deck is now. */
const stampOf = async ({ out, base = '/', site, withoutNotes = false, translations = false }: BuildOptions & { out: string }) =>
  JSON.stringify([await digestOfSources(translations), entry, out, base, site, withoutNotes, !!await findBrowser(), brokerOf()])

/** Where the stamp of the build in a folder is kept: not within, since that is published. */
const stampFile = (out: string) => join(root, '.cache', `${basename(out)}.sha256`)

/**
 * The folder with a build of the deck as it is now, for this address: `dist`, where no `out` is asked for and `npm run build` made it
 * of the same sources, with its translations, else a folder of the cache, into which it is built unless the one there is of the same sources.
 */
export async function currentBuild({ out, ...options }: BuildOptions = {}): Promise<string> {
  const lang = translatedInto(entry)
  const cached = { ...options, out: out ?? join(root, `.cache/site${lang ? `-${lang}` : ''}`) }
  for (const made of out ? [cached] : [{ ...options, out: join(root, 'dist'), translations: true }, cached]) {
    if (!existsSync(join(made.out, 'index.html')) || await readFile(stampFile(made.out), 'utf8').catch(() => '') !== await stampOf(made)) continue
    await requireGoodDeck()
    return made.out
  }
  console.log(!options.base || options.base === '/' ? 'Building the deck ...' : `Building the deck for ${options.base} ...`)
  await build({ ...cached, quiet: true })
  return cached.out
}

/**
 * The broker that a live talk goes through (packages/live), from `BROKER_URL`; undefined where none is set. Who follows says the
 * user and password that stand in it, which are public. `Failure` when it is no address of WebSockets.
 */
export function brokerOf({ BROKER_URL: text }: NodeJS.ProcessEnv = process.env): string | undefined {
  if (!text) return undefined
  if (!/^wss?:\/\//.test(text) || !URL.canParse(text) || new URL(text).hash) throw new Failure(`BROKER_URL=${text} is not a broker’s address: it begins with wss:// or ws://, like wss://broker.example/mqtt`)
  return text
}

/** A deck's absolute address with a slash at its end; `Failure` when it is not one, or does not end in `base`. */
export function siteAddress(text: string, base: string): string {
  const site = text.endsWith('/') ? text : `${text}/`
  if (/[?#]/.test(text)) throw new Failure(`SITE_URL=${text} has a ${text.includes('?') ? 'query (?)' : 'fragment (#)'}, which no slide’s address could follow`)
  if (!/^https?:/.test(site) || !URL.canParse(site)) throw new Failure(`SITE_URL=${text} is not a web address`)
  if (base !== './' && new URL(site).pathname !== base) throw new Failure(`SITE_URL=${text} does not end in the --base, ${base}`)
  return site
}

/** The command, with these arguments, else those of the command line. `Failure` with what is wrong. */
export async function main(args?: string[]): Promise<void> {
  const { base, beside, lang, out, 'without-notes': withoutNotes } = readOptions(usage, { 'base': { type: 'string' }, 'beside': { type: 'string' }, 'out': { type: 'string' }, 'without-notes': { type: 'boolean' } }, args)
  const folder = resolve(out ?? join(root, 'dist'))
  const site = process.env.SITE_URL
  await build({ out: folder, base, site, withoutNotes, beside, translations: lang === undefined })
  if (base === './') console.log('\nBuilt for any place, which leaves out what needs an address: a page for each slide, the handout, the PDF, previews, the copy for when there is no network, and the headers for hosts.')
  else if (!await findBrowser()) console.log('\nThere is no browser here, so there is no PDF, no slide stands in its page before the scripts have come, and diagrams are drawn by the visitor’s browser.')
  if (!site && base !== './') console.log('\nSITE_URL is not set, so the pages have no preview pictures and no canonical addresses.')
  console.log(`\nBuilt into ${relative(process.cwd(), folder) || folder}.${out ? '' : ` To see it: ${called('serve')}`}`)
}

run(import.meta.url, main)
