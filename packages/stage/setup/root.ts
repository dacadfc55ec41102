import { useNav } from '@slidev/client'
import { useEventListener } from '@vueuse/core'
import { parseRangeString } from '@slidev/parser/utils'
import { defineRootSetup } from '@slidev/types'
import { nextTick } from 'vue'
import { useRouter } from 'vue-router'
import { keyMeant } from '../views/keys'
import { sheetsAt } from '../views/places'
import { say } from '../views/say'
import { useRoutes } from '../views/useRoutes'
import { useSameSlide } from '../views/useSameSlide'
import { useTalk } from '../views/useTalk'

/** The slide that a page comes with goes once the app has drawn it, and its styles with it, with no entrance of its own a second time. */
function takeOver(): void {
  const still = document.querySelector('#still')
  if (!still) return
  const drawn = new MutationObserver(() => {
    if (!document.querySelector('#app [data-drawn]')) return
    drawn.disconnect()
    // Before the next picture: on a phone the two would stand below each other in it.
    for (const element of [still, ...document.querySelectorAll('style.of-still')]) element.remove()
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish()
  })
  drawn.observe(document.querySelector('#app')!, { attributeFilter: ['data-drawn'], childList: true, subtree: true })
}

/** Lets an export go on, which waits for what index.html has of this class: every slide that was asked for is drawn. */
async function tellExport(): Promise<void> {
  const router = useRouter()
  await router.isReady()
  await nextTick()
  const missing = () => [...document.querySelectorAll('[data-slidev-no]')].some(slide => !slide.querySelector('[data-drawn]'))
  while (router.currentRoute.value.name === 'print' && missing()) {
    // As long as something is asked for, the exporter's own --timeout counts, and not the half minute that it waits for a part of the page.
    await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
    await new Promise(done => setTimeout(done, 100))
  }
  document.querySelector('body > .slidev-slide-loading')?.remove()
}

/** Paper is white: what a browser prints is in the light theme, whatever the screen has. An export has chosen its own. */
function printLight(): void {
  const router = useRouter()
  const { classList } = document.documentElement
  let wasDark = false
  useEventListener('beforeprint', () => {
    wasDark = classList.contains('dark') && !/^(paper|poster|print|export)$/.test(String(router.currentRoute.value.name))
    if (wasDark) classList.replace('dark', 'light')
  })
  useEventListener('afterprint', () => wasDark && classList.replace('light', 'dark'))
}

/**
 * A page with all slides is printed whole: by a key once all have come, which are on their way when it has just been opened. A browser's menu waits
 * for nothing; in place of a slide it then prints where all are (styles/print.css). So does the key when it is pressed once more.
 */
function printWhole(): void {
  const router = useRouter()
  const { slides } = useNav()
  const { style } = document.documentElement
  useEventListener('beforeprint', () => style.setProperty('--on-its-way', JSON.stringify(say('onItsWay', { address: sheetsAt(router) }))))
  let asked = false
  useEventListener('keydown', async (event) => {
    const { altKey, ctrlKey, metaKey, repeat, shiftKey } = event
    // A frame is not what the key prints.
    if (keyMeant(event) !== 'p' || ctrlKey === metaKey || altKey || shiftKey || self !== top || (asked && !repeat) || !document.querySelector('.reading, .overview-slide-block')) return
    event.preventDefault()
    if (repeat) return
    asked = true
    await Promise.all(slides.value.map(({ load }) => load()))
    await nextTick()
    print()
  }, { capture: true })
}

/** Slidev reads the range of an export before its router has read the address, and so prints every slide. */
export default defineRootSetup(() => {
  takeOver()
  printLight()
  printWhole()
  useRoutes()
  useTalk()
  useSameSlide()
  void tellExport()
  const range = new URLSearchParams(location.search).get('range')
  const { printRange, slides } = useNav()
  if (range)
    printRange.value = parseRangeString(slides.value.length, range)
})
