import { defineUnoSetup } from '@slidev/types'

/** In the pictures "container" is a side of the comparison; as a utility it would give them a page's width. */
export default defineUnoSetup(() => ({ blocklist: ['container'] }))
