import { defineTransformersSetup } from '@slidev/types'
import { drawDiagram, upright } from '../scripts/diagrams.ts'
import { escapeHtml } from '../scripts/lib.ts'

/** `"{scale: 1.12}"`, the only thing that a diagram of this deck is told after its name. */
const scaleIn = (info: string) => /scale:\s*([\d.]+)/.exec(info)?.[1] ?? '1'

/** In a build, Mermaid's diagrams are drawn before anybody opens the page, which then needs no Mermaid. While writing they stay live. */
export default defineTransformersSetup(() => ({
  codeblocks: [async ({ info, code, options }) => {
    if (options.mode === 'dev' || !/^mermaid\b/.test(info)) return undefined
    const drawn = async (code: string) => escapeHtml((await drawDiagram(code)).replaceAll('\n', ' '))
    const down = upright(code)
    return `<DrawnDiagram svg="${await drawn(code)}" ${down === code ? '' : `upright="${await drawn(down)}" `}:scale="${scaleIn(info)}" />`
  }],
}))
