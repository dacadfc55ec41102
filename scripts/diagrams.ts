import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { version } from 'mermaid/package.json' with { type: 'json' }
import mermaidSetup from '../setup/mermaid.ts'
import { withBrowser } from './browser.ts'
import { Failure, reason, root } from './lib.ts'

const modules = join(root, 'node_modules')
let drawing: Promise<unknown> = Promise.resolve()

/**
 * The SVG of a Mermaid diagram, drawn in a browser with the deck's own face and colours, or as it was drawn before.
 * `Failure` with Mermaid's words and the diagram's title when it cannot be drawn.
 */
export async function drawDiagram(code: string): Promise<string> {
  const config = await mermaidSetup()
  const key = createHash('sha256').update(JSON.stringify([version, config, code])).digest('hex').slice(0, 16)
  const file = join(root, '.cache/diagrams', `${key}.svg`)
  if (existsSync(file)) return readFile(file, 'utf8')
  // One browser at a time: slides are transformed side by side.
  const drawn = drawing.then(() => draw(code, config, `diagram-${key}`))
  drawing = drawn.catch(() => undefined)
  const svg = await drawn
  await mkdir(join(root, '.cache/diagrams'), { recursive: true })
  await writeFile(file, svg)
  return svg
}

/**
 * A flowchart from left to right as one from top to bottom, a box wide, for a phone: what several arrows of one box lead to
 * stands below each other, too. Any other diagram comes back as it is.
 */
export function upright(code: string): string {
  const across = /^\s*flowchart LR/
  if (!across.test(code)) return code
  const from: Record<string, string[]> = {}
  for (const [, box, next] of code.matchAll(/^\s*(\w+).*-->\s*(\w+)/gm)) (from[box!] ??= []).push(next!)
  const below = Object.values(from).filter(boxes => boxes.length > 1).map(boxes => `\n  ${boxes.join(' ~~~ ')}`)
  return `%%{init: {"flowchart": {"nodeSpacing": 20, "rankSpacing": 34}}}%%\n${code.replace(across, 'flowchart TB').trimEnd()}${below.join('')}\n`
}

async function draw(code: string, config: Awaited<ReturnType<typeof mermaidSetup>>, id: string): Promise<string> {
  const face = await readFile(join(modules, '@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2'), 'base64')
  return withBrowser(async (browser) => {
    const page = await browser.newPage()
    await page.setContent(`<style>
      @font-face { font-family: 'Inter Variable'; font-weight: 100 900; src: url(data:font/woff2;base64,${face}) }
      body { font-family: 'Inter Variable' }
    </style>text <b>bold</b>`)
    await page.addScriptTag({ path: join(modules, 'mermaid/dist/mermaid.min.js') })
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
  })
}
