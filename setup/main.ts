import { defineAppSetup } from '@slidev/types'

/**
 * In a slide's own page the stylesheets wait (`media="not all"`), so that they do not hold up the slide that came with it.
 * They have to be there, and in their place before those of single slides, when the app begins to draw.
 */
export default defineAppSetup(async () => {
  const late = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"][media="not all"]')]
  await Promise.all(late.map(sheet => sheet.sheet ?? new Promise((done) => {
    sheet.addEventListener('load', done, { once: true })
    sheet.addEventListener('error', done, { once: true })
  })))
  for (const sheet of late) sheet.media = 'all'
})
