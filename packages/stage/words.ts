/**
 * The stage's own words, for controls, announcements, the page to read, and the pages beside the slides. A deck replaces those
 * it wants in its headmatter, `words: { next: Weiter }`, as other settings of Slidev's. One table for the page and for Node, so
 * nothing here may import either.
 */
import { plainText } from './notes.ts'

/** `{no}` is filled in; what stands in [brackets] is a link. */
export const english = {
  // Slides
  slide: 'Slide {no}',
  slideOf: 'Slide {no} of {total}',
  step: 'Step {no} of {total}',
  allSlides: 'All slides',
  slidesFound: 'Slides found',
  slides: 'Slides',
  notes: 'Notes',
  // Controls
  back: 'Back',
  next: 'Next',
  readAsPage: 'Read as a page',
  oneAtATime: 'One slide at a time',
  pdf: 'PDF',
  noMotion: 'No motion',
  keys: 'Keys',
  close: 'Close',
  // The talk that gives itself
  play: 'Play the talk',
  pause: 'Pause',
  playSlideBack: 'Slide back',
  playClickBack: 'Click back',
  playSentenceBack: 'Sentence back',
  playSentenceOn: 'Next sentence',
  playClickOn: 'Next click',
  playSlideOn: 'Next slide',
  playSentence: 'sentence',
  playClick: 'click',
  playSlide: 'slide',
  playAt: 'Where in the talk',
  playAtSlide: '{time}, slide {no}: {title}',
  playSpeed: 'Speed',
  playVoice: 'Voice',
  playSilent: 'No voice',
  playReader: 'Screen reader',
  playCaptions: 'Captions',
  playTap: 'Tap for sound',
  playNoVoice: 'This system has no voice for it: captions only',
  playNoWords: 'What is said is not published here: there is nothing to play',
  playIsLed: 'This window is part of a live talk: it does not play by itself',
  playGoOn: 'Go on at slide {no}?',
  playIsTalk: 'A talk is on in this browser: it does not play by itself',
  playLocked: 'What is said is behind the password',
  password: 'Password',
  // To share, and to find
  share: 'Share',
  thisStep: 'This step',
  thisSlide: 'The slide, from its beginning',
  copy: 'Copy',
  shareWith: 'Share …',
  copied: 'Copied: {address}',
  copyByHand: 'This browser lets no page copy. The address is selected for you to copy.',
  find: 'Find words in slides and notes',
  findOnSlide: 'On the slide',
  findInNotes: 'In the notes',
  black: 'The screen is black: Esc brings the slide back',
  // A talk that is followed on other devices (packages/live)
  liveAt: 'The talk is at slide {no}',
  liveAhead: 'The talk is at slide {no}, {count} ahead',
  liveBehind: 'The talk is at slide {no}, {count} back',
  liveStep: 'The talk is at another step of this slide',
  liveDrawn: 'Drawn on slide {no}: seen one slide at a time, or on a phone held sideways',
  liveBlack: 'The talk pauses, with a black screen',
  liveFollow: 'Follow',
  liveLost: 'No connection to the talk: trying again',
  liveOver: 'The talk is over',
  liveFollowers: '{count} following',
  liveUnheard: 'No connection: nobody follows',
  liveInvitation: 'Follow along',
  // The route, and the speaker's pace
  route: 'Route',
  wholeTalk: 'Whole talk',
  forTheTalk: '{time} for the talk',
  onTime: 'on time',
  behind: '{time} behind the plan',
  ahead: '{time} ahead of the plan',
  // The sheet of keys
  keyNext: 'Next click',
  keyBack: 'Back a click',
  keyNextSlide: 'Next slide',
  keyPreviousSlide: 'Previous slide',
  keyPlay: 'Play the talk, or pause',
  keyFirst: 'First slide',
  keyLast: 'Last slide',
  keyOverview: 'All slides: arrows and Enter, or a number',
  keyClock: 'Start or stop the clock',
  keyGoto: 'Go to a slide by number, or by words on it or in its notes',
  keyBlack: 'Black screen, and back',
  keyInvite: 'The audience’s link, while the talk is live',
  keyFullScreen: 'Full screen',
  keyDark: 'Dark or light',
  keyCalm: 'No motion, or motion again',
  keyKeys: 'These keys',
  keyClose: 'Close what is open',
  keySpace: 'Space',
  keyPageDown: 'Page down',
  keyPageUp: 'Page up',
  keyEscape: 'Esc',
  keyOfTalk: 'A key of this talk',
  onThisDevice: 'On this device',
  handsLetters: 'Letters and signs are keys',
  handsArrows: '↑ and ↓ go click by click',
  handsMouse: 'A mouse click goes on, its back button goes back',
  keysHint: 'A speaker’s remote with page or arrow keys works as it is; for one that is a mouse, or has ↑ and ↓ alone, there is a box above. On a touch screen, swipe to the left for the next click, to the right to go back.',
  // The talk as text, and as a PDF
  pageOf: 'Page {no} of {total}',
  onPaper: 'This is one slide of the talk. All of them, a page each: {address}',
  onItsWay: 'This slide had not come yet when the page was printed. All of them, a page each: {address}',
  asText: 'The talk as text',
  asTextWithNotes: 'The talk as text, with what is said',
  asPdf: 'The slides as a PDF',
  readAgain: 'To read it again: [the whole talk as text, with what was said]',
  handout: 'Handout',
  handoutIs: 'The talk as text: each slide, what its picture says, and the notes.',
  handoutIntro: 'The talk as text: each slide’s point, what its picture says, and what is said with it. The [slides themselves] are one click away, behind each title.',
  logo: 'Logo',
  // What is not there
  noSuchPage: 'There is no such page',
  noSuchPageWhy: 'The address may have lost a part, or the slide has moved. [Begin at the first slide], or read [the talk as text], or go to one of the slides:',
  needsScripts: 'The slides are drawn by scripts, which do not run here or did not come. In a file that is opened without a server they never do.',
  slideNotThere: 'This slide did not come',
  slideWrong: 'Something in it is wrong; the terminal says what.',
  slideLost: 'The network may be gone, or the deck has been published anew meanwhile. [Load this page again].',
}

/** The words that a deck may replace, by name. */
export type Words = typeof english
export type Word = keyof Words

const holes = (text: string) => text.match(/\{\w+\}|\[/g) ?? []

/** What cannot be used of what a headmatter has as `words`, in a line each. */
export function wordFaults(words: unknown): string[] {
  if (words === undefined || words === null) return []
  if (typeof words !== 'object' || Array.isArray(words)) return ['words: is not a list of names with the words for each, like “next: Weiter”']
  return Object.entries(words).flatMap(([name, text]) => {
    if (!Object.hasOwn(english, name)) return [`words: there is no “${name}”; there are ${Object.keys(english).join(', ')}`]
    if (typeof text !== 'string') return [`words: “${name}” is not text`]
    const wanted = holes(english[name as Word]).sort().join(' ')
    return holes(text).sort().join(' ') === wanted ? [] : [`words: “${name}” needs ${wanted || 'no { and no ['}, as in “${english[name as Word]}”`]
  })
}

/** Says a word of the table as the deck has it, with its holes filled. */
export type Say = (word: Word, values?: Record<string, string | number>) => string

/** Says the words of a deck whose headmatter has these. */
export const sayWith = (words: unknown): Say => (word, values = {}) =>
  String((words as Partial<Words> | null | undefined)?.[word] ?? english[word]).replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))

/** What a slide is called, by its title without marks; YAML makes a number of `title: 2026`, and a table of `title: A: B`. One without a title is “Slide 7”. */
export const titleOf = (title: unknown, no: number, say: Say): string => plainText(typeof title === 'object' ? '' : String(title ?? '')) || say('slide', { no })

/** The parts of a text with links in [brackets]: every second one is a link’s. */
export const partsOf = (text: string): string[] => text.split(/[[\]]/)

const saidLanguage = ({ lang, htmlAttrs }: Record<string, unknown>) => String(lang ?? (htmlAttrs as Record<string, unknown> | null | undefined)?.lang ?? 'en').replaceAll('_', '-')

/** The language that a deck says it is in, as a tag that browsers know: `de_CH` is de-CH. What names none is English. */
export function languageOf(headmatter: Record<string, unknown>): string {
  const said = saidLanguage(headmatter)
  try {
    return /^[a-z]{2,3}(?:-|$)/i.test(said) && new Intl.Locale(said) ? said : 'en'
  }
  catch {
    return 'en'
  }
}

/** What is wrong with how a deck says its language. */
export const languageFaults = (headmatter: Record<string, unknown>): string[] =>
  languageOf(headmatter) === saidLanguage(headmatter) ? [] : [`lang: “${saidLanguage(headmatter)}” names no language, as de or pt-BR do, and counts as English`]

/** Which way a language is written. */
export const directionOf = (lang: string): 'ltr' | 'rtl' => {
  try {
    return /^(?:Arab|Hebr|Syrc|Thaa|Nkoo|Adlm|Rohg|Mand|Samr)$/.test(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr'
  }
  catch {
    return 'ltr'
  }
}
