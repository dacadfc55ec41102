import { useLocalStorage } from '@vueuse/core'
import type { Place } from './player'

/** Where this deck was while it played, remembered on this device; null where it never has, or was heard to its end. */
export const leftAt = useLocalStorage<Place | null>(`deck-played ${import.meta.env.BASE_URL}`, null, { serializer: { read: text => JSON.parse(text) as Place | null, write: JSON.stringify } })
