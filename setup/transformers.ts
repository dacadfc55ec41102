import { defineTransformersSetup } from '@slidev/types'
import { drawDiagram, upright } from './diagrams.ts'
import { escapeHtml } from 'slidev-addon-publish/deck'

/** `"{scale: 1.12}"`, the only thing that a diagram of this deck is told after its name. */
const scaleIn = (info: string) => /scale:\s*([\d.]+)/.exec(info)?.[1] ?? '1'

const attribute = (svg: string) => escapeHtml(svg.replaceAll('\n', ' '))

/**
 * In a build, Mermaid's diagrams are drawn before anybody opens the page, which then needs no Mermaid. While writing, and
 * where there is no browser to draw them, they are Slidev's own.
 */
export default defineTransformersSetup(() => ({
  codeblocks: [async ({ info, code, options }) => {
    if (options.mode === 'dev' || !/^mermaid\b/.test(info)) return undefined
    const down = upright(code)
    const [svg, narrow] = await Promise.all([drawDiagram(code), down === code ? undefined : drawDiagram(down)])
    return svg && `<DrawnDiagram svg="${attribute(svg)}" ${narrow ? `upright="${attribute(narrow)}" ` : ''}:scale="${scaleIn(info)}" />`
  }],
}))
