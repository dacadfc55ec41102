import { configs } from '@slidev/client'
import { useSessionStorage } from '@vueuse/core'
import { reactive, ref } from 'vue'

/** The name of something that is remembered of this deck: others may have been at its address, or be beside it. */
export const ofDeck = (what: string) => `${what} ${import.meta.env.BASE_URL} ${configs.title}`

/**
 * The talk that gives itself: whether its player is open, whether it plays, whether a keyboard began it, whether it goes on where it
 * was left on an earlier visit, and whether a screen reader says its captions. Player.vue does what this says. `part`: how far what
 * is said with the click is, from 0, its first caption, to 1, its last.
 */
export const player = reactive({ open: false, plays: false, keyboard: false, goesOn: false, reader: false, part: 0 })

/** Whether it was paused in this window: loaded again, it then stands still. The address has it play for who is sent it. */
export const paused = useSessionStorage(ofDeck('deck-paused'), false)

/** Whether others lead this window, or it leads them, as in a talk that is followed on other devices: it then does not play by itself. Set by another add-on. */
export const led = ref(false)
