import { onMounted, onUnmounted, type ShallowRef } from 'vue'

/** Text is as large as there is room for, in px of the canvas; under `least` nothing is cut all the same, and the check advises. */
const size = { most: 28, least: 16, last: 9 }

/** What an author writes straight into a slide, and not in a picture, as styles/text.css tells them apart. */
const written = ':is(:is(p, blockquote):not([class]:not(.slidev-vclick-target)), :is(ul, ol, table):not(.picture, .contains-task-list), .slidev-code-wrapper, .markdown-alert, .slidev-katex-wrapper)'

const isCut = (part: Element) => part.scrollWidth > part.clientWidth + 1

/** Whether any of it is beyond the slide's margins, or hides a part of itself. */
function runsOver(slide: HTMLElement): boolean {
  const { left, top, width } = slide.getBoundingClientRect()
  const scale = width / slide.offsetWidth
  const { paddingRight, paddingBottom } = getComputedStyle(slide)
  const right = left + (slide.clientWidth - Number.parseFloat(paddingRight) + 1) * scale
  const bottom = top + (slide.clientHeight - Number.parseFloat(paddingBottom) + 1) * scale
  return [...slide.querySelectorAll(':scope > :not(footer), .column > *, pre, table')].some((part) => {
    const box = part.getBoundingClientRect()
    return box.right > right || box.bottom > bottom || isCut(part)
  })
}

/** Gives an element the first size, from the largest on, with which it is good, or the least. */
function largest(slide: HTMLElement, name: string, least: number, isGood: () => boolean): void {
  for (let text = size.most; text >= least; text--) {
    slide.style.setProperty(name, `${text}px`)
    if (isGood()) return
  }
}

/**
 * Gives a slide the largest sizes at which all that is written on it fits: `--code`, at which no line of code is cut, and
 * `--text`, for all of it (styles/text.css). Again when the slide is shown, and when its fonts have come. `data-full` says that
 * lines of code break, since even the least size cuts them. Not the client's AutoFitText, which is for one line.
 */
export function useFit(slide: Readonly<ShallowRef<HTMLElement | null>>) {
  function fit() {
    const element = slide.value
    if (!element?.offsetWidth || !element.querySelector(`:scope > ${written}, .column > ${written}`)) return
    element.removeAttribute('data-full')
    element.style.setProperty('--text', `${size.most}px`)
    const code = [...element.querySelectorAll('pre')]
    largest(element, '--code', size.least, () => !code.some(isCut))
    element.toggleAttribute('data-full', code.some(isCut))
    largest(element, '--text', size.last, () => !runsOver(element))
  }
  whenShown(slide, fit)
}

/** Room on a cover above and below what it says, beside its logo and its source, in px of the canvas. */
const around = { edge: 36, beside: 8 }

/** Makes all that a cover says smaller, down to three fifths, until it stands between the logo and the source, by `--cover-fit` (layouts/cover.vue); not where the slide is a part of a page. */
export function useCoverFit(slide: Readonly<ShallowRef<HTMLElement | null>>) {
  whenShown(slide, () => {
    const element = slide.value
    const words = element?.querySelector<HTMLElement>('.words')
    if (!element?.offsetWidth || !words) return
    words.style.removeProperty('--cover-fit')
    if (getComputedStyle(element).display !== 'grid') return
    const box = element.getBoundingClientRect()
    const scale = box.width / element.offsetWidth
    const edge = (part: string, side: 'top' | 'bottom') => element.querySelector(`:scope > ${part}`)?.getBoundingClientRect()[side]
    const logo = [...words.querySelectorAll(':scope > .speaker-logo')].map(picture => picture.getBoundingClientRect().bottom)
    const top = Math.max(box.top + around.edge * scale, ...logo.map(bottom => bottom + around.beside * scale))
    const bottom = Math.min(box.bottom - around.edge * scale, (edge('.slide-source', 'top') ?? Infinity) - around.beside * scale)
    const fits = () => {
      const parts = [...words.children].filter(part => !part.matches('.speaker-logo') && part.getClientRects().length).map(part => part.getBoundingClientRect())
      return Math.min(...parts.map(part => part.top)) >= top && Math.max(...parts.map(part => part.bottom)) <= bottom && words.scrollWidth <= words.clientWidth
    }
    for (let size = 95; size >= 60 && !fits(); size -= 5) words.style.setProperty('--cover-fit', `${size / 100}`)
  })
}

/** Does it once a slide is there, and again when that is shown, and when fonts have come. */
function whenShown(slide: Readonly<ShallowRef<HTMLElement | null>>, fit: () => void) {
  const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(fit)
  onMounted(() => {
    fit()
    observer?.observe(slide.value!)
    // Some come only when a slide that was drawn ahead is shown.
    document.fonts.addEventListener('loadingdone', fit)
  })
  onUnmounted(() => {
    observer?.disconnect()
    document.fonts.removeEventListener('loadingdone', fit)
  })
}
