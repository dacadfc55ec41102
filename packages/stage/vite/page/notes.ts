import { shallowRef } from 'vue'

/** Makes `slide.noteHTML` come when it is asked for first, and until then be empty. What shows it follows. */
export function bringNote(slide: { noteHTML: string }, load: () => Promise<{ default: string }>): void {
  const html = shallowRef('')
  let asked = false
  Object.defineProperty(slide, 'noteHTML', {
    enumerable: true,
    configurable: true,
    get() {
      if (!asked) void load().then(note => html.value ||= note.default)
      asked = true
      return html.value
    },
    set: (given: string) => html.value = given,
  })
}
