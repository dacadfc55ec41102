import { defineAppSetup } from '@slidev/types'
import { slides } from '#slidev/slides'

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

export default defineAppSetup(async ({ router }) => {
  // Only the views that show notes load them.
  router.beforeEach(async ({ path }) => {
    if (!/^\/(presenter|overview|notes)/.test(path)) return
    const { default: notes } = await import('deck-notes')
    for (const { no, meta } of slides.value) {
      const { slide } = meta as { slide: { noteHTML: string } }
      slide.noteHTML = notes[no] ?? slide.noteHTML
    }
  })
  await styled()
})
