import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { atRest, exposeNav, isRefusal, requireBrowser, withBrowser } from './browser.ts'
import { currentBuild } from './build.ts'
import { Failure, isOfPictures, readOptions, readRange, reason, replace, requireOurs, requireWritable, run, root, usageOf } from './command.ts'
import { serve } from './serve.ts'
import { loadSlides } from './slides.ts'

const usage = `${usageOf('shots', '[--slides RANGE] [--clicks] [--theme NAME] [--size NAME] [--lang LANG] [--url URL]')}

Pictures of the slides as the built deck shows them, into shots/ in place of the pictures there:
shots/light/07-0.png and 07-last.png (slide 7 before its first and after its last click; a slide
without clicks has only the first), shots/light.png with all of them on one sheet, and the same in dark.

--slides RANGE  these slides only: 4,7-9
--clicks        every click, not only the first and the last
--theme NAME    light or dark (default: both)
--size NAME     desktop (default, 1920x1080) or phone (390 wide, each slide as the page to read has it)
--lang LANG     in this language: slides.es.md for es
--url URL       a deck that is running or hosted already`

const themes = ['light', 'dark'] as const
type Theme = typeof themes[number]

/** What each size is for the browser, and how wide its pictures are on the sheet. */
const sizes = {
  desktop: { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 1, thumbnail: 480 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, thumbnail: 192 },
} as const
type Size = keyof typeof sizes

/** One picture: where it is and what to call it. */
interface Shot { slide: number, state: string, file: string }

/** The slide in the page to read, which is what a phone held upright shows: there each is in its last state. */
const inReading = (slide: number) => `.reading [data-slidev-no="${slide}"]`

/** Opens a slide at a click, waits until nothing on it moves or loads any more, and returns the numbers of clicks and of slides. */
async function open(page: Page, url: string, slide: number, click = 0): Promise<{ clicks: number, total: number }> {
  await page.goto(`${url}${slide}${click ? `?clicks=${click}` : ''}`)
  const handle = await page.waitForFunction(([no, inReading]) => {
    const nav = window.deckNav()
    if (nav && document.querySelector(`${inReading} [data-drawn]`)) return { clicks: 0, total: nav.total }
    return nav?.currentSlideNo === no && nav.clicksContext.isMounted ? { clicks: nav.clicksTotal, total: nav.total } : undefined
  }, [slide, inReading(slide)] as const)
  const numbers = await handle.jsonValue()
  if (!numbers) throw new Error('Slidev gave no numbers')
  await atRest(page)
  return numbers
}

/** Runs `work`; `Failure` naming `what` when the page throws an error meanwhile or does not come to rest. */
async function watched(page: Page, what: string, work: () => Promise<Shot[]>): Promise<Shot[]> {
  const errors: Error[] = []
  const listener = (error: Error) => { if (!isRefusal(error)) errors.push(error) }
  page.on('pageerror', listener)
  try {
    const shots = await work()
    if (errors[0]) throw errors[0]
    return shots
  }
  catch (error) {
    throw new Failure(`${what}: ${reason(error)}`)
  }
  finally {
    page.off('pageerror', listener)
  }
}

const fileOf = (folder: string, slide: number, state: string) => join(folder, `${String(slide).padStart(2, '0')}-${state}.png`)

/** Takes the pictures of one slide. */
async function shoot(page: Page, url: string, slide: number, every: boolean, folder: string): Promise<Shot[]> {
  const { clicks } = await open(page, url, slide)
  const steps = [...every ? Array.from({ length: clicks }, (_, i) => i) : [0], clicks]
  const shots: Shot[] = []
  for (const click of new Set(steps)) {
    const state = click > 0 && click === clicks ? 'last' : String(click)
    const file = fileOf(folder, slide, state)
    if (click > 0) await open(page, url, slide, click)
    await page.screenshot({ path: file })
    shots.push({ slide, state: state === 'last' ? `last (${click})` : state, file })
  }
  return shots
}

/** Takes a picture of each of the slides in the page to read, each in its last state, once all are drawn: one that is drawn moves those after it. */
async function shootReading(page: Page, slides: number[], folder: string): Promise<Shot[]> {
  // Who prints has all of them at once, in the light theme until it is printed.
  await page.evaluate(() => { for (const event of ['beforeprint', 'afterprint']) dispatchEvent(new Event(event)) })
  await page.waitForFunction(() => !document.querySelector('.reading [data-slidev-no]:not(:has([data-drawn]))'))
  await atRest(page)
  const shots: Shot[] = []
  for (const slide of slides) {
    const shown = page.locator(inReading(slide))
    const phone = page.viewportSize()!
    // A browser puts one that is higher than the screen together from parts, each with what is fixed to the screen's edge.
    await page.setViewportSize({ ...phone, height: Math.max(phone.height, Math.ceil((await shown.boundingBox())!.height)) })
    const file = fileOf(folder, slide, '0')
    await shown.screenshot({ path: file, style: '.play { visibility: hidden }' })
    await page.setViewportSize(phone)
    shots.push({ slide, state: '0', file })
  }
  return shots
}

/** Draws all pictures of a theme on one sheet, each with its slide's number and state. */
async function drawSheet(browser: Browser, shots: Shot[], theme: Theme, thumbnail: number, file: string): Promise<void> {
  const [paper, ink] = theme === 'light' ? ['#ddd', '#222'] : ['#222', '#ddd']
  const html = `${file}.html`
  await writeFile(html, `<!doctype html><style>
    body { margin: 24px; background: ${paper}; color: ${ink}; font: 16px sans-serif;
      display: grid; grid-template-columns: repeat(auto-fill, ${thumbnail}px); gap: 16px }
    figure { margin: 0 } img { width: 100%; display: block }
  </style>${shots.map(({ slide, state, file }) =>
    `<figure><figcaption>${slide} · ${state}</figcaption><img src="${pathToFileURL(file).href}"></figure>`).join('')}`)
  const page = await browser.newPage({ viewport: { width: 2016, height: 100 } })
  await page.goto(pathToFileURL(html).href)
  await page.screenshot({ path: file, fullPage: true })
  await page.close()
  await rm(html)
}

/** Takes all pictures into `folder`, and returns how many. */
async function shootAll(browser: Browser, folder: string, { url, range, every, size, wanted }:
{ url: string, range?: string, every: boolean, size: Size, wanted: readonly Theme[] }): Promise<number> {
  const { thumbnail, ...device } = sizes[size]
  let taken = 0
  for (const theme of wanted) {
    await mkdir(join(folder, theme), { recursive: true })
    const context = await browser.newContext({ ...device, colorScheme: theme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await exposeNav(page)
    const { total } = await open(page, url, 1).catch((error: unknown) => {
      throw new Failure(`no deck at ${url}: ${reason(error)}`)
    })
    const shots: Shot[] = []
    const slides = readRange('--slides', range ?? `1-${total}`, total)
    const into = join(folder, theme)
    if (await page.locator(inReading(1)).count()) shots.push(...await watched(page, 'the page to read', () => shootReading(page, slides, into)))
    // One after the other: the browser's drawing fills two cores already, and several pages at once took as long.
    else for (const slide of slides) shots.push(...await watched(page, `slide ${slide}`, () => shoot(page, url, slide, every, into)))
    await context.close()
    await drawSheet(browser, shots, theme, thumbnail, join(folder, `${theme}.png`))
    taken += shots.length
  }
  return taken
}

/** The command, with these arguments, else those of the command line. `Failure` with what is wrong. */
export async function main(args?: string[]): Promise<void> {
  const { slides: range, clicks: every = false, theme, size = 'desktop', url } = readOptions(usage, {
    slides: { type: 'string' },
    clicks: { type: 'boolean' },
    theme: { type: 'string' },
    size: { type: 'string' },
    url: { type: 'string' },
  }, args)
  const wanted = themes.filter(name => theme === undefined || name === theme)
  if (!wanted.length) throw new Failure(`--theme ${theme} is not one of ${themes.join(', ')}`)
  if (size !== 'desktop' && size !== 'phone') throw new Failure(`--size ${size} is not one of ${Object.keys(sizes).join(', ')}`)
  if (url !== undefined && !(/^https?:/.test(url) && URL.canParse(url))) throw new Failure(`--url ${url} is not a web address`)
  const target = join(root, 'shots')
  requireWritable(target, 'folder')
  await requireOurs(target, isOfPictures)
  // Before the build, which takes a while; the deck's own number of slides is asked again after it.
  await requireBrowser()
  if (url === undefined && range !== undefined) readRange('--slides', range, (await loadSlides()).length)
  const server = url === undefined ? await serve({ dir: await currentBuild() }) : undefined
  const address = server?.url ?? (url?.endsWith('/') ? url : `${url}/`)
  try {
    const taken = await withBrowser(browser =>
      replace(target, fresh => shootAll(browser, fresh, { url: address, range, every, size, wanted })))
    console.log(`${taken} pictures in shots/, all on ${wanted.map(name => `shots/${name}.png`).join(' and ')}`)
  }
  finally {
    await server?.close()
  }
}

run(import.meta.url, main)
