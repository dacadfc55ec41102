import { useNav } from '@slidev/client'
import { parseRangeString } from '@slidev/parser/utils'
import { defineRootSetup } from '@slidev/types'

/** The slide that a page comes with goes once the app has drawn it, with no entrance of its own a second time. */
function takeOver(): void {
  const still = document.querySelector('#still')
  if (!still) return
  const drawn = new MutationObserver(() => {
    if (!document.querySelector('#app [data-slidev-no] .slidev-layout')) return
    drawn.disconnect()
    requestAnimationFrame(() => {
      for (const animation of document.getAnimations())
        if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish()
      still.remove()
    })
  })
  drawn.observe(document.querySelector('#app')!, { childList: true, subtree: true })
}

/** Slidev reads the range of an export before its router has read the address, and so prints every slide. */
export default defineRootSetup(() => {
  takeOver()
  const range = new URLSearchParams(location.search).get('range')
  const { printRange, slides } = useNav()
  if (range)
    printRange.value = parseRangeString(slides.value.length, range)
})
