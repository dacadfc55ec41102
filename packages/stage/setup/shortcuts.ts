import { useNav } from '@slidev/client'
import { defineShortcutsSetup, type ShortcutOptions } from '@slidev/types'
import { until, useMagicKeys } from '@vueuse/core'
import { computed, effectScope, shallowRef, toValue } from 'vue'
import { useTimer } from '../slidev'
import { toggleCalm } from '../views/appearance'
import { black, hasWords, keySheet, toggleBlack, togglePlay } from '../views/commands'
import { player } from '../views/playing'
import { isTalk } from '../views/useTalk'
import { hands } from '../views/hands'

const keys = useMagicKeys()
/** A key alone: with Ctrl, Alt or the command key it is the browser's. Asked of the key itself, as the release of Alt may have gone to a menu. */
const alone = shallowRef(true)
const key = (name: string) => computed(() => keys[name]!.value && alone.value)

/**
 * Slidev repeats a move by its own clock for as long as it knows of no release, which on a busy machine comes late: it would
 * go past a click. A key is held when the keyboard repeats it.
 */
let pressed = false
let held = false
/** Whether a digit came just before. In the overview, 17 opens slide 17 by itself if there is no slide 170, and an Enter typed out of habit must not click. */
let endsNumber = false
let digit = Number.NEGATIVE_INFINITY
addEventListener('keydown', ({ key, repeat, ctrlKey, altKey, metaKey, timeStamp }) => {
  endsNumber = timeStamp - digit < 5000
  digit = /^\d$/.test(key) ? timeStamp : Number.NEGATIVE_INFINITY
  alone.value = !ctrlKey && !altKey && !metaKey
  held = repeat
  pressed ||= !repeat
}, { capture: true })

/** Slidev's keys, where a slide on its way is waited for and a black screen ends before anything moves; and the stage's own. */
export default defineShortcutsSetup(({ goFirst, goLast, next, prev }, shortcuts) => {
  const { clicksContext, isPresenter } = useNav()
  const moving = (move: () => void) => async () => {
    if (!pressed && !held) return
    pressed = false
    if (black.value) return toggleBlack()
    // Slidev takes a slide that is not there yet for one without clicks, and would go past it. What does not come in two seconds is not waited for.
    if (!clicksContext.value.isMounted) await until(() => clicksContext.value.isMounted).toBe(true, { timeout: 2000 })
    move()
  }
  /** P is back, as in other programs, for the speaker and where there is nothing to play. */
  const plays = () => player.open || (hasWords && !isPresenter.value && !isTalk.value)
  const moves = (name = '') => /^(next|prev)_(?!overview)/.test(name)
  /** A key for a click, where the viewer has set the arrows so, in place of one for a slide. */
  const stepwise: Record<string, () => unknown> = { next_down: next, prev_up: prev }
  const fnOf = ({ name = '', fn }: ShortcutOptions) => fn && name in stepwise ? () => hands.value.arrows ? stepwise[name]!() : fn() : fn
  // Of the overview, which takes Enter itself, and then knows the number that was typed.
  const enterInOverview = shortcuts.find(({ name }) => name === 'goto_from_overview')
  const own: ShortcutOptions[] = [
    { name: 'next_enter', key: key('enter'), fn: () => toValue(enterInOverview?.key as never) || endsNumber || moving(next)() },
    { name: 'prev_backspace', key: key('backspace'), fn: moving(prev), autoRepeat: true },
    { name: 'next_media', key: key('mediatracknext'), fn: moving(next) },
    { name: 'prev_media', key: key('mediatrackprevious'), fn: moving(prev) },
    { name: 'next_n', key: key('n'), fn: moving(next), autoRepeat: true },
    { name: plays() ? 'play' : 'prev_p', key: key('p'), fn: () => plays() ? togglePlay({ keyboard: true }) : moving(prev)() },
    { name: 'first', key: key('home'), fn: moving(goFirst) },
    { name: 'last', key: key('end'), fn: moving(goLast) },
    { name: 'black', key: computed(() => key('b').value || key('.').value), fn: toggleBlack },
    // Slidev's timer ticks for whoever uses it, so it is used for one press alone.
    ...isPresenter.value ? [{ name: 'clock', key: key('t'), fn: () => { const scope = effectScope(); scope.run(() => useTimer().toggle()); scope.stop() } }] : [],
    { name: 'close', key: key('escape'), fn: () => black.value ? toggleBlack() : player.open ? Object.assign(player, { open: false }) : document.fullscreenElement && document.exitFullscreen() },
    { name: 'calm', key: key('m'), fn: toggleCalm },
    { name: 'keys', key: key('?'), fn: () => { keySheet.value = true } },
  ]
  return [
    ...shortcuts.filter(shortcut => shortcut !== enterInOverview).map(shortcut => ({
      ...shortcut,
      key: typeof shortcut.key === 'string' ? key(shortcut.key.toLowerCase()) : computed(() => toValue(shortcut.key as never) && alone.value),
      fn: shortcut.fn && moves(shortcut.name) ? moving(fnOf(shortcut)!) : shortcut.fn,
    })),
    ...own,
  ] as ShortcutOptions[]
})
