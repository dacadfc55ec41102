import { configs } from '@slidev/client'
import { sayWith } from '../words'

/** A word of the stage's, as this deck has it. */
export const say = sayWith((configs as { words?: unknown }).words)
