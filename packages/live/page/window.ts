/** What a window of a live talk has, whoever opened it: its broker, when it wakes, and how it shows what it hears. Loaded by a link alone. */
import { configs, drawingState, sharedState, type useNav } from '@slidev/client'
import { black } from 'slidev-addon-stage/talk'
import type { Router } from 'vue-router'
import type { Socket } from '../connection'
import { marksOf, svgOf } from '../marks'
import type { Drawing, State } from '../protocol'

export type Nav = ReturnType<typeof useNav>
/** What is seen of a talk. */
export type Seen = Omit<State, 'over'>

/** How long a lost connection is not worth a word, in milliseconds. */
export const lostAfter = 3000

/** The page's own WebSocket, for `connect`. */
export const open = (url: string, protocol: string) => new WebSocket(url, protocol) as unknown as Socket

/** The broker that the deck was built for, with what everybody says to it; else the host that serves the deck. */
export function brokerHere() {
  const { broker } = configs as { broker?: string }
  const url = new URL(broker ?? 'live', new URL(import.meta.env.BASE_URL, location.href))
  url.protocol = url.protocol.replace('http', 'ws')
  const { username, password } = url
  url.username = url.password = ''
  return { isOwn: !broker, url: url.href, user: decodeURIComponent(username), password: decodeURIComponent(password) }
}

/** Looks again whether the broker is there when the window wakes, or the network has changed. */
export function whenAwake(wake: () => void): void {
  addEventListener('online', wake)
  addEventListener('pageshow', ({ persisted }) => persisted && wake())
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake())
}

/** Shows a state in this window, as far as its page shows slides. */
export function useShow(nav: Nav, router: Router, view: 'play' | 'presenter') {
  return async (state: Seen) => {
    black.value = state.black
    sharedState.cursor = state.pointer ? { x: state.pointer.x, y: state.pointer.y, style: state.pointer.laser ? 'laser' : 'cursor' } : undefined
    const here = router.currentRoute.value
    if (here.name !== view || !nav.slides.value[state.no - 1]) return
    const isHere = nav.currentSlideNo.value === state.no && (Number(here.query.clicks) || 0) === state.clicks
    if (!isHere) await router.replace({ path: `${view === 'play' ? '' : '/presenter'}/${state.no}`, query: { ...here.query, clicks: state.clicks || undefined } })
  }
}

/** Shows a drawing on its slide, in this window. */
export function showDrawing({ no, marks }: Drawing): void {
  if (JSON.stringify(marksOf(drawingState[no] ?? '')) !== JSON.stringify(marks)) drawingState[no] = svgOf(marks)
}
