import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { x } from 'tinyexec'
import which from 'which'
import { Failure, interruptible, readOptions, reason, root, run } from './command.ts'
import { packageAt } from './deck.ts'

const usage = `Usage: publish browser

Prints the path of the browser that the tests, the export and the pictures use, and installs one if there is none:
Playwright's, else Debian's as root or in CI. It asks for no password.

BROWSER_PATH=FILE      use this one
BROWSER_INSTALL=never  fail rather than install`

const installMinutes = 5

/** The full path of a program by its name or its file; undefined where it is not, or cannot be run. */
export const program = (name: string) => which.sync(name, { nothrow: true }) ?? undefined

/**
 * The path of a Chromium-family browser: `BROWSER_PATH`, else the first of `places` that is one (Playwright's own, then an
 * installed one), else undefined. Installs nothing. `Failure` when `BROWSER_PATH` is not an executable file.
 */
export async function findBrowser(places?: string[]): Promise<string | undefined> {
  const chosen = process.env.BROWSER_PATH
  if (chosen) {
    const found = program(chosen)
    if (!found) throw new Failure(`BROWSER_PATH=${chosen} is not an executable file`)
    return found
  }
  // Loaded late: it is slow, and a chosen browser does not need it.
  const known = places ?? [(await import('@playwright/test')).chromium.executablePath(), ...usualPlaces()]
  return known.map(program).find(Boolean)
}

/** As `findBrowser`, but a `Failure` that says how to get one where there is none. Installs nothing. */
export async function requireBrowser(places?: string[]): Promise<string> {
  const found = await findBrowser(places)
  if (!found) throw new Failure('no browser found: npx publish browser installs one, or set BROWSER_PATH to the file of a Chrome, Chromium or Edge')
  return found
}

/** Starts the browser, lets `work` use it and ends it, also when that fails or is interrupted. `Failure` when there is none, or it does not start. */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const executablePath = await requireBrowser()
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

/** Whether an error of a page is only that a browser without a user gives no permission, as for a screen that stays on. */
export const isRefusal = ({ name }: Error) => name === 'NotAllowedError'

/** What Slidev keeps of the deck that is open, as far as it is asked here. */
export interface Nav {
  total: number
  slides: { no: number, meta: { slide: { frontmatter: { preload?: boolean, routeAlias?: unknown } } } }[]
  currentSlideNo: number
  clicksTotal: number
  clicksContext: { isMounted: boolean }
  go: (no: number, clicks?: number) => Promise<void>
}
/** A component of Vue's, as far as it is asked here: that around a slide has its `route`. */
interface Component { $parent: Component | null, $props?: { route?: { no?: number } } }
/** What Vue gives an error to that nothing of the deck catches. */
type Handler = (error: unknown, component: Component | null, during: string) => void
interface App { _context: { provides: { '$$slidev-context'?: { nav: Nav } } }, config: { errorHandler?: Handler } }
declare global {
  interface Element { __vue_app__?: App }
  interface Window {
    /** Undefined until the deck has started. `window.__slidev__` is there in development only, this in a build as well. */
    deckNav: () => Nav | undefined
    /** The first error of a component that nothing has caught, and the number of its slide, where it is on one. */
    thrown?: { no?: number, message: string }
  }
}

/** Gives the pages that are opened from now on `window.deckNav`, and makes what a component throws an error of the page: a build of Vue's only logs it, and leaves a hole. */
export async function exposeNav(page: Page): Promise<void> {
  // tsx wraps the functions that are sent to a page in a helper of this name.
  await page.addInitScript('window.__name = f => f')
  await page.addInitScript(() => {
    window.deckNav = () => document.querySelector('#app')?.__vue_app__?._context.provides['$$slidev-context']?.nav
    // Vue puts the app there once it is mounted, when no slide has come yet.
    Object.defineProperty(Element.prototype, '__vue_app__', {
      set(this: Element, app: App) {
        Object.defineProperty(this, '__vue_app__', { value: app, writable: true, configurable: true })
        const own = app.config.errorHandler
        app.config.errorHandler = (error, component, during) => {
          own?.(error, component, during)
          let at = component
          while (at && at.$props?.route?.no === undefined) at = at.$parent
          window.thrown ??= { no: at?.$props?.route?.no, message: error instanceof Error ? error.message : String(error) }
          reportError(error)
        }
      },
    })
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

/** Where Chrome, Chromium and Edge usually are on this system, in the order of preference; names are those on the PATH. */
function usualPlaces(): string[] {
  const { env, platform } = process
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(folder => folder !== undefined)
    return ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].flatMap(name =>
      folders.map(folder => join(folder, name, 'Application', name === 'Microsoft/Edge' ? 'msedge.exe' : 'chrome.exe')))
  }
  // Debian's build without a window first: it has a third less to do.
  const names = ['chromium-headless-shell', 'google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge']
  if (platform !== 'darwin') return names
  const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap(name =>
    ['/Applications', join(env.HOME ?? '', 'Applications')].map(folder => join(folder, `${name}.app/Contents/MacOS/${name}`)))
  return [...apps, ...names]
}

/** Tries Playwright's download, then Debian's package, as root or in CI; the browser that is there after the first that works. */
async function install(): Promise<string | undefined> {
  if (await show(process.execPath, join(packageAt('@playwright/test', root)!, 'cli.js'), 'install', 'chromium')) {
    const found = await findBrowser()
    if (found) return found
  }
  const asRoot = process.getuid?.() === 0
  if (!program('apt-get') || !(asRoot || process.env.CI)) return undefined
  const apt = (...args: string[]) => asRoot ? show('apt-get', ...args) : show('sudo', '-n', 'apt-get', ...args)
  return await apt('update') && (await apt('install', '-y', 'chromium-headless-shell') || await apt('install', '-y', 'chromium')) ? findBrowser() : undefined
}

/** Runs a command in sight, its output on stderr so that stdout stays the path alone; whether it succeeded in time. */
function show(command: string, ...args: string[]): PromiseLike<boolean> {
  process.stderr.write(`No browser found; installing one: ${command} ${args.join(' ')}\n`)
  // A closed network leaves a download hanging rather than failing, hence the time limit.
  return x(command, args, { timeout: installMinutes * 60_000, nodePath: false, nodeOptions: { stdio: ['ignore', 2, 2] } })
    .then(({ exitCode }) => exitCode === 0, () => false)
}

/** The command, with these arguments, else those of the command line. `Failure` with what is wrong. */
export async function main(args?: string[]): Promise<void> {
  readOptions(usage, {}, args)
  const found = await findBrowser() ?? (process.env.BROWSER_INSTALL === 'never' ? undefined : await install())
  if (!found) throw new Failure(`no browser found: ${program('apt-get') ? 'sudo apt-get install chromium, or ' : ''}install Chrome, Chromium or Edge, or set BROWSER_PATH to the file of one`)
  console.log(found)
}

run(import.meta.url, main)
