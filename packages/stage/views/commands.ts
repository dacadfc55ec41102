import { configs } from '@slidev/client'
import { ref } from 'vue'
import type { Word } from '../words'
import { led, player } from './playing'
import { isTalk } from './useTalk'

export { black, toggleBlack } from './useTalk'

/** Whether the sheet of keys is open. */
export const keySheet = ref(false)

/** Whether the addresses to share are shown. */
export const sharing = ref(false)

/** Whether this deck has anything to play: what is said (../vite/scenes.ts). */
export const hasWords = (configs as { plays?: boolean }).plays === true

/** Whether what is said is behind a password here that the address does not have. */
const isLocked = () => !!configs.remote && new URLSearchParams(location.search).get('password') !== configs.remote

/** Why the talk does not play by itself here, where it does not. */
export const whyNot = (): Word | undefined => !hasWords ? 'playNoWords' : isLocked() ? 'playLocked' : isTalk.value ? 'playIsTalk' : led.value ? 'playIsLed' : undefined

/** A line that Around.vue shows for a while. */
export const notice = ref<Word>()

/** Opens the player; in an open one, pauses or goes on. Where it cannot be, it closes, and a line says why. `how`: a key asked, or who goes on where it was left. */
export function togglePlay(how: { keyboard?: boolean, goesOn?: boolean } = {}): void {
  notice.value = whyNot()
  if (notice.value) {
    Object.assign(player, { open: false, plays: false })
    setTimeout(() => { notice.value = undefined }, 8000)
  }
  else if (player.open) {
    player.plays = !player.plays
  }
  else {
    Object.assign(player, { open: true, plays: true, keyboard: false, goesOn: false, ...how })
  }
}
