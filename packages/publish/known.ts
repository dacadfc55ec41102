import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, parse, resolve } from 'node:path'
import { resolveConfig } from '@slidev/parser'
import type { Frontmatter } from '@slidev/types'
import { occasionKeys } from 'slidev-addon-stage/occasion'
import IconsResolver from 'unplugin-icons/resolver'
import { packageAt } from './deck.ts'

/** What a deck's slides may name. */
export interface Known {
  layouts: Set<string>
  /** In PascalCase. Undefined when the deck sets up itself where components, or icons, come from. */
  components?: Set<string>
  /** The folders of the theme, the add-ons and the deck itself. */
  roots: string[]
  /** The folder of Slidev's client. */
  client: string
  /** Themes and add-ons that are not there, without which none of this is whole: the key of the headmatter, the name, and what is lacking, in words. */
  absent: { key: 'theme' | 'addons', name: string, lacks: string }[]
}

type Kind = 'theme' | 'addon'

/** Vue's own and its router's: there without a file. */
const builtIn = ['Component', 'KeepAlive', 'RouterLink', 'RouterView', 'Suspense', 'Teleport', 'Transition', 'TransitionGroup']

/** The folder of a theme or an add-on by the name that a deck gives it, as Slidev finds it, whose own function asks or ends the process where there is none; a relative one is beside `importer`. */
function folderOf(kind: Kind, name: string, importer: string, root: string): string | undefined {
  if (isAbsolute(name)) return name
  if (name.startsWith('@/')) return resolve(root, name.slice(2))
  if (name.startsWith('.') || (!name.startsWith('@') && name.includes('/'))) return resolve(dirname(importer), name)
  const names = name.startsWith('@') ? [name] : [`@slidev/${kind}-${name}`, `slidev-${kind}-${name}`, name]
  return names.map(full => packageAt(full, root)).find(Boolean)
}

/** What to do for a theme or an add-on that is not there: a path has no package. Slidev's own themes have its scope. */
function lacks(kind: Kind, name: string, folder: string | undefined): string {
  if (folder) return 'there is no such folder'
  const scope = kind === 'theme' && ['default', 'seriph', 'apple-basic', 'shibainu', 'bricks'].includes(name) ? '@slidev/' : 'slidev-'
  return `it is not installed: npm install ${name.startsWith('@') ? name : `${scope}${kind}-${name}`}`
}

const list = (value: unknown) => Array.isArray(value) ? value.map(String) : []

async function addonsOf(folder: string): Promise<string[]> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}')
  return list((JSON.parse(manifest) as { slidev?: { addons?: unknown } }).slidev?.addons)
}

/** The folders that Slidev looks in for layouts and components, itself first and the deck last, and the names that led to none. */
async function rootsOf(root: string, headmatter: Record<string, unknown>): Promise<{ client: string, roots: string[], absent: Known['absent'] }> {
  const theme = headmatter.theme === null ? 'none' : String(headmatter.theme || 'default')
  const roots: string[] = []
  const absent: Known['absent'] = []
  const add = async (kind: Kind, name: string, importer: string) => {
    const folder = folderOf(kind, name, importer, root)
    if (!folder || !existsSync(folder)) return void absent.push({ key: kind === 'theme' ? kind : 'addons', name, lacks: lacks(kind, name, folder) })
    if (roots.includes(folder)) return
    roots.push(folder)
    if (kind === 'addon') for (const inner of await addonsOf(folder)) await add(kind, inner, folder)
  }
  if (theme !== 'none') await add('theme', theme, join(root, 'slides.md'))
  for (const addon of [...list(headmatter.addons), ...await addonsOf(root)]) await add('addon', addon, root)
  return { client: packageAt('@slidev/client', root)!, roots: [...roots, root], absent }
}

/** The files below a folder whose names end in one of `endings`; none where there is no folder. */
async function filesIn(folder: string, endings: RegExp): Promise<string[]> {
  return (await readdir(folder, { recursive: true }).catch(() => [])).filter(file => endings.test(file)).map(file => join(folder, file))
}

/** "my-counter" as "MyCounter". */
export const pascalCase = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

/** A component's name by its file: an index is named for its folder. */
export function nameOf(file: string): string {
  const { name, dir } = parse(file)
  return pascalCase(name === 'index' ? parse(dir).base : name)
}

async function textOf(roots: string[], files: string[]): Promise<string> {
  const texts = await Promise.all(roots.flatMap(root => files.map(file => readFile(join(root, file), 'utf8').catch(() => ''))))
  return texts.join('\n')
}

/** What the slides of the deck in `root` may name: Slidev's own, the theme's, the add-ons' and the deck's. */
export async function knownTo(root: string, headmatter: Record<string, unknown>): Promise<Known> {
  const { client, roots, absent } = await rootsOf(root, headmatter)
  const layouts = await Promise.all([client, ...roots].map(folder => filesIn(join(folder, 'layouts'), /\.(vue|[mc]?[jt]s)$/)))
  const components = await Promise.all([join(client, 'builtin'), ...roots.map(folder => join(folder, 'components'))].map(folder => filesIn(folder, /\.(vue|md|[jt]sx?)$/)))
  const setup = await textOf(roots, ['setup/main.ts', 'setup/main.js'])
  const own = /\bcomponents\s*:|unplugin-vue-components|\b(?:customCollections|autoInstall)\s*:/.test(await textOf(roots, ['vite.config.ts', 'vite.config.js', 'vite.config.mts', 'vite.config.mjs', 'setup/vite-plugins.ts']))
  return {
    layouts: new Set(layouts.flat().map(file => parse(file).base.replace(/\.\w+$/, ''))),
    components: own ? undefined : new Set([...builtIn, ...components.flat().map(nameOf), ...[...setup.matchAll(/\.component\(\s*['"`]([\w-]+)/g)].map(([, name]) => pascalCase(name!))]),
    roots,
    client,
    absent,
  }
}

/** Where Slidev looks for a tag as an icon: `~icons/mdi/account` of `<mdi-account />`, `<mdi:account />` and `<MdiAccount />`. Of what else begins like a set's name, too, it is none here. */
const addressOf = IconsResolver({ prefix: '', strict: true })

/** What is lacking for a tag to be an icon, in words; none where it is there, and undefined where its name is not one of an icon. */
export function iconFault(tag: string, roots: string[]): string | undefined {
  const [, set, icon = ''] = /^~icons\/(.+?)\/(.+)/.exec(addressOf(tag) ?? addressOf(tag.replace(/(?<=[a-z])(?=\d)/g, '-')) ?? '') ?? []
  if (!set) return undefined
  const file = roots.flatMap(folder => packageAt(`@iconify-json/${set}/icons.json`, folder) ?? packageAt(`@iconify/json/json/${set}.json`, folder) ?? [])[0]
  if (!file) return `it needs npm install @iconify-json/${set}`
  const { icons, aliases = {} } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>
  // A name in one word may have its hyphens elsewhere.
  const plain = (name: string) => name.replaceAll('-', '')
  return Object.keys({ ...icons, ...aliases }).some(name => plain(name) === plain(icon)) ? '' : `the set “${set}” has no “${icon}”`
}

/** Slidev's keys of a slide, which no part of it lists as its parser does those of a deck; one that an upgrade adds is missing here for the type check. */
const ofSlides = Object.keys({
  class: 0, clickAnimation: 0, clicks: 0, clicksStart: 0, disabled: 0, dragPos: 0, hide: 0, hideInToc: 0, layout: 0, level: 0, preload: 0, routeAlias: 0, src: 0, title: 0, transition: 0, zoom: 0,
} satisfies Record<keyof Frontmatter, 0>)

/** The keys of frontmatter that Slidev reads, that the stage reads, and that these commands read. */
const keys = [...Object.keys(resolveConfig({})), 'config', 'defaults', 'lang', 'draft', ...ofSlides, ...occasionKeys, 'routes', 'appendix', 'words', 'app', 'hosts', 'frames', 'poster', 'states']

/** In how many places two words differ: a letter more, less, another, or two that changed places. Over `most`, some greater number. */
function edits(a: string, b: string, most: number): number {
  if (!a || !b) return a.length + b.length
  if (a[0] === b[0]) return edits(a.slice(1), b.slice(1), most)
  if (!most) return 1
  const rest = (inA: number, inB: number) => edits(a.slice(inA), b.slice(inB), most - 1)
  return 1 + Math.min(rest(1, 0), rest(0, 1), rest(1, 1), a[0] === b[1] && a[1] === b[0] ? rest(2, 2) : most)
}

/**
 * The keys of frontmatter that look like slips of the pen, each with the key that is meant: one letter in four at most is another.
 * `more` are keys that the deck's own code reads. What the code of the theme, of an add-on, of the deck or a slide asks for by
 * its name is no slip, nor is what resembles no key: a deck may keep there what it likes.
 */
export async function slipsIn(written: string[], { client, roots }: Known, slides: string, more: string[]): Promise<Map<string, string>> {
  const known = [...keys, ...more]
  const slips = [...new Set(written)].filter(key => !known.includes(key)).flatMap((key) => {
    const most = Math.floor(key.length / 4)
    const [nearest] = known.map(other => ({ other, by: edits(key.toLowerCase(), other.toLowerCase(), most) })).filter(({ by }) => by <= most).sort((a, b) => a.by - b.by)
    return nearest ? [[key, nearest.other] as const] : []
  })
  if (!slips.length) return new Map()
  const endings = /\.(vue|md|[mc]?[jt]sx?)$/
  const inside = await Promise.all([client, ...roots.flatMap(root => ['components', 'layouts', 'setup'].map(name => join(root, name)))].map(folder => filesIn(folder, endings)))
  const beside = await Promise.all(roots.map(async root => (await readdir(root)).filter(name => endings.test(name) && !name.endsWith('.md')).map(name => join(root, name))))
  const texts = await Promise.all([...inside, ...beside].flat().map(file => readFile(file, 'utf8')))
  const code = [...texts, slides].join('\n')
  return new Map(slips.filter(([key]) => !new RegExp(`(?:(?<!\\.)\\.|['"\`]|[{,]\\s*)${key}\\b`).test(code)))
}
