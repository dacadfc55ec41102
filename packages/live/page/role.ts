/** What this window is in a live talk, by the link that it was opened with, and until it is closed. Small: every visitor loads it. */
import { ref } from 'vue'
import { floorIn, keyIn, type Floor } from '../links'

/** What a reload of this window keeps; a browser may refuse to. */
export function kept<T>(what: string) {
  const name = `live-${what} ${import.meta.env.BASE_URL}`
  return {
    get: () => { try { return JSON.parse(sessionStorage.getItem(name) ?? 'null') as T | null } catch { return null } },
    set: (value: T) => { try { sessionStorage.setItem(name, JSON.stringify(value)) } catch { /* Until it is closed or loaded again, then. */ } },
  }
}

const floorHere = kept<Floor>('floor')
const keyHere = kept<string>('key')

/** The private key and what belongs to it, in a window that was opened by the speaker's link. */
export const floor = floorIn(location.hash) ?? floorHere.get() ?? undefined
/** The public key of the talk that this window follows. A link of another talk is another talk. */
export const followed = floor ? undefined : keyIn(location.search) ?? keyHere.get() ?? undefined

export function keepRole(): void {
  if (floor) floorHere.set(floor)
  else if (followed) keyHere.set(followed)
}

/** The audience's link, and whether it fills the screen: in all windows of the speaker's browser. */
export const invitation = ref({ link: '', open: false })

/** In a speaker's window: whether it is heard, and how many follow, where the broker says that. */
export const heard = ref<{ connected: boolean, followers?: number }>()

/** Shows the audience's link as large as it gets, or takes it away; a follower's own window shows it there alone. */
export function toggleInvitation(): void {
  if (!invitation.value.link && followed) invitation.value.link = `${location.origin}${import.meta.env.BASE_URL}?live=${followed}`
  if (invitation.value.link) invitation.value = { ...invitation.value, open: !invitation.value.open }
}
