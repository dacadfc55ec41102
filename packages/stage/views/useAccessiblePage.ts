import { useMutationObserver } from '@vueuse/core'
import type { Ref } from 'vue'

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
    notes.ariaLabel = 'Notes'
  }],
  ['.z-modal.overflow-y-auto', (overview) => {
    overview.tabIndex = 0
    overview.role = 'region'
    overview.ariaLabel = 'All slides'
  }],
  // The finds of "Goto …" are buttons in a list.
  ['#slidev-goto-dialog ul', (list) => {
    list.role = 'listbox'
    list.ariaLabel = 'Slides found'
  }],
  ['#slidev-goto-dialog li', item => { item.role = 'option' }],
]

/** Mends Slidev's page in `root`, also what appears there later; when the browser has time, since no key may wait for it. */
export function useAccessiblePage(root: Ref<HTMLElement | null>): void {
  let waiting = false
  const whenIdle = (work: () => void) => 'requestIdleCallback' in globalThis ? requestIdleCallback(work, { timeout: 500 }) : setTimeout(work, 50)
  const mendAll = () => {
    waiting = false
    for (const [selector, mend] of mends) root.value?.querySelectorAll<HTMLElement>(selector).forEach(mend)
  }
  useMutationObserver(root, () => {
    if (waiting) return
    waiting = true
    whenIdle(mendAll)
  }, { childList: true, subtree: true })
}
