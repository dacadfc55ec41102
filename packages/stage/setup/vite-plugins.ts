import { defineVitePluginsSetup } from '@slidev/types'
import { ownFaces } from '../vite/faces.ts'
import { fewFiles } from '../vite/files.ts'
import { iconsApart } from '../vite/icons.ts'
import { notesApart } from '../vite/notes.ts'
import { onDemand } from '../vite/on-demand.ts'
import { anyPlace } from '../vite/paths.ts'
import { relay } from '../vite/relay.ts'
import { scenes } from '../vite/scenes.ts'
import { linkCode } from '../vite/settings.ts'
import { quickSelectors } from '../vite/styles.ts'
import { controlWords } from '../vite/words.ts'

/** What a deck does not use, its pages do not load; and what they load comes in few files, with styles that a key need not wait for. */
export default defineVitePluginsSetup((options) => {
  ownFaces(options)
  return [...anyPlace(options), ...onDemand(options), notesApart(), ...scenes(options), iconsApart(options), linkCode, controlWords(options), fewFiles(options), quickSelectors(), relay(options)]
})
