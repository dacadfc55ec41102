import { useEventListener, useFullscreen } from '@vueuse/core'
import { hands } from './hands'
import { isSingle, keyMeant } from './keys'

/** What does something with keys by itself, and with which. */
const uses: [what: string, keys: RegExp][] = [
  [':read-write, select', /^/],
  ['button, summary, input, [role=button]', /^( |Enter)$/],
  ['a[href]', /^Enter$/],
  ['[type=radio], [type=range], video[controls], audio[controls]', /^( |Arrow.*|Page.*|Home|End)$/],
]
/** What has the keys for itself only when it was reached by the keyboard. */
const controls = 'a, button, summary, input, video, audio, [role=button]'
/** Keys that may be a command of the deck: Tab, modifiers and F keys are not. */
const command = /^(.|Arrow.*|Page.*|Home|End|Escape|Enter|Backspace|Media.*)$/u

/** Whether the focus is somewhere in an element of the author's own that lets nobody look in: perhaps on a button. */
const isClosed = (control?: HTMLElement) => !!control?.localName.includes('-') && !control.shadowRoot

const withModifier = ({ ctrlKey, altKey, metaKey }: KeyboardEvent) => ctrlKey || altKey || metaKey

/**
 * Whose a key is. One that does something to the control that has the focus stays there, if the keyboard brought the focus;
 * all others go to the talk, by the name that `keyMeant` gives them.
 */
export function useKeys(): void {
  const screen = useFullscreen()
  let theirs = false
  /** What was last pointed at, until Tab leads away: a control in it has the focus, and no keys, whether its list was closed by a choice, by Esc or by a click elsewhere. */
  let pointed: EventTarget[] = []
  /** Whether the key is one that a control which was pointed at would have taken. */
  let taken = false
  const isOpen = CSS.supports('selector(:open)') ? (control: Element) => control.matches('select:open') : () => false
  // A list that the browser keeps: to look for one would go through the whole deck at each key.
  const dialogs = document.getElementsByTagName('dialog')

  useEventListener(['keydown', 'keypress', 'keyup'], (event: KeyboardEvent) => {
    const at = event.composedPath()[0]
    const control = at instanceof HTMLElement ? at : undefined
    const isWriting = !!control?.matches(':read-write')
    // With a digit's key a slide is chosen, whatever the layout wants Shift for.
    const meant = event.type === 'keypress' ? /^Digit(\d)$/.exec(event.code)?.[1] ?? event.key : keyMeant(event)
    if (meant !== event.key && (!isWriting || event.type === 'keyup')) Object.defineProperty(event, 'key', { value: meant })
    if (event.type !== 'keydown') return
    // An open dialog has the keys, and only as long as it is open; so has an input method while it composes (229 is its code in Safari).
    if ([...dialogs].some(({ open }) => open) || event.isComposing || (isWriting && event.keyCode === 229)) return event.stopPropagation()
    if (event.key === 'Tab') pointed = []
    theirs = uses.some(([what, keys]) => control?.matches(what) && keys.test(event.key)) || (isClosed(control) && /^( |Enter)$/.test(event.key))
    taken = theirs && !isWriting && !withModifier(event) && command.test(event.key) && pointed.includes(control!) && !isOpen(control!)
    if (taken) {
      theirs = false
      control!.blur()
    }
    if (!theirs && !withModifier(event) && command.test(event.key) && (hands.value.letters || !isSingle(event.key)) && control?.matches(controls)) control.blur()
    // What a remote sends for the full screen; a browser would load the page again.
    if (event.key !== 'F5' || event.ctrlKey || event.metaKey || !document.fullscreenEnabled) return
    event.preventDefault()
    if (!event.repeat) void screen.toggle()
  }, { capture: true })

  // After what is in the slide, and before Slidev, which listens at the window.
  useEventListener(document, ['keydown', 'keypress'], (event: KeyboardEvent) => {
    const single = isSingle(event.key)
    // Slidev takes Ctrl+F for its key of the full screen.
    const browsers = event.key === 'f' && withModifier(event)
    if (theirs || (event.defaultPrevented && event.key !== 'F5') || browsers || (single && !hands.value.letters)) event.stopPropagation()
    // It would still change the list.
    if (taken && event.type === 'keydown') event.preventDefault()
  })

  // What the pointer gave the focus does not keep it: the space bar goes on with the talk. A list keeps it, which would be closed otherwise.
  useEventListener('pointerdown', (event) => { pointed = event.composedPath() }, { capture: true, passive: true })
  useEventListener('focusin', (event) => {
    const at = event.composedPath()[0]
    if (at instanceof HTMLElement && at.matches(controls) && !at.matches(':focus-visible')) at.blur()
  })
  // Nor does a frame, once the pointer is out of it: while it is in there, nothing of it is heard here.
  useEventListener(document, 'pointermove', () => document.activeElement instanceof HTMLIFrameElement && document.activeElement.blur(), { passive: true })
}
