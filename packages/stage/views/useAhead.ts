import { useNav } from '@slidev/client'
import { until, useIdle } from '@vueuse/core'
import { onUnmounted, shallowReactive, watch } from 'vue'

/** When the frame is on the screen and the page has nothing else to do, which Safari cannot tell. */
const frame = () => new Promise<unknown>(done => requestAnimationFrame(() => 'requestIdleCallback' in window ? requestIdleCallback(done) : setTimeout(done, 100)))

/** The numbers of the slides that may be drawn though they are not shown. */
const ahead = shallowReactive(new Set<number>())

/**
 * When Slidev draws which slides ahead: those beside the one that is shown, and, while nobody does anything, all others, one at a time,
 * each when the page has nothing else to do. By itself it draws two in the frame of the slide that is shown, and three seconds later
 * all others at once: a key waits for either. A slide with `preload: false` is left alone, and so is each for a visitor who asks the
 * browser to save data.
 */
export function useAhead(): void {
  const { currentSlideNo, isPrintMode, nextRoute, prevRoute, slides } = useNav()
  if (isPrintMode.value) return
  type Slide = typeof slides.value[number]
  const may = ({ meta }: Slide) => meta.slide?.frontmatter.preload !== false
  // Slidev makes new ones when the author saves.
  watch(slides, (all) => {
    for (const slide of all) Object.defineProperty(slide.meta, 'preload', { configurable: true, get: () => may(slide) && (slide.no === currentSlideNo.value || ahead.has(slide.no)) })
  }, { immediate: true, flush: 'sync' })
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return

  let gone = false
  onUnmounted(() => { gone = true })
  const waits = (slide: Slide) => may(slide) && slide.no !== currentSlideNo.value && !slide.meta.__preloaded
  const beside = () => [nextRoute.value, prevRoute.value].find(waits)
  const nextToDraw = () => beside() ?? [...slides.value.slice(currentSlideNo.value), ...slides.value].find(waits)
  const { idle } = useIdle(2000)
  async function drawAll(): Promise<void> {
    while (!gone && nextToDraw()) {
      await until(() => idle.value || !!beside()).toBe(true)
      const slide = nextToDraw()
      if (!slide) continue
      await slide.load()
      await frame()
      ahead.add(slide.no)
      slide.meta.__preloaded = true
    }
  }
  void drawAll()
  // Each that an author's save has made anew is drawn anew.
  watch(slides, () => void drawAll())
}
