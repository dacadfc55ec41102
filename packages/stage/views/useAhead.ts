import { useNav } from '@slidev/client'
import { onUnmounted, nextTick, watch } from 'vue'

type Slide = ReturnType<typeof useNav>['slides']['value'][number]

/** When the slide's frame is on the screen and the page has nothing else to do, which Safari cannot tell. */
const idle = () => new Promise<void>(done => requestAnimationFrame(() => 'requestIdleCallback' in window ? requestIdleCallback(() => done(), { timeout: 2000 }) : setTimeout(done, 100)))

/**
 * Draws slides ahead while nobody waits for the page, one at a time: the next, the one before, then what is nearest, but none with
 * `preload: false`. Slidev by itself draws a slide's neighbours when it comes, and three seconds after the first all others at
 * once, in which a key would wait.
 */
export function useAhead(): void {
  const { currentSlideRoute, isPrintMode, nextRoute, prevRoute, slides } = useNav()
  if (isPrintMode.value) return
  for (const { meta } of slides.value) Object.defineProperty(meta, 'preload', { configurable: true, value: false })

  const distance = (slide: Slide) => {
    const at = [currentSlideRoute.value, nextRoute.value, prevRoute.value].indexOf(slide)
    return at < 0 ? 3 + Math.abs(slide.no - currentSlideRoute.value.no) : at
  }
  const nearest = () => slides.value.filter(({ meta }) => !meta.__preloaded && meta.slide?.frontmatter.preload !== false).sort((a, b) => distance(a) - distance(b))[0]
  let gone = false
  onUnmounted(() => { gone = true })
  async function drawRest(): Promise<void> {
    for (let slide = nearest(); slide && !gone; slide = nearest()) {
      await slide.load()
      await idle()
      slide.meta.__preloaded = true
      await nextTick()
    }
  }
  void idle().then(drawRest)
  // The files of the next two at once, so that a key that comes early waits for none.
  watch(nextRoute, (next) => {
    for (const slide of slides.value.slice(next.no - 1, next.no + 1))
      if (slide.meta.slide?.frontmatter.preload !== false) void slide.load()
  })
}
