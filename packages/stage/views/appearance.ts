import { useDarkMode } from '@slidev/client'
import { useEventListener, useLocalStorage, usePreferredReducedMotion } from '@vueuse/core'
import { computed, ref, watch } from 'vue'

const { isDark } = useDarkMode()
/** Remembered on this device; empty: as the system says. packages/publish/policy.ts reads it before the app does. */
const chosen = useLocalStorage<'' | 'less' | 'full'>('deck-motion', '')
const system = usePreferredReducedMotion()

/** Whether nothing moves: as the system says, until somebody chose otherwise here. */
export const calm = computed(() => chosen.value ? chosen.value === 'less' : system.value === 'reduce')

/** Whether the dark theme is on: as the system says, until somebody chose otherwise here. */
export const dark = isDark

export function toggleCalm(): void {
  const wanted = calm.value ? 'full' : 'less'
  chosen.value = (wanted === 'less') === (system.value === 'reduce') ? '' : wanted
}

/** Whether the page is being printed, where what is on its way would be caught there. */
const printing = ref(false)
useEventListener('beforeprint', () => { printing.value = true })
useEventListener('afterprint', () => { printing.value = false })

// styles/motion.css has what it means.
watch(() => calm.value || printing.value, on => document.documentElement.classList.toggle('calm', on), { immediate: true, flush: 'sync' })
