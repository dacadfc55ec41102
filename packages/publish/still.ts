import type { settled } from './browser.ts'

/*
 * What runs in the page of a built deck to take a slide down as HTML and CSS. Each function stands alone,
 * because Playwright sends it to the browser as text.
 */

interface Rule { rule: CSSStyleRule, parts: { part: string, needs: string[], themed: boolean }[] }
declare global {
  interface Window {
    /** Tells packages/publish/leaves.ts of something that the policy does not allow: from where, and what for. */
    keptOut: (from: string, what: string) => Promise<void>
    /** These functions, put there by packages/publish/leaves.ts, and what they have read. */
    still: { show: typeof show, markupOf: typeof markupOf, stylesOf: typeof stylesOf, selectorsOf: typeof selectorsOf, wordsOf: typeof wordsOf, sourcesOf: typeof sourcesOf, settled: typeof settled, sheets?: WeakMap<CSSStyleSheet, Rule[]>, texts?: Map<CSSRule, string>, address?: string }
  }
}

/** Goes to a state of the deck inside the app and waits until it stands still. Throws when the slide does not come in half a minute. */
export async function show(no: number, clicks: number): Promise<void> {
  const nav = window.deckNav()!
  await nav.go(no, clicks)
  const there = () => nav.currentSlideNo === no && nav.clicksContext.isMounted && document.querySelector(`#slide-content [data-slidev-no="${no}"] [data-drawn]`)
  for (const end = performance.now() + 30_000; !there(); await new Promise(done => requestAnimationFrame(done))) {
    if (performance.now() > end) throw new Error('it does not appear')
  }
  await window.still.settled()
}

/**
 * The app's address goes no further than this page: in a browser, to keep the history of a window takes as long as to draw
 * its slides. What a link in a slide means by its place is told from here.
 */
export function stayHere(): void {
  if (self === top) history.pushState = history.replaceState = (_state, _title, to) => { window.still.address = new URL(to ?? '', location.href).href }
}

/** Markup of the slide that is shown, as it stands. */
export function markupOf(no: number): string {
  const shown = document.querySelector(`#slide-content [data-slidev-no="${no}"]`)!
  const slide = shown.cloneNode(true) as Element
  slide.removeAttribute('data-slidev-no')
  // A copy has no shadow roots, into which Slidev's Mermaid draws: written down, they keep the diagram's styles apart from the slide's.
  const copies = slide.querySelectorAll('*')
  for (const [i, { shadowRoot, className }] of [...shown.querySelectorAll('*')].entries()) {
    if (!shadowRoot) continue
    const template = document.createElement('template')
    template.setAttribute('shadowrootmode', 'open')
    // Named at random, while the same deck is to be the same page.
    const random = className === 'mermaid' && shadowRoot.querySelector('svg')?.id
    template.innerHTML = random ? shadowRoot.innerHTML.replaceAll(random, 'diagram') : shadowRoot.innerHTML
    copies[i]!.prepend(template)
  }
  // Left, or not, by what has moved: the same deck is to be the same page.
  for (const element of [slide, ...slide.querySelectorAll('[style=""]')]) if (!element.getAttribute('style')) element.removeAttribute('style')
  return slide.outerHTML.replace(/<!--.*?-->/gs, '')
}

/** The parts of a list of selectors, each as it is where nothing is pointed at, focused or drawn before or after: what they match may come to match. */
export function selectorsOf(list: string): string[] {
  const state = /(?<!:):(?:hover|focus-visible|focus-within|focus|active|visited)(?![\w-])/
  // Round brackets, two deep.
  const inner = String.raw`(?:[^()]|\((?:[^()]|\([^()]*\))*\))`
  return (list.match(new RegExp(String.raw`(?:[^(),]|\(${inner}*\))+`, 'g')) ?? []).map(part => part.trim()
    .replace(new RegExp(String.raw`:not\(${inner}*\)`, 'g'), not => state.test(not) ? '' : not)
    .replace(/::?(?:before|after|first-line|first-letter|placeholder|marker|selection|backdrop)(?![\w-])/g, '')
    .replace(new RegExp(state, 'g'), ':is(*)')
    .replace(/(^|[\s>+~])$/, '$1*'))
}

/**
 * The rules of a stylesheet as they are written, by the account that the browser gives of them, where that leaves something out: of
 * `border: 2px solid var(--line); border-bottom-width: 0` it says `border-top-color: ;`.
 */
export function sourcesOf(sheet: string): Map<string, string> {
  const scratch = new CSSStyleSheet()
  const sources = new Map<string, string>()
  for (const [rule] of sheet.matchAll(/[^{};]+\{[^{}]*\bvar\([^{}]*\}/g)) {
    try {
      const { cssText } = scratch.cssRules[scratch.insertRule(rule)]!
      if (/[{;] (?!--)[\w-]+: ;/.test(cssText)) sources.set(cssText, rule)
    }
    catch { /* Not a rule, as in a comment. */ }
  }
  return sources
}

/**
 * The rules that apply to the slide that is shown, or to it as it stood in the markup `first`, in either theme, in the order
 * of the stylesheets, with the addresses in them made absolute and without variables that nothing of them, nor `reads`,
 * reads. The light theme is on afterwards.
 */
export async function stylesOf({ no, first, reads }: { no: number, first: string, reads: string[] }): Promise<string[]> {
  const root = document.documentElement
  const slide = document.querySelector(`#slide-content [data-slidev-no="${no}"]`)!
  const before = document.createElement('template')
  before.innerHTML = first
  const other = before.content.firstElementChild!
  slide.after(other)
  const elements = [root, document.body, ...[slide, other].flatMap(state => [state, ...state.querySelectorAll('*')])]
  const around = document.querySelectorAll('#app, #app :has(#slide-content), #slide-content')
  // Classes as `.name`, attributes as `[name`.
  const there = new Set([...elements, ...around].flatMap(element => [...[...element.classList].map(name => `.${name}`), ...element.getAttributeNames().map(name => `[${name.toLowerCase()}`)]))
  there.add('.dark').add('.light')
  // Before the theme changes, after which the browser would work out all of them anew.
  const families = new Set([...new Set(elements.map(element => getComputedStyle(element).fontFamily))].flatMap(list => list.split(',').map(name => name.trim().replace(/["']/g, ''))))

  /** The classes and attributes that a selector names, other than in brackets: something must have each for it to apply. */
  const needsOf = (selector: string) => {
    const plain = selector.replace(/(?<!\\)\(.*(?<!\\)\)/g, '')
    const attributes = [...plain.matchAll(/(?<!\\)\[([\w-]+)/g)].map(([, name]) => `[${name!.toLowerCase()}`)
    const classes = plain.replace(/(?<!\\)\[(?:"[^"]*"|[^\]])*\]/g, '').match(/(?<!\\)\.(?:\\[\da-f]{1,6}\s?|\\.|[^\\\s.:#>+~*[|&])+/gi) ?? []
    return [...attributes, ...classes.map(name => name.replace(/\\(?:([\da-f]{1,6})\s?|(.))/gi, (_, code: string | undefined, character: string) => code ? String.fromCodePoint(Number.parseInt(code, 16)) : character))]
  }
  const partsOf = ({ selectorText }: CSSStyleRule) => window.still.selectorsOf(selectorText).map(part => ({ part, needs: needsOf(part), themed: /dark|light/.test(part) }))
  const rulesIn = (rules: CSSRuleList): CSSStyleRule[] => [...rules].flatMap(rule => rule instanceof CSSGroupingRule ? rulesIn(rule.cssRules) : rule instanceof CSSStyleRule ? [rule] : [])
  // Read once for all slides of a window.
  const read = window.still.sheets ??= new WeakMap()
  // Another host's, which faces come from, may not be read; its page loads them itself.
  const sheets = [...document.styleSheets].filter(({ href }) => !href || new URL(href).origin === location.origin)
  const all = sheets.flatMap((sheet) => {
    const known = read.get(sheet) ?? rulesIn(sheet.cssRules).map(rule => ({ rule, parts: partsOf(rule) }))
    read.set(sheet, known)
    return known
  })
  const meets = (part: string) => {
    try {
      return [slide, other].some(state => state.querySelector(part)) || [root, document.body, slide, other].some(element => element.matches(part))
    }
    catch {
      return false
    }
  }
  // Most rules name a class that the slide does not have.
  const candidates = all.map(({ rule, parts }) => ({ rule, parts: parts.filter(({ needs }) => needs.every(need => there.has(need))) })).filter(({ parts }) => parts.length)
  const applied = new Set<CSSStyleRule>()
  for (const theme of ['dark', 'light']) {
    root.classList.remove('light', 'dark')
    root.classList.add(theme)
    for (const { rule, parts } of candidates) {
      if (!applied.has(rule) && parts.some(({ part, themed }) => (themed || theme === 'light') && meets(part))) applied.add(rule)
    }
  }
  other.remove()

  const absolute = (text: string, base: string) => text.replace(/url\("?(?!data:|#)([^")]+)"?\)/g, (_, path: string) => `url("${new URL(path, base).href}")`)
  const texts = window.still.texts ??= new Map()
  /** A rule's text, and of a group's only how it begins. Kept, since the browser writes it anew each time, a layer's with all that is in it. */
  const textOf = (rule: CSSRule) => {
    const known = texts.get(rule) ?? (rule instanceof CSSGroupingRule ? rule.cssText.slice(0, rule.cssText.indexOf('{')) : absolute(rule.cssText, rule.parentStyleSheet?.href ?? location.href))
    texts.set(rule, known)
    return known
  }
  const incomplete = new Set([...applied].filter(rule => [...rule.style].some(name => !name.startsWith('--') && !rule.style.getPropertyValue(name)) && /[{;] (?!--)[\w-]+: ;/.test(rule.cssText)))
  for (const written of new Set([...incomplete].flatMap(rule => texts.has(rule) ? [] : rule.parentStyleSheet!))) {
    const sources = window.still.sourcesOf(written.href ? await (await fetch(written.href)).text() : written.ownerNode!.textContent!)
    for (const rule of incomplete)
      if (rule.parentStyleSheet === written) texts.set(rule, absolute(sources.get(rule.cssText) ?? rule.cssText, written.href ?? location.href))
  }
  // Themes, utilities and tokens declare far more variables than one slide reads, if only for another: those are left out.
  const sheet = new CSSStyleSheet()
  const variablesOf = ({ style }: CSSStyleRule) => [...style].filter(name => name.startsWith('--'))
  /** A rule that may be changed, without these variables. */
  const without = (rule: CSSStyleRule, variables: string[]) => {
    const copy = sheet.cssRules[sheet.insertRule(rule.cssText)] as CSSStyleRule
    for (const name of variables) copy.style.removeProperty(name)
    sheet.deleteRule(0)
    return copy
  }
  const readIn = (text: string) => text.match(/(?<=var\(\s*)--[^\s,)]+/g) ?? []
  const conditionsIn = (rules: CSSRuleList): string[] => [...rules].flatMap(rule => rule instanceof CSSGroupingRule ? [textOf(rule), ...conditionsIn(rule.cssRules)] : [])
  const readBy = new Map<string, string[]>()
  const readOutright = [...applied].flatMap((rule) => {
    const variables = variablesOf(rule)
    for (const name of variables) readBy.set(name, [...readBy.get(name) ?? [], ...readIn(rule.style.getPropertyValue(name))])
    return readIn(variables.length && !incomplete.has(rule) ? without(rule, variables).cssText : textOf(rule))
  })
  const markup = [root, document.body].map(({ style }) => style.cssText).join() + slide.outerHTML + first
  const used = new Set([
    ...reads,
    ...readIn(markup),
    ...readOutright,
    // A container may be asked for one: style(--wide: 1).
    ...sheets.flatMap(({ cssRules }) => conditionsIn(cssRules)).flatMap(text => text.match(/--[^\s:,)]+/g) ?? []),
  ])
  // A set grows while it is gone through.
  for (const name of used) for (const read of readBy.get(name) ?? []) used.add(read)
  const textOfRead = (rule: CSSStyleRule): string[] => {
    const unread = variablesOf(rule).filter(name => !used.has(name))
    if (!unread.length || incomplete.has(rule)) return [textOf(rule)]
    const { cssText, cssRules, style } = without(rule, unread)
    return style.length || cssRules.length ? [absolute(cssText, rule.parentStyleSheet?.href ?? location.href)] : []
  }
  const layers = (rule: CSSRule) => rule instanceof CSSLayerBlockRule && rule.name ? [`@layer ${rule.name};`] : []
  const keep = (rules: CSSRuleList): string[] => [...rules].flatMap((rule) => {
    if (rule instanceof CSSStyleRule) return applied.has(rule) ? textOfRead(rule) : []
    if (rule instanceof CSSFontFaceRule) return families.has(rule.style.getPropertyValue('font-family').replace(/["']/g, '')) ? [textOf(rule)] : []
    if (rule instanceof CSSPropertyRule) return used.has(rule.name) ? [rule.cssText] : []
    // The order in which layers are named is the order in which they count.
    if (rule instanceof CSSLayerStatementRule) return [rule.cssText]
    if (!(rule instanceof CSSGroupingRule) || (rule instanceof CSSMediaRule && /print/.test(rule.conditionText))) return []
    const inner = keep(rule.cssRules)
    return inner.length ? [`${textOf(rule)}{${inner.join('')}}`] : layers(rule)
  })
  return sheets.flatMap(sheet => keep(sheet.cssRules))
}

/**
 * What the slide says, in plain elements for reading: its lists, tables, code, formulas and the names of its pictures, without the heading that is its
 * title and without what only decorates.
 */
export function wordsOf(no: number, title: string): string {
  const kept = ['P', 'UL', 'OL', 'LI', 'TABLE', 'CAPTION', 'THEAD', 'TBODY', 'TR', 'TH', 'TD', 'DL', 'DT', 'DD', 'STRONG', 'B', 'EM', 'A', 'FIGCAPTION']
  const slide = document.querySelector(`#slide-content [data-slidev-no="${no}"]`)!
  const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const attributes = (element: Element) => ['href', 'scope', 'colspan'].flatMap((name) => {
    const written = element.getAttribute(name)
    const value = name === 'href' && written !== null && URL.canParse(written, window.still.address) ? new URL(written, window.still.address).href : written
    return value ? [` ${name}="${escape(value).replace(/"/g, '&quot;')}"`] : []
  }).join('')
  /** Text as it is written, as in code: without the numbers of lines, and what explains a word or has just left. */
  const written = (node: Node): string => {
    if (!(node instanceof Element)) return node instanceof Text ? node.data : ''
    if (node.matches('[aria-hidden="true"], .shiki-magic-move-line-number, [class*="magic-move-leave"], .twoslash-popup-container, .twoslash-meta-line, .v-popper__popper')) return ''
    return node.matches('br') ? '\n' : [...node.childNodes].map(written).join('')
  }
  const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()
  /** What two texts share that say the same: Slidev prints other quotes and dashes than the title has, and a formula of it is TeX. */
  const letters = (text: string) => text.replace(/[^\p{L}\p{M}\p{N}]+/gu, '').toLowerCase()
  const isTitle = (heading: Element) => {
    const copy = heading.cloneNode(true) as Element
    for (const formula of copy.querySelectorAll('.katex')) formula.replaceWith(formula.querySelector('annotation')?.textContent ?? '')
    return letters(copy.textContent) === letters(title)
  }
  const named = (text: string) => `<p class="name">${escape(text)}</p>`
  /** A drawing by its name and description, else by the words of a diagram's nodes, or all that are in it. */
  const drawn = (svg: Element) => {
    const [title, description] = ['title', 'desc'].map(part => svg.querySelector(`:scope > ${part}`)?.textContent)
    const said = [svg.getAttribute('aria-label') ?? title, description].filter(Boolean)
    if (said.length) return said.map(text => `<p>${escape(text!)}</p>`).join('')
    const words = [...svg.querySelectorAll(`${svg.querySelector('.node') ? '.node ' : ''}:is(text, foreignObject)`)].map(part => spaced(written(part))).filter(Boolean)
    return words.length ? `<p>${escape([...new Set(words)].join(', '))}</p>` : ''
  }
  const read = (node: Node): string => {
    if (node instanceof Text) return escape(node.data.replace(/\s+/g, ' '))
    if (!(node instanceof Element) || node.matches('style, .slide-number, [aria-hidden="true"]') || (node.matches('h1, h2, h3') && isTitle(node))) return ''
    if (node.matches('br')) return ' '
    // What has no box of its own counts as unseen, and its parts are there.
    if (getComputedStyle(node).display !== 'contents' && !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return ''
    if (node instanceof SVGElement) return drawn(node)
    // KaTeX has it beside what it draws, with its source, which would be read as well.
    if (node.matches('math')) return node.outerHTML.replace(/<annotation[^]*?<\/annotation>/g, '')
    const code = node.matches('pre, code') && escape(written(node)).replace(/^\n+|\s+$/g, '')
    if (code) return node.matches('pre') ? `<pre><code>${code}</code></pre>` : `<code>${spaced(code)}</code>`
    // Among words it is one of them.
    if (node instanceof HTMLImageElement) return node.alt && (node.closest('p, li, td, th, dd, dt, caption, h1, h2, h3')?.textContent.trim() ? escape(node.alt) : named(node.alt))
    // The slide's own says which it is, and nothing of it.
    const label = node === slide ? null : node.getAttribute('aria-label')
    const parts = [...(node.shadowRoot ?? node).childNodes].map(child => ({ child, text: read(child), apart: child instanceof Element && !child.closest('.katex') && getComputedStyle(child).display !== 'inline' }))
    const [first, second] = parts.filter(({ text }) => text.trim())
    // On the slide the term stands apart from what is said of it.
    if (node.tagName === 'LI' && first?.child instanceof Element && second?.child instanceof Element && !/[.:;,?!]$/.test(first.child.textContent.trim())) first.text = `${first.text.trim()}: `
    // A blank where there is one, and around what stands by itself.
    const whole = parts.reduce((before, { text, apart }) => {
      const words = text.trim()
      const blank = (apart || /\s$/.test(before) || /^\s/.test(text)) && !/^[.,;:]/.test(words) ? ' ' : ''
      return `${before.trimEnd()}${blank}${words}${words && (apart || /\s$/.test(text)) ? ' ' : ''}`
    }, '')
    const inner = whole.trim()
    if (!inner && !label && !node.matches('td, th')) return whole
    const name = label && !inner.startsWith(named(label)) ? named(label) : ''
    if (node.matches('h1, h2, h3') && !/<p\b/.test(inner)) return `<p class="name">${inner}</p>`
    if (node.matches('.slide-source')) return `<p class="source">${inner}</p>`
    const isParted = /<(p|ul|ol|table|dl|dt|li|tr|pre)\b/.test(inner)
    const inline = /^inline/.test(getComputedStyle(node).display) || node.parentElement?.closest('p, li, td, th, dd, dt, caption')
    const tag = kept.includes(node.tagName) ? node.tagName.toLowerCase() : inline ? '' : 'p'
    // The blanks at its edges are between it and what it stands beside.
    return whole.replace(inner, () => !tag || (tag === 'p' && isParted) ? `${name}${inner}` : `${name}<${tag}${attributes(node)}>${inner}</${tag}>`)
  }
  return read(slide).trim()
}
