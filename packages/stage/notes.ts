/**
 * What a slide's note says: how long the slide is planned to take, what is spoken, and at which click. One model for the
 * page and for Node, so nothing here may import either. On a route (routes.ts) a slide is told without what `[cut]` marks.
 */
import { decodeNamedCharacterReference } from 'decode-named-character-reference'

/** A paragraph that is spoken. */
export interface Paragraph {
  /** The click of the slide with which it begins, 0 before the first. */
  click: number
  /** Without marks of Markdown and of clicks; its lines as they were written. */
  text: string
}

export interface Note {
  /** The planned time, from a first line like `Time 0:45`; undefined where there is none. */
  seconds?: number
  paragraphs: Paragraph[]
  /** How many clicks its marks make: `[click]` is one, `[click:2]` two. */
  clicks: number
  /** How many words are spoken. */
  words: number
  /** All that is spoken, a blank line between paragraphs. */
  plain: string
  /** The same with its Markdown, without the time and the marks of clicks. */
  markdown: string
}

/** A click's mark as Slidev reads it; the group is how many clicks it stands for, one where there is no number. */
const clickMark = /\[click(?::(\d+))?\]/gi

const clicksIn = (text: string) => [...text.matchAll(clickMark)].reduce((sum, [, count = 1]) => sum + Number(count), 0)

/**
 * What the speaker sees and does not say: `[pause]`, and `[cut]` before what may be left out when time is short, up to the end of its
 * paragraph or of its item in a list, in Markdown and in HTML.
 */
const cueMark = /\[(?:pause|cut)\][ \t]*|<span class="slidev-note-click-mark"[^>]*><\/span>/gi
const cutPart = /\[cut\](?:(?!\n[ \t\r]*(?:\n|(?:[-*+>#]|\d{1,3}[.)])[ \t])|<\/?(?:p|li|[uo]l|blockquote|h\d|t\w{1,4}|pre|div)\b)[\s\S])*/gi
/** What stays of it: clicks, which are the slide's, and the ends of what has begun before it. */
const cutLeaves = /\[click(?::\d+)?\]|<span class="slidev-note-click-mark"[^>]*><\/span>|<\/\w+>/gi

/** HTML without paragraphs and lists in which nothing is left. */
function filled(html: string): string {
  const less = html.replace(/<(p|li|[uo]l)\b[^>]*>\s*<\/\1>\n?/gi, '')
  return less === html ? html : filled(less)
}

/** The first line that names the time, with or without what may be left out, in Markdown and in HTML. */
const timeLine = /^\s*(<p\b[^>]*>)?Time (\d+):([0-5]\d)(?:, cut (\d+):([0-5]\d))?[ \t\r]*(?:<\/p>|(?=\n|<|$))/

/** A note, or its HTML, as it is for others than the speaker. */
export const withoutCues = (note: string): string =>
  filled(note.replace(timeLine, (line, paragraph = '') => line.endsWith('</p>') ? '' : paragraph as string).replace(cueMark, ''))

/** A note, or its HTML, without what may be left out, with the time that this takes: as it is on a route. */
export const cutShort = (note: string): string =>
  note.replace(timeLine, line => line.replace(/\d+:\d\d, cut /, '')).replace(cutPart, part => part.match(cutLeaves)?.join('') ?? '')

/** What stands before a paragraph's first word: marks of clicks, of lists, headings and quotes. */
const opening = /^(?:[\s>*+#-]|\d+[.)]\s|\[click(?::\d+)?\])*/i

/** A line of Markdown's that is not spoken, and the beginning of one that is. */
const blockMarks = /^[ \t]*(?:(?:`{3,}|~{3,}).*$|(?:[-*_=][ \t]*){3,}$|\[!\w+\]$|(?:(?:#{1,6}|[-*+]|>)(?:[ \t]+|$)(?:\[[ x]\][ \t]|\[!\w+\]$)?)+)/gim

/** A row of a table, and the line below its heads. */
const tableRow = /^[ \t]*\|(.*)\|[ \t]*$/gm
const tableLine = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/gm

/** Tables as lines, their cells with commas between. */
const untabled = (text: string) => text.replace(tableLine, '').replace(tableRow, (_, cells: string) => cells.split(/(?<!\\)\|/).map(cell => cell.trim()).filter(Boolean).join(', '))

/** A tag as HTML and Markdown have it, with its attributes, so that `Map<string, number>` is none. */
const tag = /<\/?[a-z][\w.:-]*(?:\s+[^\s"'=<>`]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*\/?>/gi

/** What `&…;` stands for; as it is where that is nothing. */
function characterOf(reference: string, name: string): string {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  if (name.startsWith('#')) return code > 0 && code <= 0x10FFFF ? String.fromCodePoint(code) : reference
  return decodeNamedCharacterReference(name) || reference
}

/**
 * Markdown of a line or a few without its emphasis, code marks, links, images, formula marks and tags; their words stay. What
 * only looks like a mark stays: `snake_case`, `2 * 3`, `a < b`, `$5 and $6`.
 */
export function plainText(markdown: string): string {
  // Set aside, since nothing in them is a mark: code, and what a backslash stands before.
  const kept: string[] = []
  return markdown
    .replace(/\\([!-/:-@[-`{-~])|(?<!`)(`+)(?!`)([\s\S]+?)(?<!`)\2(?!`)|(?<![$\w])(\$\$?)(?=\S)([^$\n]+)(?<=\S)\4(?![$\d])|<([a-z][a-z\d+.-]+:[^\s<>]*)>/gi,
      (_, escaped: string | undefined, _ticks, code: string | undefined, _dollars, formula: string | undefined, address: string | undefined) =>
        `\uE000${kept.push(escaped ?? code?.trim() ?? formula ?? address!) - 1}\uE001`)
    .replace(/<!--[\s\S]*?-->|\[\^[^\]]*\]/g, '')
    .replace(/<br\b[^>]*>/gi, ' ')
    .replace(tag, '')
    .replace(/[ \t]+(?:#+|\{[.#][^{}]*\})[ \t]*$/, '')
    .replace(/!?\[([^[\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]|\{[^}]*\})/g, '$1')
    .replace(/(\*\*|~~)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/\*(?=\S)(.+?)(?<=\S)\*/g, '$1')
    .replace(/(?<![\p{L}\p{N}_])(__?)(?=[^\s_])(.+?)(?<=\S)\1(?![\p{L}\p{N}_])/gu, '$2')
    .replace(/&(#x[\da-f]+|#\d+|\w+);/gi, characterOf)
    .replace(/\uE000(\d+)\uE001/g, (_, i: string) => kept[Number(i)]!)
    .replace(/[ \t\u00A0]+/g, ' ')
    .trim()
}

/**
 * The planned time that a note names in its first line, in seconds; undefined where it does not. `Time 1:00, cut 0:45` is what it
 * takes with, and without, what may be left out. Takes the note's HTML, too.
 */
export function secondsOf(note: string, cut = false): number | undefined {
  const [,, minutes, seconds, cutMinutes = minutes, cutSeconds = seconds] = timeLine.exec(note) ?? []
  if (minutes === undefined) return undefined
  return cut ? Number(cutMinutes) * 60 + Number(cutSeconds) : Number(minutes) * 60 + Number(seconds)
}

/** How fast is spoken: words a minute that a room can follow, and seconds for each click, each slide and each `[pause]`. */
export const pace = { wordsAMinute: 130, click: 1.5, slide: 2, pause: 1 }

/** What is counted by characters: as words, particles would count, too. */
const character = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/gu
/** How many of them are said a minute, a customary reading pace: of Japanese, which has kana, and of Chinese. */
const charactersAMinute = (text: string) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? 300 : 240

/** How many words there are, by the language's own rules, so that a sentence without spaces is many, too; of Japanese and Chinese as many as take its time. */
function wordsIn(text: string): number {
  const words = [...new Intl.Segmenter('en', { granularity: 'word' }).segment(text.replace(character, ' '))].filter(({ isWordLike }) => isWordLike).length
  return words + Math.round((text.match(character) ?? []).length / charactersAMinute(text) * pace.wordsAMinute)
}

/** Reads a slide's note as it is written, on request without what may be left out. An empty one has no paragraphs, clicks or words. */
export function readNote(note: string, cut = false): Note {
  const whole = note.replace(/\r\n?/g, '\n').trim()
  const text = cut ? cutShort(whole) : whole
  const seconds = secondsOf(text)
  let clicks = 0
  const said = withoutCues(text)
  const paragraphs = said.split(/\n[ \t]*\n/).flatMap((part): Paragraph[] => {
    const click = clicks + clicksIn(opening.exec(part)![0])
    clicks += clicksIn(part)
    const spoken = plainText(untabled(part.replace(clickMark, '')).replace(blockMarks, '')).replace(/ *\n+ */g, '\n').trim()
    return spoken ? [{ click, text: spoken }] : []
  })
  const plain = paragraphs.map(({ text }) => text).join('\n\n')
  // Counted when it is asked for, which takes longer than all the rest.
  return { seconds, paragraphs, clicks, get words() { return wordsIn(plain) }, plain, markdown: said.replace(/(?<!\S)(?:\[click(?::\d+)?\][ \t]*)+|\[click(?::\d+)?\]/gi, '').replace(/^[ \t]+$/gm, '').trim() }
}

/** When the slide that comes as the `no`th is to begin and to end, in seconds from the start of the talk, by the notes of all that come. */
export function plannedUntil(notes: string[], no: number, cut = false): { begin: number, end: number } {
  const sum = (count: number) => notes.slice(0, count).reduce((total, note) => total + (secondsOf(note, cut) ?? 0), 0)
  return { begin: sum(no - 1), end: sum(no) }
}

/** Seconds as "7:05", whole ones, without a sign. */
export function clock(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
