import { currentContextMenu } from '@slidev/client/logic/contextMenu.ts'
import { activeDragElement, showGotoDialog, showInfoDialog, showOverview, showRecordingDialog } from '@slidev/client/state/index.ts'
import { useDrawings } from '@slidev/client'
import { defineAsyncComponent, watch, type Component } from 'vue'

/** Something that only what comes after the slide can show. */
const asked = () => showGotoDialog.value || showOverview.value || showInfoDialog.value || showRecordingDialog.value
  || currentContextMenu.value !== null || activeDragElement.value !== null || useDrawings().drawingEnabled.value

/** How long nobody has gone on when the page is at rest, in milliseconds. */
const rest = 1000

/** Resolves when the page has come to rest or is used for more than to go on, whichever is first. */
const wanted = new Promise<void>((resolve) => {
  const now = () => resolve()
  for (const sign of ['pointerdown', 'wheel'])
    addEventListener(sign, now, { once: true, passive: true })
  // The first that a page hears of a pointer is where it is, and no movement, though it only rests there.
  addEventListener('pointermove', function moved({ movementX, movementY }) {
    if (movementX === 0 && movementY === 0) return
    removeEventListener('pointermove', moved)
    now()
  }, { passive: true })
  let pressed = -rest
  addEventListener('keydown', ({ key, timeStamp }) => {
    pressed = timeStamp
    if (key === 'Tab') resolve()
  })
  // A key that comes while this is made waits for it.
  const look = () => performance.now() - pressed < rest ? setTimeout(atRest, rest) : now()
  // Safari has no requestIdleCallback, and a window in the background no idle time: what the speaker draws has to come there, too.
  const atRest = () => 'requestIdleCallback' in window ? requestIdleCallback(look, { timeout: 2000 }) : setTimeout(look, 500)
  if (document.readyState === 'complete') atRest()
  else addEventListener('load', atRest, { once: true })
})

/** The part of Slidev's client in `file`, which comes after the slide. */
export const later = (file: string, load: () => Promise<{ default: Component }>): Component => defineAsyncComponent({
  suspensible: false,
  loader: async () => {
    await Promise.race([wanted, new Promise<void>(resolve => watch(asked, asked => asked && resolve(), { immediate: true }))])
    const part = await load()
    // Slidev's dialog takes the focus when it is opened, and it may have been opened before it was there.
    if (file === 'internals/Controls.vue') setTimeout(() => document.querySelector<HTMLElement>('#slidev-goto-input:enabled')?.focus())
    return part
  },
})
