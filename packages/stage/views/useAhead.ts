import { useNav } from '@slidev/client'
import { useTimeoutFn } from '@vueuse/core'
import { shallowRef, watch } from 'vue'

/** When the frame is on the screen and the page has nothing else to do, which Safari cannot tell. */
const idle = (done: () => void) => void requestAnimationFrame(() => 'requestIdleCallback' in window ? requestIdleCallback(done, { timeout: 2000 }) : setTimeout(done, 100))

/** The numbers of the slides that may be drawn ahead now. */
const beside = shallowRef<number[]>([])

/**
 * When Slidev may draw which slides ahead: those beside the one that is shown, once that stands and nobody waits for the page.
 * Slidev by itself draws them in the same frame, and three seconds after the first slide all others at once, in which a key
 * would wait. The others' files are kept by the worker of a build; where a browser has none, they are asked for then.
 * A slide with `preload: false` is left alone, and so is each for a visitor who asks the browser to save data.
 */
export function useAhead(): void {
  const { currentSlideNo, isPrintMode, nextRoute, prevRoute, slides } = useNav()
  if (isPrintMode.value) return
  const may = ({ meta }: typeof slides.value[number]) => meta.slide?.frontmatter.preload !== false
  // Slidev makes new ones when the author saves.
  watch(slides, (all) => {
    for (const slide of all) Object.defineProperty(slide.meta, 'preload', { configurable: true, get: () => may(slide) && [currentSlideNo.value, ...beside.value].includes(slide.no) })
  }, { immediate: true })

  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return
  watch(currentSlideNo, async (no) => {
    idle(() => {
      if (no === currentSlideNo.value) beside.value = [nextRoute.value.no, prevRoute.value.no]
    })
    // Their files at once, and then those of the slide after: that a network is slow no key should feel.
    for (const slide of [nextRoute.value, prevRoute.value, slides.value[nextRoute.value.no]]) if (slide && may(slide)) await slide.load()
  }, { immediate: true })

  if (!('serviceWorker' in navigator)) useTimeoutFn(() => slides.value.filter(may).forEach(slide => void slide.load()), 3000)
}
