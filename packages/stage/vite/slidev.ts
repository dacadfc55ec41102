/**
 * The door to what is not public: every file of @slidev/client that this add-on's Vite plugins know, and what they expect
 * in it. tests/upgrade.spec.ts says, a line each, what an upgrade of Slidev has moved.
 */

/** A library that a deck may do without. Its facade is `page/<name>.ts`, and `page/<name>.library.ts` gives it the library. */
export interface Library {
  name: string
  /** What Slidev's client imports it as, and the files that get the facade in its place. */
  imports: Record<string, string[]>
  /** What in a module's compiled code asks for it, as `usesOf` says it; or the one file of the client that does. */
  neededBy: string[]
}

export const libraries: Library[] = [
  {
    name: 'mark',
    imports: { '@slidev/rough-notation': ['modules/v-mark.ts'] },
    neededBy: ['directive mark'],
  },
  {
    name: 'motion',
    imports: { '@vueuse/motion': ['modules/v-motion.ts'] },
    neededBy: ['directive motion'],
  },
  {
    name: 'popups',
    imports: {
      '@shikijs/vitepress-twoslash/client': ['setup/main.ts'],
      'floating-vue': ['internals/SlidesShow.vue', 'internals/SlideContainer.vue', 'internals/FormItem.vue', 'internals/DrawingControls.vue', 'builtin/VSwitch.ts', 'pages/print.vue'],
    },
    neededBy: ['import floating-vue'],
  },
  {
    name: 'drawing',
    imports: { drauu: ['composables/useDrawings.ts'] },
    neededBy: ['internals/DrawingLayer.vue'],
  },
]

/** Slidev's dialog to go to a slide, and what it gets in place of modules that it imports, so that it finds words, too: files of this add-on. */
export const goto = {
  in: 'internals/Goto.vue',
  instead: { 'fuse.js': 'vite/page/finder.ts', '#slidev/title-renderer': 'views/FoundTitle.vue' } as Record<string, string>,
}

/** The file of Slidev's client that asks for a larger module than it needs, and the part of it that serves. */
export const smaller = { in: 'logic/utils.ts', imports: '@slidev/parser/core', instead: '@slidev/parser/utils' }

/** What Slidev's client has beside the slide, which can come after it: the importing file, and what it imports. */
export const afterSlide: Record<string, string[]> = {
  'pages/play.vue': ['../internals/Controls.vue', '../internals/NavControls.vue'],
  'internals/SlidesShow.vue': ['./DragControl.vue', './DrawingLayer.vue'],
}

/** What the page of a talk begins with: the entry, and the view that the audience gets. */
export const entry = 'main.ts'
export const playPage = 'pages/play.vue'

/** The style sheet of a feature, where it is imported, and what a slide that uses it has in its text. */
export const featureStyles = { in: 'styles/index.ts', imports: '@shikijs/vitepress-twoslash/style.css', mentions: /twoslash/ }

/** Slidev makes `vue` this build, which has the compiler of templates in it. */
export const fullVue = /\/vue\/dist\/vue\.esm-bundler\.js$/

/** The module in which Slidev has the deck's settings. */
export const configsModule = '/@slidev/configs'

/** The module in which Slidev has a slide's frontmatter and its note, by the slide's number. */
export const frontmatterModule = /__slidev_(\d+)\.frontmatter$/
export const slideModule = /__slidev_\d+\.md$/
