import { fileURLToPath } from 'node:url'
import type { ResolvedSlidevOptions } from '@slidev/types'
import { normalizePath, type Plugin } from 'vite'
import { linesOf, type Said, saidOf } from '../script.ts'
import { languageOf } from '../words.ts'
import { settingsWith } from './settings.ts'

/** What a page imports to have the scenes of all slides (page/scenes.d.ts), as none but one that plays does. */
const scenesModule = '#scenes'
const loaded = '\0stage:scenes.js'

/** What has the times of a scene worked out in the page: they follow from its words, and would be more to load than these. */
const script = normalizePath(fileURLToPath(new URL('../script.ts', import.meta.url)))

/** What is said of a slide as the page has it: captions with their lines. */
export const written = ({ clicks, spoken, sentences }: Said, lang: string): Said =>
  ({ clicks, spoken: Math.round(spoken * 100) / 100, sentences: sentences.map(sentence => ({ ...sentence, parts: sentence.parts.map(part => linesOf(part, lang).join('\n')) })) })

/**
 * Gives the page what the notes say as captions, made here, in a module of its own; and among its settings
 * whether there is anything to play: not in a deck without notes, nor in a build that leaves them out.
 */
export function scenes(options: ResolvedSlidevOptions): Plugin[] {
  const notes = () => options.data.slides.map(({ note }) => options.withoutNotes ? '' : note ?? '')
  const lang = () => languageOf(options.data.headmatter)
  const plays = () => notes().some(note => saidOf(note).sentences.some(({ parts }) => parts.length))
  return [settingsWith('stage:plays', settings => plays() ? { ...settings, plays: true } : settings), {
    name: 'stage:scenes',
    enforce: 'pre',
    resolveId: id => id === scenesModule ? loaded : undefined,
    load(id) {
      if (id !== loaded) return undefined
      const all = notes().map((note) => {
        const [whole, cut] = [false, true].map(cut => written(saidOf(note, { cut, lang: lang() }), lang()))
        return { whole, ...JSON.stringify(cut) !== JSON.stringify(whole) && { cut } }
      })
      return [
        'import { shallowRef } from "vue"',
        `import { sceneFrom } from ${JSON.stringify(script)}`,
        `export const scenes = shallowRef(JSON.parse(${JSON.stringify(JSON.stringify(all))}).map(({ whole, cut }) => ({ whole: sceneFrom(whole), cut: cut && sceneFrom(cut) })))`,
        // A note that is changed while it plays goes on as it is now.
        'import.meta.hot?.accept(now => { scenes.value = now.scenes.value })',
      ].join('\n')
    },
    // Behind Slidev's, which has then read the file anew.
    hotUpdate: {
      order: 'post',
      handler({ file, modules }) {
        const module = this.environment.moduleGraph.getModuleById(loaded)
        return module && file in options.data.markdownFiles && !modules.includes(module) ? [...modules, module] : undefined
      },
    },
  }]
}
