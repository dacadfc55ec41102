import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'

/** What a voice tells of the sentence that it was given last. */
export interface Hears {
  heard: (letter: number) => void
  ended: () => void
  /** `refused`: the browser wants a hand on the page first. */
  lost: (refused: boolean) => void
}

/**
 * The voices of this system that speak a language, and what they are told. Only those that speak on this machine: others send
 * the text to somebody. `voices` is empty where there is none, and filled when the system knows of them, which may be late.
 */
export function useVoices(lang: string, hears: Hears) {
  const synth = globalThis.speechSynthesis as SpeechSynthesis | undefined
  const language = (of: string) => of.toLowerCase().split(/[-_]/)[0]
  const exact = (voice: SpeechSynthesisVoice) => Number(voice.lang.replace('_', '-').toLowerCase() === lang.toLowerCase()) * 2 + Number(voice.default)
  const voices = shallowRef<SpeechSynthesisVoice[]>([])
  const look = () => {
    voices.value = (synth?.getVoices() ?? []).filter(voice => voice.localService && language(voice.lang) === language(lang)).sort((a, b) => exact(b) - exact(a))
  }
  look()
  useEventListener(() => synth, 'voiceschanged', look)
  /** Kept here, since browsers forget one that nobody holds, with its end. */
  let utterance: SpeechSynthesisUtterance | undefined

  function hush(): void {
    utterance = undefined
    synth?.cancel()
  }

  /** Says a sentence with the voice of that name. False where there is no such voice. */
  function say(sentence: string, name: string, rate: number): boolean {
    const voice = voices.value.find(({ voiceURI }) => voiceURI === name)
    if (!voice || !synth) return false
    if (synth.speaking || synth.pending) hush()
    const now = utterance = Object.assign(new SpeechSynthesisUtterance(sentence), { voice, lang: voice.lang, rate })
    const isNow = () => utterance === now
    now.onboundary = ({ charIndex }) => isNow() && hears.heard(charIndex)
    now.onstart = () => isNow() && hears.heard(0)
    now.onend = () => isNow() && hears.ended()
    now.onerror = ({ error }) => isNow() && hears.lost(error === 'not-allowed')
    // A page that left it paused leaves it so for all.
    synth.resume()
    synth.speak(now)
    return true
  }

  // It would go on without its page.
  useEventListener('pagehide', hush)
  return { voices, say, hush }
}
