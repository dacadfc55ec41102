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
