/**
 * The talk that gives itself: which slide, click and caption there is at which time, and whom it tells. It has no clock, voice or
 * page of its own: Player.vue gives it those, tests/player.spec.ts others.
 *
 * 1. Time in a slide decides what is shown, as its scene has it (../script.ts). A tick, however long, goes past no click.
 * 2. Where a voice speaks, time stays within the sentence until the voice is through with it. One that is not heard of for long
 *    is lost, and time goes on by itself.
 * 3. What is done by hand, in the player or with the talk's own keys, sets the time, and a sentence then begins anew.
 */
import type { Caption, Scene } from '../script'

/** The slides of the talk, by their numbers; steps are those of its route, undefined behind its ends. */
export interface Deck {
  first: () => number
  after: (no: number) => number | undefined
  before: (no: number) => number | undefined
  scene: (no: number) => Scene
}

/** What the player does outside of itself. */
export interface Outside {
  /** Shows a slide at a click. */
  show: (no: number, click: number) => void
  /** Has a voice say a sentence. It answers with `heard`, `ended` or `lost`; false where there is none to say it. */
  say: (sentence: string) => boolean
  /** Ends what the voice says. */
  hush: () => void
  /** Anything of the player has changed. */
  changed: () => void
}

/** Where in the talk: seconds from a slide's beginning, at normal speed. */
export interface Place { no: number, time: number }

/** Longer than this at once nobody watched: a machine was asleep, or a tab. Milliseconds. */
const longest = 1000

/** What a click takes that no caption names, and how many seconds longer than planned a sentence is waited for at least. */
const pace = { click: 1.5, patience: 6 }

/** The slides of the talk from first to last, each with when it begins and how long it stays, in seconds. */
export function wayOf({ first, after, scene }: Pick<Deck, 'first' | 'after' | 'scene'>) {
  const all: { no: number, begin: number, seconds: number }[] = []
  let begin = 0
  for (let no: number | undefined = first(); no !== undefined; no = after(no)) {
    const { seconds } = scene(no)
    all.push({ no, begin, seconds })
    begin += seconds
  }
  return all
}

/** A player at the beginning of a slide, standing still. `loops`: behind the last slide comes the first. */
export function createPlayer(deck: Deck, outside: Outside, { no: start, time: from = 0, loops = false }: Partial<Place> & { loops?: boolean } = {}) {
  let no = start ?? deck.first()
  let time = from
  let plays = false
  let ended = false
  let speed = 1
  /** The sentence that a voice is saying, for how long, and how long ago it was heard of, in seconds. */
  let said: { sentence: number, passed: number, quiet: number } | undefined
  /** How much faster than planned the voice is, by the sentence before: captions within one keep to it. */
  let tempo = 1
  let shown: { no: number, click: number } | undefined
  /** How many clicks a slide has, where that is known: its page may have more than its note, or fewer. */
  const totals = new Map<number, number>()
  const extended = new Map<number, { scene: Scene, from: Scene }>()

  /** The slide's scene, with the clicks that its note does not name behind its words. */
  function scene(of = no): Scene {
    const from = deck.scene(of)
    const missing = (totals.get(of) ?? 0) - (from.clicks.length - 1)
    if (missing <= 0) return from
    if (extended.get(of)?.from !== from) {
      const { captions, clicks, seconds } = from
      const more = Array.from({ length: missing }, (_, i) => seconds - 1 + i * pace.click)
      extended.set(of, { from, scene: { captions, clicks: [...clicks, ...more], seconds: seconds + missing * pace.click } })
    }
    return extended.get(of)!.scene
  }

  const lastIndex = (times: number[], at = time) => times.findLastIndex(begin => begin <= at + 1e-6)
  const click = () => Math.min(Math.max(0, lastIndex(scene().clicks)), totals.get(no) ?? Infinity)
  const captionAt = () => {
    const { captions } = scene()
    const caption = captions[lastIndex(captions.map(({ begin }) => begin))]
    return caption && time < caption.begin + caption.seconds - 1e-6 ? caption : undefined
  }
  const ofSentence = (sentence: number, of = no) => scene(of).captions.filter(caption => caption.sentence === sentence)
  /** When a sentence is said: a hair before what comes next, which may be at once. */
  function endOf(captions: Caption[]): number {
    const { begin, spoken } = captions.at(-1)!
    const next = [...scene().clicks, ...scene().captions.map(caption => caption.begin), scene().seconds].filter(at => at > begin)
    return Math.min(begin + spoken, ...next) - 1e-3
  }
  /** When each sentence of a slide begins. */
  const sentences = (of = no) => scene(of).captions.filter(({ sentence }, i, all) => all[i - 1]?.sentence !== sentence).map(({ begin }) => begin)

  /** Where a click's words begin, and where it comes if it has none. */
  function timeOf(of: number, click: number): number {
    const { captions, clicks } = scene(of)
    return captions.find(caption => caption.click === click)?.begin ?? clicks[Math.min(click, clicks.length - 1)]!
  }

  const way = () => wayOf({ ...deck, scene })

  function hush(): void {
    if (said) outside.hush()
    said = undefined
  }

  /** Shows what there is at this time; a sentence that begins here is said. */
  function arrive(): void {
    const now = { no, click: click() }
    if (shown?.no !== now.no || shown.click !== now.click) outside.show((shown = now).no, now.click)
    const caption = captionAt()
    if (plays && caption && said?.sentence !== caption.sentence && Math.abs(ofSentence(caption.sentence)[0]!.begin - time) < 1e-3) {
      const sentence = ofSentence(caption.sentence).map(({ text }) => text.replace('\n', ' ')).join(' ')
      said = outside.say(sentence) ? { sentence: caption.sentence, passed: 0, quiet: 0 } : undefined
    }
    outside.changed()
  }

  function goTo(place: Place): void {
    hush();
    ({ no, time } = place)
    ended = false
    arrive()
  }

  /** Behind the slide's end; false at the end of the talk. */
  function nextSlide(): boolean {
    const next = deck.after(no) ?? (loops ? deck.first() : undefined)
    if (next !== undefined) goTo({ no: next, time: 0 })
    return next !== undefined
  }

  function end(): void {
    hush()
    plays = false
    ended = true
    outside.changed()
  }

  /** On to the next of what changes, as far as the time reaches: no state is left out. */
  function advance(seconds: number): void {
    let left = seconds
    while (plays) {
      const { captions, clicks, seconds: whole } = scene()
      const limit = said ? endOf(ofSentence(said.sentence)) : Infinity
      const next = Math.min(whole, limit, ...[...clicks, ...captions.map(({ begin }) => begin)].filter(begin => begin > time))
      if (time + left < next) {
        time += left
        break
      }
      left -= next - time
      time = next
      // The voice has yet to say that it is through.
      if (next === limit) break
      if (next < whole) arrive()
      else if (!nextSlide()) return end()
    }
    outside.changed()
  }

  return {
    /** Seconds from the talk's beginning, at normal speed; undefined on a slide beside its way. */
    get passed() {
      const leg = way().find(leg => leg.no === no)
      return leg && leg.begin + Math.min(time, leg.seconds)
    },
    /** To so many seconds from the talk's beginning. */
    seek(seconds: number): void {
      const leg = way().findLast(({ begin }) => begin <= Math.max(0, seconds))!
      goTo({ no: leg.no, time: Math.min(seconds - leg.begin, leg.seconds - 0.1) })
    },
    get state() { return { no, time, click: click(), caption: captionAt(), plays, ended, speed } },
    /** Time has passed, by the clock of the page. */
    tick(milliseconds: number): void {
      if (!plays) return
      const seconds = Math.min(milliseconds, longest) / 1000
      if (said) {
        const its = ofSentence(said.sentence)
        said.passed += seconds * speed
        if ((said.quiet += seconds) > pace.patience + (endOf(its) - its[0]!.begin) / speed) hush()
      }
      advance(seconds * speed * (said ? tempo : 1))
    },
    /** A slide is there, and has so many clicks. */
    arrived(which: number, total: number): void {
      if (totals.get(which) === total) return
      totals.set(which, total)
      if (which === no) arrive()
    },
    /** Goes on from where it stands, with the sentence that is there from its beginning; behind the end from the first slide. */
    play(): void {
      if (plays) return
      plays = true
      if (ended) return goTo({ no: deck.first(), time: 0 })
      const caption = captionAt()
      const its = caption ? ofSentence(caption.sentence) : []
      goTo({ no, time: caption && time < endOf(its) ? its[0]!.begin : time })
    },
    pause(): void {
      if (!plays) return
      hush()
      plays = false
      outside.changed()
    },
    /** The talk was taken to a slide and a click by other means. */
    place(which: number, to: number): void {
      if (no === which && click() === to) return
      shown = { no: which, click: to }
      goTo({ no: which, time: timeOf(which, to) })
    },
    goTo,
    /** To the next sentence or the one before; in the midst of one, back is to its beginning. Over the ends of a slide, too. */
    sentence(step: 1 | -1): void {
      const begins = sentences()
      const to = step > 0 ? begins.find(begin => begin > time + 1e-3) : begins.findLast(begin => begin < time - 1)
      if (to !== undefined) return goTo({ no, time: to })
      const other = step > 0 ? deck.after(no) : deck.before(no)
      if (other !== undefined) goTo({ no: other, time: (step > 0 ? 0 : sentences(other).at(-1)) ?? 0 })
      else if (step > 0) end()
      else goTo({ no, time: 0 })
    },
    /** A click on or back, as the talk's own keys. */
    click(step: 1 | -1): void {
      const to = click() + step
      if (to >= 0 && to < scene().clicks.length) return goTo({ no, time: timeOf(no, to) })
      const other = step > 0 ? deck.after(no) : deck.before(no)
      if (other !== undefined) goTo({ no: other, time: step > 0 ? 0 : timeOf(other, scene(other).clicks.length - 1) })
    },
    slide(step: 1 | -1): void {
      // Back is to the slide's own beginning, but for who has just come.
      const other = step > 0 ? deck.after(no) : time > 2 || click() > 0 ? no : deck.before(no)
      if (other !== undefined || step < 0) goTo({ no: other ?? no, time: 0 })
    },
    set speed(to: number) {
      speed = to
      outside.changed()
    },
    /** The voice is at this letter of the sentence. */
    heard(letter: number): void {
      if (!said) return
      said.quiet = 0
      const captions = ofSentence(said.sentence)
      let at = 0
      const caption = captions.findLast(({ text }, i) => {
        at = captions.slice(0, i).reduce((sum, before) => sum + before.text.length + 1, 0)
        return text !== '' && at <= letter
      })
      if (!caption || caption === captionAt()) return
      time = caption.begin
      outside.changed()
    },
    /** The voice is through with the sentence. */
    voiceEnded(): void {
      if (!said) return
      const its = ofSentence(said.sentence)
      if (said.passed > 1) tempo = Math.min(3, Math.max(0.3, (endOf(its) - its[0]!.begin) / said.passed))
      time = endOf(its)
      said = undefined
      outside.changed()
    },
    /** The voice says nothing more: the sentence goes on by time. */
    voiceLost(): void {
      said = undefined
    },
  }
}

export type Player = ReturnType<typeof createPlayer>
