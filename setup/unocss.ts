import { defineUnoSetup } from '@slidev/types'

/** Nothing asks for its classes (see setup/vite-plugins.ts), which it would report as an error; it only reads Slidev's own styles. */
export default defineUnoSetup(() => ({ checkImport: false }))
