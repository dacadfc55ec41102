import { defineUnoSetup } from '@slidev/types'

export default defineUnoSetup(() => ({
  // In the pictures "container" is a side of the comparison; as a utility it would give them a page's width.
  blocklist: ['container'],
  // `narrow:hidden` and the like, for where a slide is a part of a page to read (packages/stage/styles/reading.css).
  variants: [name => name.startsWith('narrow:') ? { matcher: name.slice('narrow:'.length), parent: '@container narrow (width > 0)' } : undefined],
}))
