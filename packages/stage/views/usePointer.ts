import { useNav } from '@slidev/client'
import { useEventListener } from '@vueuse/core'
import { useRouter } from 'vue-router'
import { black, toggleBlack } from './commands'
import { hands } from './hands'
import { useNext } from './useNext'

/** What a click or a finger in it is for. */
const busy = 'a, button, summary, label, input, select, textarea, video, audio, iframe, [contenteditable], [role=button], [tabindex="0"], dialog, nav'

/** Whether an event is in such an element, or in one that is inside an element of the author's own. */
const isIn = (what: string, event: Event) => event.composedPath().some(at => at instanceof Element && at.matches(what))

/** Where a mouse or a pen was last: it may rest there before what it has come for is made. */
export const pointer: { at?: PointerEvent } = {}

/** Links beside the talk, touch that is no swipe, and the mouse as a remote, where the viewer has set that. */
export function usePointer(): void {
  const { slides, prev } = useNav()
  const router = useRouter()
  const next = useNext()

  /** Whether an address is a slide of this deck. */
  function isSlide({ origin, pathname }: URL): boolean {
    if (origin !== location.origin || !pathname.startsWith(import.meta.env.BASE_URL)) return false
    const { name, params } = router.resolve(`/${pathname.slice(import.meta.env.BASE_URL.length)}`)
    return ['play', 'presenter'].includes(String(name)) && (!params.no || slides.value.some(({ no, meta }) => [String(no), meta.slide?.frontmatter.routeAlias].includes(params.no)))
  }

  // A link that leads out of the talk opens beside it. Late, as those within it are then already followed by the router.
  useEventListener(document, 'click', (event) => {
    const link = (event.target as Element).closest?.('a[href]')
    if (!link || event.defaultPrevented || link.hasAttribute('target') || link.hasAttribute('download')) return
    const to = new URL(link.getAttribute('href')!, document.baseURI)
    if (!/^https?:$/.test(to.protocol) || isSlide(to) || (to.hash && to.href.split('#')[0] === location.href.split('#')[0])) return
    link.setAttribute('target', '_blank')
    link.setAttribute('rel', 'noopener')
  })

  useEventListener('pointermove', (event) => { if (event.pointerType !== 'touch') pointer.at = event }, { capture: true, passive: true })

  // Only while it is zoomed does one finger move the slide sideways.
  const zoomed = () => (visualViewport?.scale ?? 1) > 1.01
  useEventListener(() => visualViewport, 'resize', () => document.querySelector('.stage')?.classList.toggle('zoomed', zoomed()))

  // A swipe is one finger on a slide of its usual size. Slidev's own listener is on what is around the container.
  let swipes = false
  const guard = (event: PointerEvent) => {
    // A browser cancels what it takes for its own, to scroll or to zoom.
    if (event.pointerType === 'touch' && (!swipes || event.type === 'pointercancel')) event.stopPropagation()
  }
  let touched = false
  useEventListener('pointerdown', (event) => {
    touched = event.pointerType === 'touch'
    swipes = event.isPrimary && !zoomed() && !isIn('input, select, textarea, video, audio, [contenteditable], [role=slider]', event)
    // A listener that is there already is not added again.
    const container = (event.target as Element).closest?.<HTMLElement>('.slidev-slide-container')
    for (const kind of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const) container?.addEventListener(kind, guard, { passive: true })
  }, { capture: true, passive: true })
  // A finger that rests on a word selects it, or shows what the browser has for a link, and not Slidev's menu.
  useEventListener('contextmenu', event => touched && event.stopPropagation(), { capture: true })

  // The mouse as a remote.
  let selected = false
  const isSelected = () => getSelection()?.isCollapsed === false
  useEventListener('pointerdown', () => { selected = isSelected() }, { capture: true, passive: true })
  useEventListener('click', (event) => {
    const at = event.target as Element
    if (!hands.value.mouse || event.detail !== 1 || event.defaultPrevented || selected || isSelected() || isIn(busy, event)) return
    if (black.value) toggleBlack()
    else if (at.closest('#slide-content')) void next()
  })
  useEventListener(['mousedown', 'mouseup'], (event: MouseEvent) => {
    if (!hands.value.mouse || (event.button !== 3 && event.button !== 4)) return
    event.preventDefault()
    if (event.type === 'mousedown') return
    if (black.value) toggleBlack()
    else void (event.button === 3 ? prev() : next())
  })
}
