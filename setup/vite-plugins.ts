import { createRequire } from 'node:module'
import { defineVitePluginsSetup } from '@slidev/types'
import type { Plugin } from 'vite'
import { loadSlides, root } from '../scripts/lib.ts'
import { fontOfDeck } from './fonts.ts'

const { resolve } = createRequire(import.meta.url)

/** What Slidev's client imports whether a deck uses it or not, and what this deck's pages get in its place. */
const unused: Record<string, string> = {
  'page': 'export default {}',
  'style.css': '',
  // Tooltips.
  'floating-vue': 'export const Tooltip = (_, { slots }) => slots.default?.(); export const Dropdown = Tooltip; export const recomputeAllPoppers = () => {}',
  '@shikijs/vitepress-twoslash/client': 'export default { install() {} }',
  // v-motion and v-mark.
  '@vueuse/motion': 'export const MotionDirective = () => ({})',
  '@slidev/rough-notation': 'export const annotate = () => ({ show() {}, hide() {}, remove() {} })',
  // Drawing on slides.
  'drauu': 'export const createDrauu = () => ({ mounted: false, on() {}, load() {}, clear() {} })',
}

/** Styles of Slidev's for code that is animated or explained, for alerts, formulas, prose, and its own transitions. */
const unusedStyles = /^@shikijs\/.*\/style\.css$|^markdown-it-github-alerts\/|^uno:typography\.css$|^\.\/(katex|shiki-twoslash|transitions|prism)\.css$/

/** Slidev's own pages that setup/routes.ts replaces. */
const replaced = /^\.\.\/pages\/(?!404)\w.*\.vue$/

/** What is asked for, and the smaller part of it that is all that a page needs. */
const smaller: [asked: RegExp, instead: string][] = [
  // No template is compiled in the page.
  [/\/vue\/dist\/vue\.esm-bundler\.js$/, resolve('vue/dist/vue.runtime.esm-bundler.js')],
  // A function that reads "1,4-5", without the parser and its YAML.
  [/^@slidev\/parser\/core$/, '@slidev/parser/utils'],
]

/** Leaves out of a build what the deck does not use: about half of what a page has to load before a slide can be left. */
const leaveOut: Plugin = {
  name: 'leave-out-unused',
  apply: 'build',
  // scripts/pages.ts reads there what a slide's page will need.
  config: () => ({ build: { manifest: true } }),
  enforce: 'pre',
  async resolveId(id, importer) {
    if (id in unused) return `\0unused:${id}`
    if (replaced.test(id)) return '\0unused:page'
    if (unusedStyles.test(id)) return '\0unused:style.css'
    const found = smaller.find(([asked]) => asked.test(id))
    return found && (await this.resolve(found[1], importer, { skipSelf: true }))
  },
  load(id) {
    return id.startsWith('\0unused:') ? unused[id.slice('\0unused:'.length)] : undefined
  },
}

/** What every slide needs, or most: in one file, since each request costs more than what is in it. */
const common = /\/(layouts\/|views\/(Play|Stage|Slides|SlideSection|Announcer|Controls|ControlIcon|Dialogs|announce|appearance|commands|narrow|places|use\w+)\.|components\/(useSteps|Brick|LayerIcon|Frame|Cite|Measured)\.|content\/(sources|measured)\.ts|internals\/Slide(Wrapper|Container)|builtin\/(VClicks|Link))/

const fewerFiles: Plugin = {
  name: 'fewer-files',
  apply: 'build',
  enforce: 'post',
  config(config) {
    const output = config.build?.rollupOptions?.output
    if (!output || Array.isArray(output)) return
    const others = output.manualChunks
    output.manualChunks = (id, meta) => common.test(id) && !id.includes('.css') && !id.includes('type=style') ? 'deck' : typeof others === 'function' ? others(id, meta) : undefined
  },
}

const faces = ['@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2', '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2']

/** A build's faces have the letters of this deck, and no others. */
const fewerLetters: Plugin = {
  name: 'fewer-letters',
  apply: 'build',
  config: async () => ({ resolve: { alias: await Promise.all(faces.map(async face => ({ find: face, replacement: await fontOfDeck(face) }))) } }),
}

const notes = new Map<number, string>()

/** Takes the notes out of what every page loads, into a module of their own: `deck-notes`, HTML by the number of the slide. */
const notesApart: Plugin = {
  name: 'notes-apart',
  resolveId: id => id === 'deck-notes' ? `\0${id}` : undefined,
  async load(id) {
    if (id !== '\0deck-notes') return undefined
    // While writing, the notes come with the slides.
    if (this.environment.mode !== 'build') return 'export default {}'
    for (const { no } of await loadSlides()) await this.load({ id: `${root}/slides.md__slidev_${no}.frontmatter` })
    return `export default ${JSON.stringify(Object.fromEntries(notes))}`
  },
  transform(code, id) {
    const no = /__slidev_(\d+)\.frontmatter$/.exec(id)?.[1]
    if (!no || this.environment.mode !== 'build') return undefined
    // The raw text of the frontmatter is for Slidev's editor.
    return code.replace(/"frontmatterRaw":"(?:[^"\\]|\\.)*",/, '').replace(/"noteHTML":("(?:[^"\\]|\\.)*")/, (_, html: string) => {
      notes.set(Number(no), JSON.parse(html) as string)
      return '"noteHTML":""'
    })
  },
}

export default defineVitePluginsSetup(() => [leaveOut, fewerFiles, fewerLetters, notesApart])
