import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { version } from 'mermaid/package.json' with { type: 'json' }
import mermaidSetup from './mermaid.ts'
import { findBrowser, withBrowser } from 'slidev-addon-publish/browser'
import { Failure, reason } from 'slidev-addon-publish/command'
import { about, packageAt } from 'slidev-addon-publish/deck'
import { faceOf } from './fonts.ts'

type MermaidConfig = Awaited<ReturnType<typeof mermaidSetup>>

const root = dirname(import.meta.dirname)
/** What is still to be drawn, and whether somebody is at it. */
const waiting: { code: string, id: string, done: (svg: Promise<string>) => void }[] = []
let busy = false
/** What is being drawn, by its key: slides are transformed side by side, and several may have the same diagram. */
const coming = new Map<string, Promise<string>>()

/**
 * The SVG of a Mermaid diagram, drawn in a browser with the deck's own face and colours, or as it was drawn before;
 * undefined where it was not, and there is no browser. `Failure` with Mermaid's words and the diagram's title when it cannot be drawn.
 */
export async function drawDiagram(code: string): Promise<string | undefined> {
  const config = await mermaidSetup()
  const { files: [face] } = await faceOf('sans', about.fonts)
  const key = createHash('sha256').update(JSON.stringify([version, config, face?.file, code])).digest('hex').slice(0, 16)
  const file = join(root, '.cache/diagrams', `${key}.svg`)
  if (existsSync(file)) return readFile(file, 'utf8')
  if (!await findBrowser()) return undefined
  const drawn = coming.get(key) ?? new Promise<string>((done) => {
    waiting.push({ code, id: `diagram-${key}`, done })
    if (!busy) void drawWaiting(config)
  }).then(async (svg) => {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, svg)
    return svg
  }).finally(() => coming.delete(key))
  coming.set(key, drawn)
  return drawn
}

/** One window for all that wait. */
async function drawWaiting(config: MermaidConfig): Promise<void> {
  busy = true
  while (waiting.length) {
    await withBrowser(async (browser) => {
      const page = await browser.newPage()
      await prepare(page)
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const svg = draw(page, next.code, config, next.id)
        next.done(svg)
        await svg.catch(() => undefined)
      }
    }).catch((error: unknown) => { for (const { done } of waiting.splice(0)) done(Promise.reject(error as Error)) })
  }
  busy = false
}

/**
 * A flowchart from left to right as one from top to bottom, a box wide, for a phone: what several arrows of one box lead to
 * stands below each other, too. Any other diagram comes back as it is.
 */
export function upright(code: string): string {
  const across = /^(?:\s*%%\{.*\}%%)?\s*flowchart LR/
  if (!across.test(code)) return code
  const from: Record<string, string[]> = {}
  for (const [, box, next] of code.matchAll(/^\s*(\w+).*(?:--|==)>\s*(\w+)/gm)) (from[box!] ??= []).push(next!)
  const below = Object.values(from).filter(boxes => boxes.length > 1).map(boxes => `\n  ${boxes.join(' ~~~ ')}`)
  return `%%{init: {"flowchart": {"nodeSpacing": 20, "rankSpacing": 34}}}%%\n${code.replace(across, 'flowchart TB').trimEnd()}${below.join('')}\n`
}

/** Gives a page Mermaid and the deck's faces. */
async function prepare(page: Page): Promise<void> {
  const { family, files } = await faceOf('sans', about.fonts)
  const faces = await Promise.all(files.filter(({ range }) => !range).map(async ({ file, weight }) =>
    `@font-face { font-family: '${family}'; font-weight: ${weight}; src: url(data:font/woff2;base64,${await readFile(packageAt(file, root)!, 'base64')}) }`))
  await page.setContent(`<style>
    ${faces.join('\n')}
    :root { --sans: '${family}' }
    body { font-family: var(--sans) }
  </style>text <b>bold</b>`)
  await page.addScriptTag({ path: packageAt('mermaid/dist/mermaid.min.js', root)! })
}

async function draw(page: Page, code: string, config: MermaidConfig, id: string): Promise<string> {
  try {
    return await page.evaluate(async ({ code, config, id }) => {
      await document.fonts.ready
      const { mermaid } = window as unknown as { mermaid: typeof import('mermaid').default }
      mermaid.initialize({ startOnLoad: false, ...config })
      return (await mermaid.render(id, code)).svg
    }, { code, config, id })
  }
  catch (error) {
    const [name] = /(?<=accTitle: *)\S.*/.exec(code) ?? code.trim().split('\n')
    throw new Failure(`slides.md: the diagram “${name}”: ${reason(error).replace(/^page\.evaluate: (Error: )?/, '')}`)
  }
}
