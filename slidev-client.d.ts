// @slidev/client ships as TypeScript source that a strict configuration refuses, so tsconfig.json
// points to this file instead: the two functions of it that the deck uses, as far as it does, and its pages.
import type { ClicksContext } from '@slidev/types'
import type { Component, ComputedRef, Ref } from 'vue'

export declare function useSlideContext(): {
  $clicksContext: ClicksContext
  $page: Ref<number>
}

export declare function useNav(): {
  isPrintMode: ComputedRef<boolean>
  printRange: Ref<number[]>
  slides: ComputedRef<{ no: number, meta: { slide: { frontmatter: Record<string, unknown> } } }[]>
}

declare const page: Component
export default page
