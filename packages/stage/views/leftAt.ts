import { useLocalStorage } from '@vueuse/core'
import type { Place } from './player'
import { ofDeck } from './playing'

/** A place on a route, of the whole talk without one. */
type Left = Place & { route?: string }

/** Where this deck was while it played, remembered on this device; null where it never has, or was heard to its end. */
export const leftAt = useLocalStorage<Left | null>(ofDeck('deck-played'), null, { serializer: { read: text => JSON.parse(text) as Left | null, write: JSON.stringify } })
