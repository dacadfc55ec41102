import type { Word } from '../words'

/** A line of the sheet: what is done, by which of Slidev's shortcuts or the stage's, and the keys, each as `KeyboardEvent.key` has it. */
export interface Command {
  does: string
  /** The names of its shortcuts: a deck may have taken them away (`setup/shortcuts.ts`). */
  names: string[]
  keys: string[]
}

/** What the keys do, in the order of the sheet: Slidev's own and those of setup/shortcuts.ts and useKeys.ts. */
export const keysOfDeck: (Command & { does: Word })[] = [
  { does: 'keyNext', names: ['next_right', 'next_space', 'next_page_key'], keys: ['ArrowRight', ' ', 'PageDown', 'Enter', 'n'] },
  { does: 'keyBack', names: ['prev_left', 'prev_space', 'prev_page_key'], keys: ['ArrowLeft', 'Shift+ ', 'PageUp', 'Backspace', 'p'] },
  { does: 'keyNextSlide', names: ['next_down', 'next_shift'], keys: ['ArrowDown', 'Shift+ArrowRight'] },
  { does: 'keyPreviousSlide', names: ['prev_up', 'prev_shift'], keys: ['ArrowUp', 'Shift+ArrowLeft'] },
  { does: 'keyPlay', names: ['play'], keys: ['p'] },
  { does: 'keyFirst', names: ['first'], keys: ['Home'] },
  { does: 'keyLast', names: ['last'], keys: ['End'] },
  { does: 'keyOverview', names: ['toggle_overview'], keys: ['o', '`'] },
  { does: 'keyGoto', names: ['goto'], keys: ['g'] },
  { does: 'keyBlack', names: ['black'], keys: ['b', '.'] },
  { does: 'keyInvite', names: ['invite'], keys: ['q'] },
  { does: 'keyClock', names: ['clock'], keys: ['t'] },
  { does: 'keyFullScreen', names: ['full'], keys: ['f', 'F5', 'Shift+F5'] },
  { does: 'keyDark', names: ['toggle_dark'], keys: ['d'] },
  { does: 'keyCalm', names: ['calm'], keys: ['m'] },
  { does: 'keyKeys', names: ['keys'], keys: ['?'] },
  { does: 'keyClose', names: ['close'], keys: ['Escape'] },
]

/** Whether a key is a letter, a digit or a sign: what WCAG 2.1.4 wants to be switched off. */
export const isSingle = (key: string) => [...key].length === 1 && key !== ' '

/** The lines of the sheet that are true: of the commands that there are, with the arrows and the letters as this viewer has set them. */
export function trueKeys(commands: Command[], { letters, arrows }: { letters: boolean, arrows: boolean }): Command[] {
  const steps = (key: string) => arrows && (key === 'ArrowDown' || key === 'ArrowUp')
  return commands.map(command => ({
    ...command,
    keys: [
      ...command.keys,
      ...arrows && command.names.includes('next_right') ? ['ArrowDown'] : [],
      ...arrows && command.names.includes('prev_left') ? ['ArrowUp'] : [],
    ].filter(key => (letters || !isSingle(key)) && !(steps(key) && !command.names.some(name => /_(right|left)$/.test(name)))),
  })).filter(({ keys }) => keys.length > 0)
}

/** A letter or a digit of a script that is not Latin, as the layout of a keyboard sends it: of one sign or more. */
const otherScript = /^(?:(?!\p{Script=Latin}|\d)[\p{L}\p{M}\p{Nd}])+$/u
/** The same sign in another width, as input methods and layouts send it: a blank, a letter, a stop. */
const otherWidth = /^[\u00A0\u202F\u3000\uFF01-\uFF5E]$/
/** What a key is called that an input method or an accent took. */
const taken = /^(Process|Dead|Unidentified)$/

/**
 * The key that is meant: small also under Caps Lock, and by its place on the keyboard where the layout gives no Latin letter
 * (Cyrillic, Greek, Hebrew, an input method). On a layout with Latin letters (Dvorak, AZERTY) a letter is that letter.
 */
export function keyMeant({ key: sent, code, shiftKey = false }: Pick<KeyboardEvent, 'key' | 'code'> & { shiftKey?: boolean }): string {
  const key = otherWidth.test(sent) ? sent.normalize('NFKC') : sent
  if (/^[A-Z]$/.test(key)) return key.toLowerCase()
  if (key === '؟') return '?'
  if (taken.test(key)) {
    if (/^(?:Arrow|Page(?:Up|Down)$|Home$|End$|Enter$|Escape$|Backspace$)/.test(code)) return code
    if (code === 'Space') return ' '
    if (code === 'Slash' && shiftKey) return '?'
  }
  else if (!otherScript.test(key)) {
    return key
  }
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase() ?? { Backquote: '`', Period: '.' }[code] ?? key
}
