import type { Router } from 'vue-router'
import { onRoute, routeName } from './useRoutes'

/** The talk in another language: its code, its name in itself, where its slides are, and which number each of these has there, where it is another. */
export interface Language { lang: string, name: string, base: string, numbers?: string[] }

/**
 * Where the deck is published with them, its transcript, its PDF and its other languages: the page says so in its head
 * (`<link rel="alternate" …>`), which `npm run build` writes. Elsewhere, as while writing, there are none.
 */
const alternate = (what: string) => document.querySelector<HTMLLinkElement>(`head > link[rel="alternate"]${what}`)
const handout = alternate('[href$="/handout"]')

export const places = {
  /** Of the route that this window is on. */
  get handout() { return handout && handout.href + (routeName.value && `-${encodeURIComponent(routeName.value)}`) },
  /** What a link to it says: whether it has what is said. */
  handoutIs: handout?.title,
  pdf: alternate('[type="application/pdf"]')?.href,
  languages: [...document.querySelectorAll<HTMLLinkElement>('head > link[rel="alternate"][hreflang][title]')]
    .filter(({ hreflang }) => hreflang !== document.documentElement.lang)
    .map(({ hreflang: lang, title: name, href, dataset: { numbers } }): Language => ({ lang, name, base: new URL('.', new URL(new URL(href).pathname, location.href)).href, numbers: numbers?.split(' ') })),
}

/** Where all slides are, a page each: the PDF, else what an export prints, and any browser can. */
export const sheetsAt = ({ options }: Router): string => places.pdf ?? new URL(options.history.createHref(onRoute('/paper')), location.href).href
