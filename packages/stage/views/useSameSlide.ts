import { useNav } from '@slidev/client'
import { useSessionStorage } from '@vueuse/core'
import { useRouter } from 'vue-router'
import { ofDeck } from './playing'

/**
 * While the deck is written, slides come, go and move, and Slidev stays at their number: here a window stays at its slide and its click, by what is written there or
 * else by the slide's title, also where Vite loads the page again.
 */
export function useSameSlide(): void {
  // Vite gives it to a module that has these words.
  const hot = import.meta.hot
  const { clicks, currentSlideNo, isPresenter, isPrintMode, slides } = useNav()
  if (!hot || isPrintMode.value) return
  const router = useRouter()
  const before = useSessionStorage(ofDeck('stage-before'), { no: 0, clicks: 0, revision: '', title: '' })
  const slideAt = (no: number) => slides.value[no - 1]?.meta.slide

  function leave(): void {
    const slide = slideAt(currentSlideNo.value)
    if (slide && !before.value.no) before.value = { no: currentSlideNo.value, clicks: clicks.value, revision: slide.revision, title: slide.title ?? '' }
  }

  function comeBack(): void {
    const { no: old, clicks, revision, title } = before.value
    before.value = { ...before.value, no: 0 }
    if (!old) return
    const found = (['revision', 'title'] as const).map(key => slides.value.filter(({ meta: { slide } }) => slide?.[key] && slide[key] === { revision, title }[key]).map(({ no }) => no)).find(({ length }) => length)
    // Of several that are alike, the nearest.
    const [no] = found?.sort((a, b) => Math.abs(a - old) - Math.abs(b - old)) ?? []
    if (!no || no === old) return
    void router.replace({ path: `${isPresenter.value ? '/presenter' : ''}/${no}`, query: { ...router.currentRoute.value.query, clicks: clicks || undefined } })
  }

  for (const event of ['vite:beforeUpdate', 'vite:beforeFullReload'] as const) hot.on(event, leave)
  hot.on('vite:afterUpdate', comeBack)
  void router.isReady().then(comeBack)
}
