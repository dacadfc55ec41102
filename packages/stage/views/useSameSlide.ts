import { useNav } from '@slidev/client'
import { useSessionStorage } from '@vueuse/core'
import { useRouter } from 'vue-router'
import { ofDeck } from './playing'

/**
 * While the deck is written, slides come, go and move, and Slidev stays at their number: here a window stays at its slide and its click, by what is written there or
 * else by the slide's title, also where Vite loads the page again, or a component is made anew, of whose clicks Slidev knows too late.
 */
export function useSameSlide(): void {
  // Vite gives it to a module that has these words.
  const hot = import.meta.hot
  const { clicksTotal, currentSlideNo, isPresenter, isPrintMode, slides } = useNav()
  if (!hot || isPrintMode.value) return
  const router = useRouter()
  const clicksAt = ({ query }: { query: { clicks?: unknown } }) => Number(query.clicks) || 0
  let here = { no: 0, clicks: 0, revision: '', title: '' }
  const beforeReload = useSessionStorage(ofDeck('stage-before'), here)

  function remember(clicks: number): void {
    const no = currentSlideNo.value
    const { revision = '', title = '' } = slides.value[no - 1]?.meta.slide ?? {}
    here = { no, clicks, revision, title }
  }

  function comeBack(): void {
    const found = (['revision', 'title'] as const).map(key => slides.value.filter(({ meta: { slide } }) => slide?.[key] && slide[key] === here[key]).map(({ no }) => no)).find(({ length }) => length)
    // Of several that are alike, the nearest.
    const [no] = found?.sort((a, b) => Math.abs(a - here.no) - Math.abs(b - here.no)) ?? []
    if (!no || (no === here.no && clicksAt(router.currentRoute.value) === here.clicks)) return remember(here.clicks)
    here.no = no
    void router.replace({ path: `${isPresenter.value ? '/presenter' : ''}/${no}`, query: { ...router.currentRoute.value.query, clicks: here.clicks || undefined } })
  }

  router.afterEach((to, from) => {
    // A slide that comes in the place of this one, and has fewer clicks, takes those of the address away.
    const isTaken = to.path === from.path && clicksAt(from) > clicksTotal.value && clicksAt(to) === clicksTotal.value
    if (!isTaken) remember(clicksAt(to))
  })
  hot.on('vite:beforeFullReload', () => { beforeReload.value = here })
  hot.on('vite:afterUpdate', comeBack)
  void router.isReady().then(() => {
    remember(clicksAt(router.currentRoute.value))
    if (!beforeReload.value.no) return
    here = beforeReload.value
    beforeReload.value = { ...here, no: 0 }
    comeBack()
  })
}
