import { useDocumentVisibility } from '@vueuse/core'
import { watch } from 'vue'

/** Keeps the screen on while the deck is to be seen. A browser may refuse, and the screen then goes dark as it always does. */
export function useAwake(): void {
  watch(useDocumentVisibility(), (visibility) => {
    if (visibility === 'visible') void navigator.wakeLock?.request('screen').catch(() => undefined)
  }, { immediate: true })
}
