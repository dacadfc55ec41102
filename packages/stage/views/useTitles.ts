import { useNav } from '@slidev/client'
import { computed } from 'vue'
import { plainText } from '../notes'

/** The slides' titles in order, without their marks, and what the browser's tab says on the slide that is shown. */
export function useTitles() {
  const { slides, currentSlideNo } = useNav()
  const titles = computed(() => slides.value.map(({ meta }) => plainText(meta.slide?.title ?? '')))
  const tab = computed(() => currentSlideNo.value === 1 ? titles.value[0]! : `${titles.value[currentSlideNo.value - 1]} · ${titles.value[0]}`)
  return { titles, tab }
}
