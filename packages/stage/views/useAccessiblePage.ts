import { useMutationObserver } from '@vueuse/core'
import { onMounted, type Ref } from 'vue'
import { say } from './say'

/** What Slidev's own pages lack for those who use a keyboard or hear them: where it is, and what is said of it. */
const mends: [selector: string, mend: (element: HTMLElement) => void][] = [
  // A button inside a button: only the outer one is for use, by the inner one's name.
  ['button button', (inner) => {
    const outer = inner.parentElement!.closest('button')!
    if (inner.title) outer.title = outer.ariaLabel = inner.title
    inner.removeAttribute('title')
    inner.inert = true
  }],
  // What scrolls has to be reached by Tab.
  ['.slidev-note', (notes) => {
    notes.tabIndex = 0
    notes.role = 'region'
    notes.ariaLabel = say('notes')
  }],
  ['.z-modal.overflow-y-auto', (overview) => {
    overview.tabIndex = 0
    overview.role = 'region'
    overview.ariaLabel = say('allSlides')
  }],
  // The finds of "Goto …" are buttons in a list.
  ['#slidev-goto-dialog ul', (list) => {
    list.role = 'listbox'
    list.ariaLabel = say('slidesFound')
  }],
  ['#slidev-goto-dialog li', item => { item.role = 'option' }],
]

/** Mends Slidev's page in `root`, and what appears there later before it is painted. */
export function useAccessiblePage(root: Ref<HTMLElement | null>): void {
  const mendAll = (within: ParentNode) => {
    for (const [selector, mend] of mends) within.querySelectorAll<HTMLElement>(selector).forEach(mend)
  }
  onMounted(() => mendAll(root.value!))
  useMutationObserver(root, (changes) => {
    // Its parent, since what is mended may be what was added.
    const parents = new Set(changes.filter(({ addedNodes }) => [...addedNodes].some(node => node instanceof Element)).map(({ target }) => target as Element))
    for (const parent of parents) mendAll(parent)
  }, { childList: true, subtree: true })
}
