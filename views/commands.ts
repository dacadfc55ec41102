import { useNav } from '@slidev/client'
import { useEventListener, useFullscreen } from '@vueuse/core'
import { ref } from 'vue'
import { toggleCalm, toggleTheme } from './appearance'
import { useNext } from './useNext'

/** The dialog that is open. */
export const dialog = ref<'keys' | 'slides'>()

const toggle = (what: typeof dialog.value) => { dialog.value = dialog.value === what ? undefined : what }
/** Whether the screen is black: in every window of the talk in this browser, so that the presenter's key reaches the projector. */
export const black = ref(false)

// Not in Slidev's shared state: whatever changes there takes a window to the slide that is noted beside it.
const screens = new BroadcastChannel(`deck-screen ${import.meta.env.BASE_URL}`)
screens.addEventListener('message', ({ data }) => { black.value = data === true })

function toggleBlack(): void {
  black.value = !black.value
  screens.postMessage(black.value)
}

/** What a speaker, or a remote in the speaker's hand, can do with keys. */
export interface Command {
  does: string
  /** As `KeyboardEvent.key` has them, letters in lower case; "Shift+" before those that mean something else without it. */
  keys: string[]
  run: () => void
  /** Moves in the talk: repeated while the key is held, and ends a black screen instead of moving behind it. */
  moves?: boolean
}

/**
 * The commands of the deck, in the order in which the sheet of keys lists them.
 * PageDown, PageUp, F5, Escape, "b" and "." are what remotes for speakers send.
 */
export function useCommands(): Command[] {
  const nav = useNav()
  const next = useNext()
  const screen = useFullscreen()
  return [
    { does: 'Next click', keys: ['ArrowRight', ' ', 'PageDown', 'n'], run: () => void next(), moves: true },
    { does: 'Back a click', keys: ['ArrowLeft', 'Shift+ ', 'PageUp', 'p'], run: () => void nav.prev(), moves: true },
    { does: 'Next slide', keys: ['ArrowDown', 'Shift+ArrowRight'], run: () => void nav.nextSlide(), moves: true },
    { does: 'Previous slide', keys: ['ArrowUp', 'Shift+ArrowLeft'], run: () => void nav.prevSlide(), moves: true },
    { does: 'First slide', keys: ['Home'], run: () => void nav.goFirst(), moves: true },
    { does: 'Last slide', keys: ['End'], run: () => void nav.goLast(), moves: true },
    { does: 'All slides, and go to one', keys: ['o', 'g'], run: () => toggle('slides') },
    { does: 'Black screen, and back', keys: ['b', '.'], run: toggleBlack },
    { does: 'Full screen', keys: ['f', 'F5', 'Shift+F5'], run: () => void screen.toggle() },
    { does: 'Dark or light', keys: ['d'], run: toggleTheme },
    { does: 'No motion, or motion again', keys: ['m'], run: toggleCalm },
    { does: 'These keys', keys: ['?'], run: () => toggle('keys') },
    { does: 'Close what is open', keys: ['Escape'], run: () => {
      if (black.value) toggleBlack()
      else if (!dialog.value) void screen.exit()
      dialog.value = undefined
    } },
  ]
}

/** Whether the element with the focus needs this key itself. */
const isTakenBy = (target: EventTarget | null, key: string) => target instanceof HTMLElement
  && (target.isContentEditable || target.matches('input, textarea, select') || (key === ' ' && target.matches('a, button, summary')))

/** Lets the keyboard run the commands, except in a field and in an open dialog, which has only Escape and what opened it. */
export function useKeys(commands: Command[]): void {
  useEventListener('keydown', (event) => {
    const { key, shiftKey } = event
    if (event.ctrlKey || event.metaKey || event.altKey || isTakenBy(event.target, key)) return
    const name = key.length === 1 ? key.toLowerCase() : key
    // A question mark needs Shift on most keyboards, and not on all.
    const command = commands.find(({ keys }) => keys.includes(shiftKey && key !== '?' ? `Shift+${name}` : name))
    if (!command || (event.repeat && !command.moves)) return
    if (document.querySelector('dialog[open]') && command.moves) return
    event.preventDefault()
    if (black.value && command.moves) toggleBlack()
    else command.run()
  })
}
