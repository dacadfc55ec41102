/** Elements that are one line of speech together, whatever stands in them. */
const whole = 'tr, dt, dd, p, h1, h2, h3, caption, figcaption'

const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()
const isInline = (element: Element) => /^(inline|contents)/.test(getComputedStyle(element).display)

/** What a picture is called; nothing where it has no name. */
function nameOf(picture: Element): string {
  const titled = picture instanceof SVGElement ? [...picture.querySelectorAll(':scope > title, :scope > desc')].map(part => part.textContent).join('. ') : picture.getAttribute('alt')
  return picture.getAttribute('aria-label') || titled || ''
}

/** An element's text as a screen reader has it: without what is hidden or decorates, a picture by its name, and a drawing or a diagram without one by the words in it. */
function textOf(node: Node): string {
  if (node instanceof Text) return node.data
  if (!(node instanceof Element) || !isThere(node) || node.matches('style, defs')) return ''
  if (node.matches('br')) return ' '
  const name = node.matches('img, svg, svg *, [role=img]') ? nameOf(node) : ''
  if (name) return name
  const inner = [...(node.shadowRoot ?? node).childNodes].map(textOf).join('')
  return isInline(node) ? inner : ` ${inner}${node.matches('td, th') ? ', ' : ' '}`
}

const isThere = (element: Element) => element.getAttribute('aria-hidden') !== 'true' && element.checkVisibility({ visibilityProperty: true })

/** What a slide says to those who hear it, line by line, in the order of the page, without its sources. */
export function linesOf(slide: Element): string[] {
  const lines: string[] = []
  const read = (element: Element) => {
    if (!isThere(element) || element.matches('.slide-source, .slide-number')) return
    const blocks = [...element.children].filter(child => child instanceof HTMLElement ? !isInline(child) : child.matches('svg'))
    if (element.matches(whole) || !blocks.length) return lines.push(spaced(textOf(element)).replace(/ ([,;:.])/g, '$1').replace(/,$/, ''))
    for (const child of element.childNodes) {
      if (child instanceof Element) read(child)
      else if (child.textContent?.trim()) lines.push(spaced(child.textContent))
    }
  }
  read(slide)
  return lines.filter(Boolean)
}

/** What is in `after` and was not in `before`, each as often as it is new. */
export function newLines(before: string[], after: string[]): string[] {
  const known = [...before]
  return after.filter((line) => {
    const at = known.indexOf(line)
    if (at >= 0) known.splice(at, 1)
    return at < 0
  })
}
