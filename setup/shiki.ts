import { defineShikiSetup } from '@slidev/types'

/**
 * Code in the deck's own tokens, so in both themes and on a dark slide: what a tool reads first in its hue, the rest in ink, what
 * can be passed over muted. No red, which means a fault here; each stands at 4.5:1 and more on the ground of code.
 */
const deck = {
  name: 'deck',
  fg: 'var(--ink)',
  bg: 'transparent',
  settings: [
    { scope: ['keyword', 'storage', 'entity.name.tag', 'entity.name.function', 'entity.name.command', 'support.function'], settings: { foreground: 'var(--container)', fontStyle: 'bold' } },
    { scope: ['comment', 'punctuation', 'constant.other.option', 'keyword.operator'], settings: { foreground: 'var(--muted)', fontStyle: '' } },
  ],
}

export default defineShikiSetup(() => ({
  themes: { light: deck, dark: deck },
  // However slow the machine is: a line that took too long would be of one colour.
  tokenizeTimeLimit: 0,
  // Code that begins with a prompt, and each line that has one: styles/text.css makes a terminal of it.
  transformers: [{
    name: 'terminal',
    pre(node) { if (this.source.startsWith('$ ')) this.addClassToHast(node, 'terminal') },
    line(node, number) { if (this.source.split('\n')[number - 1]?.startsWith('$ ')) this.addClassToHast(node, 'typed') },
  }],
}))
