/*
 * What runs in the page of a built deck to take a slide down as HTML and CSS. Each function stands alone,
 * because Playwright sends it to the browser as text.
 */

/** Markup of the slide that is shown, as it stands. */
export function markupOf(no: number): string {
  const slide = document.querySelector(`#slide-content [data-slidev-no="${no}"]`)!
  return slide.outerHTML.replace(/<!--.*?-->/g, '').replace(/ data-slidev-no="\d+"/, '')
}

/** The rules that apply to `selector` and what is in it, in either theme, of which the light one is on afterwards, with the addresses in them made absolute. */
export function stylesOf(selector: string): string[] {
  const elements = [...document.querySelectorAll(`:root, body, ${selector}, ${selector} *`)]
  const plain = (text: string) => text.replace(/::?(before|after|first-line|first-letter|placeholder|marker|selection|backdrop|hover|focus-visible|focus-within|focus|active|visited)(?![\w-])/g, '') || '*'
  const applies = (rule: CSSStyleRule) => rule.selectorText.split(/,(?![^(]*\))/).some((part) => {
    try {
      return elements.some(element => element.matches(plain(part.trim())))
    }
    catch {
      return false
    }
  })
  const families = new Set(elements.flatMap(element => getComputedStyle(element).fontFamily.split(',').map(name => name.trim().replace(/["']/g, ''))))
  const absolute = (text: string, base: string) => text.replace(/url\("?(?!data:|#)([^")]+)"?\)/g, (_, path: string) => `url("${new URL(path, base).href}")`)
  const keep = (rules: CSSRuleList, base: string): string[] => [...rules].flatMap((rule) => {
    // UnoCSS prepares transforms and shadows for every element, which no slide uses.
    if (rule instanceof CSSStyleRule) return applies(rule) && [...rule.style].some(name => !name.startsWith('--un-')) ? [absolute(rule.cssText, base)] : []
    if (rule instanceof CSSFontFaceRule) return families.has(rule.style.getPropertyValue('font-family').replace(/["']/g, '')) ? [absolute(rule.cssText, base)] : []
    if (rule instanceof CSSMediaRule) {
      const inner = /print/.test(rule.conditionText) ? [] : keep(rule.cssRules, base)
      return inner.length ? [`@media ${rule.conditionText}{${inner.join('')}}`] : []
    }
    if (rule instanceof CSSContainerRule) {
      const inner = keep(rule.cssRules, base)
      return inner.length ? [`@container ${rule.containerName} ${rule.containerQuery}{${inner.join('')}}`] : []
    }
    if (rule instanceof CSSLayerBlockRule || rule instanceof CSSSupportsRule) return keep(rule.cssRules, base)
    return []
  })
  const { classList } = document.documentElement
  const both = ['dark', 'light'].map((theme) => {
    classList.remove('light', 'dark')
    classList.add(theme)
    return [...document.styleSheets].map(sheet => keep(sheet.cssRules, sheet.href ?? location.href))
  }).reverse()
  // Sheet by sheet, those of the dark theme alone behind the others.
  return both[0]!.flatMap((rules, i) => [...rules, ...both[1]![i]!.filter(rule => !rules.includes(rule))])
}

/** What the slide says, in plain elements for reading: its lists, tables and names, without the title and without what only decorates. */
export function wordsOf(no: number): string {
  const kept = ['P', 'UL', 'OL', 'LI', 'TABLE', 'CAPTION', 'THEAD', 'TBODY', 'TR', 'TH', 'TD', 'DL', 'DT', 'DD', 'STRONG', 'B', 'EM', 'CODE', 'A', 'FIGCAPTION']
  const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const attributes = (element: Element) => ['href', 'scope', 'colspan'].flatMap((name) => {
    const value = name === 'href' && element instanceof HTMLAnchorElement ? element.href : element.getAttribute(name)
    return value ? [` ${name}="${escape(value).replace(/"/g, '&quot;')}"`] : []
  }).join('')
  const read = (node: Node): string => {
    if (node instanceof Text) return escape(node.data.replace(/\s+/g, ' '))
    if (!(node instanceof Element) || node.matches('h1, style, .slide-number, [aria-hidden="true"]')) return ''
    if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return ''
    if (node instanceof SVGElement) return ['title', 'desc'].map(part => node.querySelector(`:scope > ${part}`)?.textContent).filter(Boolean).map(text => `<p>${escape(text!)}</p>`).join('')
    const label = node.getAttribute('aria-label')
    const parts = [...node.childNodes].map(child => ({ child, text: read(child).trim() })).filter(({ text }) => text)
    const [first, second] = parts
    // On the slide the term stands apart from what is said of it.
    if (node.tagName === 'LI' && first?.child instanceof Element && second?.child instanceof Element && !/[.:;,?!]$/.test(first.child.textContent.trim())) first.text += ':'
    const inner = parts.map(({ text }) => text).join(' ').replace(/ (?=[.,;:])/g, '')
    if (!inner && !label && !node.matches('td, th')) return ''
    const named = label && !inner.startsWith(`<p class="name">${escape(label)}</p>`) ? `<p class="name">${escape(label)}</p>` : ''
    if (node.matches('h2, h3')) return `<p class="name">${inner}</p>`
    if (node.matches('.slide-source')) return `<p class="source">${inner}</p>`
    if (kept.includes(node.tagName)) return `${named}<${node.tagName.toLowerCase()}${attributes(node)}>${inner}</${node.tagName.toLowerCase()}>`
    const inline = /^inline/.test(getComputedStyle(node).display) || node.parentElement?.closest('p, li, td, th, dd, dt, caption')
    return inline || /<(p|ul|ol|table|dl|dt|li|tr)\b/.test(inner) ? `${named}${inner} ` : `${named}<p>${inner}</p>`
  }
  return read(document.querySelector(`#slide-content [data-slidev-no="${no}"]`)!)
}
