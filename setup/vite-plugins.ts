import { createRequire } from 'node:module'
import { defineVitePluginsSetup } from '@slidev/types'
import type { Plugin } from 'vite'
import { loadSlides, root } from '../scripts/lib.ts'
import { fontOfDeck } from './fonts.ts'

const { resolve } = createRequire(import.meta.url)

/** What Slidev's client imports whether a deck uses it or not, and what this deck's pages get in its place. */
const unused: Record<string, string> = {
  'page': 'export default {}',
  // Tooltips.
  'floating-vue': 'export const Tooltip = (_, { slots }) => slots.default?.(); export const Dropdown = Tooltip; export const recomputeAllPoppers = () => {}',
  '@shikijs/vitepress-twoslash/client': 'export default { install() {} }',
  // v-motion and v-mark.
  '@vueuse/motion': 'export const MotionDirective = () => ({})',
  '@slidev/rough-notation': 'export const annotate = () => ({ show() {}, hide() {}, remove() {} })',
  // Drawing on slides.
  'drauu': 'export const createDrauu = () => ({ mounted: false, on() {}, load() {}, clear() {} })',
}

/** Slidev's own pages that setup/routes.ts replaces. */
const replaced = /^\.\.\/pages\/.*\.vue$/

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
    const found = smaller.find(([asked]) => asked.test(id))
    return found && (await this.resolve(found[1], importer, { skipSelf: true }))
  },
  load(id) {
    return id.startsWith('\0unused:') ? unused[id.slice('\0unused:'.length)] : undefined
  },
}

const neededStyles = /\.\/(vars|index|code|vclick)\.css|conditional-styles/

/**
 * Of Slidev's styles, what its layouts and clicks rest on. The others are for explained code, alerts, formulas and prose, and
 * the classes of UnoCSS, which this deck does not use: some of its rules are for every element, and cost at every key.
 */
const fewerStyles: Plugin = {
  name: 'fewer-styles',
  enforce: 'pre',
  transform: (code, id) => id.endsWith('/@slidev/client/styles/index.ts') ? code.split('\n').filter(line => neededStyles.test(line)).join('\n') : undefined,
}

/** What every slide needs, or most: in one file, since each request costs more than what is in it. */
const common = /\/(node_modules\/(vue|@vue)\/|client\/styles\/index\.ts|conditional-styles|styles\/index\.ts|layouts\/|setup\/listed\.|views\/(Play|Stage|Slides|SlideSection|Announcer|Controls|ControlIcon|Dialogs|announce|appearance|commands|narrow|places|use\w+)\.|components\/(useSteps|CopyTower|TowerLegend|Brick|LayerIcon|Frame|Cite|Measured)\.|content\/(sources|measured)\.ts|internals\/Slide(Wrapper|Container)|builtin\/(VClicks|Link))/

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

/** What `pattern` finds in a module that Slidev writes. Throws when that is nothing, which a newer Slidev may bring about. */
function foundIn(code: string, pattern: RegExp): string[] {
  const found = [...code.matchAll(pattern)].map(([, part]) => part!)
  if (!found.length) throw new Error(`Slidev's list of slides has nothing like ${pattern} any more; see setup/vite-plugins.ts`)
  return found
}

/**
 * Lists a build's slides in a few bytes each, since every page loads the list: a longer talk opens as fast. The notes go
 * into a module of their own: `deck-notes`, HTML by the number of the slide.
 */
const shortList: Plugin = {
  name: 'short-list',
  resolveId: id => id === 'deck-notes' ? `\0${id}` : undefined,
  async load(id) {
    if (id !== '\0deck-notes') return undefined
    // While writing, the notes come with the slides.
    if (this.environment.mode !== 'build') return 'export default {}'
    for (const { no } of await loadSlides()) await this.load({ id: `${root}/slides.md__slidev_${no}.frontmatter` })
    return `export default ${JSON.stringify(Object.fromEntries(notes))}`
  },
  transform(code, id) {
    if (this.environment.mode !== 'build') return undefined
    const from = (what: string) => `import { ${what} } from '${root}/setup/listed.ts'`
    if (id === '/@slidev/slides') {
      const numbers = foundIn(code, /^\{ no: (\d+),/gm)
      return [
        from('listed'),
        ...numbers.map(no => `import { meta as slide${no} } from '/@slidev/slides/${no}/frontmatter'`),
        `export const slides = listed([${numbers.map(no => `[slide${no}, () => import('/@slidev/slides/${no}/md')]`).join()}])`,
      ].join('\n')
    }
    const no = Number(/__slidev_(\d+)\.frontmatter$/.exec(id)?.[1])
    if (!no) return undefined
    const [frontmatter] = foundIn(code, /^export const frontmatterData = (.*)$/gm)
    const { title = '', level = 1, noteHTML } = JSON.parse(foundIn(code, /^ +\.\.\.\((.*)\),$/gm)[0]!) as { title?: string, level?: number, noteHTML: string }
    notes.set(no, noteHTML)
    return [
      from('metaOf'),
      `export const frontmatter = ${frontmatter}`,
      'export default frontmatter',
      `export const meta = metaOf(${no}, ${level}, ${JSON.stringify(title)}, frontmatter)`,
    ].join('\n')
  },
}

export default defineVitePluginsSetup(() => [leaveOut, fewerStyles, fewerFiles, fewerLetters, shortList])
