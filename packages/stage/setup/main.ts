import { configs } from '@slidev/client'
import { defineAppSetup } from '@slidev/types'
import { directionOf, languageOf } from '../words'

/**
 * In a slide's own page the stylesheets wait (`media="not all"`), so that they do not hold up the slide that came with it.
 * They have to be there, and in their place before those of single slides, when the app begins to draw.
 */
async function styled(): Promise<void> {
  const late = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"][media="not all"]')]
  await Promise.all(late.map(sheet => sheet.sheet ?? new Promise((done) => {
    sheet.addEventListener('load', done, { once: true })
    sheet.addEventListener('error', done, { once: true })
  })))
  for (const sheet of late) sheet.media = 'all'
}

/**
 * Keeps the whole deck for when there is no network, once the slide that was asked for is there. Only where a build has a worker:
 * its page names the manifest. Not for visitors who ask their browser to save data.
 */
function keepForLater(): void {
  if (!document.querySelector('link[rel="manifest"]') || !('serviceWorker' in navigator) || (navigator as { connection?: { saveData?: boolean } }).connection?.saveData || /[?&]print/.test(location.search)) return
  // A frame without storage has no workers either, and says so in more than one way.
  const keep = () => setTimeout(() => void (async () => navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`))().catch(() => undefined), 2000)
  if (document.readyState === 'complete') keep()
  else addEventListener('load', keep, { once: true })
}

/** A browser may refuse to keep the screen on, which Slidev does not expect: the screen then goes dark as it always does. */
function allowDark(): void {
  if (!('WakeLock' in globalThis)) return
  // Slidev takes the lock itself, by VueUse's useWakeLock, which passes the refusal on: a second lock would not catch it.
  // Of all of them: WebKit forgets what is set on one.
  const { request } = WakeLock.prototype
  WakeLock.prototype.request = function (type) {
    return request.call(this, type).catch(() => new Promise<WakeLockSentinel>(() => undefined))
  }
}

export default defineAppSetup(async () => {
  // Slidev has the deck's language in the page, and nothing of how it is written.
  document.documentElement.dir ||= directionOf(languageOf({ ...configs }))
  allowDark()
  keepForLater()
  await styled()
})
