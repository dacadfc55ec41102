import { defineVitePluginsSetup } from '@slidev/types'
import type { Plugin } from 'vite'
import { fontOfDeck } from './fonts.ts'

const faces = ['@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2', '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2']

/** A build's faces have the letters of this deck, and no others. */
const fewerLetters: Plugin = {
  name: 'fewer-letters',
  apply: 'build',
  config: async () => ({ resolve: { alias: await Promise.all(faces.map(async face => ({ find: face, replacement: await fontOfDeck(face) }))) } }),
}

export default defineVitePluginsSetup(() => [fewerLetters])
