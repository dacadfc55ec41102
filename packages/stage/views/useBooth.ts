import { useDocumentVisibility, useEventListener, useIntervalFn, useSessionStorage } from '@vueuse/core'
import { type Ref, watch } from 'vue'
import type { Deck, Player } from './player'
import { ofDeck } from './playing'

/** How many seconds the talk may stand still. */
const patience = 60

/**
 * Has a talk go on where nobody is there to mend it: what went wrong is loaded again with the next round, what stands still for a
 * minute at once, and a slide that still does not come is passed over. One that was paused goes on after that minute, unless
 * somebody is there (`idle`). Nothing is done behind other tabs, where nothing moves.
 */
export function useBooth(talk: Player, deck: Deck, no: () => number, idle: Ref<boolean>): void {
  const visibility = useDocumentVisibility()
  let broken = false
  useEventListener(['error', 'unhandledrejection', 'vite:preloadError'], () => { broken = true })
  watch(no, no => no === deck.first() && broken && location.reload())

  /** The slide for which the page was loaded again. */
  const missed = useSessionStorage(ofDeck('deck-missed'), 0)
  let stood = 0
  let before = ''
  useIntervalFn(() => {
    const { no, time, plays } = talk.state
    const now = `${no} ${time}`
    stood = now === before && idle.value && visibility.value === 'visible' ? stood + 1 : 0
    before = now
    if (stood < patience) return
    stood = 0
    if (!plays) return talk.play()
    if (missed.value === no) return talk.goTo({ no: deck.after(no) ?? deck.first(), time: 0 })
    missed.value = no
    location.reload()
  }, 1000)
}
