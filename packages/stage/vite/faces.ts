import type { ResolvedSlidevOptions } from '@slidev/types'

/**
 * Leaves out the faces that only a theme would like from another host, in its own defaults: a deck's pages ask none that the deck does
 * not name. What its own `fonts` names is loaded as Slidev does, and the publish add-on's policy lets it.
 */
export function ownFaces({ data: { headmatter }, utils }: ResolvedSlidevOptions): void {
  if (!Object.keys(Object(headmatter.fonts)).some(key => key !== 'provider')) utils.indexHtml = utils.indexHtml.replace(/<link[^>]*\bhref="https?:\/\/(?:[\w-]+\.)*(?:fonts\.googleapis\.com|fonts\.gstatic\.com|fonts\.coollabs\.io)[^>]*>\n?/g, '')
}
