import { routeName } from './useRoutes'

/**
 * Where the deck is published with them, its transcript and its PDF: the page says so in its head
 * (`<link rel="alternate" …>`), which `npm run build` writes. Elsewhere, as while writing, there is neither.
 */
const alternate = (what: string) => document.querySelector<HTMLLinkElement>(`head > link[rel="alternate"]${what}`)
const handout = alternate('[href$="/handout"]')

export const places = {
  /** Of the route that this window is on. */
  get handout() { return handout && handout.href + (routeName.value && `-${encodeURIComponent(routeName.value)}`) },
  /** What a link to it says: whether it has what is said. */
  handoutIs: handout?.title,
  pdf: alternate('[type="application/pdf"]')?.href,
}
