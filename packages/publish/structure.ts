import { parse } from '@slidev/parser'
import type { SourceSlideInfo } from '@slidev/types'
import { type Document, isMap, isScalar, parseDocument } from 'yaml'

/** A fault at a line of a file, from 1, whether Slidev shows the slides all the same, and whether it is in the frontmatter that the file begins with: a deck's has to be whole. */
export interface Fault { line: number, message: string, shown?: boolean, head?: boolean }

/** The end of a text, in a pattern that has ^ and $ for lines. */
const end = '$(?![\\s\\S])'
const comment = `<!--[\\s\\S]*?(?:-->|${end})`
const fence = `^[ \\t>]*(?:(?:[-*+]|\\d+[.)])[ \\t]+)*(?<fence>\`{3,}|~{3,})[\\s\\S]*?(?:^[ \\t>]*\\k<fence>[\`~]*[ \\t]*$|${end})`
const indented = '(?<=^[ \\t]*\\n)(?:(?: {4}|\\t).*\\n?)+'
const span = '(?<![\\\\`])(?<ticks>`+)(?!`)(?:(?!\\n[ \\t]*\\n)[\\s\\S])+?(?<!`)\\k<ticks>(?!`)'
const formula = '\\$\\$[\\s\\S]*?\\$\\$|\\$(?=\\S)[^$\\n]*(?<=\\S)\\$'
const raw = '<(?<tag>script|style)\\b[\\s\\S]*?</\\k<tag>>'
const unspoken = new RegExp([comment, fence, indented, span, formula, raw].join('|'), 'gm')

/** A slide's text without comments, code, formulas, scripts and styles: what is left are its words and tags, each on its line. */
export const bare = (text: string) => text.replace(unspoken, part => part.replace(/[^\n]/g, ' '))

/** A line of frontmatter that is YAML: indented, a comment, part of a list, a key with or without quotes, or a bracket. */
const likeYaml = /^(?:\s|#|- |-$|["'{}[\],]|[^\s:`<*!|>%@&][^:]*:(?:\s|$)|$)/
const likeKey = /^["']?[\w-]+["']?:(?:\s|$)/

/** A comment in frontmatter that is a key switched off, and so no title. */
const keyOff = /^\s*#+\s*["']?[\w-]+["']?:(?:\s|$)/

const lineOf = (text: string, index: number) => text.slice(0, index).split('\n').length - 1

/** The first key with a blank in it: a sentence with a colon, or a key that cannot be the name of an attribute. */
const blankKeyOf = ({ contents }: Document) => isMap(contents) ? contents.items.map(({ key }) => key).filter(isScalar).find(({ value }) => /\s/.test(String(value))) : undefined

/** The line, from 0, that shows that frontmatter is a slide's text in fact; undefined when it is frontmatter, or what was meant to be. */
function strayIn(text: string, doc: Document, problem?: string): number | undefined {
  const { contents } = doc
  const lines = text.split('\n')
  const first = (found: (line: string) => boolean) => {
    const at = lines.findIndex(found)
    return at < 0 ? undefined : at
  }
  if (problem) return first(line => !likeYaml.test(line))
  if (!contents) return first(line => Boolean(line.trim()) && !keyOff.test(line))
  if (!isMap(contents)) return first(line => /^\s*[^\s#]/.test(line))
  // A sentence with a colon in it; among other keys, without a line between, it is one of them.
  const key = blankKeyOf(doc)
  const keys = contents.items.map(item => item.key).filter(isScalar)
  if (key?.type !== 'PLAIN' || (keys.some(({ value }) => likeKey.test(`${value}:`)) && !/\n[ \t]*\n/.test(text.slice(0, key.range![0])))) return undefined
  return lineOf(text, key.range![0])
}

/** A `---` with no blank line after it opens frontmatter, and the slide's text up to the next `---` is lost in it. */
function frontmatterFault({ frontmatterRaw: text, start }: SourceSlideInfo): Fault | undefined {
  if (!text?.trim()) return undefined
  const doc = parseDocument(text, { logLevel: 'error', prettyErrors: false })
  let problem = doc.errors[0]?.message
  let shown = true
  try {
    doc.toJSON()
  }
  catch (error) {
    shown = false
    problem = (error as Error).message
  }
  const stray = strayIn(text, doc, problem)
  if (stray === undefined) {
    const blank = blankKeyOf(doc)
    if (blank) return { line: start + lineOf(text, blank.range![0]) + 2, message: `“${String(blank.value)}” cannot be a key: Slidev shows nothing of a slide with a blank in one` }
    return problem === undefined ? undefined : { line: start + lineOf(text, doc.errors[0]?.pos[0] ?? 0) + 2, message: `the frontmatter here is not YAML: ${problem}`, shown }
  }
  const lines = text.split('\n')
  const heading = lines.slice(0, stray).findIndex(line => /^#{1,6} /.test(line) && !keyOff.test(line))
  const at = heading < 0 ? stray : heading
  const advice = lines.slice(0, at).some(line => likeKey.test(line)) ? 'close the frontmatter with --- before it' : 'leave a blank line after the --- above it'
  return { line: start + at + 2, message: `“${lines[at]!.trim()}” is read as frontmatter and its slide is lost; ${advice}` }
}

// As Slidev skips them when it looks for comments.
const fenced = /^([ \t]*`{3,})[\s\S]*?^\1.*$|<!--([\s\S]*?)(-->|$(?![\s\S]))/gm

const code = new RegExp([fence, indented, span].join('|'), 'gm')
/** Whether what begins at `index` is in code, which is seen. */
const inCode = (text: string, index: number) => [...text.matchAll(code)].some(match => match.index < index && index < match.index + match[0].length)

/**
 * A comment that is not closed: it takes the slides after it along, up to the end of the next comment, an arrow or
 * the end of the file. One that is put around whole slides is none: their own comments end before it does.
 * Slidev takes for one also what begins in code, but for fences of backticks.
 */
function openComment(text: string): Fault | undefined {
  for (const { 0: whole, 2: inside, 3: close, index } of text.matchAll(fenced)) {
    if (inside === undefined) continue
    const after = text.slice(index + whole.length)
    const slides = /^---\s*$/m.test(inside)
    const line = lineOf(text, index)
    if (inCode(text, index)) {
      if (slides) return { line, message: 'Slidev takes the <!-- in code here for a comment, and the slides after it are lost; write &lt;!-- in <code>, or put the code between lines of ``` that begin no quote' }
    }
    else if (!close || (slides && (/^[ \t]*\S/.test(after) || (/^---\s*$[\s\S]*<!--/m.test(inside) && !/^(?:(?!<!--)[\s\S])*-->/.test(after))))) {
      return { line, message: 'the comment that begins here is not closed with --> before the next slide' }
    }
  }
  return undefined
}

/** Code at the end of which Slidev's notes begin: it takes what is behind the last <!-- for them, and the code there is not shown. */
function notesInCode(text: string): Fault | undefined {
  const last = [...text.matchAll(/<!--[\s\S]*?-->/g)].at(-1)
  if (!last || text.slice(last.index + last[0].length).trim() || !inCode(text, last.index)) return undefined
  return { line: lineOf(text, last.index), message: 'Slidev takes the <!-- in code here for the beginning of the notes, and the code behind it is not shown; close it there with -->, or show the code from a file with <<<' }
}

/** A fence of tildes that a `---` cuts in two: Slidev knows those of backticks. */
function cutFence(text: string): Fault | undefined {
  const open = [...text.matchAll(code)].findLast(({ 0: whole, groups }) => groups?.fence?.startsWith('~') && !new RegExp(`\\n[ \\t>]*${groups.fence}~*[ \\t]*$`).test(whole))
  return open && { line: lineOf(text, open.index), message: 'Slidev ends the slide at the --- in the code that begins here; put it between lines of ``` in place of ~~~' }
}

/** A line of code that Slidev takes for the slide's title. */
function titleInCode(text: string, title?: string): Fault | undefined {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].filter(([, words]) => words!.trim() === title)
  const first = headings[0]
  return first && headings.every(({ index }) => inCode(text, index)) ? { line: lineOf(text, first.index), shown: true, message: `Slidev takes “${first[0].trim()}” in the code here for the slide’s title; name one with title: in its frontmatter` } : undefined
}

/** What is wrong with where the slides of a file begin and end, which decides how all after it is read: up to the first fault with which slides are lost. */
export async function structureFaults(text: string): Promise<Fault[]> {
  const { slides } = await parse(text, '', [], { noParseYAML: true })
  const lines = text.split('\n')
  const faults: Fault[] = []
  const [first, second] = slides
  if (second?.frontmatterRaw && !first!.raw.trim()) return [{ line: 1, message: 'Slidev takes the blank lines that the file begins with for a slide of its own, and the headmatter for that of the next; take them away' }]
  for (const slide of slides) {
    const content = lines.slice(slide.contentStart, slide.end).join('\n')
    const fault = frontmatterFault(slide)
    const inText = [
      slide === slides.at(-1) ? undefined : cutFence(content),
      openComment(content) ?? notesInCode(content),
      /^(?:title|name):/m.test(slide.frontmatterRaw ?? '') ? undefined : titleInCode(content, slide.title),
    ]
    faults.push(...fault ? [{ ...fault, head: slide === slides[0] }] : [], ...inText.flatMap(found => found ? [{ ...found, line: slide.contentStart + found.line + 1 }] : []))
    const lost = faults.findIndex(({ shown }) => !shown)
    if (lost >= 0) return faults.slice(0, lost + 1)
  }
  return faults
}
