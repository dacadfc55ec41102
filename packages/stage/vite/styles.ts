import type { Plugin as Processor, Rule } from 'postcss'
import type { Plugin } from 'vite'

/**
 * What in sheets of UnoCSS and themes has a browser compute the styles of a whole slide anew whenever a click changes a
 * class of it, because it asks for the attribute in place of the class, and what says the same without.
 */
const selectors: Processor = {
  postcssPlugin: 'stage:selectors',
  Rule(rule: Rule) {
    const said = rule.selector
      // UnoCSS's `prose`.
      .replace(/\[class~=["']?([a-z_][\w-]*)["']?\]/gi, '.$1')
      // Prism's code, where each word is a token.
      .replace(/(\[class\*=["']?language-["']?\]) (::(?:-moz-)?selection)/g, '$1 .token$2')
    if (said !== rule.selector) rule.selector = said
  },
}

/** Rewrites selectors that make a key slow, while writing as in a build. */
export const quickSelectors = (): Plugin => ({
  name: 'stage:styles',
  config: () => ({ css: { postcss: { plugins: [selectors] } } }),
})
