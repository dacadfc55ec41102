import { useNav } from '@slidev/client'
import { createSharedComposable } from '@vueuse/core'
import { computed } from 'vue'
import { titleOf } from '../words'
import { say } from './say'

/** What the slides are called, in order, and what the browser's tab says on the slide that is shown. */
export const useTitles = createSharedComposable(() => {
  const { slides, currentSlideNo } = useNav()
  const titles = computed(() => slides.value.map(({ no, meta }) => titleOf(meta.slide?.title, no, say)))
  const tab = computed(() => currentSlideNo.value === 1 ? titles.value[0]! : `${titles.value[currentSlideNo.value - 1]} · ${titles.value[0]}`)
  return { titles, tab }
})
