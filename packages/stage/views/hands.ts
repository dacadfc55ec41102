import { useLocalStorage } from '@vueuse/core'

/** What the keys, the mouse or the remote of this viewer do, remembered on this device. KeySheet.vue has a switch for each. */
export const hands = useLocalStorage('deck-hands', {
  /** Whether a letter, a digit or a sign alone does anything: off for who speaks to the computer (WCAG 2.1.4). */
  letters: true,
  /** Whether ↑ and ↓ go click by click: for a remote that has no other keys. */
  arrows: false,
  /** Whether a click goes on: for a remote that is a mouse. */
  mouse: false,
}, { mergeDefaults: true })
