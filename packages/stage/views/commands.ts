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
