import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ResolvedSlidevOptions } from '@slidev/types'
import { normalizePath, type Plugin } from 'vite'
import { below } from './paths.ts'
import { afterSlide, featureStyles, fullVue, goto, libraries, smaller } from './slidev.ts'
import { mayUse, usesOf } from './uses.ts'

const page = normalizePath(fileURLToPath(new URL('page', import.meta.url)))
const facadeOf = (name: string) => `${page}/${name}.ts`
const libraryOf = (name: string) => `${page}/${name}.library.ts`
const without = (id: string) => id.replace(/[?#].*$/, '')

const vuePackages = ['runtime-dom', 'runtime-core', 'reactivity', 'shared', 'compiler-dom', 'compiler-core'].map(name => `@vue/${name}`)

/** What stands in a page for a part of Slidev's client that comes after the slide. */
const laterPart = /^\0stage:later:(.*)\.js$/

/** The names of the components and directives that floating-vue registers, which any slide may then use. */
async function popupNames(): Promise<string[]> {
  const { default: floating } = await import('floating-vue')
  const names: string[] = []
  floating.install({ component: (name: string) => names.push(`component ${name}`), directive: (name: string) => names.push(`directive ${name}`) })
  return names
}

/**
 * Gives a page the libraries of v-mark, v-motion, popups, drawing and of templates that the page compiles only when a module
 * of the deck asks for them: Slidev's own imports get a facade, and the modules whose compiled code uses the feature import
 * the library itself. Slides are loaded before they are shown, so that it is there in time.
 */
export function onDemand({ clientRoot, data }: ResolvedSlidevOptions): Plugin[] {
  const inClient = (id = '') => below(clientRoot, without(id)) ?? ''
  const real = (id: string) => id.startsWith(page) && id.endsWith('.library.ts')
  const all = ['compiler', ...libraries.map(({ name }) => name)]

  return [
    {
      name: 'stage:facades',
      enforce: 'pre',
      async resolveId(source, importer = '', options) {
        const instead = (id: string, from = importer) => this.resolve(id, from, { ...options, skipSelf: true })
        if (real(importer))
          return fullVue.test(source) || source.startsWith('.') ? undefined : instead(source, join(clientRoot, 'index.ts'))
        if (fullVue.test(source)) return facadeOf('vue')
        const file = inClient(importer)
        const library = libraries.find(({ imports }) => imports[source]?.includes(file))
        if (library) return facadeOf(library.name)
        if (file === smaller.in && source === smaller.imports) return instead(smaller.instead)
        if (file === featureStyles.in && source === featureStyles.imports && !data.slides.some(({ content }) => featureStyles.mentions.test(content)))
          return '\0stage:none'
        if (afterSlide[file]?.includes(source)) return `\0stage:later:${inClient(resolve(dirname(without(importer)), source))}.js`
        return undefined
      },
      load(id) {
        if (id === '\0stage:none') return ''
        const [, file] = laterPart.exec(id) ?? []
        return file && [
          `import { later } from ${JSON.stringify(facadeOf('later'))}`,
          `export default later(${JSON.stringify(file)}, () => import(${JSON.stringify(normalizePath(join(clientRoot, file)))}))`,
        ].join('\n')
      },
    },
    {
      name: 'stage:finder',
      enforce: 'pre',
      // In its text: an alias and a plugin of Slidev's resolve one of them before any other does.
      transform: (code, id) => inClient(id) !== goto.in || id.includes('?')
        ? undefined
        : { code: code.replace(/(?<= from )'([^']+)'/g, (quoted, source: string) => source in goto.instead ? JSON.stringify(normalizePath(fileURLToPath(new URL(`../${goto.instead[source]}`, import.meta.url)))) : quoted), map: null },
    },
    {
      name: 'stage:libraries',
      enforce: 'post',
      // Vite's bundle of a dependency must not have Vue in it, which has what this looks for and is not meant. Of the stage's own, which Vite
      // finds once a window asks for them, it would make a bundle then, and load every window again; they are modules as they are.
      config: () => ({ optimizeDeps: { exclude: [...vuePackages, 'decode-named-character-reference', 'uqr'] } }),
      async buildStart() {
        libraries.find(({ name }) => name === 'popups')!.neededBy.push(...await popupNames())
      },
      transform(code, id) {
        const file = inClient(id)
        const needed = libraries.filter(({ neededBy }) => neededBy.includes(file)).map(({ name }) => name)
        const own = file || id.startsWith(page) || /\/node_modules\/(?:@vue|vue|floating-vue|@shikijs\/vitepress-twoslash)\//.test(id)
        if (!own && mayUse.test(code)) {
          const uses = usesOf(this.parse(code))
          // A template that only the page sees may use anything.
          needed.push(...uses.has('template') ? all : libraries.filter(({ neededBy }) => neededBy.some(use => uses.has(use))).map(({ name }) => name))
        }
        if (!needed.length) return undefined
        return { code: [code, ...needed.map(name => `import ${JSON.stringify(libraryOf(name))}`)].join('\n'), map: null }
      },
    },
  ]
}
