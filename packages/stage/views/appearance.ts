import { useDarkMode } from '@slidev/client'
import { useLocalStorage, usePreferredReducedMotion } from '@vueuse/core'
import { computed, watch } from 'vue'

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

// styles/motion.css has what it means.
watch(calm, on => document.documentElement.classList.toggle('calm', on), { immediate: true, flush: 'sync' })
