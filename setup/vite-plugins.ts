import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { defineVitePluginsSetup, type ResolvedSlidevOptions } from '@slidev/types'
import { normalizePath, type Plugin } from 'vite'
import { sides } from '../content/sides.ts'
import { headmatterOf, originalOf, translatedInto } from 'slidev-addon-publish/languages'
import { coloured, themesIn } from './colours.ts'
import { inLanguage } from './languages.ts'
import { faceOf, facesOf, fontOfDeck, lettersOfDeck } from './fonts.ts'

/** Whether a stylesheet, by its address in Vite, is of the reset, of Slidev, or of the theme, whose layouts have some of their own. */
export function isTheirs(file: string, { clientRoot, themeRoots }: Pick<ResolvedSlidevOptions, 'clientRoot' | 'themeRoots'>): boolean {
  const within = (root: string) => file.startsWith(`${normalizePath(root)}/`)
  const sheet = /^[^?]+\.(css|scss|sass|less|styl|stylus|pcss)(\?|$)/.test(file)
  if (/\/__uno(?!_preflights)/.test(file)) return false
  return sheet && (file.includes('/@unocss/reset/') || within(clientRoot)) || (sheet || /\.vue\?.*\btype=style\b/.test(file)) && themeRoots.some(within)
}

/**
 * The stylesheets of Slidev and the theme go into a layer, and styles/text.css after them. What is in none counts more, however
 * it is written: the components' own rules, and UnoCSS's classes. Of what UnoCSS makes, only the zeros that its classes begin
 * with are in it, as the theme sets some of them.
 */
function layered(options: ResolvedSlidevOptions): Plugin {
  return {
    name: 'layered',
    config: () => ({ css: { postcss: { plugins: [{
      postcssPlugin: 'layered',
      OnceExit(root, { result, AtRule }) {
        if (!isTheirs(normalizePath(result.opts.from ?? ''), options)) return
        // An import of another sheet has to stand before all else.
        const inside = root.nodes.filter(node => node.type !== 'atrule' || !['import', 'charset', 'namespace'].includes(node.name))
        root.append(new AtRule({ name: 'layer', params: 'base' }).append(inside))
      },
    }] } } }),
  }
}

/** Gives the tokens the faces that the headmatter names, or those that they name themselves, with what stands in until they are there. A build's have the letters of this deck, and no others. */
function inFaces({ data, entry }: ResolvedSlidevOptions): Plugin[] {
  const letters = lettersOfDeck(Object.keys(data.markdownFiles), translatedInto(entry))
  const fonts = data.headmatter.fonts as Parameters<typeof faceOf>[1]
  let made: ReturnType<typeof facesOf> | undefined
  return [
    {
      name: 'fewer-letters',
      apply: 'build',
      async config() {
        const faces = await Promise.all([faceOf('sans', fonts, await letters), faceOf('mono', fonts, await letters)])
        return { resolve: { alias: await Promise.all(faces.flatMap(({ files }) => files).map(async ({ file }) => ({ find: file, replacement: normalizePath(await fontOfDeck(file, await letters)) }))) } }
      },
    },
    {
      name: 'in-faces',
      config: () => ({ css: { postcss: { plugins: [{
        postcssPlugin: 'in-faces',
        // Before Vite looks for the files of what is named.
        async Once(root, { result, postcss }) {
          const tokens = root.nodes.find(node => node.type === 'rule' && node.selector === ':root' && node.some(of => of.type === 'decl' && of.prop === '--sans-title'))
          if (tokens?.type !== 'rule') return
          const faces = await (made ??= facesOf(fonts, data.slides, await letters))
          tokens.walkDecls(/^--/, (declaration) => { declaration.value = faces.tokens[declaration.prop] ?? declaration.value })
          tokens.before(postcss.parse(faces.css, { from: result.opts.from }))
        },
      }] } } }),
    },
  ]
}

/** Gives the tokens the colours that the headmatter names, or that of a translation's original; where it names none, they are as they stand. */
function inColours({ entry, userRoot }: ResolvedSlidevOptions): Plugin {
  // The first has the second in it.
  const sheets = ['index', 'tokens'].map(name => normalizePath(`${userRoot}/styles/${name}.css`))
  return {
    name: 'in-colours',
    config: () => ({ css: { postcss: { plugins: [{
      postcssPlugin: 'in-colours',
      OnceExit(root, { result }) {
        if (!sheets.includes(normalizePath(result.opts.from ?? ''))) return
        // While writing, others are there when the page is loaded again.
        for (const file of [entry, originalOf(entry)]) result.messages.push({ type: 'dependency', plugin: 'in-colours', file })
        const { colors } = headmatterOf(userRoot, basename(entry))
        if (!colors) return
        const { light, dark } = coloured(themesIn(root.toString()), colors, sides)
        root.walkDecls(/^--/, (declaration) => {
          const { selector = '' } = declaration.parent as { selector?: string }
          const theme = selector.includes('html.dark') ? dark : selector === ':root' ? light : {}
          declaration.value = theme[declaration.prop.slice(2)] ?? declaration.value
        })
      },
    }] } } }),
  }
}

/** Gives the icon of the window's tab the colours that the headmatter names, where it is a picture in public/ that is drawn in those of the tokens. */
export function iconInColours({ colors, favicon }: Record<string, unknown>, userRoot: string): Plugin {
  const name = /^\/([^/]+\.svg)$/.exec(String(favicon))?.[1]
  const file = name && join(userRoot, 'public', name)
  if (!colors || !file || !existsSync(file)) return { name: 'icon-in-colours' }
  const source = () => {
    const before = themesIn(readFileSync(join(userRoot, 'styles/tokens.css'), 'utf8')).dark
    const after = coloured({ light: before, dark: before }, colors, sides).dark
    const named = new Map(Object.entries(before).map(([token, colour]) => [colour, after[token]!]))
    return readFileSync(file, 'utf8').replace(/#[\da-f]{6}\b/g, colour => named.get(colour) ?? colour)
  }
  return {
    name: 'icon-in-colours',
    configureServer: ({ middlewares }) => void middlewares.use((request, response, next) => {
      if (request.url?.split('?')[0]?.endsWith(`/${name}`)) response.setHeader('Content-Type', 'image/svg+xml').end(source())
      else next()
    }),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: name, source: source() })
    },
  }
}

export default defineVitePluginsSetup(options => [...inFaces(options), inLanguage(options), layered(options), inColours(options), iconInColours(headmatterOf(options.userRoot, basename(options.entry)), options.userRoot)])
