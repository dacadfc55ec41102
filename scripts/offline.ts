import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './lib.ts'
import { loadSlides, type Slide } from './slides.ts'

/** Icons of public/ by file: how wide in pixels, and whether a system may cut it to its own shape, for which the picture has a margin. All are public/favicon.svg. */
const icons = [
  { file: 'icon-192.png', size: 192, maskable: false },
  { file: 'icon-512.png', size: 512, maskable: false },
  { file: 'icon-maskable.png', size: 512, maskable: true },
]

/** What every page of a build says so that it can be installed. */
export const installTags = (base: string) => [
  `<link rel="manifest" href="${base}manifest.webmanifest">`,
  `<link rel="apple-touch-icon" href="${base}icon-192.png">`,
  '<meta name="theme-color" content="#fafaf7" media="(prefers-color-scheme: light)">',
  '<meta name="theme-color" content="#0e1118" media="(prefers-color-scheme: dark)">',
].join('\n')

/** Not kept: what only previews, hosts and the worker itself need. */
const elsewhere = /^(og\/|_headers$|sw\.js$)/

/**
 * Makes a build in `folder` installable, and lets it work without a network after one visit: an icon, a manifest and a
 * service worker that keeps every file. The last thing done to a build, since the worker's version is a digest of all.
 */
export async function writeOffline(folder: string): Promise<void> {
  const [{ title: deck }] = await loadSlides() as [Slide]
  await writeFile(join(folder, 'manifest.webmanifest'), JSON.stringify({
    name: deck,
    short_name: 'VMs vs containers',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#fafaf7',
    theme_color: '#fafaf7',
    icons: icons.map(({ file, size, maskable }) => ({ src: file, sizes: `${size}x${size}`, type: 'image/png', purpose: maskable ? 'maskable' : 'any' })),
  }))
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1).replaceAll('\\', '/')).filter(path => !elsewhere.test(path)).sort()
  const digest = createHash('sha256')
  for (const path of files) digest.update(`${path}\0`).update(await readFile(join(folder, path)))
  // Asked for as a visitor does: some hosts answer /7.html with a redirect to /7.
  const paths = files.map(path => path === '404.html' ? path : path.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '') || './')
  // The slides first, the PDF last.
  const last = (path: string) => Number(/\.(pdf|png)$/.test(path))
  paths.sort((a, b) => last(a) - last(b))
  const worker = await readFile(join(root, 'scripts/worker.js'), 'utf8')
  await writeFile(join(folder, 'sw.js'), `const deck = ${JSON.stringify({ version: digest.digest('hex').slice(0, 12), paths })}\n${worker}`)
}
