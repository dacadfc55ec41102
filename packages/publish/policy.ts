import { createHash } from 'node:crypto'
import type { Slide } from './slides.ts'
import { bare } from './structure.ts'

/**
 * Takes the theme and the motion that were chosen, and hides the slide in the page when the address asks for another state of it.
 * The same in every page, so that one digest allows it.
 */
export const early = `(()=>{const r=document.documentElement,kept=k=>{try{return localStorage.getItem(k)}catch{}},likes=q=>matchMedia('(prefers-'+q+')').matches,s=kept('slidev-color-schema'),m=kept('deck-motion');r.classList.add(s==='dark'||s!=='light'&&likes('color-scheme:dark')?'dark':'light');if(m==='less'||m!=='full'&&likes('reduced-motion:reduce'))r.classList.add('calm');if(/[?&](clicks=[1-9]|print|read)/.test(location.search))r.classList.add('elsewhere')})()`

/** A host's address at the beginning of a text. */
const originOf = (text: string) => /^https?:\/\/[\w.:[\]-]+/.exec(text)?.[0]

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

/** What of a slide can name a host. */
type Named = Pick<Slide, 'content' | 'frontmatter'>

/** The addresses that a slide loads from: of pictures, films, frames and styles, and not of links. */
function addressesIn({ content, frontmatter }: Named): string[] {
  const text = bare(content)
  const styles = content.match(/<style\b[\s\S]*?<\/style>/g)?.join('\n') ?? ''
  return [
    ...[...text.matchAll(/!\[[^\]]*\]\(\s*<?([^)\s>]+)/g), ...text.matchAll(/(?<![\w-])(?!:?href)[\w:-]+\s*=\s*["'`]+([^"'`]+)/g), ...styles.matchAll(/url\(\s*["']?([^)"']+)/g)].map(([, address]) => address!),
    ...textsIn(frontmatter),
  ]
}

/**
 * The policy of a deck's pages: they load their own files, what its slides name on other hosts (a frame, a picture, a server
 * that draws), and the hosts in the list `hosts` of its headmatter, for what its components ask. They run their own scripts
 * and `early`. Styles may be inline, as Vue and the drawn diagrams have them.
 */
export function policyOf({ slides, headmatter }: { slides: Named[], headmatter: Record<string, unknown> }): string {
  const used = slides.flatMap(({ content }) => embedded.filter(([sign]) => sign.test(content)).map(([, needs]) => needs))
  const drawn = slides.some(({ content }) => /^\s*`{3,}\s*plantuml\b/m.test(content)) ? [String(headmatter.plantUmlServer ?? 'https://www.plantuml.com')] : []
  const own = textsIn(headmatter.hosts)
  const hosts = [...new Set([...own, ...used.flatMap(({ hosts = [] }) => hosts), ...drawn, ...slides.flatMap(addressesIn)].flatMap(text => originOf(text) ?? []))].sort()
  const scripts = [...new Set(used.flatMap(({ scripts = [] }) => scripts))]
  const from = (...others: string[]) => ['\'self\'', ...others, ...hosts].join(' ')
  return [
    `default-src ${from()}`,
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

/** The first thing in the head of each page, so that it holds on every host. */
export const policyTag = (policy: string) => `<meta http-equiv="Content-Security-Policy" content="${policy}">`

/** Of every answer, whatever the deck. It may be shown in a frame of its own host alone, which no tag can say. */
export const headers: Record<string, string> = {
  'Content-Security-Policy': 'frame-ancestors \'self\'',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  // Slidev records a talk with the camera and the screen.
  'Permissions-Policy': 'camera=(self), display-capture=(self), geolocation=(), microphone=(self), payment=(), usb=()',
}

/** Of the files whose names change with their content, and of all others. */
export const caching = { assets: 'public, max-age=31536000, immutable', rest: 'public, max-age=0, must-revalidate' }

/** The file `_headers`, which Netlify and Cloudflare read. */
export function headersFile(base: string): string {
  const block = (path: string, fields: Record<string, string>) => [path, ...Object.entries(fields).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n')
  return [block('/*', headers), block(`${base}assets/*`, { 'Cache-Control': caching.assets })].join('\n')
}
