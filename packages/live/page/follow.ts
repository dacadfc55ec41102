import { drawingState, sharedState } from '@slidev/client'
import { say } from 'slidev-addon-stage/say'
import { black, led as isLed } from 'slidev-addon-stage/talk'
import { type AppContext, computed, h, reactive, ref, render, shallowRef, watch } from 'vue'
import type { RouteLocationNormalized, Router } from 'vue-router'
import { connect } from '../connection'
import { drawing, isOver, isStale, topicOf, unseal, type State } from '../protocol'
import Bar from './Bar.vue'
import { kept } from './role'
import { brokerHere, lostAfter, type Nav, open, showDrawing, useShow, whenAwake } from './window'

/** How long a notice stays, in milliseconds. */
const noticed = 4000

/** Has this window go along with the talk of a public key, until who sits before it turns a page. */
export function follow(nav: Nav, router: Router, key: string, appContext: AppContext): void {
  const topic = topicOf(key)
  const { url, user, password } = brokerHere()
  const before = kept<{ key: string, seq: number, drawn: number, alone: boolean }>('follow')
  const memory = before.get()?.key === key ? before.get()! : { key, seq: 1, drawn: 1, alone: false }
  /** What is newer than this is believed; after a reload, what was believed last, once more. */
  const last = { place: memory.seq - 1, drawing: memory.drawn - 1 }
  const talk = shallowRef<State>()
  const over = ref(false)
  const following = ref(!memory.alone)
  const connected = ref(false)
  const lost = ref(false)
  // Nor does it play by itself while the talk is on, as it may be until nobody answers.
  watch(() => over.value || (lost.value && !talk.value), ends => { isLed.value = !ends }, { immediate: true })
  const notice = ref('')
  const show = useShow(nav, router, 'play')
  const keep = () => before.set({ key, seq: last.place, drawn: last.drawing, alone: !following.value })
  const reads = () => document.documentElement.classList.contains('reads')

  let going: ReturnType<typeof setTimeout> | undefined
  function tell(words: string): void {
    notice.value = words
    clearTimeout(going)
    going = setTimeout(() => { notice.value = '' }, noticed)
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
    if (!now) losing = setTimeout(() => { lost.value = true }, lostAfter)
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
