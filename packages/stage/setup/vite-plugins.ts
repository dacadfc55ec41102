import { defineVitePluginsSetup } from '@slidev/types'
import { fewFiles } from '../vite/files.ts'
import { notesApart } from '../vite/notes.ts'
import { onDemand } from '../vite/on-demand.ts'

/** What a deck does not use, its pages do not load; and what they load comes in few files. */
export default defineVitePluginsSetup(options => [...onDemand(options), notesApart(), fewFiles(options)])
