/**
 * One talk, many windows: the rules by which each window comes to know where the talk is. Nothing of Slidev, of the browser
 * or of the network is in here: views/useTalk.ts gives it those, tests/talk.spec.ts tries it in all orders.
 *
 * What there is to know is a few entries: the place (slide and click), the route, the clock, the black screen, the pointer,
 * the drawings.
 *
 * 1. Of two entries the later counts, whatever order they are heard in; so windows that have heard the same know the same.
 * 2. What a person does in a window is later than all that this window knows, on a machine whose clock is slow, too.
 * 3. A window that comes, was asleep or was cut off asks before it says anything. What is done in it meanwhile waits for the
 *    answer: it counts unless the talk is elsewhere by then.
 * 4. Coming is not moving. The place that a window comes with gives way to each place that somebody chose, and of two that
 *    nobody chose the older stays.
 * 5. It is a talk once a presenter window has been seen. Until then the windows are readers, each at its own place.
 * 6. A window that may not drive, as a phone in the audience, hears, and says nothing but that this is a talk: it may turn pages
 *    for itself, and is taken along with the next move.
 */

/** One thing that is known, and since when: milliseconds by the clock of the window that said it, negative where nobody chose it. */
export interface Entry {
  value: unknown
  at: number
  /** The window that said it, which decides between two at the same time. */
  by: string
}

/** What is known of a talk, by the name of each thing. */
export type Entries = Record<string, Entry>

/** What one window tells the others. */
export interface Message {
  from: string
  /** Only for this window: the answer to its question. */
  to?: string
  /** Asks where the talk is. */
  asks?: boolean
  /** Whether a presenter window has been seen. */
  on: boolean
  entries: Entries
}

/** What a window has to bring along. */
export interface Window {
  id: string
  now: () => number
  send: (message: Message) => void
  /** Shows what has changed elsewhere. */
  show: (name: string, value: unknown) => void
  presents: () => boolean
  drives: () => boolean
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const later = (a: Entry, b?: Entry) => !b || a.at > b.at || (a.at === b.at && a.by > b.by)

/** Makes a window take part in the talk. `known` is what it still knows from before it was loaded. */
export function takePart(window: Window, known: Entries = {}) {
  let on = false
  let asking = true
  /** What was done here while the answer is awaited, and what was known then. */
  const waiting = new Map<string, { value: unknown, known?: Entry }>()

  function send(message: Partial<Message>): void {
    on ||= window.presents()
    window.send({ from: window.id, on, entries: {}, ...message })
  }

  function learn(entries: Entries): void {
    for (const [name, entry] of Object.entries(entries)) {
      if (!later(entry, known[name])) continue
      known[name] = entry
      window.show(name, entry.value)
    }
  }

  function ask(): void {
    asking = true
    on ||= window.presents()
    send({ asks: true, entries: on && window.drives() ? known : {} })
  }

  function change(name: string, value: unknown): void {
    if (asking) return void waiting.set(name, { value, known: known[name] })
    if (!window.drives()) return
    const latest = Math.max(...Object.values(known).map(({ at }) => at), 0)
    known[name] = { value, at: Math.max(window.now(), latest + 1), by: window.id }
    if (on) send({ entries: { [name]: known[name] } })
  }

  /** The answer is here, or there is nobody to give one. */
  function settle(): void {
    if (!asking) return
    asking = false
    if (on && window.drives()) send({ entries: known })
    for (const [name, { value, known: was }] of waiting) {
      if (!isSame(known[name]?.value, was?.value)) continue
      // Where the same was heard of another window, it was shown in place of what was done here.
      if (known[name] !== was) window.show(name, value)
      change(name, value)
    }
    waiting.clear()
  }

  return {
    known: known as Readonly<Entries>,
    /** Comes, with a place of its own where it shows a slide (`before` is what it knew of that place until it was loaded again), and asks where the talk is. */
    come(place?: unknown, before?: Entry): void {
      if (place) known.place ??= before ?? { value: place, at: -window.now(), by: window.id }
      ask()
    },
    /** What this window knows of a thing, what was done in it and still waits for the answer included. */
    latest: (name: string) => (waiting.get(name) ?? known[name])?.value,
    /** Hears nobody, as without a network: what is done here from now on waits until it has asked. */
    lose(): void { asking = true },
    /** Asks again: after sleep or a loss, or when the window has become a presenter's. */
    ask,
    settle,
    change,
    hear({ from, to, asks, on: isOn, entries }: Message): void {
      if (to && to !== window.id) return
      on ||= isOn
      if (!on) return
      learn(entries)
      if (asks && !asking) send(window.drives() ? { to: from, entries: known } : {})
      if (to) settle()
    },
  }
}
