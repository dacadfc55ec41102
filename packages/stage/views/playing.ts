import { reactive, ref } from 'vue'

/**
 * The talk that gives itself: whether its player is open, whether it plays, whether a keyboard began it, whether it goes on where it
 * was left on an earlier visit, and whether a screen reader says its captions. Player.vue does what this says.
 */
export const player = reactive({ open: false, plays: false, keyboard: false, goesOn: false, reader: false })

/** Whether others lead this window, or it leads them, as in a talk that is followed on other devices: it then does not play by itself. Set by another add-on. */
export const led = ref(false)
