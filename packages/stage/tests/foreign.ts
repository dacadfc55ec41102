import { join } from 'node:path'
import { load } from '@slidev/parser/fs'
import { sayWith, titleOf } from '../words.ts'

/** A deck that is not ours: what Slidev's documentation shows, and nothing else. */
export const foreign = join(import.meta.dirname, 'decks/foreign')

const { slides, headmatter } = await load({ userRoot: foreign, roots: [foreign] }, join(foreign, 'slides.md'))

/** The titles of the foreign deck, in its order, as Slidev's own loader finds them, in words. */
export const titles = slides.map(({ title }, i) => titleOf(title, i + 1, sayWith(headmatter.words)))

/** The number of the slide of this title. Throws when there is none. */
export function numberOf(title: string): number {
  const no = titles.indexOf(title) + 1
  if (!no) throw new Error(`the foreign deck has no slide called "${title}"`)
  return no
}
