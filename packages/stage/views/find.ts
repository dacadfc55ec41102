/** Where words stand on the slides and in what is said with them. It comes with Slidev's dialog to go to a slide, which asks. */
import { computed, shallowReactive, shallowRef } from 'vue'
import type { Word } from '../words'

/** A passage that has what was asked for, as far as it says where one is. */
export interface Find { where: Word, before: string, match: string, after: string }

/** What slides say, and what is said with them, line by line, by their numbers: as far as Finding.vue has read them. */
export const lines = { findOnSlide: shallowReactive(new Map<number, string[]>()), findInNotes: shallowReactive(new Map<number, string[]>()) }

/** What is on a slide and no word of it: how it looks, numbers of lines, what has just left, a formula a second time. */
const wordless = 'style, script, annotation, .katex-mathml + .katex-html, .slide-number, .shiki-magic-move-line-number, [class*="magic-move-leave"]'

/** Every word that is in a part of a slide, line by line, seen at this click or not: in diagrams and drawings, too, and those for pictures. */
export function wordsOf(part: Element): string[] {
  const read = (node: Node): string => {
    // Between a function and what it is of, a formula has a sign that nobody sees.
    if (node instanceof Text) return node.data.replace(/[\s\u2061]+/g, ' ')
    if (!(node instanceof Element) || node.matches(wordless)) return ''
    const names = ['alt', 'aria-label', 'title'].flatMap(name => node.getAttribute(name) ?? [])
    const inner = [...(node.shadowRoot ?? node).childNodes].map(read).join('')
    const isApart = node instanceof HTMLElement ? !/^(inline|contents)/.test(getComputedStyle(node).display) : node.matches('text, foreignObject, title, desc, mtr')
    const text = node.matches('td, th') ? `${inner}, ` : isApart ? `\n${inner}\n` : node.matches('br, mtd, mfrac > *, tspan[x]') || (node.matches('mi') && inner.length > 1) ? ` ${inner} ` : inner
    return [text, ...names].join('\n')
  }
  return read(part).split('\n').map(line => line.replace(/\s+/g, ' ').replace(/ ([,;:.])/g, '$1').replace(/,\s*$/, '').trim()).filter(Boolean)
}

/** What is looked for. */
export const asked = shallowRef('')

/** Letter by letter as one looks for them, so that each is at the same place: small, without accents. */
const plain = (text: string) => text.split('').map(unit => unit.normalize('NFD')[0]!.toLowerCase()[0]).join('')

/** How much of a passage is shown before and after what was found, in letters, at most. */
const [before, after] = [36, 70]

function passage(where: Word, line: string, at: number, length: number): Find {
  const from = at <= before ? 0 : line.indexOf(' ', at - before) + 1
  const begin = from > at ? at : from
  const to = at + length + after
  const end = to >= line.length ? line.length : Math.max(at + length, line.lastIndexOf(' ', to))
  return { where, before: `${begin ? '… ' : ''}${line.slice(begin, at)}`, match: line.slice(at, at + length), after: `${line.slice(at + length, end)}${end < line.length ? ' …' : ''}` }
}

/** Where the slide has these words: as they stand together, or else all of them anywhere, of which the first is shown. */
function findOn(no: number, words: string[]): Find | undefined {
  const all = (Object.entries(lines) as [Word, Map<number, string[]>][]).flatMap(([where, slides]) => (slides.get(no) ?? []).map(line => ({ where, line, text: plain(line) })))
  const first = (what: string) => {
    const found = all.find(({ text }) => text.includes(what))
    return found && passage(found.where, found.line, found.text.indexOf(what), what.length)
  }
  const whole = first(words.join(' '))
  return whole ?? (words.every(word => all.some(({ text }) => text.includes(word))) ? first(words[0]!) : undefined)
}

/** What was found, by the numbers of the slides. One figure is a slide's number, and one letter of an alphabet is not looked for. */
export const finds = computed(() => {
  const words = plain(asked.value).split(/\s+/).filter(Boolean)
  if (!words.length || /^[\d\p{Script=Latin}]$/u.test(words.join(' '))) return new Map<number, Find>()
  return new Map([...lines.findOnSlide.keys()].flatMap((no) => {
    const find = findOn(no, words)
    return find ? [[no, find] as const] : []
  }))
})
