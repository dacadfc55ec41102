/*
 * What runs in the measured pages. Each function stands alone, because Playwright sends it to the browser as text.
 */

/** What a load has painted so far; times in ms. */
export interface Paints {
  fcp: number
  lcp: number
  cls: number
  blocking: number
  /** What was the largest so far, one after the other, with its area in pixels. */
  largest: { at: number, size: number, what: string }[]
  /** What moved, with the shift's score. */
  shifts: { at: number, score: number, what: string[] }[]
}

declare global {
  interface Window {
    paints: Paints
    hasTitle: (title: string) => boolean
    /** When the title that is waited for was first to be seen, in ms; undefined until then. */
    shownAt?: number
    /** The last key pressed while a deck loads: from which state, whether it has led to another yet, and after how many ms that was drawn. */
    step?: { from: string, taken: boolean, drawn?: number }
    /** The last key: when it came, and from then on in ms the first change, the drawing of it and the browser's own count to the next paint. */
    key?: { pressed: number, changed?: number, drawn?: number, duration?: number }
  }
}

/** Keeps `window.paints` up to date. */
export function watchPaints(): void {
  const paints: Paints = window.paints = { fcp: 0, lcp: 0, cls: 0, blocking: 0, largest: [], shifts: [] }
  const watch = <T extends PerformanceEntry>(type: string, take: (entry: T) => void) =>
    new PerformanceObserver(list => (list.getEntries() as T[]).forEach(take)).observe({ type, buffered: true })
  const nameOf = (node: Node | null) => {
    const element = node instanceof Element ? node : node?.parentElement
    return element ? `${element.closest('#still') ? '#still ' : ''}${element.tagName.toLowerCase()} “${(node?.textContent ?? '').trim().slice(0, 40)}”` : 'gone'
  }
  watch('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') paints.fcp = startTime
  })
  watch<LargestContentfulPaint>('largest-contentful-paint', ({ startTime, size, element }) => {
    paints.lcp = startTime
    paints.largest.push({ at: startTime, size, what: nameOf(element) })
  })
  watch<PerformanceEntry & { value: number, sources: { node: Node | null }[] }>('layout-shift', ({ startTime, value, sources }) => {
    paints.cls += value
    paints.shifts.push({ at: startTime, score: value, what: sources.map(({ node }) => nameOf(node)) })
  })
  watch('longtask', ({ duration }) => { paints.blocking += duration - 50 })
}

/** Gives the page `window.hasTitle`, which says whether a heading with the text `title` is to be seen. */
export function lookForTitles(): void {
  window.hasTitle = title => [...document.querySelectorAll('h1, h2')].some((heading) => {
    if (heading.textContent.trim() !== title) return false
    const { left, right, width } = heading.getBoundingClientRect()
    return width > 0 && right > 0 && left < innerWidth && heading.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  })
}

/** Sets `window.shownAt` in the first frame in which `title` is to be seen. */
export function isShown(title: string): void {
  const look = () => {
    if (window.hasTitle(title)) window.shownAt = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/**
 * For each key, notes in `window.step` when it has led to another address, and how long it took until the slide of that address,
 * by its title in `titles`, was drawn there. For decks whose addresses end in /2?clicks=1.
 */
export function watchSteps(titles: string[]): void {
  // The deck may add its first slide's number to the address by itself.
  const slide = () => Number(location.pathname.split('/').at(-1)) || 1
  const state = () => `${slide()}/${new URLSearchParams(location.search).get('clicks') ?? 0}`
  addEventListener('keydown', ({ timeStamp }) => {
    const from = state()
    // The key before may have been taken late, and is waited for.
    if (window.step && !window.step.drawn && window.step.from !== from) return
    const step: NonNullable<Window['step']> = window.step = { from, taken: false }
    const look = () => {
      if (window.step !== step) return
      step.taken ||= state() !== from
      if (!step.taken || !window.hasTitle(titles[slide() - 1]!)) return void requestAnimationFrame(look)
      // A message waits until the frame is drawn.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => { step.drawn = performance.now() - timeStamp }
      port2.postMessage(null)
    }
    requestAnimationFrame(look)
  }, true)
}

/**
 * For each key, notes in `window.key` when it was pressed, when something on the stage, the element that `stage` selects,
 * changed first, when the frame after that was drawn, and how long the browser says it took to the next paint.
 */
export function watchKeys(stage: string): void {
  const keyOf = new Map<number, NonNullable<Window['key']>>()
  addEventListener('keydown', ({ timeStamp }) => {
    const key: NonNullable<Window['key']> = window.key = { pressed: timeStamp }
    keyOf.set(timeStamp, key)
    const changes = new MutationObserver(() => {
      changes.disconnect()
      key.changed = performance.now() - timeStamp
      requestAnimationFrame(() => {
        // A message waits until the frame is drawn.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => { key.drawn = performance.now() - timeStamp }
        port2.postMessage(null)
      })
    })
    changes.observe(document.querySelector(stage) ?? document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  }, true)
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries()) {
      const key = keyOf.get(startTime)
      if (name === 'keydown' && key) key.duration = duration
    }
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
}
