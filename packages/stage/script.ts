/**
 * The talk as it gives itself: what is said of a slide as captions, each with its click and its time. One model for the page that
 * plays the talk and for the film, so nothing here may import either.
 */
import { pace, readNote } from './notes.ts'

export { pace }

/** A caption: at most two lines of `lineWidth`. */
export interface Caption {
  /** The click of the slide that is shown with it. */
  click: number
  /** Which of the slide's sentences it is of, from 0: a voice says a sentence in one go. */
  sentence: number
  text: string
  /** When it comes, and how long it stays, in seconds from the slide's beginning. */
  begin: number
  seconds: number
  /** How long its own words take of that; a voice that is through with them waits for the rest. */
  spoken: number
}

/** A slide of the talk that gives itself. */
export interface Scene {
  captions: Caption[]
  /** When each click comes, from 0 on, in seconds from the slide's beginning: those without words, too. */
  clicks: number[]
  /** How long the slide stays. */
  seconds: number
}

/** What is said of a slide, from which its scene follows. */
export interface Said {
  /** How many clicks the slide has, those without words included. */
  clicks: number
  /** How long its words take, in seconds. */
  spoken: number
  /** Each sentence as captions, with its click and how many `[pause]`s come behind it. */
  sentences: { click: number, parts: string[], pauses?: number }[]
}

/** How many letters a line of a caption has at most, as subtitles of television do; one of Chinese, Japanese or Korean takes two places. */
export const lineWidth = 42

/** Faster than this nobody reads along: letters a second. A slide with more to read than its plan has time for takes longer. */
const lettersASecond = 21

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF01-\uFF60]/u
const widthOf = (text: string) => [...text].reduce((width, letter) => width + (wide.test(letter) ? 2 : 1), 0)

/** `[pause]`, as a letter that no reader of notes takes for a mark. */
const pauseMark = '\uE002'

/** The pieces of a text between which it may be broken, each with the blanks behind it: words, and what stands on them. */
function wordsOf(text: string, lang: string): string[] {
  const words: string[] = []
  for (const { segment, isWordLike } of new Intl.Segmenter(lang, { granularity: 'word' }).segment(text)) {
    const last = words.at(-1)
    // “3.5”, “don’t”, “(this” and “end.” stay whole.
    if (last !== undefined && !/\s$/.test(last) && (!isWordLike || !wide.test(segment) || /[\p{Ps}\p{Pi}]$/u.test(last))) words[words.length - 1] += segment
    else words.push(segment)
  }
  return words
}

/** How good it is to end a line behind a word: best where one takes breath. */
const breath = (word: string) => /[;:—–。！？；：]\s*$/.test(word) ? 14 : /[,，、]\s*$/.test(word) ? 10 : 0

/** A text in as few parts as fit, none wider than `width` unless a word is, of about equal width, and rather broken where one takes breath. */
function broken(text: string, width: number, lang: string): string[] {
  const words = wordsOf(text, lang)
  const whole = widthOf(text)
  for (let count = Math.ceil(whole / width); count < words.length; count++) {
    const parts: string[] = []
    let rest = words
    for (let left = count; left > 1; left--) {
      const aim = widthOf(rest.join('')) / left
      let at = 1
      let best = Infinity
      let sum = 0
      for (const [i, word] of rest.slice(0, -1).entries()) {
        sum += widthOf(word)
        const cost = Math.abs(sum - aim) - breath(word)
        if (cost < best && (sum - /\s*$/.exec(word)![0].length <= width || i === 0)) [at, best] = [i + 1, cost]
      }
      parts.push(rest.slice(0, at).join(''))
      rest = rest.slice(at)
    }
    const all = [...parts, rest.join('')].map(part => part.trim()).filter(Boolean)
    if (all.every(part => widthOf(part) <= width)) return all
  }
  return words.map(word => word.trim()).filter(Boolean)
}

/** A caption's lines, one or two. */
export const linesOf = (text: string, lang = 'en'): string[] => widthOf(text) <= lineWidth ? [text] : broken(text, lineWidth, lang)

/** A sentence as captions. */
function captionsOf(sentence: string, lang: string): string[] {
  // Two lines that break at words are rarely full.
  for (let width = 2 * lineWidth; width > lineWidth; width -= 4) {
    const parts = widthOf(sentence) <= width ? [sentence] : broken(sentence, width, lang)
    if (parts.every(part => linesOf(part, lang).length <= 2)) return parts
  }
  return broken(sentence, lineWidth, lang)
}

interface Sentence { click: number, text: string, pauses: number }

/** “Once.” is gone before it is read: such a sentence stands with its neighbour of the same click, where no pause is between. */
function joinShort(sentences: Sentence[], next: Sentence): Sentence[] {
  const last = sentences.at(-1)
  const both = last && `${last.text}${wide.test(last.text.slice(-1)) ? '' : ' '}${next.text}`.trim()
  if (!both || last.pauses || last.click !== next.click || Math.min(widthOf(last.text), widthOf(next.text)) > 16) return [...sentences, next]
  return [...sentences.slice(0, -1), { ...next, text: both }]
}

const lettersOf = (sentences: Said['sentences']) => sentences.reduce((sum, { parts }) => sum + widthOf(parts.join('')), 0)

/**
 * What a slide's note says as captions. They take the time that the note plans, in its first line; without one, what the words
 * take at `pace`. `cut` leaves out what `[cut]` marks, as every route does. `clicks` is how many the slide has, where they are more
 * than the note's.
 */
export function saidOf(note: string, { cut = false, clicks: total = 0, lang = 'en' } = {}): Said {
  const { paragraphs, clicks: marked, seconds: planned, words } = readNote(note.replace(/\[pause\]/gi, pauseMark), cut)
  const sentences = paragraphs.flatMap(({ click, text }) => [...new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(text.replace(/\n/g, ' '))]
    .flatMap(({ segment }) => segment.split(new RegExp(`(?<=${pauseMark})`)))
    .map(said => ({ click, text: said.replaceAll(pauseMark, ' ').replace(/\s+/g, ' ').trim(), pauses: said.split(pauseMark).length - 1 }))
    .reduce(joinShort, [])
    .map(({ click, text, pauses }) => ({ click, parts: text ? captionsOf(text, lang) : [], ...pauses && { pauses } })))
  const clicks = Math.max(total, marked)
  const fixed = pace.slide + clicks * pace.click + sentences.reduce((sum, { pauses = 0 }) => sum + pauses * pace.pause, 0)
  return { clicks, sentences, spoken: Math.max((planned ?? fixed + words / pace.wordsAMinute * 60) - fixed, lettersOf(sentences) / lettersASecond) }
}

/** When each caption and each click comes, at normal speed. Clicks behind the note's last come behind the words. A slide without words stays for its clicks. */
export function sceneFrom({ clicks: count, spoken, sentences }: Said): Scene {
  const letters = lettersOf(sentences)
  const captions: Caption[] = []
  const clicks = [0]
  // Half of a slide's own time is before its first word, half behind its last.
  let now = pace.slide / 2
  /** What a click takes beside its words: they come with it, and after them one looks. */
  let owed = 0
  const clickUpTo = (click: number) => {
    while (clicks.length <= click) {
      now += owed
      clicks.push(now)
      owed = pace.click
    }
  }
  for (const [sentence, { click, parts, pauses = 0 }] of sentences.entries()) {
    clickUpTo(click)
    for (const part of parts) {
      const its = spoken * widthOf(part) / letters
      captions.push({ click, sentence, text: part, begin: now, seconds: 0, spoken: its })
      now += its
    }
    now += owed + pauses * pace.pause
    owed = 0
  }
  clickUpTo(count)
  now += owed
  // It stands until the next one: through a pause, and while the picture moves.
  for (const [i, caption] of captions.entries()) caption.seconds = (captions[i + 1]?.begin ?? now) - caption.begin
  return { captions, clicks, seconds: now + pace.slide / 2 }
}

/** A slide's note as a scene. */
export const sceneOf = (note: string, options?: Parameters<typeof saidOf>[1]): Scene => sceneFrom(saidOf(note, options))
