import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { webkit } from '@playwright/test'
import puppeteer, { type KeyInput } from 'puppeteer-core'
import which from 'which'
import { listen } from '../packages/publish/command.ts'

/** A tab of a running browser, whichever protocol drives it. */
export interface Tab {
  /** Opens a page of the deck (`9?clicks=2`) and waits until it has loaded. */
  open: (place: string) => Promise<void>
  reload: () => Promise<void>
  /** What the expression, or the promise that it is, becomes in the page. */
  evaluate: (expression: string) => Promise<unknown>
  /** Presses and releases a key, named as in `KeyboardEvent.key`. */
  press: (key: string) => Promise<void>
  /** What went wrong in the pages since this was last asked. */
  errors: () => Promise<string[]>
  close: () => Promise<void>
}

export interface Engine {
  name: string
  /** Starts the browser with a window for a whole slide, on the deck at `url`. */
  start: (url: string) => Promise<Tab>
}

/** As in playwright.config.ts; the window of MiniBrowser is this large with its bars. */
const viewport = { width: 1470, height: 827 }

/** The first of these programs that is here; names without a folder are looked for on the PATH. */
const find = (...programs: string[]) => programs.map(name => which.sync(name, { nothrow: true })).find(file => file !== null)

/** Runs in each page before its own scripts: keeps what goes wrong where it outlives the page, and gives it to `takeProblems`. */
function watch(): void {
  // What a page still loads when it is left is given up, and no fault.
  let left = false
  addEventListener('beforeunload', () => { left = true })
  const kept = () => sessionStorage.getItem('problems') ?? '[]'
  const keep = (text: string) => left || sessionStorage.setItem('problems', JSON.stringify([...JSON.parse(kept()) as string[], text]))
  Object.assign(window, { takeProblems() {
    const taken = kept()
    sessionStorage.removeItem('problems')
    return taken
  } })
  const { error } = console
  console.error = (...said: unknown[]) => {
    keep(`console: ${said.join(' ')}`)
    error.apply(console, said)
  }
  addEventListener('error', (event) => {
    const { target } = event
    // A hint, of which Firefox says so when it has the script already.
    if (target instanceof HTMLLinkElement && target.rel === 'modulepreload') return
    keep(target instanceof Element ? `failed: ${target.getAttribute('src') ?? target.getAttribute('href')}` : `page: ${event.message}`)
  }, true)
  addEventListener('unhandledrejection', event => keep(`page: ${event.reason}`))
  addEventListener('securitypolicyviolation', event => keep(`policy: ${event.blockedURI} (${event.effectiveDirective})`))
}

/** The problems that `watch` kept, and answers that were errors, since this was last asked: a page says nothing of the latter. */
function collect(evaluate: Tab['evaluate']) {
  let refused: string[] = []
  return {
    answer: (response: { status: () => number, url: () => string }) => response.status() >= 400 && refused.push(`${response.status()}: ${response.url()}`),
    async take() {
      const taken = [...refused, ...JSON.parse(await evaluate('takeProblems()') as string) as string[]]
      refused = []
      return taken
    },
  }
}

/** Playwright's own build of WebKit. */
async function withPlaywright(url: string): Promise<Tab> {
  const browser = await webkit.launch()
  const page = await browser.newPage({ viewport })
  const evaluate: Tab['evaluate'] = expression => page.evaluate(expression)
  const { answer, take } = collect(evaluate)
  await page.addInitScript(watch)
  page.on('response', answer)
  return {
    async open(place) { await page.goto(url + place) },
    async reload() { await page.reload() },
    evaluate,
    press: key => page.keyboard.press(key),
    errors: take,
    close: () => browser.close(),
  }
}

/** The Firefox that people have, over WebDriver BiDi; Playwright drives only a build of its own. */
async function withPuppeteer(executablePath: string, url: string): Promise<Tab> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath })
  const page = await browser.newPage()
  const evaluate: Tab['evaluate'] = expression => page.evaluate(expression)
  const { answer, take } = collect(evaluate)
  await page.setViewport(viewport)
  await page.evaluateOnNewDocument(watch)
  page.on('response', answer)
  return {
    async open(place) { await page.goto(url + place) },
    async reload() { await page.reload() },
    evaluate,
    press: key => page.keyboard.press(key as KeyInput),
    errors: take,
    close: () => browser.close(),
  }
}

/** Serves the deck at `url` as it is, with `watch` in front of the scripts of its pages: WebKit's driver tells of no errors. */
async function watched(url: string) {
  const server = createServer(async (request, response) => {
    if (request.url === '/watch.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(`(${watch})()`)
      return
    }
    const answer = await fetch(new URL(request.url ?? '/', url))
    // These tell of the answer as it was on the wire.
    const headers = [...answer.headers].filter(([name]) => !/^(connection|keep-alive|transfer-encoding|content-(length|encoding)|etag)$/.test(name))
    const page = answer.headers.get('content-type')?.startsWith('text/html')
    response.writeHead(answer.status, Object.fromEntries(headers))
    response.end(page ? (await answer.text()).replace('<head>', '<head><script src="/watch.js"></script>') : Buffer.from(await answer.arrayBuffer()))
  })
  // A live talk, as it is.
  server.on('upgrade', ({ url: path, rawHeaders }, near) => {
    const far = connect(Number(new URL(url).port), new URL(url).hostname)
    for (const [one, other] of [[near, far], [far, near]] as const) one.on('error', () => undefined).on('close', () => other.destroy())
    far.write(`GET ${path} HTTP/1.1\r\n${rawHeaders.map((part, i) => part + (i % 2 ? '\r\n' : ': ')).join('')}\r\n`)
    near.pipe(far).pipe(near)
  })
  const port = await listen(server, 0, '127.0.0.1')
  return {
    url: `http://localhost:${port}/`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** A display that nobody sees, so that no window comes up in front of the one who works. */
async function hiddenDisplay(xvfb: string) {
  const child = spawn(xvfb, ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] })
  endWithThis(child)
  const [number] = await once(child.stdout, 'data') as [Buffer]
  return { name: `:${number.toString().trim()}`, close: () => child.kill() }
}

/** Lets nothing of `child` stay behind when the tests are broken off. */
const endWithThis = (child: ChildProcess) => process.once('exit', () => child.kill())

/** Sends commands of W3C WebDriver to a driver. Rejects with the driver's own words when it refuses one. */
function driverAt(port: number) {
  return async (method: 'POST' | 'GET' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) })
    const { value } = await answer.json() as { value: { message?: string } }
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.message}`)
    return value
  }
}

/** Resolves once the driver takes commands. Rejects when it does not within ten seconds. */
async function ready(send: ReturnType<typeof driverAt>): Promise<void> {
  const end = Date.now() + 10_000
  while (!await send('GET', '/status').then(() => true, (error: unknown) => {
    if (Date.now() > end) throw error
    return false
  })) await new Promise(done => setTimeout(done, 50))
}

/** WebDriver's own characters for keys that write nothing. */
const namedKeys: Record<string, string> = { ArrowRight: '\uE014', Escape: '\uE00C' }

/** WebKitGTK's MiniBrowser over W3C WebDriver, on a display of its own. */
async function withWebKitGTK(driver: string, xvfb: string, deck: string): Promise<Tab> {
  const display = await hiddenDisplay(xvfb)
  const free = createServer()
  const port = await listen(free, 0, '127.0.0.1')
  free.close()
  const child = spawn(driver, [`--port=${port}`], { env: { ...process.env, DISPLAY: display.name, GDK_BACKEND: 'x11' }, stdio: 'ignore' })
  endWithThis(child)
  const send = driverAt(port)
  await ready(send)
  const { sessionId } = await send('POST', '/session', { capabilities: {} }) as { sessionId: string }
  const session = `/session/${sessionId}`
  await send('POST', `${session}/window/rect`, viewport)
  const { url, close } = await watched(deck)
  const evaluate: Tab['evaluate'] = expression => send('POST', `${session}/execute/sync`, { script: `return ${expression}`, args: [] })
  return {
    async open(place) { await send('POST', `${session}/url`, { url: url + place }) },
    async reload() { await send('POST', `${session}/refresh`, {}) },
    evaluate,
    async press(key) {
      const value = namedKeys[key] ?? key
      const actions = [{ type: 'keyDown', value }, { type: 'keyUp', value }]
      await send('POST', `${session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] })
    },
    errors: async () => JSON.parse(await evaluate('takeProblems()') as string) as string[],
    async close() {
      await send('DELETE', session)
      child.kill()
      display.close()
      close()
    },
  }
}

const firefox = find('firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox',
  join(process.env.PROGRAMFILES ?? 'C:\\Program Files', 'Mozilla Firefox\\firefox.exe'))
const driver = find('WebKitWebDriver')
const xvfb = find('Xvfb')

/** How each engine can be started here, if it can; Chromium is the one of all other tests. */
const ways: { name: string, start: Engine['start'] | undefined, get: string }[] = [
  {
    name: 'Firefox',
    start: firefox ? url => withPuppeteer(firefox, url) : undefined,
    get: 'install Firefox',
  },
  {
    name: 'WebKit',
    start: driver && xvfb
      ? url => withWebKitGTK(driver, xvfb, url)
      : existsSync(webkit.executablePath()) ? withPlaywright : undefined,
    get: 'npx playwright install webkit, or, on Debian and Ubuntu, apt-get install webkit2gtk-driver xvfb',
  },
]

/** The engines that this machine has. */
export const engines: Engine[] = ways.flatMap(({ name, start }) => start ? { name, start } : [])

/** The others, a line each, with how to get them. */
export const missing: string[] = ways.filter(({ start }) => !start).map(({ name, get }) => `${name} is not here, so the deck is not tested in it: ${get}`)
