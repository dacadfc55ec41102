/*
 * The service worker of a built deck; offline.ts puts `const deck = { version, paths }` before it. Pages come from the
 * network while there is one, so that a new version is taken up by the next visit, and files whose names change with
 * their content come from what is kept, so that no two versions mix.
 */
// Not Workbox's, several times as large: its one cache drops what an older window still needs, a cache a version loads again what did not change.
/* global deck */
const { scope } = self.registration
const prefix = `deck ${new URL(scope).pathname} `
const own = prefix + deck.version

/** Milliseconds that a page may keep one waiting before the kept one is shown. */
const patience = 2500

/** Where a page is kept: `/7`, whether it is asked for as /7, /7?clicks=2 or /7.html. */
function keyOf(address) {
  const { origin, pathname } = new URL(address)
  return origin + pathname.replace(/(\/index)?\.html$/, '').replace(/\/$/, '')
}

async function fetchToKeep(address) {
  // Of an earlier version, or of this one before a download was interrupted.
  const kept = address.startsWith(`${scope}assets/`) && await caches.match(address)
  if (kept) return kept
  const response = await fetch(address, { cache: 'no-cache' })
  if (!response.ok && !address.endsWith('/404.html')) throw new Error(`${response.status} ${address}`)
  // A page that was reached by a redirect must not be the answer to a navigation.
  return response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response
}

self.addEventListener('install', event => event.waitUntil((async () => {
  const cache = await caches.open(own)
  for (const path of deck.paths) {
    const address = new URL(path, scope).href
    await cache.put(keyOf(address), await fetchToKeep(address))
  }
  await self.skipWaiting()
})()))

self.addEventListener('activate', event => event.waitUntil((async () => {
  // A window that is still open with the version before loads the rest of its slides from there.
  const versions = (await caches.keys()).filter(name => name.startsWith(prefix) && name !== own)
  await Promise.all(versions.slice(0, -1).map(name => caches.delete(name)))
  await self.clients.claim()
})()))

async function kept(request) {
  const cache = await caches.open(own)
  return await cache.match(keyOf(request.url)) ?? (request.mode === 'navigate' ? notFound(cache) : undefined)
}

async function notFound(cache) {
  const page = await cache.match(keyOf(`${scope}404.html`))
  return page && new Response(page.body, { status: 404, headers: page.headers })
}

async function fromNetwork(request) {
  const answer = fetch(request).catch(() => undefined)
  const inTime = await Promise.race([answer, new Promise(done => setTimeout(done, patience))])
  if (inTime && inTime.status < 500) return inTime
  return await kept(request) ?? await answer ?? Response.error()
}

const fromKept = async request => await caches.match(keyOf(request.url)) ?? fetch(request)

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return
  event.respondWith(request.url.startsWith(`${scope}assets/`) ? fromKept(request) : fromNetwork(request))
})
