import { drawingState, sharedState } from '@slidev/client'
import { black, led as isLed } from 'slidev-addon-stage/talk'
import { watch } from 'vue'
import type { Router } from 'vue-router'
import { connect } from '../connection'
import type { Floor } from '../links'
import { marksOf } from '../marks'
import { drawing, fitting, isStale, keysOf, largest, passwordOf, place, takeFloor, topicOf, unseal, type Kind, type State } from '../protocol'
import { heard, invitation } from './role'
import { brokerHere, lostAfter, type Nav, open, type Seen, showDrawing, useShow, whenAwake } from './window'

/** How soon what moves is said again, in milliseconds. */
const moving = 100

/** Bytes of a drawing that are said in a millisecond, so that one that grows does not fill the network of a room. */
const flow = 16

/** Has this window drive the talk of its private key, with all others that have it. */
export function speak(nav: Nav, router: Router, { secret, link, user, password }: Floor): void {
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

  const slow = setTimeout(() => { heard.value ??= { connected: false } }, lostAfter)
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
      full = Date.now() + Math.max(moving, sealed.length / flow)
    }
    return {
      change: part.change,
      say,
      /** As often as an eye needs. */
      sayMoving: () => void (waiting ??= setTimeout(say, Math.max(moving, full - Date.now()))),
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
