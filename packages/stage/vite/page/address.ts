/**
 * An address of the deck as its router knows it: some hosts, and old links, have the name of a page's file in it, `/7.html` for
 * `/7`, and a click that is no number would stay in it as NaN.
 */
export function plainAddress(address: string, hashed = false): string {
  const [, path = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? []
  // Where slides come behind a #, the path is a file's own.
  if (hashed) return path + query + (hash && `#${plainAddress(hash.slice(1))}`)
  const plain = query.slice(1).split('&').filter(part => !/^clicks=/.test(part) || Number.isFinite(Number(part.slice(7)))).join('&')
  return path.replace(/(?:(?<=\/)index)?\.html$/, '') + (plain && `?${plain}`) + hash
}

/** What an address of the deck is, from behind its base, where slides have other numbers: those by these. */
export const addressIn = (here: string, numbers?: string[]): string => here.replace(/^(\w+\/)?(\d+)(?=$|[?#])/, (same, view = '', no: string) => numbers ? `${view}${numbers[Number(no) - 1] ?? 1}` : same)

/** Whether slides come behind a #: Slidev puts the value there. */
declare const __SLIDEV_HASH_ROUTE__: boolean

if (typeof location !== 'undefined') {
  const address = location.pathname + location.search + location.hash
  const plain = plainAddress(address, __SLIDEV_HASH_ROUTE__)
  if (plain !== address) history.replaceState(history.state, '', plain)
}
