import { createHash } from 'node:crypto'
import MarkdownIt, { type Token } from 'markdown-it'
import type { Slide } from './slides.ts'
import { bare } from './structure.ts'

/**
 * Takes the theme and the motion that were chosen, and hides the slide in the page when the address, or a small frame, asks for another state of it.
 * Where the app's files do not come (a lost network, half a deploy, a host's stricter policy), it shows what the page has for browsers without scripts.
 * The same in every page, so that one digest allows it.
 */
export const early = `(()=>{const r=document.documentElement,kept=k=>{try{return localStorage.getItem(k)}catch{}},likes=q=>matchMedia('(prefers-'+q+')').matches,s=kept('slidev-color-schema'),m=kept('deck-motion');r.classList.add(s==='dark'||s!=='light'&&likes('color-scheme:dark')?'dark':'light');if(m==='less'||m!=='full'&&likes('reduced-motion:reduce'))r.classList.add('calm');if(/[?&](clicks=[1-9]|print|read|play)/.test(location.search)||parent!==self&&matchMedia('(orientation:landscape) and (max-width:660px)').matches)r.classList.add('elsewhere');const alone=()=>{if(document.readyState==='loading')return addEventListener('DOMContentLoaded',alone);if(!document.querySelector('#still,#app>noscript'))return;r.classList.remove('elsewhere');for(const n of document.querySelectorAll('noscript'))n.outerHTML=n.textContent};addEventListener('error',({target:t})=>{if(t.type==='module')alone()},true);setTimeout(alone,10000)})()`

const address = /^((?:https?|wss?):)?\/\/(?:[^\s/?#"'`<>@]*@)?([^\s/?#"'`<>(),\\@]+?)(:\*)?(?=[\s/?#"'`<>(),\\]|$)/i

/** The host of an address at the beginning of a text, as a policy names it: in ASCII, and without a scheme where it has the page's. */
function originOf(text: string): string | undefined {
  const [, scheme = '', name = '', anyPort = ''] = address.exec(text) ?? []
  const host = URL.canParse(`https://${name}`) ? new URL(`${scheme || 'https:'}//${name}`).host : ''
  // What else the parser lets through would end the policy's part.
  return /^[*\w.:[\]-]+$/.test(host) ? `${scheme && `${scheme.toLowerCase()}//`}${host}${anyPort}` : undefined
}

/** The hosts in a list of the headmatter; a name alone is one with https. */
const hostsIn = (list: unknown) => textsIn(list).map(text => /^\w+:\/\//.test(text) ? text : `https://${text}`)

/** All texts in a value of frontmatter. */
const textsIn = (value: unknown): string[] => typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : []

/** What Slidev's own components load from elsewhere, by what is in a slide that has them. */
const embedded: [RegExp, { hosts?: string[], scripts?: string[], evaluates?: true }][] = [
  [/<youtube\b/i, { hosts: ['https://www.youtube.com'] }],
  [/<tweet\b/i, { hosts: ['https://platform.twitter.com', 'https://syndication.twitter.com'], scripts: ['https://platform.twitter.com'] }],
  [/<blue-?sky\b/i, { hosts: ['https://public.api.bsky.app', 'https://embed.bsky.app'], scripts: ['https://embed.bsky.app'] }],
  // What the audience writes there is run.
  [/^\s*`{3,}.*\{monaco-run\b/m, { evaluates: true }],
]

/** Where Slidev gets the faces that a deck's headmatter names, by the provider there. */
const faces: Record<string, string[]> = {
  google: ['https://fonts.googleapis.com', 'https://fonts.gstatic.com'],
  coollabs: ['https://api.fonts.coollabs.io', 'https://cdn.fonts.coollabs.io'],
}

/** The hosts of the faces that a deck names itself; those that only its theme would like are not asked for (stage/vite/faces.ts). */
const facesOf = ({ provider = 'google', ...named }: Record<string, unknown>) => textsIn(named).length ? faces[String(provider)] ?? [] : []

/** What of a slide can name a host. */
type Named = Pick<Slide, 'content' | 'frontmatter'>

/** What stands before an address that a sheet loads from, and a second picture of a set. */
const ofSheets = ['url\\(\\s*["\']?', '@import\\s+["\']', '(?<=\\bsrcset\\s*=\\s*["\'][^"\']*,\\s*)']

/** The hosts of a text's addresses behind one of these beginnings, each with its place. */
const hostsBehind = (text: string, beginnings: string[]) => [...text.matchAll(new RegExp(`(?:${beginnings.join('|')})(?=(?:(?:https?|wss?):)?//)`, 'gi'))]
  .flatMap(({ 0: before, index }) => {
    const host = originOf(text.slice(index + before.length))
    return host ? [{ host, index }] : []
  })

const markdown = new MarkdownIt({ html: true })

/** The hosts that a slide loads from: of pictures, films, frames and styles, and not of links. */
function hostsOf({ content, frontmatter }: Named): string[] {
  const styles = content.match(/<style\b[\s\S]*?<\/style>/g)?.join('\n') ?? ''
  return [
    ...hostsBehind(bare(content), ['(?<![\\w-])(?!:?href)[\\w:-]+\\s*=\\s*["\'`]*', ...ofSheets]).map(({ host }) => host),
    ...hostsBehind(styles, ofSheets).map(({ host }) => host),
    // The audience follows the link.
    ...[...markdown.parse(content, {}).flatMap(picturesIn), ...textsIn({ ...frontmatter, link: undefined })].flatMap(text => originOf(text) ?? []),
  ]
}

/** The addresses of the pictures in a piece of Markdown, by a reference, too. */
const picturesIn = (token: Token): string[] => [...token.type === 'image' ? [String(token.attrGet('src'))] : [], ...(token.children ?? []).flatMap(picturesIn)]

/**
 * The policy of a deck's pages: they load their own files, what its slides name on other hosts (a frame, a picture, a server
 * that draws), and the hosts in the list `hosts` of its headmatter, for what its components ask; they speak to the `broker` of a live talk. They run their own scripts
 * and `early`. Styles may be inline, as Vue and the drawn diagrams have them.
 */
export function policyOf({ slides, headmatter }: { slides: Named[], headmatter: Record<string, unknown> }, broker?: string): string {
  const used = slides.flatMap(({ content }) => embedded.filter(([sign]) => sign.test(content)).map(([, needs]) => needs))
  const drawn = slides.some(({ content }) => /^\s*`{3,}\s*plantuml\b/m.test(content)) ? [String(headmatter.plantUmlServer ?? 'https://www.plantuml.com')] : []
  const own = [...hostsIn(headmatter.hosts), ...facesOf(Object(headmatter.fonts))]
  const hosts = [...new Set([...own, ...used.flatMap(({ hosts = [] }) => hosts), ...drawn].flatMap(text => originOf(text) ?? []).concat(slides.flatMap(hostsOf)))].sort()
  const scripts = [...new Set(used.flatMap(({ scripts = [] }) => scripts))]
  const from = (...others: string[]) => ['\'self\'', ...others, ...hosts].join(' ')
  return [
    `default-src ${from()}`,
    ...broker ? [`connect-src ${from(`${new URL(broker).protocol}//${new URL(broker).host}`)}`] : [],
    ['script-src \'self\'', `'sha256-${createHash('sha256').update(early).digest('base64')}'`, ...scripts, ...used.some(({ evaluates }) => evaluates) ? ['\'unsafe-eval\''] : []].join(' '),
    `style-src ${from('\'unsafe-inline\'')}`,
    `img-src ${from('data:', 'blob:')}`,
    `media-src ${from('data:', 'blob:')}`,
    // KaTeX's small faces are in its stylesheet.
    `font-src ${from('data:')}`,
    'object-src \'none\'',
    'base-uri \'none\'',
    'form-action \'none\'',
  ].join('; ')
}

/** What stands before an address that code loads from. */
const ofCode = ['(?<![\\w-]):?(?:src|srcset|poster|data)\\s*=\\s*["\'`]*', '\\bfetch\\(\\s*["\'`]', 'new (?:WebSocket|EventSource|Image)\\(\\s*["\'`]', '\\bfrom\\s+["\']', '\\bimport\\(\\s*["\']', ...ofSheets]

/** The hosts that code loads from, where it is plain to see (a picture, a film, a frame, a sheet, a request), each with its line. */
export const loadsIn = (text: string): { host: string, line: number }[] =>
  hostsBehind(text, ofCode).map(({ host, index }) => ({ host, line: text.slice(0, index).split('\n').length }))

/** The first thing in the head of each page, so that it holds on every host; after the encoding, which browsers seek in the first kilobyte. */
export const policyTag = (policy: string) => `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`

/** Who may show a deck in a frame, which no tag can say: its own host, and the pages that its headmatter names in the list `frames`. */
export const framesOf = (headmatter: Record<string, unknown>) => `frame-ancestors ${['\'self\'', ...hostsIn(headmatter.frames).flatMap(text => text === 'https://*' ? '*' : originOf(text) ?? [])].join(' ')}`

/** Of every answer. */
export const headersOf = (headmatter: Record<string, unknown>): Record<string, string> => ({
  'Content-Security-Policy': framesOf(headmatter),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  // Slidev records a talk with the camera and the screen.
  'Permissions-Policy': 'camera=(self), display-capture=(self), geolocation=(), microphone=(self), payment=(), usb=()',
})

/** Of the files whose names change with their content, and of all others. */
export const caching = { assets: 'public, max-age=31536000, immutable', rest: 'public, max-age=0, must-revalidate' }

/** The file `_headers`, which Netlify and Cloudflare read, and the preview, for what is served at the first of these and has assets at each. */
export function headersFile(bases: string[], headers: Record<string, string>): string {
  const block = (path: string, fields: Record<string, string>) => [path, ...Object.entries(fields).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n')
  return [block(`${bases[0]}*`, headers), ...new Set(bases.map(base => block(`${base}assets/*`, { 'Cache-Control': caching.assets })))].join('\n')
}

/** The headers that `_headers` has for every answer. */
export const readHeaders = (file: string): Record<string, string> => Object.fromEntries([...file.split('\n\n')[0]!.matchAll(/^ {2}([\w-]+): (.*)$/gm)].map(([, name, value]) => [name!, value!]))

/** Files beside the deck from which hosts take headers before or without a build. */
export const hostFiles = ['vercel.json', 'nginx.conf']

/**
 * Such a file's text with the deck's own `frame-ancestors`, where it says something else: in a quoted value, up to the next
 * directive. What else a header says, and what a comment says, stays.
 */
export function withFrames(text: string, frames: string): string {
  const sourcesOf = (directive: string) => directive.replaceAll('\\', '').split(/\s+/).slice(1).sort().join(' ')
  // A comment, or a value between either quotes.
  return text.replace(/(?<=^|[\s;{}])#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gs, (part) => {
    if (part.startsWith('#')) return part
    return part.replace(/(?<=^["']\s*|;\s*)frame-ancestors(?![\w-])[^;"]*?(?=\s*(?:;|["']$))/gi, (said) => {
      if (sourcesOf(said) === sourcesOf(frames)) return said
      return part.startsWith('\'') ? frames.replaceAll('\'', '\\\'') : frames
    })
  })
}
