/*
 * The service worker of a built deck; offline.ts puts `const deck = { version, files }` before it: each address, with the
 * digest of its bytes, but for pages and pictures, which some hosts rewrite. It answers for these alone: below a deck at the top of a host
 * there are other sites. Pages come from the network while there is one, so that a new version is taken up by the next visit, and files whose names change with
 * their content come from what is kept, so that no two versions mix.
 */
// Not Workbox's, several times as large: its one cache drops what an older window still needs, a cache a version loads again what did not change.
/* global deck */
const { scope } = self.registration
const prefix = `deck ${new URL(scope).pathname} `
const own = prefix + deck.version
/** Stands in what is kept of a version once all of it is there: an install that failed leaves parts, for the next try. */
const whole = `${scope}sw.js`
const addresses = new Set(deck.files.map(([path]) => keyOf(new URL(path, scope).href)))
/** What versions before had, which a window may still ask for; undefined until it is known. */
let earlier
void keptBefore().then((found) => { earlier = found })

/** Milliseconds that a page may keep one waiting before the kept one is shown. */
const patience = 2500

/** Where a page is kept: `/7`, whether it is asked for as /7, /7?clicks=2 or /7.html. */
function keyOf(address) {
  const { origin, pathname } = new URL(address)
  return origin + pathname.replace(/(\/index)?\.html$/, '').replace(/\/$/, '')
}

/** What one of this deck's versions has kept, and no other site of this host; this version's first. */
async function find(address) {
  const versions = (await caches.keys()).filter(name => name.startsWith(prefix) && name !== own)
  for (const version of [own, ...versions.reverse()]) {
    const found = await caches.match(keyOf(address), { cacheName: version })
    if (found) return found
  }
}

async function keptBefore() {
  const requests = await Promise.all((await caches.keys()).filter(name => name.startsWith(prefix) && name !== own).map(async name => (await caches.open(name)).keys()))
  return new Set(requests.flat().map(({ url }) => url))
}

/** The deck's files that a page loads before the app is there. */
const loadsOf = page => [...page.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]*)"/g)].map(([, path]) => new URL(path, scope).href).filter(address => address.startsWith(scope))

/** Whether an answer is the file of this version, and not a page to log in, or what a host that is being updated still has. */
async function isOurs(response, sign) {
  if (sign === 'picture') return !response.headers.get('Content-Type')?.includes('html')
  if (sign !== 'page') {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()))
    return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('').startsWith(sign)
  }
  const page = await response.text()
  return page.includes('Content-Security-Policy') && loadsOf(page).every(address => addresses.has(address))
}

async function fetchToKeep(address, sign) {
  // Of an earlier version, or of this one before a download was interrupted.
  const kept = address.startsWith(`${scope}assets/`) && await find(address)
  if (kept && await isOurs(kept.clone(), sign)) return kept
  const response = await fetch(address, { cache: 'no-cache' })
  if (!response.ok) throw new Error(`${response.status} ${address}`)
  if (!await isOurs(response.clone(), sign)) throw new Error(`${address} is of another version`)
  // A page that was reached by a redirect must not be the answer to a navigation.
  return response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response
}

self.addEventListener('install', event => event.waitUntil((async () => {
  const cache = await caches.open(own)
  for (const [path, sign] of deck.files) {
    const address = new URL(path, scope).href
    await cache.put(keyOf(address), await fetchToKeep(address, sign))
  }
  await cache.put(whole, new Response())
  await self.skipWaiting()
})()))

self.addEventListener('activate', event => event.waitUntil((async () => {
  // A window that is still open with the version before loads the rest of its slides from there.
  const others = (await caches.keys()).filter(name => name.startsWith(prefix) && name !== own)
  const areWhole = await Promise.all(others.map(name => caches.match(whole, { cacheName: name })))
  const before = others.findLast((_, i) => areWhole[i])
  await Promise.all(others.filter(name => name !== before).map(name => caches.delete(name)))
  await self.clients.claim()
})()))

async function kept(request) {
  const cache = await caches.open(own)
  const found = await cache.match(keyOf(request.url))
  return found && partOf(found, request)
}

/** Of a film, browsers ask for a part at a time; some show nothing when all of it comes. */
async function partOf(response, request) {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '') ?? []
  if (!from && !to) return response
  const all = await response.blob()
  const first = from ? Number(from) : Math.max(0, all.size - Number(to))
  const last = from && to ? Math.min(Number(to), all.size - 1) : all.size - 1
  const headers = new Headers(response.headers)
  headers.delete('Content-Encoding')
  if (first > last) return new Response(undefined, { status: 416, headers: { 'Content-Range': `bytes */${all.size}` } })
  headers.set('Content-Range', `bytes ${first}-${last}/${all.size}`)
  headers.set('Content-Length', String(last - first + 1))
  return new Response(all.slice(first, last + 1), { status: 206, headers })
}

/** Whether the files of a page are there: while a host is being updated, a newer page may come before them. */
async function isComplete(response) {
  if (!response.ok || !response.headers.get('Content-Type')?.includes('html')) return true
  const missing = loadsOf(await response.clone().text()).filter(address => !addresses.has(address))
  // The page asks for them next, and the browser then has them.
  const files = await Promise.all(missing.map(async address => await find(address) ?? await fetch(address)))
  return files.every(({ ok, headers }) => ok && !headers.get('Content-Type')?.includes('html'))
}

async function fromNetwork(request) {
  const answer = fetch(request).catch(() => undefined)
  const complete = answer.then(async response => response && await isComplete(response) ? response : undefined).catch(() => undefined)
  const inTime = await Promise.race([complete, new Promise(done => setTimeout(done, patience))])
  if (inTime && inTime.status < 500) return inTime
  return await kept(request) ?? await answer ?? Response.error()
}

async function fromKept(request) {
  const found = await find(request.url)
  return found ? partOf(found, request) : fetch(request)
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return
  const key = keyOf(request.url)
  if (request.url.startsWith(`${scope}assets/`)) {
    if (addresses.has(key) || earlier?.has(key) !== false) event.respondWith(fromKept(request))
  }
  else if (addresses.has(key)) event.respondWith(fromNetwork(request))
})
