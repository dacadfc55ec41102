import { configs } from '@slidev/client'
import { reactive } from 'vue'

/** Whether this deck has anything to play: what is said (../vite/scenes.ts). */
export const hasWords = (configs as { plays?: boolean }).plays === true

/** The talk that gives itself: whether its player is open, whether it plays, and whether a keyboard began it. Player.vue does what this says. */
export const player = reactive({ open: false, plays: false, keyboard: false })

/** Opens the player; in an open one, pauses or goes on. `keyboard`: it was a key that asked. */
export function togglePlay(keyboard: boolean): void {
  Object.assign(player, player.open ? { plays: !player.plays } : { open: true, plays: true, keyboard })
}
