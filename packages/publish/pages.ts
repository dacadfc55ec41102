import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Browser } from '@playwright/test'
import { narrow } from 'slidev-addon-stage/narrow'
import { countOn, isHandedOut, stepFrom } from 'slidev-addon-stage/routes'
import type { Occasion } from 'slidev-addon-stage/occasion'
import type { Say } from 'slidev-addon-stage/words'
import { handoutPage } from './handout-page.ts'
import { leafOf, takeDownAll, type Leaf } from './leaves.ts'
import { about, escapeHtml, linked } from './deck.ts'
import { type App, installTags } from './offline.ts'
import { languageName } from './languages.ts'
import { early, headersFile, policyTag } from './policy.ts'
import type { Slide } from './slides.ts'

/** Shown, once all of it is there, until the app has drawn the same: its size follows the window's, as the app's does; where that is narrow, the last state as a part of a page. */
const stillStyles = ({ canvas: { width, height } }: Site) => `
#still{visibility:hidden;position:fixed;inset:0;z-index:1;overflow:hidden;background:var(--paper);--fit:min(tan(atan2(100vw,${width}px)),tan(atan2(100vh,${height}px)))}
#still:has(+*){visibility:visible}
#still .slide{position:absolute;left:50%;top:50%;width:${width}px;height:${height}px;transform:translate(-50%,-50%) scale(var(--fit))}
#still .slidev-page{height:100%}
#still>.last:where(:not(.first)){display:none}
#still nav{position:absolute;left:0;right:0;bottom:0;display:grid;grid-template-columns:1fr auto 1fr;gap:24px;height:48px;align-items:center;font:16px/1 var(--sans);color:var(--muted)}
#still nav :first-child{text-align:right}
#still *{animation:none;transition:none}
.elsewhere #still{display:none}
@media ${narrow}{html,body{height:auto;overflow:visible}#still{position:static;overflow:visible}#still>.slide{position:static;width:auto;height:auto;transform:none}#still>.slide>.slidev-page{container-name:narrow;position:static;width:auto;max-width:640px;height:auto;margin:0 auto}#still>.first:where(:not(.last)){display:none}#still>.last{display:block}#still~#app{position:absolute;inset:0 0 auto;visibility:hidden}#still nav{position:static;margin:20px;height:auto}}`

/** Without scripts: the last state, above a line to go on with. */
const scriptless = ({ canvas: { width, height } }: Site) => `#still{--fit:min(tan(atan2(100vw,${width}px)),tan(atan2(100vh - 48px,${height}px)))}#still .slide{top:calc(50% - 24px)}#still>.first:where(:not(.last)){display:none}#still>.last{display:block}`

/** The talk in a language: where it is, the number that each slide of this deck has there, and whether it is what visitors of any other language get. */
export interface Language { lang: string, base: string, numbers: number[], isDefault: boolean }

/** What the pages of a build share. */
export interface Site {
  base: string
  /** The absolute address that it will have, ending in `base`, for previews and canonical addresses. */
  site?: string
  /** The talk's title. */
  deck: string
  /** Its language and direction, as attributes of a page. */
  language: string
  /** Who gives it, where and when. */
  occasion: Occasion
  /** How many seconds each route through it may take, by its name. */
  routes: Record<string, number>
  /** The talk in each language that it is published in, this one included. None where it is in one. */
  languages: Language[]
  /** Its words for what is around the slides. */
  say: Say
  /** The picture in a browser's tab: an address, or a path in public/. */
  icon?: string
  app: App
  /** The size of a slide, in CSS pixels. */
  canvas: { width: number, height: number }
  /** What its pages may load and run. */
  policy: string
  /** What hosts send with every answer. */
  headers: Record<string, string>
  /** Whether there is a browser, and so a PDF and pictures for previews. */
  drawn: boolean
  /** Whether what is said is in it. */
  notes: boolean
}

/** Tags for search engines and for previews in chats; those that need an absolute address only where there is one. */
function tagsOf({ no, title, description }: Leaf, made: Site): string {
  const { deck, site, drawn } = made
  const here = site && `${site}${no}`
  const meta = (name: string, content: string) => `<meta ${name.startsWith('og:') ? 'property' : 'name'}="${name}" content="${escapeHtml(content)}">`
  return [
    `<title>${escapeHtml(no === 1 ? deck : `${title} · ${deck}`)}</title>`,
    ...description ? [meta('description', description)] : [],
    meta('og:type', 'article'),
    meta('og:title', title),
    ...description ? [meta('og:description', description)] : [],
    meta('og:site_name', deck),
    ...alternates(made, no),
    ...here ? [`<link rel="canonical" href="${here}">`, meta('og:url', here)] : [],
    ...here && drawn
      ? [
          meta('og:image', `${site}og/${no}.png`),
          meta('og:image:width', '1200'),
          meta('og:image:height', '630'),
          meta('og:image:alt', title),
          meta('twitter:card', 'summary_large_image'),
          meta('twitter:image', `${site}og/${no}.png`),
        ]
      : [meta('twitter:card', 'summary')],
  ].join('\n')
}

/** Where the same is to be had in another form; the add-on's links come from these. */
const alternates = ({ base, drawn, notes, say, languages, site }: Pick<Site, 'base' | 'drawn' | 'notes' | 'say' | 'languages' | 'site'>, page: string | number = '') => [
  `<link rel="alternate" href="${base}handout" title="${escapeHtml(say(notes ? 'asTextWithNotes' : 'asText'))}">`,
  ...drawn ? [`<link rel="alternate" type="application/pdf" href="${base}${encodeURIComponent(about.stem)}.pdf" title="${escapeHtml(say('asPdf'))}">`] : [],
  ...inLanguages(languages, page, site),
]

/**
 * The same page in each language, a slide's by its number here, which search engines want to know, and the bar's switch; with the host
 * where it is known. A language whose slides are not those of this deck says which each of them is there.
 */
export function inLanguages(languages: Language[], page: string | number, site: string | undefined): string[] {
  return languages.flatMap(({ lang, base, numbers, isDefault }) => {
    const address = (site ? new URL(base, site).href : base) + (typeof page === 'number' ? numbers[page - 1] : page)
    const others = numbers.every((no, i) => no === i + 1) ? '' : ` data-numbers="${numbers.join(' ')}"`
    return [`<link rel="alternate" hreflang="${escapeHtml(lang)}" href="${address}" title="${escapeHtml(languageName(lang))}"${others}>`, ...isDefault ? [`<link rel="alternate" hreflang="x-default" href="${address}">`] : []]
  })
}

/** What a build's `.vite/manifest.json` says of its files. */
type Manifest = Record<string, { file: string, imports?: string[], css?: string[] }>

/** Tags that fetch at once what the app would ask for one after the other on its way to a slide, and, where nothing else waits, to the one after it: the first key would. */
function preloads(manifest: Manifest, no: number, next: number | undefined, base: string): string {
  const found = new Set<string>()
  const visit = (key: string): string[] => {
    if (found.has(key)) return []
    found.add(key)
    return [key, ...(manifest[key]?.imports ?? []).flatMap(visit)]
  }
  // The page itself has these.
  visit('index.html')
  return [no, next].flatMap((slide) => {
    const needed = Object.keys(manifest).filter(key => key.endsWith(`/@slidev/slides/${slide}/md`)).flatMap(visit).flatMap(key => manifest[key] ?? [])
    const how = slide === no ? 'crossorigin' : 'crossorigin fetchpriority="low"'
    return [
      ...needed.map(({ file }) => `<link rel="modulepreload" ${how} href="${base}${file}">`),
      ...[...new Set(needed.flatMap(({ css = [] }) => css))].map(file => `<link rel="preload" as="style" ${how} href="${base}${file}">`),
    ]
  }).join('\n')
}

/** Out of a slide's page where the app is not: back, the talk as text, next, through the appendix, too, for who reads on. */
function waysFrom(no: number, slides: Slide[], { base, say }: Site): string {
  const count = countOn(slides, no, '')
  const link = (to: number, words: string) => to >= 1 && to <= slides.length ? `<a href="${base}${to}">${escapeHtml(words)}</a>` : `<span></span>`
  return `<nav>${link(no - 1, `← ${say('back')}`)} <span>${escapeHtml(count ? say('slideOf', count) : say('slide', { no }))} · <a href="${base}handout">${escapeHtml(say('asText'))}</a></span> ${link(no + 1, `${say('next')} →`)}</nav>`
}

/** Puts into a page without a slide in it what it says where scripts do not run or do not come; the app clears it away when it draws. */
const withoutApp = (html: string, title: string, { say }: Pick<Site, 'say'>, ways = '') => html.replace('<div id="app">', start =>
  `${start}<noscript><main style="max-width:640px;margin:0 auto;padding:48px 24px;font:17px/1.6 system-ui,sans-serif"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(say('needsScripts'))}</p>${ways}</main></noscript>`)

/** A page for a slide: the built index.html with the slide in it, which paints before any script or stylesheet has come. */
function pageOf(leaf: Leaf, slides: Slide[], site: Site, shell: string, manifest: Manifest): string {
  const { no, title, drawn } = leaf
  const page = shell.replace('</head>', () => `${preloads(manifest, no, stepFrom(slides, no, '', 1), site.base)}\n${tagsOf(leaf, site)}\n</head>`)
  const ways = waysFrom(no, slides, site)
  if (!drawn) return withoutApp(page, title, site, ways)
  const { first, last, styles } = drawn
  const states = first === last ? `<div class="slide first last">${last}</div>` : `<div class="slide first">${first}</div><div class="slide last">${last}</div>`
  return page
    .replaceAll('<link rel="stylesheet"', '<link rel="stylesheet" media="not all"')
    // It goes with the slide, when the app takes over: in the app's own sheet, utilities count more than what they stand after.
    .replace('</head>', () => `<style class="of-still">${[...styles, stillStyles(site)].join('\n')}</style>\n</head>`)
    .replace('<div id="app">', () => `<main id="still">${states}<noscript><style>${scriptless(site)}</style>${ways}</noscript></main>\n<div id="app">`)
}

/** The addresses beside the slides' own that the app answers. */
function appPaths(slides: Slide[]): string[] {
  const aliases = slides.flatMap(({ frontmatter: { routeAlias } }) => typeof routeAlias === 'string' ? [routeAlias] : [])
  const presented = [...slides.map(({ no }) => String(no)), ...aliases]
  return ['entry', 'overview', 'notes', 'notes-edit', 'paper', 'poster', 'export', 'presenter/index', ...presented.map(place => `presenter/${place}`), ...aliases]
}

/** The head of a page without the app. */
const headOf = ({ base, icon }: Site, title: string) => `<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${icon ? `<link rel="icon" href="${escapeHtml(/^\w+:/.test(icon) ? icon : base + icon.replace(/^\//, ''))}">` : ''}`

/** Where a wrong address ends: it says so and leads to every slide. */
function notFoundPage(leaves: Leaf[], site: Site): string {
  const { base, deck, language, say } = site
  const links = leaves.map(({ no, title }) => `<li><a href="${base}${no}">${escapeHtml(title)}</a></li>`).join('')
  return `<!DOCTYPE html>
<html${language}>
<head>
${policyTag(site.policy)}
<script>${early}</script>
${headOf(site, `${say('noSuchPage')} · ${deck}`)}
<meta name="robots" content="noindex">
<style>:root{color-scheme:light dark}
${leaves[0]!.drawn?.styles.join('\n') ?? ''}
html,body{height:auto;overflow:visible}
body{margin:0;background:var(--paper,Canvas);color:var(--ink,CanvasText);font:17px/1.6 var(--sans,system-ui,sans-serif)}
main{max-width:640px;margin:0 auto;padding:64px 24px}
h1{margin:0 0 16px;font-size:32px;font-weight:660;line-height:1.15;letter-spacing:-.022em}
p{margin:0 0 16px}
a{color:inherit;text-decoration:underline;text-underline-offset:3px}
ol{padding-inline-start:1.8em;list-style:decimal}
li{padding:5px 0}</style>
</head>
<body>
<main>
<h1>${escapeHtml(say('noSuchPage'))}</h1>
<p>${linked(say('noSuchPageWhy'), base, `${base}handout`)}</p>
<ol>${links}</ol>
</main>
</body>
</html>
`
}

/**
 * Gives every slide of the build in `folder`, which is served at `url`, a page of its own, `7.html`, with the slide already in
 * it where there is a browser; index.html becomes the first slide's. Beside them a handout for each route, 404.html and what hosts read.
 */
export async function writePages(folder: string, slides: Slide[], site: Site, shell: string, { browser, url }: { browser?: Browser, url: string }): Promise<void> {
  // Without the add-on there is none, and pages say less of what they will need.
  const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8').catch(() => '{}')) as Manifest
  const pictures = site.site && browser && join(folder, 'og')
  if (pictures) await mkdir(pictures)
  const leaves = browser ? await takeDownAll(browser, url, slides, pictures) : slides.map(leafOf)
  for (const { drawn } of leaves) {
    if (!drawn) continue
    drawn.styles = drawn.styles.map(rule => rule.replaceAll(url, site.base))
    for (const part of ['first', 'last', 'words'] as const) drawn[part] = drawn[part].replaceAll(url, site.base)
  }
  for (const leaf of leaves) {
    const html = pageOf(leaf, slides, site, shell, manifest)
    await writeFile(join(folder, `${leaf.no}.html`), html)
    if (leaf.no === 1) await writeFile(join(folder, 'index.html'), html)
  }
  await writeFile(join(folder, '404.html'), notFoundPage(leaves, site))
  const head = `${policyTag(site.policy)}\n${headOf(site, `${site.say('handout')} · ${site.deck}`)}`
  for (const name of ['', ...Object.keys(site.routes)]) {
    const page = `handout${name && `-${name}`}`
    const heads = [head, ...inLanguages(site.languages, page, site.site)].join('\n')
    await writeFile(join(folder, `${page}.html`), handoutPage(leaves.filter(({ no }) => isHandedOut(slides[no - 1]!, name)), site, heads, name))
  }
  await writeFile(join(folder, '_headers'), headersFile([site.base, ...site.languages.map(({ base }) => base)], site.headers))
  await rm(join(folder, '.vite'), { recursive: true, force: true })
  // Slidev's rule for Netlify answers a wrong address with the first slide.
  await rm(join(folder, '_redirects'), { force: true })
}

type Shared = Pick<Site, 'languages' | 'site' | 'occasion' | 'base' | 'deck' | 'drawn' | 'notes' | 'policy' | 'app' | 'icon' | 'language' | 'say'>

/** The built index.html with the deck's language, its title escaped once, and its policy. */
async function shellOf(folder: string, site: Shared): Promise<string> {
  return (await readFile(join(folder, 'index.html'), 'utf8'))
    .replace(/<html([^>]*)>/, (_, more: string) => `<html${site.language}${more.replace(/ (?:lang|dir)="[^"]*"/g, '')}>`)
    .replace(/<title>.*<\/title>/, () => `<title>${escapeHtml(site.deck)}</title>`)
    // Who speaks counts before who wrote it.
    .replace(/<meta name="author"(?:"[^"]*"|[^">])*>\n?/, author => site.occasion.speaker ? '' : author)
    // Slidev escapes these twice, with quotes around.
    .replace(/(<meta name="(?:author|keywords|description)" content=")&quot;(.*?)&quot;(?=")/g, (_, before: string, text: string) => before + text.replace(/&amp;(amp|lt|gt|quot|#039);/g, '&$1;'))
    .replace(/<meta property="(?:og|twitter):(?:title|description)"(?:"[^"]*"|[^">])*>\n?/g, '')
    .replace(/\s*<meta charset[^>]*>/i, '')
    .replace(/<\/title>/, end => site.occasion.speaker ? `${end}\n<meta name="author" content="${escapeHtml(site.occasion.speaker)}">` : end)
    // Where a deck names none, Slidev's own is on another host.
    .replace(/<link rel="icon"(?:"[^"]*"|[^">])*>\n?/, icon => site.icon === undefined ? '' : icon)
    .replace('<head>', () => `<head>\n${policyTag(site.policy)}\n<script>${early}</script>`)
}

/** Makes a build for any place whole: one page for all slides, with a # in each address, and no page that a host answers wrong addresses with, since it would not find its files. */
export async function writeAlone(folder: string, site: Shared): Promise<void> {
  const shell = (await shellOf(folder, site)).replace('</head>', () => `${inLanguages(site.languages, '', undefined).join('\n')}\n</head>`)
  await writeFile(join(folder, 'index.html'), withoutApp(shell, site.deck, site))
  for (const name of ['404.html', '_redirects', '.vite']) await rm(join(folder, name), { recursive: true, force: true })
}

/** Makes the built index.html the page of all addresses that the app answers but the slides' own; returns it, without its title and previews. */
export async function writeShells(folder: string, slides: Slide[], site: Shared): Promise<string> {
  const built = (await shellOf(folder, site)).replace('</head>', () => `${installTags(folder, site.base, site.app)}\n</head>`)
  const page = withoutApp(built.replace('</head>', () => `${alternates(site).join('\n')}\n</head>`), site.deck, site,
    `<p><a href="${site.base}1">${escapeHtml(site.say('slides'))}</a> · <a href="${site.base}handout">${escapeHtml(site.say('asText'))}</a></p>`)
  // The first address, too, from which the slides are taken down.
  for (const path of ['index', ...appPaths(slides)]) {
    const file = join(folder, `${path}.html`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, page)
  }
  return built.replace(/<title>.*<\/title>\n?/, '').replace(/<meta (?:property="og:|name="(?:description|twitter:))[^"]*"(?:"[^"]*"|[^">])*>\n?/g, '')
}
