import { defineVitePluginsSetup } from '@slidev/types'
import type { Plugin } from 'vite'

/** The list of a build's files, from which pages.ts says what a slide's page will need. */
const listOfFiles: Plugin = {
  name: 'list-of-files',
  apply: 'build',
  config: () => ({ build: { manifest: true } }),
}

export default defineVitePluginsSetup(() => [listOfFiles])
