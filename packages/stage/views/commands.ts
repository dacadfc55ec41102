import { ref } from 'vue'

/** Whether the sheet of keys is open. */
export const keySheet = ref(false)

/** Whether the screen is black: in every window of the talk in this browser, so that the presenter's key reaches the projector. */
export const black = ref(false)

// Not in Slidev's shared state: whatever changes there takes a window to the slide that is noted beside it.
const screens = new BroadcastChannel(`stage-screen ${import.meta.env.BASE_URL}`)
screens.addEventListener('message', ({ data }) => { black.value = data === true })

/** Makes the screen black in every window, or shows the slide again. */
export function toggleBlack(): void {
  black.value = !black.value
  screens.postMessage(black.value)
}

/** What the keys do, in the order of the sheet, each key as `KeyboardEvent.key` has it: Slidev's own and those of setup/shortcuts.ts. */
export const keysOfDeck: { does: string, keys: string[] }[] = [
  { does: 'Next click', keys: ['ArrowRight', ' ', 'PageDown', 'n'] },
  { does: 'Back a click', keys: ['ArrowLeft', 'Shift+ ', 'PageUp', 'p'] },
  { does: 'Next slide', keys: ['ArrowDown', 'Shift+ArrowRight'] },
  { does: 'Previous slide', keys: ['ArrowUp', 'Shift+ArrowLeft'] },
  { does: 'First slide', keys: ['Home'] },
  { does: 'Last slide', keys: ['End'] },
  { does: 'All slides: arrows or a number, then Enter', keys: ['o', '`'] },
  { does: 'Go to a slide by number or word', keys: ['g'] },
  { does: 'Black screen, and back', keys: ['b', '.'] },
  { does: 'Full screen', keys: ['f', 'F5', 'Shift+F5'] },
  { does: 'Dark or light', keys: ['d'] },
  { does: 'No motion, or motion again', keys: ['m'] },
  { does: 'These keys', keys: ['?'] },
  { does: 'Close what is open', keys: ['Escape'] },
]
