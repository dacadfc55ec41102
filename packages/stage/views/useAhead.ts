import { useNav } from '@slidev/client'
import { onUnmounted, shallowRef, watch } from 'vue'

/** When the frame is on the screen and the page has nothing else to do, which Safari cannot tell. */
const idle = (done: () => void) => void requestAnimationFrame(() => 'requestIdleCallback' in window ? requestIdleCallback(done, { timeout: 2000 }) : setTimeout(done, 100))

/** The numbers of the slides that may be drawn ahead now. */
const beside = shallowRef<number[]>([])

/** The slides that ask here: Slidev makes new ones when the author saves. */
const asking = new WeakSet<object>()

/**
 * When Slidev may draw which slides ahead: those beside the one that is shown, once that stands and nobody waits for the page.
 * Slidev by itself draws them in the same frame, and three seconds after the first slide all others at once, in which a key
 * would wait; of the others, only the files are asked for. A slide with `preload: false` is left alone.
 */
export function useAhead(): void {
  const { currentSlideRoute, isPrintMode, nextRoute, prevRoute, slides } = useNav()
  if (isPrintMode.value) return
  watch(slides, (all) => {
    for (const { no, meta } of all) {
      if (meta.preload === false || asking.has(meta)) continue
      asking.add(meta)
      // Slidev has a getter there, and draws what is not `false`.
      Object.defineProperty(meta, 'preload', { get: () => no === currentSlideRoute.value.no || beside.value.includes(no) })
    }
  }, { immediate: true })
  watch(currentSlideRoute, current => idle(() => {
    if (current === currentSlideRoute.value) beside.value = [nextRoute.value.no, prevRoute.value.no]
  }), { immediate: true })

  let here = true
  const timeout = setTimeout(async () => {
    for (const { meta, load } of slides.value) if (here && asking.has(meta)) await load().catch(() => undefined)
  }, 3000)
  onUnmounted(() => {
    here = false
    clearTimeout(timeout)
  })
}
