import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { PDFDocument } from 'pdf-lib'
import { cutShort, readNote } from 'slidev-addon-stage/notes'
import { isHandedOut, isOn, routesOf } from 'slidev-addon-stage/routes'
import { papers } from 'slidev-addon-stage/sheet'
import { languageOf } from 'slidev-addon-stage/words'
import { requireBrowser, withBrowser } from './browser.ts'
import { currentBuild } from './build.ts'
import { Failure, isOfPictures, readOptions, readRange, replace, requireOurs, requireWritable, run, root, usageOf } from './command.ts'
import { about, slidev } from './deck.ts'
import { openAll, posterFiles, posterOf, printDeck, printPoster, slidesOfPages } from './pdf.ts'
import { filmFiles, makeFilm, requireFfmpeg } from './film.ts'
import type { Picture } from './powerpoint.ts'
import { serve } from './serve.ts'
import { loadGoodDeck, type Slide } from './slides.ts'
import { voiceOf } from './voice.ts'

const usage = `${usageOf('export', '[--format FORMAT] [--dark] [--with-clicks] [--handout] [--per-page N] [--paper SIZE] [--lang LANG] [--route NAME] [--range RANGE] [--voice COMMAND] [--output FILE]')}

Writes the talk to a file to hand out.

--format FORMAT  pdf (default), pptx (each slide a picture, with its title, text, notes and words for the picture),
                 pptx-editable (each slide in boxes of text, as Slidev makes them),
                 png (a folder of pictures), md (a folder with pictures and the notes as text; with --output FILE.md,
                 that file, and a folder FILE of pictures beside it),
                 poster (a pdf of one sheet of A3 and a png beside it: the slides whose frontmatter has poster: true),
                 mp4, webm (a film: each slide with its motion while its notes are said, with captions and chapters, which
                 are beside it, too: FILE.vtt and FILE.chapters.vtt)
--dark           dark colours
--with-clicks    pages for earlier states, too: those that a slide's frontmatter chooses, else every click
--handout        a pdf for paper, with what is said below each slide
--per-page N     of a handout, so many slides a page: 2, 3, 4, 6 or 9, and no notes
--paper SIZE     of a handout: a4 (default) or letter
--lang LANG      in this language: slides.es.md for es
--route NAME     the slides of this route, as the headmatter calls it, and the appendix
--range RANGE    these slides only: 1,4-5
--voice COMMAND  of a film: what makes a WAV {file} of a {text}, as in "espeak-ng -w {file} {text}" (default: espeak-ng, where it
                 is installed), or none
--output FILE    where to write it (default: ${about.stem}.pdf, and a name of its own for each of the choices above)`

/** What a format's output is: a file with this ending, or a folder of files with these. */
const formats = {
  'pdf': { kind: 'file', ending: '.pdf' },
  'pptx': { kind: 'file', ending: '.pptx' },
  'pptx-editable': { kind: 'file', ending: '.pptx' },
  'png': { kind: 'folder', ending: '-png' },
  'md': { kind: 'folder', ending: '-md' },
  'poster': { kind: 'file', ending: '.pdf' },
  'mp4': { kind: 'file', ending: '.mp4' },
  'webm': { kind: 'file', ending: '.webm' },
} as const
type Format = keyof typeof formats

/** How many slides a page of a handout may have. */
const perPageChoices = [1, 2, 3, 4, 6, 9]

function isFormat(text: string): text is Format {
  return Object.hasOwn(formats, text)
}

const isPaper = (text: string): text is keyof typeof papers => Object.hasOwn(papers, text)

/** What was written, for the last line: "20 pages, 1240 kB". */
async function describe(output: string, format: Format): Promise<string> {
  const isFolder = (await stat(output)).isDirectory()
  const files = isFolder ? (await readdir(output)).map(name => join(output, name)) : [output]
  const sizes = await Promise.all(files.map(async file => (await stat(file)).size))
  const size = `${Math.ceil(sizes.reduce((a, b) => a + b, 0) / 1000)} kB`
  if (formats[format].ending === '.pdf') {
    const pages = (await PDFDocument.load(await readFile(output))).getPageCount()
    return `${pages} ${pages === 1 ? 'page' : 'pages'}, ${size}`
  }
  return isFolder ? `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${size}` : size
}

/** What a printed slide that is called `title` says: its text without the heading that says the title, a formula as its TeX, and the words for its pictures. What it does not say is hidden afterwards. */
function wordsOf(sheet: HTMLElement, title: string): { text: string, alt: string } {
  const pictures = [...sheet.querySelectorAll<HTMLElement>('svg > title, svg > desc, img[alt], [role="img"][aria-label]')]
  const alt = pictures.map(picture => picture.getAttribute('alt') ?? picture.ariaLabel ?? picture.textContent).filter(Boolean).join('. ')
  const hide = (part: HTMLElement) => part.style.setProperty('display', 'none')
  // KaTeX has each formula twice, of which every sign would be a line.
  for (const formula of sheet.querySelectorAll<HTMLElement>('.katex:has(annotation)')) {
    for (const part of formula.querySelectorAll<HTMLElement>(':scope > *')) hide(part)
    formula.append(formula.querySelector('annotation')!.textContent)
  }
  // Slidev prints other quotes and dashes than the title has.
  const letters = (text: string) => text.replace(/[^\p{L}\p{M}\p{N}]+/gu, '').toLowerCase()
  for (const part of sheet.querySelectorAll<HTMLElement>('h1, h2, h3, .slide-number')) if (part.matches('.slide-number') || letters(part.innerText) === letters(title)) hide(part)
  return { text: sheet.innerText.replace(/\s*\n\s*/g, '\n').trim(), alt }
}

/** A picture of each page, named by the slide's number and, with a page for every click, the click's: "07.png", "07-2.png". */
async function takePictures(page: Page, slides: Slide[], clicks: boolean): Promise<Picture[]> {
  const pictures: Picture[] = []
  for (const [i, { no, click }] of (await slidesOfPages(page)).entries()) {
    const name = `${String(no).padStart(2, '0')}${clicks ? `-${click}` : ''}.png`
    const sheet = page.locator('.print-slide-container').nth(i)
    const slide = slides[no - 1]!
    pictures.push({ slide, name, image: await sheet.screenshot(), ...await sheet.evaluate(wordsOf, slide.title) })
  }
  return pictures
}

async function writePictures(pictures: Picture[], folder: string): Promise<void> {
  await mkdir(folder)
  for (const { name, image } of pictures) await writeFile(join(folder, name), image)
}

/** Writes the pictures into `folder`, and into `file` what names them, by the path that `shown` has, each with its slide's notes. */
async function writeMarkdown(pictures: Picture[], folder: string, file = join(folder, 'slides.md'), shown = '.'): Promise<void> {
  await writePictures(pictures, folder)
  const parts = pictures.map(({ slide, name }, i) =>
    [`![${slide.title.replace(/[[\]\\`*_<]/g, '\\$&')}](${shown}/${name})`, ...slide === pictures[i + 1]?.slide ? [] : [readNote(slide.note).markdown]].join('\n\n'))
  await writeFile(file, `${parts.join('\n\n')}\n`)
}

/** The command, with these arguments, else those of the command line. `Failure` with what is wrong. */
export async function main(args?: string[]): Promise<void> {
  const { format = 'pdf', dark = false, 'with-clicks': clicks = false, handout: isHandout = false, 'per-page': perPageText, paper: paperNamed, route = '', range, voice: voiceOption, output } = readOptions(usage, {
    'format': { type: 'string' },
    'dark': { type: 'boolean' },
    'with-clicks': { type: 'boolean' },
    'handout': { type: 'boolean' },
    'per-page': { type: 'string' },
    'paper': { type: 'string' },
    'route': { type: 'string' },
    'range': { type: 'string' },
    'voice': { type: 'string' },
    'output': { type: 'string' },
  }, args)
  if (!isFormat(format)) throw new Failure(`--format ${format} is not one of ${Object.keys(formats).join(', ')}`)
  const perPage = Number(perPageText ?? 1)
  const paper = paperNamed ?? 'a4'
  if (!perPageChoices.includes(perPage)) throw new Failure(`--per-page ${perPageText} is not one of ${perPageChoices.join(', ')}`)
  if (!isPaper(paper)) throw new Failure(`--paper ${paper} is not one of ${Object.keys(papers).join(', ')}`)
  if (!isHandout && (perPageText ?? paperNamed)) throw new Failure(`--${perPageText ? 'per-page' : 'paper'} is for a handout: use it with --handout`)
  const handout = isHandout ? { paper, perPage } : undefined
  if (handout && format !== 'pdf') throw new Failure(`--handout is for a pdf, not for ${format}`)
  if (format === 'pptx-editable' && clicks) throw new Failure('--format pptx-editable has a page a slide: it goes without --with-clicks')
  if (format === 'poster' && (clicks || range || route)) throw new Failure('--format poster is one sheet: it goes without --with-clicks, --range and --route')
  const film = format === 'mp4' || format === 'webm' ? format : undefined
  if (film && clicks) throw new Failure(`--format ${film} has every click: it goes without --with-clicks`)
  if (!film && voiceOption !== undefined) throw new Failure(`--voice is for a film: use it with --format mp4 or webm`)
  if (handout && clicks) throw new Failure('--handout has a page a slide: it goes without --with-clicks')
  if (route && range) throw new Failure('--route and --range both choose slides: use one of them')
  // Markdown may be a file with its pictures beside it, too.
  const isFile = format === 'md' && !!output?.endsWith('.md')
  const { kind, ending } = isFile ? { kind: 'file', ending: '.md' } as const : formats[format]
  const choices = [format === 'poster' && '-poster', dark && '-dark', clicks && '-clicks', handout && '-handout', perPage > 1 && `-${perPage}-a-page`, paper !== 'a4' && `-${paper}`, route && `-route-${route}`, range && `-${range}`].filter(Boolean).join('')
  const target = output === undefined ? join(root, `${about.stem}${choices}${ending}`) : resolve(output)
  const shown = relative(process.cwd(), target)
  if (kind === 'file' && !target.endsWith(ending)) throw new Failure(`--output ${output} must end in ${ending}`)
  const posters = posterFiles(target)
  const films = filmFiles(target)
  for (const file of format === 'poster' ? posters : film ? films : [target]) requireWritable(file, kind)
  const pictures = isFile ? target.replace(/\.md$/, '') : target
  if (isFile) {
    requireWritable(pictures, 'folder')
    if (existsSync(target) && !(await readFile(target, 'utf8')).startsWith('![')) throw new Failure(`cannot write ${target}: no export has written what is there, and it would be lost`)
  }
  if (isFile || kind === 'folder') await requireOurs(pictures, isOfPictures)
  const { slides: all, headmatter } = await loadGoodDeck()
  const slides = route ? all.map(slide => ({ ...slide, note: cutShort(slide.note) })) : all
  if (format === 'poster' && !posterOf(slides).length) throw new Failure('there is no poster: no slide has poster: true in its frontmatter')
  const routes = Object.keys(routesOf(headmatter.routes))
  if (route && !routes.includes(route)) throw new Failure(`--route ${route} is not one of ${routes.join(', ') || 'the headmatter’s “routes”, which has none'}`)
  const numbers = readRange('--range', range ?? slides.filter(slide => film ? isOn(slide, route) : isHandedOut(slide, route)).map(({ no }) => no).join(), slides.length)
  // Before the build, which takes a while.
  const lang = languageOf(headmatter)
  const voice = film && voiceOf(voiceOption, lang)
  if (film) requireFfmpeg()
  const browserPath = await requireBrowser()
  // Slidev's own export goes without it, and would say of a slide that cannot be shown only that it waited for it.
  const folder = await currentBuild()

  if (format === 'pptx-editable') {
    console.log(`Exporting ${numbers.length} ${numbers.length === 1 ? 'slide' : 'slides'} to ${shown} ...`)
    await replace(target, async (fresh) => {
      const written = `${fresh}.pptx`
      await slidev(['export', '--format', format, '--output', written, '--range', numbers.join(), '--with-clicks', 'false', '--dark', String(dark), '--timeout', '120000', '--executable-path', browserPath], { log: join(root, '.cache/export.log'), quiet: true })
      const { editable } = await import('./powerpoint.ts')
      await writeFile(fresh, await editable(await readFile(written), numbers.map(no => slides[no - 1]!)))
      await rm(written)
    })
    console.log(`${shown}: ${await describe(target, format)}`)
    return
  }

  const server = await serve({ dir: folder })
  try {
    const count = format === 'poster' ? posterOf(slides).length : numbers.length
    console.log(`Exporting ${count} ${count === 1 ? 'slide' : 'slides'} to ${shown} ...`)
    const printed = join(folder, `${about.stem}.pdf`)
    if (format === 'pdf' && !choices && existsSync(printed)) await replace(target, fresh => copyFile(printed, fresh))
    else if (format === 'poster') await withBrowser(browser => replace(posters[0], file => replace(posters[1], picture => printPoster(browser, server.url, [file, picture], slides, dark))))
    else if (film) {
      if (!voice && !voiceOption) console.log('No voice: there is no espeak-ng, and no --voice.')
      await withBrowser(browser => replace(films[0], file => replace(films[1], captions => replace(films[2], chapters =>
        makeFilm(browser, server.url, [file, captions, chapters], slides, { format: film, numbers, route, dark, lang, voice })))))
    }
    else await withBrowser(browser => replace(target, async (fresh) => {
      if (format === 'pdf') return printDeck(browser, server.url, fresh, slides, { numbers, route, dark, clicks, handout })
      const page = await openAll(browser, server.url, { numbers, route, dark, clicks })
      console.log(`Drawn: ${(await slidesOfPages(page)).length} pages. Writing them ...`)
      const taken = await takePictures(page, slides, clicks)
      if (format === 'png') return writePictures(taken, fresh)
      if (isFile) return replace(pictures, folder => writeMarkdown(taken, folder, fresh, `./${encodeURI(basename(pictures))}`))
      if (format === 'md') return writeMarkdown(taken, fresh)
      // Loaded late: it is slow, and the other formats do not need it.
      const { pictured } = await import('./powerpoint.ts')
      return writeFile(fresh, await pictured(taken, slides))
    }))
  }
  finally {
    await server.close()
  }
  console.log(`${shown}: ${await describe(target, format)}`)
}

run(import.meta.url, main)
