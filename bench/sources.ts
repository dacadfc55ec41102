import { escapeHtml } from '../packages/publish/deck.ts'
import type { BriefSlide, Row, Statement } from './brief.ts'

const words = ({ term, text }: Statement) => term ? `**${term}**: ${text}` : text
const list = (mark: string, statements: Statement[] = []) => statements.map(statement => `${mark} ${words(statement)}`).join('\n')

function table(rows: Row[] = []): string {
  if (!rows.length) return ''
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line(['Feature', 'Virtual machines', 'Containers']),
    line(['---', '---', '---']),
    ...rows.map(({ feature, vm, container }) => line([feature, vm, container])),
  ].join('\n')
}

const blocks = (...parts: (string | undefined)[]) => parts.filter(Boolean).join('\n\n')
const repeated = (slides: BriefSlide[], times: number) => Array.from({ length: times }, () => slides).flat()

/** `slides.md` for stock Slidev: its own theme and settings, but no fonts or icon from other hosts, which a closed network lacks. */
export function slidevSource(slides: BriefSlide[], times = 1): string {
  const head = '---\ntheme: default\ntitle: Virtual machines vs containers\nfonts:\n  provider: none\nfavicon: /favicon.svg\n---'
  const pages = repeated(slides, times).map(({ title, lead, statements, rows }) =>
    blocks(`# ${title}`, lead, statements && `<v-clicks>\n\n${list('-', statements)}\n\n</v-clicks>`, table(rows)))
  return `${head}\n\n${pages.join('\n\n---\n\n')}\n`
}

/** Markdown for Marp, in which a list marked with `*` comes item by item. */
export function marpSource(slides: BriefSlide[]): string {
  const pages = slides.map(({ title, lead, statements, rows }) => blocks(`# ${title}`, lead, list('*', statements), table(rows)))
  return `---\nmarp: true\ntitle: Virtual machines vs containers\n---\n\n${pages.join('\n\n---\n\n')}\n`
}

/** index.html for reveal.js, with the files and plugins that its own starting page loads. */
export function revealSource(slides: BriefSlide[]): string {
  const cells = (tag: string, texts: string[]) => `<tr>${texts.map(text => `<${tag}>${escapeHtml(text)}</${tag}>`).join('')}</tr>`
  const item = ({ term, text }: Statement) => `<li class="fragment">${term ? `<strong>${escapeHtml(term)}</strong>: ` : ''}${escapeHtml(text)}</li>`
  const sections = slides.map(({ title, lead, statements, rows }) => [
    `<h2>${escapeHtml(title)}</h2>`,
    lead ? `<p>${escapeHtml(lead)}</p>` : '',
    statements ? `<ul>${statements.map(item).join('')}</ul>` : '',
    rows ? `<table><thead>${cells('th', ['Feature', 'Virtual machines', 'Containers'])}</thead><tbody>${rows.map(row => cells('td', [row.feature, row.vm, row.container])).join('')}</tbody></table>` : '',
  ].join('\n'))
  const styles = ['reset', 'reveal', 'theme/black', 'plugin/highlight/monokai'].map(name => `<link rel="stylesheet" href="dist/${name}.css">`)
  const scripts = ['reveal', 'plugin/notes', 'plugin/markdown', 'plugin/highlight'].map(name => `<script src="dist/${name}.js"></script>`)
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Virtual machines vs containers</title>
${styles.join('\n')}
</head>
<body>
<div class="reveal"><div class="slides">
${sections.map(section => `<section>\n${section}\n</section>`).join('\n')}
</div></div>
${scripts.join('\n')}
<script>Reveal.initialize({ hash: true, plugins: [RevealMarkdown, RevealHighlight, RevealNotes] })</script>
</body>
</html>
`
}
