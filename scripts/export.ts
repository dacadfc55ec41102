import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import pkg from '../package.json' with { type: 'json' }
import { findBrowser } from './browser.ts'
import { countSlides, Failure, readOptions, readRange, replace, requireGoodDeck, requireOurs, requireWritable, root, run, slidev } from './lib.ts'

const usage = `Usage: npm run export [-- --format FORMAT] [-- --dark] [-- --with-clicks] [-- --range RANGE] [-- --output FILE]

Writes the talk to a file to hand out.

--format FORMAT  pdf (default), pptx (a picture and the notes on each slide),
                 png (a folder of pictures), md (a folder with pictures and the notes as text)
--dark           dark colours
--with-clicks    a page for every click, not only for each slide's last state
--range RANGE    these slides only: 1,4-5
--output FILE    where to write it (default: ${pkg.name}.pdf, and a name of its own for each of the choices above)`

/** What a format's output is: a file with this ending, or a folder of files with these. */
const formats = {
  pdf: { kind: 'file', ending: '.pdf' },
  pptx: { kind: 'file', ending: '.pptx' },
  png: { kind: 'folder', ending: '-png' },
  md: { kind: 'folder', ending: '-md' },
} as const
type Format = keyof typeof formats

// The first start on a slow machine bundles everything anew.
const timeout = '120000'

function isFormat(text: string): text is Format {
  return Object.hasOwn(formats, text)
}

/** What was written, for the last line: "20 pages, 1240 kB". */
async function describe(output: string, format: Format): Promise<string> {
  const files = formats[format].kind === 'file' ? [output] : (await readdir(output)).map(name => join(output, name))
  const sizes = await Promise.all(files.map(async file => (await stat(file)).size))
  const size = `${Math.ceil(sizes.reduce((a, b) => a + b, 0) / 1000)} kB`
  if (format === 'pdf') return `${(await PDFDocument.load(await readFile(output))).getPageCount()} pages, ${size}`
  return formats[format].kind === 'folder' ? `${files.length} files, ${size}` : size
}

run(import.meta.url, async () => {
  const { format = 'pdf', dark = false, 'with-clicks': clicks = false, range, output } = readOptions(usage, {
    'format': { type: 'string' },
    'dark': { type: 'boolean' },
    'with-clicks': { type: 'boolean' },
    'range': { type: 'string' },
    'output': { type: 'string' },
  })
  if (!isFormat(format)) throw new Failure(`--format ${format} is not one of ${Object.keys(formats).join(', ')}`)
  const { kind, ending } = formats[format]
  const choices = [dark && '-dark', clicks && '-clicks', range && `-${range}`].filter(Boolean).join('')
  const target = output === undefined ? join(root, `${pkg.name}${choices}${ending}`) : resolve(output)
  const shown = relative(process.cwd(), target)
  if (kind === 'file' && !target.endsWith(ending)) throw new Failure(`--output ${output} must end in ${ending}`)
  requireWritable(target, kind)
  if (kind === 'folder') await requireOurs(target, names => names.every(name => /\.(png|md)$/.test(name)))
  const total = await countSlides()
  const slides = range === undefined ? total : readRange('--range', range, total).length
  await requireGoodDeck()
  const browser = await findBrowser()

  console.log(`Exporting ${slides} ${slides === 1 ? 'slide' : 'slides'} to ${shown} with ${browser} ...`)
  const exportTo = (fresh: string) => slidev([
    'export',
    '--format', format,
    '--output', format === 'md' ? join(fresh, 'slides.md') : fresh,
    '--executable-path', browser,
    '--timeout', timeout,
    // Without it Slidev prints whatever slides have arrived by then.
    '--wait-until', 'networkidle',
    `--dark=${dark}`,
    // Slidev's outline wants every slide.
    ...format === 'pdf' && range === undefined ? ['--with-toc'] : [],
    `--with-clicks=${clicks}`,
    ...range === undefined ? [] : ['--range', range],
  ], { log: join(root, '.cache/export.log'), quiet: !process.stdout.isTTY })
  // Chromium's printing is a process of its own, which a busy machine can lose; what it prints does not depend on that.
  await replace(target, fresh => exportTo(fresh).catch((error: unknown) => {
    if (!(error instanceof Failure && error.message.includes('Printing failed'))) throw error
    console.log('The browser’s print service failed; printing once more ...')
    return exportTo(fresh)
  }))
  console.log(`${shown}: ${await describe(target, format)}`)
})
