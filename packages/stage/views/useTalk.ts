import { addSyncMethod, configs, disableBuiltinSync, drawingState, sharedState, useNav, type DrawingsState, type SharedState } from '@slidev/client'
import { useEventListener } from '@vueuse/core'
import { ref, watch, type Ref } from 'vue'
import { START_LOCATION, useRouter, type RouteLocationNormalized } from 'vue-router'
import { hmrSkipTransition, syncDirections } from '../slidev'
import { takePart, type Entry, type Message } from '../talk'
import { ofDeck, player } from './playing'
import { routeName, routes } from './useRoutes'

/** Where the talk is: the slide, the click, and how many clicks the slide has. */
interface Place { no: number, clicks: number, total: number }

export { led } from './playing'

/** Whether the screen is black: in every window of the talk. */
export const black = ref(false)

/** Whether this is a talk: a presenter view has been heard of. What is for the speaker then stays in that view. */
export const isTalk = ref(false)

/** Tells the talk what was done in this window. */
let tell: (name: string, value: unknown) => void = () => undefined

/** Makes the screen black in every window of the talk, or shows the slide again. */
export function toggleBlack(): void {
  black.value = !black.value
  tell('black', black.value)
}

const sharedToo: Record<string, Ref> = {}

/** Has all windows of the talk agree on something more, by a name of its own, for another add-on: a change is told, and what is told elsewhere is a change. Of plain values alone; from a root setup, when the modules of all add-ons are there. */
export function share(name: string, value: Ref): void {
  sharedToo[name] = value
  watch(value, now => tell(name, now), { flush: 'sync' })
}

/** Takes every window of the talk to a route, or without a name to the whole talk. */
export function chooseRoute(name: string): void {
  routeName.value = name
  tell('route', name)
}

/** What stays in this browser's storage, which may refuse it, as in a frame of another site: then it is forgotten with the window. */
function kept<T>(storage: 'localStorage' | 'sessionStorage', what: string) {
  const key = ofDeck(`stage-${what}`)
  return {
    get: () => { try { return JSON.parse(window[storage].getItem(key) ?? 'null') as T | null } catch { return null } },
    set: (value: T | undefined) => { try { window[storage].setItem(key, JSON.stringify(value ?? null)) } catch { /* Forgotten, then. */ } },
  }
}
/** The clock outlives all windows, and a place the reload of its window. */
const clockBefore = kept<Entry>('localStorage', 'clock')
const placeBefore = kept<Entry>('sessionStorage', 'place')
const routeBefore = kept<Entry>('localStorage', 'route')
/** Where the talk was while its clock ran, for the window that comes after all were lost. */
const placeAtLast = kept<Place>('localStorage', 'at')
/** A browser in which a presenter view was opened is the speaker's, with all its windows. */
const speaks = kept<boolean>('localStorage', 'speaks')

/** A window under `--remote` that is not on the machine of the talk may be anybody's in the room. */
const isOfRoom = !!import.meta.hot && !/^(?:localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/.test(location.hostname)

/** Gives the server what may be the password of `--remote`, which no page has (../vite/relay.ts). The right one, without what an address has behind it, or nothing; the page then has it. */
export async function admit(given: string): Promise<string> {
  const { hot } = import.meta
  if (!hot || !configs.remote) return ''
  const { is } = await new Promise<{ is: string }>((done) => {
    hot.on('stage:password', done)
    hot.send('stage:password', given)
    // Without the server, nobody is let in.
    setTimeout(() => done({ is: '' }), 5000)
  })
  if (is) {
    Object.assign(configs, { remote: is })
    // What this page sends says it, too: edited notes, drawings.
    document.cookie = `stage-password=${encodeURIComponent(is)}; path=/; samesite=strict`
  }
  return is
}

/** The clock of a message by this machine's time, which is so many milliseconds ahead of the sender's. */
function inOwnTime(message: Message, ahead: number): Message {
  const clock = message.entries.clock?.value as SharedState['timer'] | undefined
  // 0 stands for never.
  if (clock?.startedAt) clock.startedAt += ahead
  if (clock?.pausedAt) clock.pausedAt += ahead
  return message
}

/** While writing, the server brings together the windows of all devices (../vite/relay.ts); a build, those of one browser. */
function connect(hear: (message: Message) => void): (message: Message) => void {
  if (import.meta.hot) {
    import.meta.hot.on('stage:talk', ({ now, ...message }: Message & { now: number }) => hear(inOwnTime(message, Date.now() - now)))
    return message => import.meta.hot!.send('stage:talk', { ...message, now: Date.now(), password: configs.remote })
  }
  // Where a browser refuses it, as some do without storage, a window is alone.
  let channel: BroadcastChannel
  try { channel = new BroadcastChannel(ofDeck('stage-talk')) }
  catch { return () => undefined }
  channel.addEventListener('message', ({ data }) => hear(data as Message))
  return message => channel.postMessage(message)
}

/** The clock that this browser kept; one that has run for half a day was forgotten, and is not of this talk. */
function clockOfToday(): Entry | null {
  const clock = clockBefore.get()
  const { status, startedAt } = (clock?.value ?? {}) as Partial<SharedState['timer']>
  return status === 'running' && Date.now() - startedAt! > 12 * 3_600_000 ? null : clock
}
const runs = () => sharedState.timer.status === 'running'

/** As it can be sent and kept: Vue's proxies cannot. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

/**
 * Lets this window take part in the talk, by the rules of ../talk.ts. They replace Slidev's own exchange, in which a window
 * that comes takes the others to its place, and follows the audience's window only on localhost.
 */
export function useTalk(): void {
  const router = useRouter()
  const { clicksContext, go, isNotesViewer, isPresenter, isPrintMode, slides } = useNav()

  const getSlide = (name: unknown) => slides.value.find(({ no, meta }) => no === Number(name) || meta.slide?.frontmatter.routeAlias === name)
  const isSlide = ({ name, params }: RouteLocationNormalized) => (name === 'play' || name === 'presenter') && !!getSlide(params.no)
  const placeOf = ({ params, query }: RouteLocationNormalized): Place => ({ no: getSlide(params.no)!.no, clicks: Number(query.clicks) || 0, total: clicksContext.value.total })
  const isSame = (a: Place, b: Place) => a.no === b.no && a.clicks === b.clicks
  const may = (what: 'Send' | 'Receive') => syncDirections.value[`${isPresenter.value ? 'presenter' : 'viewer'}${what}`]

  const shows: Record<string, (value: never) => void> = {
    place(place: Place) {
      if (isNotesViewer.value) Object.assign(sharedState, { page: place.no, clicks: place.clicks, clicksTotal: place.total })
      const here = router.currentRoute.value
      if (!may('Receive') || !isSlide(here) || !getSlide(place.no) || isSame(placeOf(here), place)) return
      hmrSkipTransition.value = false
      void router.replace({ path: `${isPresenter.value ? '/presenter' : ''}/${place.no}`, query: { ...here.query, clicks: place.clicks || undefined } })
    },
    clock(clock: SharedState['timer']) { sharedState.timer = { ...clock } },
    pointer(pointer: SharedState['cursor'] | null) { sharedState.cursor = pointer ?? undefined },
    black(isBlack: boolean) { black.value = isBlack },
    route(name: string) { routeName.value = Object.hasOwn(routes, name) ? name : '' },
  }

  const clock = clockOfToday()
  // Before anything that this window shares is looked at: a clock that stands still is not told.
  if (clock) shows.clock!(clock.value as never)
  // While the clock runs, its talk is on its route; an address that names another chooses that.
  const route = runs() ? routeBefore.get() : null
  if (route && !routeName.value) shows.route!(route.value as never)
  const part = takePart({
    id: Math.random().toString(36).slice(2),
    now: Date.now,
    send: connect((message) => {
      part.hear(message)
      isTalk.value ||= message.on
    }),
    show(name, value) {
      keep()
      const [, no] = /^drawing (\d+)$/.exec(name) ?? []
      if (no) drawingState[Number(no)] = value as string
      else if (sharedToo[name]) sharedToo[name].value = value
      else shows[name]?.(value as never)
    },
    presents: () => isPresenter.value,
    drives: () => isPresenter.value || (!isNotesViewer.value && (!isOfRoom || speaks.get() === true)),
  }, { ...clock && { clock }, ...route && { route } })

  const written: Record<string, Entry | undefined> = {}
  let keeping: ReturnType<typeof setTimeout> | undefined
  function keepNow(): void {
    clearTimeout(keeping)
    keeping = undefined
    for (const [name, storage] of Object.entries({ clock: clockBefore, place: placeBefore, route: routeBefore }))
      if (part.known[name] !== written[name]) storage.set(written[name] = part.known[name])
    if (runs() && part.known.place && part.known.place !== written.at) placeAtLast.set((written.at = part.known.place).value as Place)
  }
  /** Once the slide is painted: no key waits for the storage. */
  const keep = () => void (keeping ??= setTimeout(keepNow, 100))
  useEventListener(window, 'pagehide', keepNow)

  const atFirst: Record<string, unknown> = { clock: plain(sharedState.timer), black: false, route: '' }
  tell = (name, value) => {
    const now = plain(value)
    if (JSON.stringify(now) === JSON.stringify(part.latest(name) ?? atFirst[name] ?? null)) return
    part.change(name, now)
    keep()
  }

  /** The talk goes on where it was, after a crash for one, when a window comes alone, to no slide in particular, while the clock runs. */
  let resumeAt = runs() && /^\/(?:presenter\/?)?(?:[?#]|$)/.test(router.options.history.location) ? placeAtLast.get() : null

  /** Who is alone need not wait for an answer. */
  const settleSoon = (wait = 500) => setTimeout(() => {
    part.settle()
    if (resumeAt && (part.known.place?.at ?? 0) < 0) shows.place!(resumeAt as never)
    resumeAt = null
    keep()
  }, wait)
  function ask(): void {
    part.ask()
    settleSoon()
  }

  // Slidev's own exchange rests: it would bring the first place of each window. Drawings while writing stay with the server, which keeps them.
  if (import.meta.hot) Object.assign(sharedState, { $syncDown: false })
  else disableBuiltinSync()
  addSyncMethod({
    init(channel, _, state, persist) {
      if (channel.endsWith(' - shared')) {
        return () => {
          tell('clock', sharedState.timer)
          tell('pointer', sharedState.cursor)
        }
      }
      if (import.meta.hot || !channel.endsWith(' - drawings')) return
      const saved = kept<DrawingsState>('localStorage', 'drawings')
      if (persist) Object.assign(state, saved.get())
      return () => {
        for (const [no, drawing] of Object.entries(drawingState)) tell(`drawing ${no}`, drawing)
        if (persist) saved.set(drawingState)
      }
    },
  })

  /** Slidev takes a window to the place that it shares whenever anything else changes of what it shares. */
  const shareAs = ({ no, clicks }: Place) => Object.assign(sharedState, { page: no, clicks })

  router.afterEach((to, from, failure) => {
    if (failure || isPrintMode.value || !isSlide(to)) return
    const place = placeOf(to)
    shareAs(place)
    if (isPresenter.value && from.name !== to.name) {
      speaks.set(true)
      if (from !== START_LOCATION) ask()
    }
    const known = part.latest('place') as Place | undefined
    // A link that names no slide, as one to the presenter view or home, leads to where the talk is.
    if (to.redirectedFrom && from !== START_LOCATION && !isSlide(from) && (isTalk.value || isPresenter.value)) return void (known && shows.place!(known as never))
    const isCorrected = known?.no === place.no && known.clicks > place.total && place.clicks === place.total
    // Nobody moves by coming, by an address that names no slide, by scrolling the page to read, or by playing.
    if (from === START_LOCATION || (from.params.no && !isSlide(from)) || player.open || document.documentElement.classList.contains('reads')) return
    if (may('Send') && !isCorrected && !(known && isSame(place, known))) tell('place', place)
  })

  void router.isReady().then(() => {
    if (isPrintMode.value) return
    if (isPresenter.value) speaks.set(true)
    const here = router.currentRoute.value
    const before = placeBefore.get()
    const place = isSlide(here) ? placeOf(here) : undefined
    if (place) shareAs(place)
    part.come(place, before && place && isSame(place, before.value as Place) ? before : undefined)
    tell('route', routeName.value)
    settleSoon()
  })
  useEventListener(window, 'online', () => {
    part.ask()
    // What brings the windows of several machines together is back some time after the network, or has this one loaded again.
    settleSoon(isOfRoom ? 20_000 : undefined)
  })
  // The windows of one browser, and those at the server itself, have each other without a network.
  if (isOfRoom) useEventListener(window, 'offline', part.lose)
  import.meta.hot?.on('vite:ws:disconnect', part.lose)
  useEventListener(window, 'pageshow', ({ persisted }) => persisted && ask())
  useEventListener(document, 'visibilitychange', () => document.visibilityState === 'visible' && ask())

  // What a language model does through Slidev's server comes by its own exchange.
  import.meta.hot?.on('vue-server-ref', ({ key, source, patch }: { key: string, source: string, patch?: SharedState }) => {
    if (key === 'nav' && source === 'slidev-mcp' && patch) void go(patch.page, patch.clicks)
  })
}
