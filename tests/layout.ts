/**
 * What is wrong with how a slide looks, a line each; runs in the page, on the slide's element.
 * Text is measured by the lines that it really takes, on a canvas of 980, shadow roots of diagrams included.
 */
export function layoutProblems(slide: Element): string[] {
  const problems: string[] = []
  const canvas = slide.getBoundingClientRect()
  const scale = canvas.width / 980
  const near = 1 * scale

  const within = (node: Element | ShadowRoot): Element[] =>
    [...node.querySelectorAll('*')].flatMap(el => el.shadowRoot ? [el, ...within(el.shadowRoot)] : [el])
  const shown = within(slide).filter(el =>
    el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !el.closest('.sr-only, defs, style, title, desc'))

  const texts = shown.flatMap((el) => {
    const nodes = [...el.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
    return nodes.flatMap((node) => {
      const range = document.createRange()
      range.selectNodeContents(node)
      // A range knows nothing of a textLength.
      return [...el instanceof SVGTextContentElement ? el.getClientRects() : range.getClientRects()].map(rect => ({ el, rect, text: node.textContent!.trim() }))
    })
  })

  /** What can be seen where it ends: filled, framed on two sides or more, or cutting off what is in it. */
  const ends = (el: Element) => {
    const { display, backgroundColor, backgroundImage, outlineStyle, overflow, ...style } = getComputedStyle(el)
    if (el instanceof SVGRectElement) return style.fill !== 'none' || style.stroke !== 'none'
    if (!(el instanceof HTMLElement) || ['inline', 'contents'].includes(display)) return false
    const lines = [style.borderTopWidth, style.borderRightWidth, style.borderBottomWidth, style.borderLeftWidth].filter(width => Number.parseFloat(width))
    return !/, 0\)$|^transparent$/.test(backgroundColor) || backgroundImage !== 'none' || outlineStyle !== 'none' || overflow !== 'visible' || lines.length > 1
  }
  const boxes = new Map(shown.filter(ends).map(el => [el, el.getBoundingClientRect()]))
  /** The box that a text stands in; one that is put somewhere need not stay in it. */
  const homeOf = (el: Element | null): DOMRect | undefined =>
    !el || el === slide ? undefined : boxes.get(el) ?? (getComputedStyle(el).position === 'absolute' ? undefined : homeOf(el.parentElement))

  const footer = slide.querySelector('.slide-number')?.getBoundingClientRect().top ?? canvas.bottom
  const sourceLine = '.slide-source, .slide-number, .cite, .sources'
  for (const { el, rect, text } of texts) {
    const box = rect.left < canvas.left - near || rect.right > canvas.right + near || rect.top < canvas.top - near || rect.bottom > canvas.bottom + near
    if (box)
      problems.push(`outside the slide: “${text}”`)
    if (!el.closest(sourceLine) && rect.bottom - rect.height / 4 > footer)
      problems.push(`in the footer: “${text}”`)
    const label = el.closest('foreignObject')
    const frame = label && getComputedStyle(label).overflow !== 'visible' && label.getBoundingClientRect()
    if (frame && (rect.right > frame.right + 2 * near || rect.bottom - rect.height / 4 > frame.bottom))
      problems.push(`cut off by its box: “${text}”`)
    // Where its letters are, without what a line has above and below.
    const letters = { left: rect.left + near, right: rect.right - near, top: rect.top + rect.height / 4, bottom: rect.bottom - rect.height / 4 }
    const isIn = (box: DOMRect) => letters.left >= box.left && letters.right <= box.right && letters.top >= box.top && letters.bottom <= box.bottom
    const touches = (box: DOMRect) => Math.min(letters.right, box.right) - Math.max(letters.left, box.left) > near && Math.min(letters.bottom, box.bottom) - Math.max(letters.top, box.top) > near
    const home = homeOf(el)
    if ((home && !isIn(home)) || [...boxes.values()].some(box => touches(box) && !isIn(box)))
      problems.push(`runs out of a box, or into one: “${text}”`)
    const graphic = el instanceof SVGGraphicsElement ? el : el.closest('foreignObject')
    const zoom = graphic instanceof SVGGraphicsElement ? graphic.getCTM()!.a : 1
    const size = Number.parseFloat(getComputedStyle(el).fontSize) * zoom
    const least = el.closest(sourceLine) ? 11 : 14
    if (size < least - 0.05)
      problems.push(`smaller than ${least} px: “${text}” has ${size.toFixed(1)}`)
  }

  for (const el of shown) {
    const { left, right, top, bottom, width, height } = el.getBoundingClientRect()
    if (width && height && (left < canvas.left - near || right > canvas.right + near || top < canvas.top - near || bottom > canvas.bottom + near))
      problems.push(`outside the slide: ${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''}`)
    // One that is still on its way is not broken; one that never comes is a request that failed.
    if (el instanceof HTMLImageElement && el.complete && !el.naturalWidth)
      problems.push(`broken image: ${el.currentSrc || el.src}`)
    if (el instanceof HTMLLIElement && getComputedStyle(el).display === 'list-item' && getComputedStyle(el).listStyleType !== 'none' && !['none', 'normal'].includes(getComputedStyle(el, '::before').content))
      problems.push(`two marks before one line: “${el.textContent!.trim()}”`)
  }

  // A line's box is taller than its letters: two lines overlap when their middles do.
  const core = ({ left, right, top, bottom }: DOMRect) => {
    const quarter = (bottom - top) / 4
    return { left, right, top: top + quarter, bottom: bottom - quarter }
  }
  texts.forEach((a, i) => {
    for (const b of texts.slice(i + 1)) {
      const [p, q] = [core(a.rect), core(b.rect)]
      const across = Math.min(p.right, q.right) - Math.max(p.left, q.left)
      const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top)
      if (across > near && down > near)
        problems.push(`text on text: “${a.text}” and “${b.text}”`)
    }
  })
  return problems
}

/** A word that can be read on a slide, how large it is on the canvas of 980 with every scale around it, and whether it is of a source or the page's number. */
export interface Word { word: string, px: number, source: boolean }

/** The words of a slide; runs in the page, on the slide's element. */
export function wordSizes(slide: Element): Word[] {
  const canvas = slide.getBoundingClientRect().width / 980
  const area = ({ a, b, c, d }: DOMMatrix) => Math.sqrt(Math.abs(a * d - b * c))
  const zoom = (el: Element): number => {
    if (el === slide) return 1
    // What is drawn knows of all that is around it.
    if (el instanceof SVGGraphicsElement && el.ownerSVGElement) return area(DOMMatrix.fromMatrix(el.getScreenCTM()!)) / canvas
    const { transform, scale } = getComputedStyle(el)
    return area(new DOMMatrix(transform)) * (Number.parseFloat(scale) || 1) * zoom(el.parentElement ?? (el.getRootNode() as ShadowRoot).host)
  }
  const within = (node: Element | ShadowRoot): Element[] => [...node.querySelectorAll('*')].flatMap(el => el.shadowRoot ? [el, ...within(el.shadowRoot)] : [el])
  return within(slide)
    .filter(el => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !el.closest('.sr-only, defs, style, title, desc'))
    .flatMap((el) => {
      const words = [...el.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).flatMap(node => node.textContent!.match(/[^\s\p{P}]\S*/gu) ?? [])
      if (!words.length) return []
      const px = Math.round(Number.parseFloat(getComputedStyle(el).fontSize) * zoom(el) * 10) / 10
      return words.map(word => ({ word, px, source: !!el.closest('.slide-source, .slide-number, .cite, .sources') }))
    })
}
