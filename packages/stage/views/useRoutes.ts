import { configs, useNav, useSlideContext } from '@slidev/client'
import { createSharedComposable } from '@vueuse/core'
import { computed, ref, toRaw, watch } from 'vue'
import { START_LOCATION, useRouter, type RouteLocationNormalized } from 'vue-router'
import { countOn, isHandedOut, isOn, routesOf, stepFrom, type Stop } from '../routes'
import { say } from './say'

/** The route that this window is on, by its name; empty on the whole talk. useTalk.ts has the windows of a talk agree on it. */
export const routeName = ref('')

/** How many seconds each route of this deck may take. */
export const routes = routesOf((configs as { routes?: unknown }).routes)

/** An address of the deck's with the route in it, if there is one. */
export const onRoute = (address: string): string => routeName.value ? `${address}${address.includes('?') ? '&' : '?'}route=${encodeURIComponent(routeName.value)}` : address

/** The route of the page of the deck from which this one was opened: Slidev's overview in a tab of its own, and slides from there, come without it. */
function routeOfOpener(): string | null {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return visit?.type === 'navigate' && document.referrer.startsWith(location.origin + import.meta.env.BASE_URL) ? new URL(document.referrer).searchParams.get('route') : null
}

/** What the route of this window has of the deck. */
export const useTalkRoute = createSharedComposable(() => {
  const { slides } = useNav()
  const stops = computed((): Stop[] => slides.value.map(({ no, meta }) => ({ no, frontmatter: meta.slide?.frontmatter ?? {} })))
  const count = (no: number) => countOn(stops.value, no, routeName.value)
  return {
    stops,
    count,
    /** A slide's place in the route in words; of one outside of it its number. */
    place: (no: number) => {
      const place = count(no)
      return place ? say('slideOf', place) : say('slide', { no })
    },
    isOn: (no: number) => isOn(stops.value[no - 1]!, routeName.value),
    isHandedOut: (no: number) => isHandedOut(stops.value[no - 1]!, routeName.value),
  }
})

/**
 * Has this window keep to its route, which it takes from the address that it is opened with: the steps of Slidev's navigation
 * lead along it, whoever asks for them, its clock has the route's time, and each address that follows names it.
 */
export function useRoutes(): void {
  const router = useRouter()
  const { $slidev } = useSlideContext()
  const { clicks, clicksDirection, clicksStart, clicksTotal, currentSlideNo, go, isPrintMode, next, prev, queryClicks, slides } = useNav()
  const { stops } = useTalkRoute()

  const { route = routeOfOpener() } = router.resolve(router.options.history.location).query
  if (Object.hasOwn(routes, String(route))) routeName.value = String(route)
  /** Where the router is on its way to; to go anywhere meanwhile would end that. */
  let coming: RouteLocationNormalized | undefined
  /** Mends an address that was made before the route was chosen, as by a link or the way back, or that names one which there is not. */
  function keep(): void {
    const { path, hash, query } = router.currentRoute.value
    if (coming || router.currentRoute.value === START_LOCATION || (query.route ?? '') === routeName.value) return
    void router.replace({ path, hash, query: { ...query, route: routeName.value || undefined } })
  }
  router.beforeEach((to) => { coming = to })
  router.afterEach((to) => {
    if (to === coming) coming = undefined
    keep()
  })
  // Later, when the router says of what was asked for at the same moment that it is coming.
  watch(routeName, () => setTimeout(keep))
  void router.isReady().then(keep)

  const whole = configs.duration
  const durationOf = () => routeName.value ? `${routes[routeName.value]}s` : whole
  Object.defineProperty(configs, 'duration', { configurable: true, get: durationOf })

  const after = computed(() => stepFrom(stops.value, currentSlideNo.value, routeName.value, 1))
  const before = computed(() => stepFrom(stops.value, currentSlideNo.value, routeName.value, -1))
  const slideAt = (no = currentSlideNo.value) => slides.value[no - 1]!
  async function nextSlide(): Promise<void> {
    clicksDirection.value = 1
    if (after.value) await go(after.value)
  }
  async function prevSlide(lastClick = false): Promise<void> {
    clicksDirection.value = -1
    if (before.value) await go(before.value, lastClick && !isPrintMode.value ? Number.MAX_SAFE_INTEGER : undefined)
  }
  // Whoever asks `useNav` in a component gets what stands here.
  Object.assign(toRaw($slidev).nav, {
    nextSlide,
    prevSlide,
    next: () => clicksTotal.value <= queryClicks.value ? nextSlide() : next(),
    prev: () => queryClicks.value <= clicksStart.value ? prevSlide(true) : prev(),
    goLast: () => go(stops.value.findLast(slide => isOn(slide, routeName.value))!.no),
    nextRoute: computed(() => slideAt(after.value)),
    prevRoute: computed(() => slideAt(before.value)),
    hasNext: computed(() => after.value !== undefined || clicks.value < clicksTotal.value),
    hasPrev: computed(() => before.value !== undefined || clicks.value > 0),
  })
}
