/**
 * Where the deck is published with them, its transcript and its PDF: the page says so in its head
 * (`<link rel="alternate" …>`), which `npm run build` writes. Elsewhere, as while writing, there is neither.
 */
const alternate = (what: string) => document.querySelector<HTMLLinkElement>(`head > link[rel="alternate"]${what}`)?.href

export const places = {
  handout: alternate('[href$="/handout"]'),
  pdf: alternate('[type="application/pdf"]'),
}
