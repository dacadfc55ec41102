import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { narrow } from '../packages/stage/views/narrow.ts'
import { handoutPage } from './handout.ts'
import { takeDownAll, type Leaf } from './leaves.ts'
import { escapeHtml, loadSlides } from './lib.ts'
import { installTags } from './offline.ts'
import { early, headersFile, policyTag } from './policy.ts'
import { serve } from './serve.ts'

/** Shown, once all of it is there, until the app has drawn the same: its size follows the window's, as the app's does; where that is narrow, the last state as a part of a page. */
const stillStyles = `
#still{visibility:hidden;position:fixed;inset:0;z-index:1;overflow:hidden;background:var(--paper);--fit:min(tan(atan2(100vw,980px)),tan(atan2(100vh,552px)))}
#still:has(+*){visibility:visible}
#still .slide{position:absolute;left:50%;top:50%;width:980px;height:552px;transform:translate(-50%,-50%) scale(var(--fit))}
#still .slidev-page{height:100%}
#still>.last{display:none}
#still nav{position:absolute;left:0;right:0;bottom:0;display:grid;grid-template-columns:1fr auto 1fr;gap:24px;height:48px;align-items:center;font:16px/1 var(--sans);color:var(--muted)}
#still nav :first-child{text-align:right}
#still *{animation:none!important;transition:none!important}
.elsewhere #still{display:none}
@media ${narrow}{html,body{height:auto;overflow:visible}#still{position:static;overflow:visible}#still>.slide{position:static;width:auto;height:auto;transform:none}#still>.slide>.slidev-page{position:static;width:auto;max-width:640px;height:auto;margin:0 auto}#still>.first{display:none}#still>.last{display:block}#app:empty{height:0;min-height:0}#still nav{position:static;margin:20px;height:auto}}`

/** Without scripts: the last state, above a line to go on with. */
const scriptless = '#still{--fit:min(tan(atan2(100vw,980px)),tan(atan2(100vh - 48px,552px)))}#still .slide{top:calc(50% - 24px)}#still>.first{display:none}#still>.last{display:block}'

/** Tags for search engines and for previews in chats; those that need an absolute address only where there is one. */
function tagsOf({ no, title, description }: Leaf, base: string, deck: string, site?: string): string {
  const here = site && `${site}${no}`
  const meta = (name: string, content: string) => `<meta ${name.startsWith('og:') ? 'property' : 'name'}="${name}" content="${escapeHtml(content)}">`
  return [
    `<title>${escapeHtml(no === 1 ? deck : `${title} · ${deck}`)}</title>`,
    meta('description', description),
    meta('og:type', 'article'),
    meta('og:title', title),
    meta('og:description', description),
    meta('og:site_name', deck),
    `<link rel="alternate" href="${base}handout" title="The talk as text">`,
    ...here
      ? [
          `<link rel="canonical" href="${here}">`,
          meta('og:url', here),
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

/** What a build's `.vite/manifest.json` says of its files. */
type Manifest = Record<string, { file: string, imports?: string[], css?: string[] }>

/** Tags that fetch at once what the app would ask for one after the other on its way to a slide. */
function preloads(manifest: Manifest, no: number, base: string): string {
  const found = new Set<string>()
  const visit = (key: string) => {
    if (found.has(key)) return
    found.add(key)
    for (const next of manifest[key]?.imports ?? []) visit(next)
  }
  // The page itself has these.
  visit('index.html')
  const had = new Set(found)
  for (const key of Object.keys(manifest)) {
    if (key === 'views/Play.vue' || key.endsWith(`/@slidev/slides/${no}/md`)) visit(key)
  }
  const needed = [...found].filter(key => !had.has(key)).flatMap(key => manifest[key] ?? [])
  return [
    ...needed.map(({ file }) => `<link rel="modulepreload" crossorigin href="${base}${file}">`),
    ...[...new Set(needed.flatMap(({ css = [] }) => css))].map(file => `<link rel="preload" as="style" crossorigin href="${base}${file}">`),
  ].join('\n')
}

/** A page for a slide: the built index.html with the slide in it, which paints before any script or stylesheet has come. */
function pageOf(leaf: Leaf, { shell, manifest, base, total, deck, site }: { shell: string, manifest: Manifest, base: string, total: number, deck: string, site?: string }): string {
  const { no, first, last, styles } = leaf
  const link = (to: number, words: string) => to >= 1 && to <= total ? `<a href="${base}${to}">${words}</a>` : `<span></span>`
  const nav = `<nav>${link(no - 1, '← Back')}<span>${no} of ${total} · <a href="${base}handout">the talk as text</a></span>${link(no + 1, 'Next →')}</nav>`
  return shell
    .replace(/<title>.*<\/title>\n?/, '')
    .replace(/<meta property="og:[^>]*>\n?/g, '')
    .replaceAll('<link rel="stylesheet"', '<link rel="stylesheet" media="not all"')
    .replace(policyTag, () => `${policyTag}\n<script>${early}</script>`)
    .replace('</head>', () => `${preloads(manifest, no, base)}\n${tagsOf(leaf, base, deck, site)}\n<style>${[...styles, stillStyles].join('\n')}</style>\n</head>`)
    .replace('<div id="app">', () => `<main id="still"><div class="slide first">${first}</div><div class="slide last">${last}</div><noscript><style>${scriptless}</style>${nav}</noscript></main>\n<div id="app">`)
}

/** The addresses beside the slides' own that the app answers, each as the file that a static server looks for. */
const appPaths = (total: number) => [
  'print.html', 'presenter/index.html',
  ...Array.from({ length: total }, (_, i) => `presenter/${i + 1}.html`),
]

/** Where a wrong address ends: it says so and leads to every slide. */
function notFoundPage(leaves: Leaf[], base: string, deck: string): string {
  const links = leaves.map(({ no, title }) => `<li><a href="${base}${no}">${escapeHtml(title)}</a></li>`).join('')
  return `<!DOCTYPE html>
<html lang="en">
<head>
${policyTag}
<script>${early}</script>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>No such page · ${escapeHtml(deck)}</title>
<link rel="icon" href="${base}favicon.svg">
<style>${leaves[0]!.styles.join('\n')}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 var(--sans)}
main{max-width:640px;margin:0 auto;padding:64px 24px}
h1{margin:0 0 16px;font-size:32px;font-weight:660;line-height:1.15;letter-spacing:-.022em}
p{margin:0 0 16px}
a{color:var(--ink);text-decoration:underline;text-underline-offset:3px}
ol{padding-left:1.8em;list-style:decimal}
li{padding:5px 0}</style>
</head>
<body>
<main>
<h1>There is no such page</h1>
<p>The address may have lost a part, or the slide has moved. <a href="${base}">Begin at the first slide</a>, or read <a href="${base}handout">the talk as text</a>, or go to one of the slides:</p>
<ol>${links}</ol>
</main>
</body>
</html>
`
}

/**
 * Gives every slide of a build in `folder`, served at `base`, a page of its own, `7.html`, with the slide already in it;
 * index.html becomes the first slide's. `site` is the absolute address that it will have, for previews and canonical addresses.
 */
export async function writePages(folder: string, base: string, site?: string): Promise<void> {
  const shell = (await readFile(join(folder, 'index.html'), 'utf8'))
    .replace('<head>', () => `<head>\n${policyTag}`)
    .replace('</head>', () => `${installTags(base)}\n</head>`)
  const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest
  const deck = /<title>(.*)<\/title>/.exec(shell)?.[1] ?? ''
  const slides = await loadSlides()
  const total = slides.length
  const pictures = site && join(folder, 'og')
  if (pictures) await mkdir(pictures)
  const server = await serve({ dir: folder, base })
  try {
    for (const path of appPaths(total)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), shell)
    }
    const leaves = (await takeDownAll(server.url, slides, pictures)).map((leaf): Leaf =>
      ({ ...leaf, styles: leaf.styles.map(rule => rule.replaceAll(server.url, base)), words: leaf.words.replaceAll(server.url, base) }))
    for (const leaf of leaves) {
      const html = pageOf(leaf, { shell, manifest, base, total, deck, site })
      await writeFile(join(folder, `${leaf.no}.html`), html)
      if (leaf.no === 1) await writeFile(join(folder, 'index.html'), html)
    }
    await writeFile(join(folder, '404.html'), notFoundPage(leaves, base, deck))
    await writeFile(join(folder, 'handout.html'), handoutPage(leaves, base, deck, `${policyTag}\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">`))
    await writeFile(join(folder, '_headers'), headersFile(base))
    await rm(join(folder, '.vite'), { recursive: true })
    // Slidev's rule for Netlify answers a wrong address with the first slide.
    await rm(join(folder, '_redirects'), { force: true })
  }
  finally {
    await server.close()
  }
}
