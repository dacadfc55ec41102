import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import { linesOf, sceneOf, type Scene } from '../script.ts'
import { configsModule } from './slidev.ts'

/** What a page imports to have the scenes of all slides (page/scenes.d.ts), as none but one that plays does. */
const scenesModule = '#scenes'
const loaded = '\0stage:scenes.js'

/** Hundredths of a second are enough, and their digits short. */
const short = (seconds: number) => Math.round(seconds * 100) / 100

/** A scene as the page has it: captions with their lines. */
export function written(scene: Scene, lang: string): Scene {
  return {
    captions: scene.captions.map(caption => ({ ...caption, text: linesOf(caption.text, lang).join('\n'), begin: short(caption.begin), seconds: short(caption.seconds), spoken: short(caption.spoken) })),
    clicks: scene.clicks.map(short),
    seconds: short(scene.seconds),
  }
}

/**
 * Gives the page what the notes say as captions with their times, computed here, in a module of its own; and among its settings
 * whether there is anything to play: not in a deck without notes, nor in a build that leaves them out.
 */
export function scenes(options: ResolvedSlidevOptions): Plugin {
  const notes = () => options.data.slides.map(({ note }) => options.withoutNotes ? '' : note ?? '')
  const lang = () => String(options.data.headmatter.lang ?? 'en')
  return {
    name: 'stage:scenes',
    enforce: 'pre',
    resolveId: id => id === scenesModule ? loaded : undefined,
    load(id) {
      if (id !== loaded) return undefined
      const all = notes().map((note) => {
        const [whole, cut] = [false, true].map(cut => written(sceneOf(note, { cut, lang: lang() }), lang()))
        return { whole, ...JSON.stringify(cut) !== JSON.stringify(whole) && { cut } }
      })
      return [
        'import { shallowRef } from "vue"',
        `export const scenes = shallowRef(JSON.parse(${JSON.stringify(JSON.stringify(all))}))`,
        // A note that is changed while it plays goes on as it is now.
        'import.meta.hot?.accept(now => { scenes.value = now.scenes.value })',
      ].join('\n')
    },
    transform: (code, id) => id === configsModule && notes().some(note => sceneOf(note).captions.length)
      ? { code: code.replace('export default {', 'export default {"plays":true,'), map: null }
      : undefined,
    // Behind Slidev's, which has then read the file anew.
    hotUpdate: {
      order: 'post',
      handler({ file, modules }) {
        const module = this.environment.moduleGraph.getModuleById(loaded)
        return module && file in options.data.markdownFiles && !modules.includes(module) ? [...modules, module] : undefined
      },
    },
  }
}
