import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { Encodings, Font, FontNames } from '@pdf-lib/standard-fonts'
import { pathFrom } from 'slidev-addon-publish/command'
import { packageAt } from 'slidev-addon-publish/deck'
import { translationsOf } from 'slidev-addon-publish/languages'

const project = dirname(import.meta.dirname)

/** What the headmatter's `fonts` names: a family or several, of which the first counts. */
type Fonts = Partial<Record<'sans' | 'mono', string | string[]>> | null | undefined
const roles = ['sans', 'mono'] as const
type Role = typeof roles[number]

/** What a package says of its family. */
interface Metadata { category: string, defSubset: string, weights: number[] }

/** A family of the deck: what it is called, and of the font package that has it, where one is installed, the files, each for these weights and, but for the first, these letters. */
export interface Face {
  family: string
  metadata?: Metadata
  /** The letters that its package has, as CSS writes them; undefined where it does not say. */
  ranges?: string
  files: { file: string, weight: string, range?: string }[]
}

/** The packages that may have a family, the better first: one file for all weights, or one for each. */
const packagesOf = (family: string) => {
  const name = family.replace(/ Variable$/, '').toLowerCase().replace(/[^a-z\d]+/g, '-')
  return [`@fontsource-variable/${name}`, `@fontsource/${name}`]
}

const namesIn = (fonts: Fonts, role: Role) => [fonts?.[role] ?? []].flat().flatMap(names => String(names).split(',')).map(name => name.replace(/["']/g, '').trim()).filter(Boolean)

/** The families that styles/tokens.css names, for a deck that names none. */
function ownFamily(role: Role): string {
  const [, family] = new RegExp(`--${role}: '([^']+)'`).exec(readFileSync(join(project, 'styles/tokens.css'), 'utf8'))!
  return family!
}

/** What a headmatter's `fonts` names and no package here has, a line each, with what would. Names of no family in particular, as sans-serif, are left out. */
export function fontAdvice(fonts: Fonts): string[] {
  return roles.flatMap(role => namesIn(fonts, role).slice(0, 1)).filter(family => !/^(?:ui-)?(?:sans-serif|serif|monospace|system-ui)$/.test(family) && !packagesOf(family).some(name => packageAt(name, project)))
    .map(family => `“${family}” is not installed, and only who has it sees it: npm install ${packagesOf(family).join(', or where there is none ')}`)
}

/** What a browser or Slidev itself may write on a page, beside the deck's own text. */
const always = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')

/** What a browser sets by itself, and figures of one width. Not `calt`: a programmer's arrows, which are a third of the files. */
const features = ['kern', 'mark', 'mkmk', 'liga', 'rlig', 'ccmp', 'locl', 'tnum']

/** The weights that the deck is set in, of the 100 to 900 that the faces have. */
async function weightsOfDeck(): Promise<number[]> {
  const tokens = await readFile(join(project, 'styles/tokens.css'), 'utf8')
  return [...tokens.matchAll(/--weight-\w+: (\d+)/g)].map(([, weight]) => Number(weight)).sort((a, b) => a - b)
}

/**
 * Every character that slides, notes, pictures and facts are written with, once. `slides` are the Markdown files that Slidev reads,
 * wherever they lie, in the language `lang` where they are a translation: what content/ has of other languages is not in it.
 */
export async function lettersOfDeck(slides: string[], lang?: string, root = project): Promise<string> {
  const files = await Promise.all(['components', 'content'].map(async folder => (await readdir(join(root, folder), { recursive: true }).catch(() => [])).map(name => join(folder, name))))
  const others = Object.keys(translationsOf(root, 'slides.md', { drafts: true })).filter(other => other !== lang).map(other => `content/${other}/`)
  const written = files.flat().filter(file => extname(file)).map(file => join(root, file)).filter(file => !others.some(folder => pathFrom(root, file).startsWith(folder)))
  const texts = await Promise.all([...slides, ...written].map(file => readFile(file, 'utf8')))
  return [...new Set(always + texts.join(''))].sort().join('')
}

/** Letters of those files of the deck in `root` that the face of text does not have, in a line: a browser sets them in a face of the reader's. Nothing where it has all. */
export async function letterAdvice(fonts: Fonts, root: string, slides: string[], lang?: string): Promise<string[]> {
  const letters = await lettersOfDeck(slides, lang, root)
  const { family, ranges } = await faceOf('sans', fonts, letters)
  const lacking = ranges ? letters.match(/\p{L}/gu)?.filter(letter => !hasLetter(letter, ranges)) ?? [] : []
  if (!lacking.length) return []
  return [`${family} has no ${lacking.slice(0, 8).join(' ')}${lacking.length > 8 ? ` and ${lacking.length - 8} more letters` : ''}${lang ? ` of slides.${lang}.md` : ''}, which a face of the reader’s system writes; name one with them in \`fonts:\` to have it look the same everywhere`]
}

/** A font file with these letters alone, made from `file`, a package's, and kept in the cache; returns where it is. */
export async function fontOfDeck(file: string, letters: string): Promise<string> {
  const [min, ...more] = await weightsOfDeck()
  const weights = { min: min!, max: more.at(-1)! }
  const font = await readFile(packageAt(file, project)!)
  const name = createHash('sha256').update(font).update(JSON.stringify([letters, weights, features])).digest('hex').slice(0, 16)
  const folder = join(project, '.cache/fonts')
  const made = join(folder, `${name}.woff2`)
  if (!existsSync(made)) {
    // Loaded late: `npm start` reads this file, too, and cuts nothing.
    const { default: subsetFont } = await import('subset-font')
    await mkdir(folder, { recursive: true })
    // Its types do not know `keepFeatures` yet.
    const options = { targetFormat: 'woff2' as const, keepFeatures: features, ...isVariable(file) && { variationAxes: { wght: weights } } }
    await writeFile(made, await subsetFont(font, letters, options))
  }
  return made
}

const isVariable = (file: string) => file.startsWith('@fontsource-variable/')

/** Whether one of the letters is among these, as CSS writes them: U+0460-052F,U+20B4. */
function hasLetter(letters: string, range: string): boolean {
  const parts = range.split(',').map(part => part.slice(2).split('-').map(code => Number.parseInt(code, 16)))
  return [...letters].some(letter => parts.some(([first, last = first]) => letter.codePointAt(0)! >= first! && letter.codePointAt(0)! <= last!))
}

/** The family of a role, as `fonts` or else styles/tokens.css names it, with the files of its package for these letters and the deck's weights. */
export async function faceOf(role: Role, fonts: Fonts, letters = always): Promise<Face> {
  const [family = ownFamily(role)] = namesIn(fonts, role)
  const name = packagesOf(family).find(name => packageAt(name, project))
  if (!name) return { family, files: [] }
  const folder = packageAt(name, project)!
  const read = async <T>(file: string) => JSON.parse(await readFile(join(folder, file), 'utf8')) as T
  const [metadata, ranges, weights, there] = await Promise.all([read<Metadata>('metadata.json'), read<Record<string, string>>('unicode.json').catch((): Record<string, string> => ({})), weightsOfDeck(), readdir(join(folder, 'files'))])
  const first = ranges.latin ? 'latin' : metadata.defSubset
  const beyond = [...letters].filter(letter => !ranges[first] || !hasLetter(letter, ranges[first])).join('')
  const subsets = [first, ...Object.keys(ranges).filter(subset => subset !== first && !/^(?:math|symbols)$|^\[/.test(subset) && hasLetter(beyond, ranges[subset]!))]
  /** One that is cut for its size is so in one more direction. */
  const variable = (subset: string) => ['opsz', 'wght'].map(axis => `${basename(name)}-${subset}-${axis}-normal.woff2`).find(file => there.includes(file))
  // A browser takes the next heavier one for those between.
  const of = weights.map(weight => metadata.weights.find(has => has >= weight) ?? metadata.weights.at(-1)!)
  const files = (subset: string) => isVariable(`${name}/`)
    ? [{ file: variable(subset), weight: `${weights[0]} ${weights.at(-1)}` }]
    : [...new Set(of)].map(weight => ({ file: `${basename(name)}-${subset}-${weight}-normal.woff2`, weight: String(weight) }))
  return { family, metadata, ranges: Object.values(ranges).join(',') || undefined, files: subsets.flatMap((subset, i) => files(subset).filter(({ file }) => file && there.includes(file)).map(({ file, weight }) => ({ file: `${name}/files/${file}`, weight, ...i && { range: ranges[subset] } }))) }
}

/** Faces that systems have: what they are called there, regular and bold, and how wide they set a text, of the widths of the face that PDF calls so. */
interface Systems { generic: string, widths: [FontNames, FontNames], faces: Record<string, { local: [string[], string[]?], wide: [number, number] }> }
const systems: Record<'sans' | 'serif' | 'mono', Systems> = {
  sans: {
    generic: 'sans-serif',
    widths: [FontNames.Helvetica, FontNames.HelveticaBold],
    faces: {
      Arial: { local: [['Arial', 'Liberation Sans'], ['Arial Bold', 'Liberation Sans Bold']], wide: [1, 1] },
      Roboto: { local: [['Roboto'], ['Roboto Bold']], wide: [0.996, 0.94] },
      DejaVu: { local: [['DejaVu Sans'], ['DejaVu Sans Bold']], wide: [1.1425, 1.192] },
    },
  },
  serif: {
    generic: 'serif',
    widths: [FontNames.TimesRoman, FontNames.TimesRomanBold],
    faces: { Times: { local: [['Times New Roman', 'Liberation Serif'], ['Times New Roman Bold', 'Liberation Serif Bold']], wide: [1, 1] } },
  },
  mono: {
    generic: 'monospace',
    widths: [FontNames.Courier, FontNames.Courier],
    faces: {
      Courier: { local: [['Liberation Mono', 'Courier New', 'Roboto Mono']], wide: [1, 1] },
      Menlo: { local: [['Menlo', 'DejaVu Sans Mono']], wide: [1.0034, 1.0034] },
    },
  },
}

/** How wide a text is in a system's face, in sizes of the letters. */
function widthOf(name: FontNames, text: string[]): number {
  const font = Font.load(name)
  const thousandths = text.map((line) => {
    const letters = [...line].map(letter => Encodings.WinAnsi.encodeUnicodeCodePoint(letter.codePointAt(0)!).name)
    return letters.reduce((sum, letter, i) => sum + (font.getWidthOfGlyph(letter) ?? 0) + (font.getXAxisKerningForPair(letter, letters[i + 1] ?? '') ?? 0), 0)
  })
  return thousandths.reduce((a, b) => a + b, 0) / 1000
}

/** The lines of a text that any face has the letters of. */
const plainLines = (text: string) => text.replace(/<[^>]*>|[*_`#]|[^ -~\n]/g, '').split('\n').filter(line => line.trim())

/** How a face sets a text at a weight and a size: how wide, how high and how deep, in sizes of the letters. */
async function setIn(file: string, text: string[], wght: number, opsz: number): Promise<{ width: number, ascent: number, descent: number }> {
  const [{ default: subsetFont }, hb, bytes] = await Promise.all([import('subset-font'), import('harfbuzzjs'), readFile(packageAt(file, project)!)])
  const plain = await subsetFont(bytes, always, { targetFormat: 'truetype' })
  const face = new hb.Face(new hb.Blob(new Uint8Array(plain).buffer))
  const font = new hb.Font(face)
  font.setVariations([new hb.Variation('wght', wght), new hb.Variation('opsz', opsz)])
  const advances = text.flatMap((line) => {
    const buffer = new hb.Buffer()
    buffer.addText(line)
    buffer.guessSegmentProperties()
    hb.shape(font, buffer)
    return buffer.getGlyphPositions().map(({ xAdvance }) => xAdvance)
  })
  const { ascender, descender } = font.hExtents()
  return { width: advances.reduce((a, b) => a + b, 0) / face.upem, ascent: ascender / face.upem, descent: -descender / face.upem }
}

/** What stands in for a face until it is there, stretched to its width and height, so that no line breaks elsewhere when it comes; measured on `text`. */
async function standIns({ files }: Face, { faces, widths }: Systems, name: string, text: string, opsz: number, weights: number[]): Promise<string> {
  const lines = plainLines(text)
  const percent = (part: number, digits: number) => `${(part * 100).toFixed(digits)}%`
  const nearest = (weight: number) => files.filter(({ range }) => !range).find(({ weight: has }) => Number(has.split(' ').at(-1)) >= weight) ?? files[0]!
  const rules = await Promise.all(weights.map(async (weight) => {
    const { width, ascent, descent } = await setIn(nearest(weight).file, lines, weight, opsz)
    const bold = weight >= 500 ? 1 : 0
    return Object.entries(faces).filter(([, { local }]) => local[bold]).map(([system, { local, wide }]) => {
      const size = width / widthOf(widths[bold], lines) / wide[bold]
      const range = local[1] && weights.length > 1 ? bold ? '500 900' : '100 499' : '100 900'
      return `@font-face { font-family: '${name} as ${system}'; font-weight: ${range}; src: ${local[bold]!.map(face => `local('${face}')`).join(', ')}; size-adjust: ${percent(size, 1)}; ascent-override: ${percent(ascent / size, 2)}; descent-override: ${percent(descent / size, 2)}; line-gap-override: 0% }`
    })
  }))
  return rules.flat().join('\n')
}

/** The deck's faces as a stylesheet, and the tokens that name them, each with what stands in; `slides` are what is measured, `letters` what the deck is written with. */
export async function facesOf(fonts: Fonts, slides: { title?: string, content: string, note?: string }[], letters?: string): Promise<{ css: string, tokens: Record<string, string> }> {
  const [sans, mono] = await Promise.all([faceOf('sans', fonts, letters), faceOf('mono', fonts, letters)])
  const weights = await weightsOfDeck()
  const semibold = weights.at(-2)!
  const ofSans = systems[sans.metadata?.category === 'serif' ? 'serif' : 'sans']
  const text = slides.map(({ content, note = '' }) => `${content}\n${note}`).join('\n')
  const parts: [token: string, face: Face, system: Systems, name: string, text: string, opsz: number, weights: number[]][] = [
    ['--sans', sans, ofSans, sans.family, text, 18, [weights[0]!, semibold]],
    // Titles are cut narrower, where a face is cut by size.
    ['--sans-title', sans, ofSans, `${sans.family} title`, slides.map(({ title = '' }) => title).join('\n'), 32, [semibold]],
    ['--mono', mono, systems.mono, mono.family, text, 16, [weights[0]!]],
  ]
  const own = [sans, mono].flatMap(({ family, files }) => files.map(({ file, weight, range }) => `@font-face { font-family: '${family}'; font-style: normal; font-display: swap; font-weight: ${weight}; src: url('${file}') format('${isVariable(file) ? 'woff2-variations' : 'woff2'}');${range ? ` unicode-range: ${range}` : ''} }`))
  const inPlace = await Promise.all(parts.map(([, face, ...rest]) => face.files.length ? standIns(face, ...rest) : ''))
  return {
    css: [...own, ...inPlace].join('\n'),
    tokens: Object.fromEntries(parts.map(([token, { family, files }, { faces, generic }, name]) => [token, [`'${family}'`, ...files.length ? Object.keys(faces).map(system => `'${name} as ${system}'`) : [], generic].join(', ')])),
  }
}
