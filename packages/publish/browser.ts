import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { Failure, interruptible, readOptions, reason, root, run } from './command.ts'
import { packageAt } from './deck.ts'

const usage = `Usage: tsx packages/publish/browser.ts

Prints the path of the browser that the tests, the export and the pictures use, and installs one if there is none.

BROWSER_PATH=FILE      use this one
BROWSER_INSTALL=never  fail rather than install`

const installMinutes = 5

const none = 'no browser found: install Chrome, Chromium or Edge, or set BROWSER_PATH to the file of one'

/**
 * The path of a Chromium-family browser: `BROWSER_PATH`, else the first of `places` that is one (Playwright's own, then an
 * installed one), else undefined. Installs nothing. `Failure` when `BROWSER_PATH` is not an executable file.
 */
export async function findBrowser(places?: string[]): Promise<string | undefined> {
  const chosen = process.env.BROWSER_PATH
  if (chosen) {
    if (!isExecutable(chosen)) throw new Failure(`BROWSER_PATH=${chosen} is not an executable file`)
    return chosen
  }
  // Loaded late: it is slow, and a chosen browser does not need it.
  const known = places ?? [(await import('@playwright/test')).chromium.executablePath(), ...usualPlaces()]
  return known.find(isExecutable)
}

/** As `findBrowser`, but where there is none, one is installed, with a line about it on stderr. `Failure` when that fails, too, or `BROWSER_INSTALL` is `never`. */
export async function requireBrowser(places?: string[]): Promise<string> {
  const find = () => findBrowser(places)
  const found = await find() ?? (process.env.BROWSER_INSTALL === 'never' ? undefined : await install(find))
  if (!found) throw new Failure(none)
  return found
}

/** Starts the browser, lets `work` use it and ends it, also when that fails or is interrupted. `Failure` when there is none, or it does not start. */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const executablePath = await findBrowser()
  if (!executablePath) throw new Failure(none)
  const { chromium } = await import('@playwright/test')
  // Playwright's own handling of Ctrl-C ends the process at once, and would leave half the work behind.
  const browser = await chromium.launch({ executablePath, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }).catch((error: unknown) => {
    throw new Failure(`cannot start the browser ${executablePath}: ${reason(error)}`)
  })
  try {
    return await interruptible(work(browser), () => void browser.close())
  }
  finally {
    await browser.close()
  }
}

/** What Slidev keeps of the deck that is open, as far as it is asked here. */
export interface Nav {
  total: number
  slides: { meta: { slide: { frontmatter: { preload?: boolean } } } }[]
  currentSlideNo: number
  clicksTotal: number
  clicksContext: { isMounted: boolean }
  go: (no: number, clicks?: number) => Promise<void>
}
declare global {
  interface Element { __vue_app__?: { _context: { provides: { '$$slidev-context'?: { nav: Nav } } } } }
  interface Window {
    /** Undefined until the deck has started. `window.__slidev__` is there in development only, this in a build as well. */
    deckNav: () => Nav | undefined
  }
}

/** Gives the pages that are opened from now on `window.deckNav`. */
export async function exposeNav(page: Page): Promise<void> {
  // tsx wraps the functions that are sent to a page in a helper of this name.
  await page.addInitScript('window.__name = f => f')
  await page.addInitScript(() => {
    window.deckNav = () => document.querySelector('#app')?.__vue_app__?._context.provides['$$slidev-context']?.nav
  })
}

/** Runs in a page: waits until the diagrams, fonts and images of the slides that are shown are there, and nothing moves any more. Throws when a diagram does not come in a minute. */
export async function settled(): Promise<void> {
  const frame = () => new Promise(done => requestAnimationFrame(done))
  const drawn = () => [...document.querySelectorAll('.mermaid')]
    .filter(diagram => diagram.checkVisibility())
    .every(diagram => (diagram.shadowRoot ?? diagram).querySelector('svg'))
  for (const end = performance.now() + 60_000; !drawn(); await frame()) {
    if (performance.now() > end) throw new Error('a diagram is not drawn')
  }
  await document.fonts.ready
  await Promise.all([...document.images].map(image => image.decode().catch(() => undefined)))
  const endless = Number.POSITIVE_INFINITY
  // Those of the neighbours stand still until their slide is shown.
  await Promise.all(document.getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== endless && (effect as KeyframeEffect).target?.checkVisibility())
    .map(animation => animation.finished.catch(() => undefined)))
  await frame()
  await frame()
}

/** Waits until the page stands still, as `settled` says. */
export const atRest = (page: Page) => page.evaluate(settled)

/** Where Chrome, Chromium and Edge usually are on this system, in the order of preference. */
function usualPlaces(): string[] {
  const { env, platform } = process
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(folder => folder !== undefined)
    return ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].flatMap(name =>
      folders.map(folder => join(folder, name, 'Application', name === 'Microsoft/Edge' ? 'msedge.exe' : 'chrome.exe')))
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge']
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = names.flatMap(name => folders.map(folder => join(folder, name)))
  if (platform !== 'darwin') return onPath
  const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap(name =>
    ['/Applications', join(env.HOME ?? '', 'Applications')].map(folder => join(folder, `${name}.app/Contents/MacOS/${name}`)))
  return [...apps, ...onPath]
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  }
  catch {
    return false
  }
}

/** Tries Playwright's download, then Debian's package; what `find` finds after the first that works. */
async function install(find: () => Promise<string | undefined>): Promise<string | undefined> {
  // A closed network leaves the download hanging rather than failing, hence the time limit.
  if (show(process.execPath, [join(packageAt('@playwright/test', root)!, 'cli.js'), 'install', 'chromium'])) {
    const found = await find()
    if (found) return found
  }
  if (!(process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, 'apt-get')))) return undefined
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  if (!apt(sudo, ['update']) || !apt(sudo, ['install', '-y', 'chromium'])) return undefined
  return find()
}

function apt(sudo: string[], args: string[]): boolean {
  const [command = '', ...rest] = [...sudo, 'apt-get', ...args]
  return show(command, rest)
}

/** Runs a command in sight, its output on stderr so that stdout stays the path alone; whether it succeeded in time. */
function show(command: string, args: string[]): boolean {
  process.stderr.write(`No browser found; installing one: ${command} ${args.join(' ')}\n`)
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: installMinutes * 60_000 }).status === 0
}

run(import.meta.url, async () => {
  readOptions(usage, {})
  console.log(await requireBrowser())
})
