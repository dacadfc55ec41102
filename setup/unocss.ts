import { defineUnoSetup } from '@slidev/types'

/** “container” is a word of this talk, not UnoCSS's width for a page. */
export default defineUnoSetup(() => ({ blocklist: ['container'] }))
