import { useEventListener, useTimeoutFn } from '@vueuse/core'
import { pointer } from './usePointer'

/** What of a slide is clicked. Not what may fill a slide, as a film: over that the bar would come nowhere. */
const usable = 'a[href], button, summary, label, input, select, textarea, [role=button]'

/** Whether the slide has something to be clicked there, or a little beside it: between two sources one has not come for the bar. */
const isUsed = ({ clientX, clientY }: MouseEvent) => [0, -16, 16].some(aside =>
  document.elementsFromPoint(clientX + aside, clientY).find(at => at.closest('#slide-content'))?.closest(usable))

/**
 * When Slidev's bar is there. By itself it lies unseen over the foot of the slide, comes to the pointer, and takes the click that was meant for a
 * source. Here the pointer goes through it until it has rested at the foot, beside what is clicked there; then the bar comes, and stays
 * until the pointer leaves it. To Tab it comes at once, and below a slide it stays, both by bar.css.
 */
export function useBar(bar: HTMLElement): void {
  const set = (state: '' | 'on' | 'waits') => { bar.dataset.bar = state }
  set('')
  let { at } = pointer
  function come(): void {
    if (!at) return
    const { right, top } = bar.getBoundingClientRect()
    // Not where something else lies over the slide, as the player's bar.
    const isOnSlide = bar.parentElement!.contains(at.target as Node)
    if (isOnSlide && at.clientX <= right && at.clientY >= top && !isUsed(at)) set('on')
  }
  const { start, stop } = useTimeoutFn(come, 200)

  useEventListener(['pointermove', 'pointerover'], (event: PointerEvent) => {
    if (event.pointerType === 'touch' || bar.dataset.bar === 'on') return
    stop()
    at = event
    if (bar.dataset.bar && isUsed(at)) set('')
    // Who draws or selects there has not come for the bar.
    if (!event.buttons) start()
  }, { passive: true })
  useEventListener(bar, 'pointerleave', ({ pointerType }) => pointerType !== 'touch' && set(''))
  // Nothing is heard of a pointer in a frame: there the bar has to wait for it.
  useEventListener('pointerover', ({ target }) => {
    if (bar.dataset.bar !== 'on' && !bar.contains(target as Node)) set(target instanceof HTMLIFrameElement ? 'waits' : '')
  }, { passive: true })
  // A finger does not rest before it taps.
  useEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'touch' || bar.contains(event.target as Node)) return
    set('')
    at = event
    come()
  }, { passive: true })
}
