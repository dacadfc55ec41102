import { useNav } from '@slidev/client'
import { computed } from 'vue'

/** The slides' titles in order, without their emphasis, and what the browser's tab says on the slide that is shown. */
export function useTitles() {
  const { slides, currentSlideNo } = useNav()
  const titles = computed(() => slides.value.map(({ meta }) => (meta.slide?.title ?? '').replace(/[*_]/g, '')))
  const tab = computed(() => currentSlideNo.value === 1 ? titles.value[0]! : `${titles.value[currentSlideNo.value - 1]} · ${titles.value[0]}`)
  return { titles, tab }
}
