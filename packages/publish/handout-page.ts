import markdown from 'markdown-it'
import { clock, readNote } from 'slidev-addon-stage/notes'
import { linesOf, type Occasion, spoken } from 'slidev-addon-stage/occasion'
import { escapeHtml, linked } from './deck.ts'
import { languageName } from './languages.ts'
import type { Leaf } from './leaves.ts'
import type { Site } from './pages.ts'

const styles = `
body{margin:0;background:var(--paper,Canvas);color:var(--ink,CanvasText);font:17px/1.6 system-ui,sans-serif}
main{max-width:680px;margin:0 auto;padding:40px 20px 80px}
h1{font-size:34px;line-height:1.15;letter-spacing:-.02em}
.logo{height:48px}
main{position:relative}
.language{position:absolute;inset-inline-end:0;top:8px;font-size:14px;color:var(--muted)}
main>.language{inset-inline-end:20px;top:16px}
h2{margin:0 0 14px;font-size:23px;line-height:1.25;letter-spacing:-.01em}
h2 a{color:inherit;text-decoration:none}
h2 a:hover,h2 a:focus-visible{text-decoration:underline}
section{position:relative;padding:34px 0;border-top:1px solid var(--line,GrayText);break-inside:avoid-page}
a{color:inherit;text-underline-offset:3px}
nav ol{padding-inline-start:1.7em}
nav li{padding:5px 0}
.picture{padding:14px 18px;border-radius:10px;background:var(--host-soft);font-size:16px;overflow-x:auto}
.picture p{margin:0 0 8px}
.picture .name{font-weight:650}
.picture pre{margin:0 0 10px;overflow-x:auto;font-size:14px;direction:ltr}
.picture ul,.picture ol{margin:0 0 10px;padding-inline-start:1.3em}
.picture table{border-collapse:collapse;margin:0 0 12px}
.picture caption{padding:0 0 6px;font-weight:650;text-align:start}
.picture th,.picture td{padding-block:5px;padding-inline:0 14px;border-top:1px solid var(--line,GrayText);text-align:start;vertical-align:top}
.picture dt{color:var(--muted)}
.picture dd{margin:0 0 6px}
.source{color:var(--muted);font-size:14px}
.notes{margin-top:16px;overflow-x:auto}
@media print{body{font-size:11pt}nav,.language{display:none}section{padding:14pt 0}}`

// With tags, as Slidev has them in notes.
const notes = markdown({ html: true, linkify: true })

/** The notes of a slide as they are written, without the marks that are for the speaker; on a route as it is said there. */
const proseOf = (note: string, route: string) => notes.render(readNote(note, route !== '').markdown)

/** Who gives the talk, where and when, the logo for either ground, and the link. */
function header(occasion: Occasion, base: string): string {
  const { link, logo } = occasion
  const address = (path: string) => escapeHtml(/^https?:/.test(path) ? path : base + path.replace(/^\//, ''))
  const lines = [...linesOf(occasion).map(escapeHtml), ...link ? [`<a href="${escapeHtml(link)}">${escapeHtml(spoken(link))}</a>`] : []]
  return [
    ...logo ? [`<picture><source media="(prefers-color-scheme:dark)" srcset="${address(logo.dark)}"><img class="logo" src="${address(logo.light)}" alt=""></picture>`] : [],
    ...lines.length ? [`<p>${lines.join('<br>')}</p>`] : [],
  ].map(line => `${line}\n`).join('')
}

/** The talk, or a route through it, as one page of text: of each slide its title, what its picture says, and its notes. Without scripts, in the reader's theme. */
export function handoutPage(leaves: Leaf[], { base, deck, language, notes: withNotes, occasion, routes, say, languages }: Site, head: string, route = ''): string {
  const query = route && `?route=${encodeURIComponent(route)}`
  const ways = ['', ...Object.keys(routes)].map((name) => {
    const words = escapeHtml(name ? `${name} · ${clock(routes[name]!)}` : say('wholeTalk'))
    return name === route ? `<b aria-current="page">${words}</b>` : `<a href="${base}handout${name && `-${encodeURIComponent(name)}`}">${words}</a>`
  })
  const here = `handout${route && `-${route}`}`
  const others = (no: number) => {
    const links = languages.filter(language => language.base !== base).map(({ lang, base, numbers }) => `<a lang="${escapeHtml(lang)}" hreflang="${escapeHtml(lang)}" href="${base}${here}${no > 1 ? `#slide-${numbers[no - 1]}` : ''}">${escapeHtml(languageName(lang))}</a>`)
    return links.length ? `<div class="language">${links.join(' · ')}</div>` : ''
  }
  const tokens = (of: RegExp) => leaves[0]!.drawn?.styles.find(rule => of.test(rule) && rule.includes('--paper:'))?.replace(/^[^{]*/, ':root') ?? ''
  const contents = leaves.map(({ no, title }) => `<li value="${no}"><a href="#slide-${no}">${escapeHtml(title)}</a></li>`).join('')
  const sections = leaves.map(({ no, title, drawn, note }) => `<section id="slide-${no}">
${no > 1 ? others(no) : ''}<h2><a href="${base}${no}${query}">${no}. ${escapeHtml(title)}</a></h2>
${drawn?.words ? `<div class="picture">${drawn.words}</div>` : ''}
${proseOf(note, route) && `<div class="notes">\n${proseOf(note, route)}\n</div>`}
</section>`)
  return `<!DOCTYPE html>
<html${language}>
<head>
${head}
<meta name="description" content="${escapeHtml(say(withNotes ? 'handoutIs' : 'asText'))}">
<style>${tokens(/^:root/)}
@media (prefers-color-scheme:dark){${tokens(/^html\.dark/)}}
:root{color-scheme:light dark}${styles}</style>
</head>
<body>
<main>
${others(1)}<h1>${escapeHtml(deck)}</h1>
${header(occasion, base)}${withNotes ? `<p>${linked(say('handoutIntro'), `${base}1${query}`)}</p>` : ''}
${ways.length > 1 ? `<nav aria-label="${escapeHtml(say('route'))}"><p>${ways.join(', ')}</p></nav>\n` : ''}<nav aria-label="${escapeHtml(say('slides'))}"><ol>${contents}</ol></nav>
${sections.join('\n')}
</main>
</body>
</html>
`
}
