import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathFrom } from './command.ts'
import { escapeHtml } from './deck.ts'

/** Icons that a deck may have in public/, by file: how wide in pixels, and whether a system may cut it to its own shape, for which the picture has a margin. */
export const icons = [
  { file: 'icon-192.png', size: 192, maskable: false },
  { file: 'icon-512.png', size: 512, maskable: false },
  { file: 'icon-maskable.png', size: 512, maskable: true },
]

/** What a deck's headmatter may say in `app`: its name below an icon (default: its title), and the colour around it in each theme. */
export interface App { name?: string, light?: string, dark?: string }

/** What every page of the build in `folder` says so that it can be installed. */
export const installTags = (folder: string, base: string, app: App) => [
  `<link rel="manifest" href="${base}manifest.webmanifest">`,
  ...existsSync(join(folder, 'icon-192.png')) ? [`<link rel="apple-touch-icon" href="${base}icon-192.png">`] : [],
  ...(['light', 'dark'] as const).flatMap(theme => app[theme] ? [`<meta name="theme-color" content="${escapeHtml(app[theme])}" media="(prefers-color-scheme: ${theme})">`] : []),
].join('\n')

/** Not kept: what only previews, hosts and the worker itself need, which answers for no address that is not the deck's. */
const elsewhere = /^(og\/|_headers$|404\.html$|sw\.js$)/

/**
 * Makes a build in `folder` installable, and lets it work without a network after one visit: an icon, a manifest and a
 * service worker that keeps every file. The last thing done to a build, since the worker's version is a digest of all.
 */
export async function writeOffline(folder: string, deck: string, app: App): Promise<void> {
  await writeFile(join(folder, 'manifest.webmanifest'), JSON.stringify({
    name: deck,
    short_name: app.name ?? deck,
    start_url: './',
    scope: './',
    display: 'standalone',
    ...app.light && { background_color: app.light, theme_color: app.light },
    icons: icons.filter(({ file }) => existsSync(join(folder, file))).map(({ file, size, maskable }) => ({ src: file, sizes: `${size}x${size}`, type: 'image/png', purpose: maskable ? 'maskable' : 'any' })),
  }))
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
    .map(({ parentPath, name }) => pathFrom(folder, join(parentPath, name))).filter(path => !elsewhere.test(path)).sort()
  const whole = createHash('sha256')
  const kept: [path: string, sign: string][] = []
  for (const file of files) {
    const bytes = await readFile(join(folder, file))
    const digest = createHash('sha256').update(bytes).digest('hex')
    whole.update(`${file}\0${digest}`)
    // Pages are asked for as a visitor does: some hosts answer /7.html with a redirect to /7.
    const path = file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '') || './'
    kept.push([encodeURI(path).replace(/[#?]/g, encodeURIComponent), /\.html$/.test(file) ? 'page' : /\.(png|jpe?g|gif|webp|avif|svg|ico)$/i.test(file) ? 'picture' : digest.slice(0, 16)])
  }
  // The slides first, the PDF last.
  const last = ([path]: [string, string]) => Number(/\.(pdf|png)$/.test(path))
  kept.sort((a, b) => last(a) - last(b))
  const worker = await readFile(join(import.meta.dirname, 'worker.js'), 'utf8')
  await writeFile(join(folder, 'sw.js'), `const deck = ${JSON.stringify({ version: whole.digest('hex').slice(0, 12), files: kept })}\n${worker}`)
}
