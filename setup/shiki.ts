import { defineShikiSetup } from '@slidev/types'

/** Colours of code that can be read on the deck's ground, in both themes: Slidev's own have down to 2:1. Comments a little darker still, for the same. */
export default defineShikiSetup(() => ({
  themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  colorReplacements: { 'github-light-high-contrast': { '#66707b': '#4b535d' } },
  // Code that begins with a prompt, and each line that has one: styles/text.css makes a terminal of it.
  transformers: [{
    name: 'terminal',
    pre(node) { if (this.source.startsWith('$ ')) this.addClassToHast(node, 'terminal') },
    line(node, number) { if (this.source.split('\n')[number - 1]?.startsWith('$ ')) this.addClassToHast(node, 'typed') },
  }],
}))
