import { onMounted, onUnmounted, type ShallowRef } from 'vue'

/** Text is as large as there is room for, in px of the canvas; under `least` nothing is cut all the same, and the check advises. */
const size = { most: 28, least: 16, last: 9 }

/** What an author writes straight into a slide, and not in a picture, as styles/text.css tells them apart. */
const written = ':is(:is(p, blockquote):not([class]:not(.slidev-vclick-target)), :is(ul, ol, table):not(.picture, .contains-task-list), .slidev-code-wrapper)'

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
  const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(fit)
  onMounted(() => {
    fit()
    observer?.observe(slide.value!)
    void document.fonts.ready.then(fit)
  })
  onUnmounted(() => observer?.disconnect())
}
