/** Takes part in a live talk: loaded after the first slide, in a window that was opened by a link of one. */
import { configs, drawingState, sharedState, type useNav } from '@slidev/client'
import { say } from 'slidev-addon-stage/say'
import { black, led as isLed } from 'slidev-addon-stage/talk'
import { type AppContext, computed, effectScope, h, reactive, ref, render, shallowRef, watch } from 'vue'
import type { RouteLocationNormalized, Router } from 'vue-router'
import { connect, type Socket } from '../connection'
import type { Floor } from '../links'
import { marksOf, svgOf } from '../marks'
import { drawing, fitting, isOver, isStale, keysOf, largest, passwordOf, place, takeFloor, topicOf, unseal, type Drawing, type Kind, type State } from '../protocol'
import Bar from './Bar.vue'
import { floor, followed, heard, invitation, kept } from './role'

type Nav = ReturnType<typeof useNav>
type Seen = Omit<State, 'over'>

/** How long a notice stays, how long a lost connection is not worth a word, and how soon what moves is said again; milliseconds. */
const pace = { notice: 4000, lost: 3000, moving: 100 }

/** Bytes of a drawing that are said in a millisecond, so that one that grows does not fill the network of a room. */
const flow = 16

const open = (url: string, protocol: string) => new WebSocket(url, protocol) as unknown as Socket

/** The broker that the deck was built for, with what everybody says to it; else the host that serves the deck. */
function brokerHere() {
  const { broker } = configs as { broker?: string }
  const url = new URL(broker ?? 'live', new URL(import.meta.env.BASE_URL, location.href))
  url.protocol = url.protocol.replace('http', 'ws')
  const { username, password } = url
  url.username = url.password = ''
  return { isOwn: !broker, url: url.href, user: decodeURIComponent(username), password: decodeURIComponent(password) }
}

/** Looks again whether the broker is there when the window wakes, or the network has changed. */
function whenAwake(wake: () => void): void {
  addEventListener('online', wake)
  addEventListener('pageshow', ({ persisted }) => persisted && wake())
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake())
}

/** Shows a state in this window, as far as its page shows slides. */
function useShow(nav: Nav, router: Router, view: 'play' | 'presenter') {
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
function showDrawing({ no, marks }: Drawing): void {
  if (JSON.stringify(marksOf(drawingState[no] ?? '')) !== JSON.stringify(marks)) drawingState[no] = svgOf(marks)
}

function speak(nav: Nav, router: Router, { secret, link, user, password }: Floor): void {
  isLed.value = true
  const keys = keysOf(secret)
  const topic = topicOf(keys.key)
  const { isOwn, ...broker } = brokerHere()
  const state = (): State => ({
    no: nav.currentSlideNo.value,
    clicks: Math.min(nav.queryClicks.value, largest),
    black: black.value,
    pointer: sharedState.cursor ? { x: rounded(sharedState.cursor.x), y: rounded(sharedState.cursor.y), laser: sharedState.cursor.style === 'laser' } : null,
    over: talk.message?.state.over ?? false,
  })
  const rounded = (part: number) => Math.min(100, Math.max(0, Math.round(part * 10) / 10))
  let onRoute = router.currentRoute.value.name
  const show = (seen: Seen) => useShow(nav, router, onRoute === 'presenter' ? 'presenter' : 'play')(seen)
  router.afterEach(({ name }) => { onRoute = name })

  const slow = setTimeout(() => { heard.value ??= { connected: false } }, pace.lost)
  invitation.value = { ...invitation.value, link }

  /** This window's part in what there is of a kind. */
  function useFloor<S>(kind: Kind<S>, shown: (state: S) => void) {
    const part = takeFloor(keys, Date.now, kind)
    /** The last that the broker had when it was reached; what it lacks is said again. */
    let keptThere = 0
    let waiting: ReturnType<typeof setTimeout> | undefined
    /** Until when nothing more is said of what moves. */
    let full = 0
    function say(again = false): void {
      clearTimeout(waiting)
      waiting = undefined
      if (!heard.value?.connected) return
      const sealed = part.say(again)
      if (!sealed) return
      connection.publish(topicOf(keys.key, kind), sealed)
      full = Date.now() + Math.max(pace.moving, sealed.length / flow)
    }
    return {
      change: part.change,
      say,
      /** As often as an eye needs. */
      sayMoving: () => void (waiting ??= setTimeout(say, Math.max(pace.moving, full - Date.now()))),
      get message() { return part.message },
      hear(sealed: Uint8Array, retained: boolean): void {
        const message = retained ? unseal(sealed, keys.key, 0, kind) : undefined
        if (message) keptThere = typeof message === 'string' ? 0 : message.seq
        const seen = part.hear(sealed)
        if (seen) shown(seen)
      },
      /** What the broker keeps comes right behind its answer. */
      connected() {
        keptThere = 0
        setTimeout(() => say(keptThere < (part.message?.seq ?? 0)), 400)
      },
    }
  }
  const talk = useFloor(place, seen => void show(seen))
  const drawn = useFloor(drawing, (seen) => {
    if (!isStale(drawn.message!, Date.now())) showDrawing(seen)
  })

  const connection = connect({
    ...broker,
    ...isOwn ? { user: 'speaker', password: passwordOf(secret) } : user ? { user, password } : {},
    topics: [topic, topicOf(keys.key, drawing), `${topic}/here`, ...isOwn ? [] : ['$SYS/broker/clients/connected']],
    open,
    hear(from, payload, retained) {
      if (from === topic) return talk.hear(payload, retained)
      if (from === topicOf(keys.key, drawing)) return drawn.hear(payload, retained)
      const count = Number(new TextDecoder().decode(payload))
      // A broker counts this connection, too, and that of the process.
      if (Number.isSafeInteger(count)) heard.value = { connected: true, followers: Math.max(0, from === `${topic}/here` ? count : count - 2) }
    },
    changed(connected) {
      clearTimeout(slow)
      heard.value = { connected }
      if (!connected) return
      talk.connected()
      drawn.connected()
    },
  })
  talk.change(state(), false)
  watch(() => JSON.stringify({ ...state(), pointer: null }), () => {
    talk.change(state())
    talk.say()
  }, { flush: 'sync' })
  watch(() => sharedState.cursor, () => {
    talk.change(state())
    talk.sayMoving()
  }, { deep: true })
  // Of a slide on which nothing was ever drawn there is nothing to say.
  watch(() => [nav.currentSlideNo.value, drawingState[nav.currentSlideNo.value]] as const, ([no, svg]) => {
    if (svg === undefined) return
    drawn.change({ no, marks: fitting(marksOf(svg)) })
    drawn.sayMoving()
  }, { immediate: true })
  whenAwake(connection.wake)
}

function follow(nav: Nav, router: Router, key: string, appContext: AppContext): void {
  const topic = topicOf(key)
  const { url, user, password } = brokerHere()
  const before = kept<{ key: string, seq: number, drawn: number, alone: boolean }>('follow')
  const memory = before.get()?.key === key ? before.get()! : { key, seq: 1, drawn: 1, alone: false }
  /** What is newer than this is believed; after a reload, what was believed last, once more. */
  const last = { place: memory.seq - 1, drawing: memory.drawn - 1 }
  const talk = shallowRef<State>()
  const over = ref(false)
  // Nor does it play by itself while the talk is on.
  watch(over, isOver => { isLed.value = !isOver }, { immediate: true })
  const following = ref(!memory.alone)
  const connected = ref(false)
  const lost = ref(false)
  const notice = ref('')
  const show = useShow(nav, router, 'play')
  const keep = () => before.set({ key, seq: last.place, drawn: last.drawing, alone: !following.value })
  const reads = () => document.documentElement.classList.contains('reads')

  let noticed: ReturnType<typeof setTimeout> | undefined
  function tell(words: string): void {
    notice.value = words
    clearTimeout(noticed)
    noticed = setTimeout(() => { notice.value = '' }, pace.notice)
  }

  /** Until when the page to read scrolls by itself. */
  let led = 0
  async function goAlong(): Promise<void> {
    if (!talk.value || over.value || !following.value) return
    const moves = nav.currentSlideNo.value !== talk.value.no
    if (reads()) led = Date.now() + 1000
    await show(talk.value)
    if (reads() && moves) tell(say('liveAt', { no: talk.value.no }))
  }

  /** Whether an address shows what the talk shows. The page to read has every slide in its last state; a slide with fewer clicks than were asked for shows its last. */
  function isThere({ query }: RouteLocationNormalized): boolean {
    const { no, clicks } = talk.value!
    const here = Number(query.clicks) || 0
    const total = nav.clicksContext.value.total
    return nav.currentSlideNo.value === no && (reads() || here === clicks || (clicks > total && here === total))
  }

  function alone(now: boolean): void {
    if (following.value === !now) return
    following.value = !now
    keep()
    if (now) Object.assign(sharedState, { cursor: undefined })
    else void goAlong()
  }

  router.afterEach((to, from, failure) => {
    if (failure || to.name !== 'play' || from.name !== 'play' || !talk.value || over.value) return
    if (reads() && Date.now() < led) return
    alone(!isThere(to))
  })
  watch(black, isBlack => talk.value && !over.value && following.value && isBlack !== talk.value.black && alone(true))

  const connection = connect({
    url,
    user,
    password,
    topics: [topic, topicOf(key, drawing)],
    open,
    hear(from, payload, retained) {
      if (from === topicOf(key, drawing)) {
        const message = unseal(payload, key, last.drawing, drawing)
        if (typeof message === 'string' || over.value || (retained && isStale(message, Date.now()))) return
        last.drawing = message.seq
        keep()
        const { no, marks } = message.state
        // Its slides have another form, on which a drawing has no place.
        if (reads() && following.value && marks.length && !drawingState[no]) tell(say('liveDrawn', { no }))
        return showDrawing(message.state)
      }
      const message = unseal(payload, key, last.place)
      if (from !== topic || typeof message === 'string') return
      last.place = message.seq
      keep()
      const wasOver = over.value
      over.value = retained ? isOver(message, Date.now()) : message.state.over
      if (over.value) {
        if (talk.value && !wasOver) tell(say('liveOver'))
        if (following.value) black.value = false
        Object.assign(sharedState, { cursor: undefined })
      }
      talk.value = message.state
      void goAlong()
    },
    changed(now) { connected.value = now },
  })
  let losing: ReturnType<typeof setTimeout> | undefined
  watch(connected, (now) => {
    clearTimeout(losing)
    lost.value = false
    if (!now) losing = setTimeout(() => { lost.value = true }, pace.lost)
  }, { immediate: true })
  whenAwake(connection.wake)

  const words = computed(() => {
    if (over.value || !talk.value || following.value) return ''
    const { no, black: isBlack } = talk.value
    const count = no - nav.currentSlideNo.value
    if (isBlack) return say('liveBlack')
    return count ? say(count > 0 ? 'liveAhead' : 'liveBehind', { no, count: Math.abs(count) }) : say('liveStep')
  })
  const props = reactive({ words, notice, lost: computed(() => lost.value && !over.value), onFollow: () => alone(false) })
  // Beside Slidev's pages, whichever is there.
  render(Object.assign(h({ render: () => h(Bar, props) }), { appContext }), document.body.appendChild(document.createElement('div')))
}

/** Speaks or follows, as the link that this window was opened with has it. */
export function takePart(nav: Nav, router: Router, appContext: AppContext): void {
  effectScope(true).run(() => {
    if (floor) speak(nav, router, floor)
    else if (followed) follow(nav, router, followed, appContext)
  })
}
