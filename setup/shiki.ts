import { defineShikiSetup } from '@slidev/types'

/** Colours of code that can be read on the deck's ground, in both themes: Slidev's own have down to 2:1. Comments a little darker still, for the same. */
export default defineShikiSetup(() => ({
  themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  colorReplacements: { 'github-light-high-contrast': { '#66707b': '#4b535d' } },
}))
