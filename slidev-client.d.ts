// @slidev/client ships as TypeScript source that a strict configuration refuses, so tsconfig.json
// points to this file instead: what of it the deck uses, as far as it does, and its components.
import type { ClicksContext, SlideInfo, SlideRoute } from '@slidev/types'
import type { Component, ComputedRef, Ref } from 'vue'

export declare function useSlideContext(): {
  $clicksContext: ClicksContext
  $page: Ref<number>
}

export interface Nav {
  isPrintMode: ComputedRef<boolean>
  isPrintWithClicks: Ref<boolean>
  isPresenter: ComputedRef<boolean>
  printRange: Ref<number[]>
  slides: ComputedRef<(SlideRoute & { meta: { slide: SlideInfo } })[]>
  total: ComputedRef<number>
  currentSlideNo: ComputedRef<number>
  currentSlideRoute: ComputedRef<SlideRoute & { meta: { slide: SlideInfo } }>
  nextRoute: ComputedRef<SlideRoute>
  clicks: ComputedRef<number>
  clicksTotal: ComputedRef<number>
  clicksContext: ComputedRef<ClicksContext>
  hasNext: ComputedRef<boolean>
  hasPrev: ComputedRef<boolean>
  /** The clicks of a slide of the talk, which the address follows. */
  getPrimaryClicks: (route: SlideRoute) => ClicksContext
  next: () => Promise<void>
  prev: () => Promise<void>
  nextSlide: () => Promise<void>
  prevSlide: () => Promise<void>
  goFirst: () => Promise<void>
  goLast: () => Promise<void>
  go: (no: number, clicks?: number) => Promise<void>
}
export declare function useNav(): Nav

export declare function useDarkMode(): { isDark: Ref<boolean>, toggleDark: () => boolean }

/** More clicks than any slide has: its last state. */
export declare const CLICKS_MAX: number

export declare function useFixedNav(route: SlideRoute, clicks: ClicksContext): Nav
export declare function createFixedClicks(route: SlideRoute, clicks?: number): ClicksContext
/** The talk's clock, which all windows share; seconds. */
export declare function useTimer(): {
  status: ComputedRef<'stopped' | 'running' | 'paused'>
  passed: ComputedRef<number>
  duration: ComputedRef<number>
  toggle: () => void
  reset: () => void
}

declare const component: Component
export default component
