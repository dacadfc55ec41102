import { defineAsyncComponent, type App, type Plugin } from 'vue'
import { late } from './late.ts'

export const popups = late<Pick<typeof import('floating-vue'), 'Dropdown' | 'Tooltip' | 'recomputeAllPoppers' | 'options'> & { twoslash: Plugin }>(() => import('./popups.library.ts'))

/** Installs popups and their themes in the app as soon as a module brings them. */
export default {
  install: (app: App, options: object) => popups.use(({ twoslash }) => app.use(twoslash, options)),
}

/** Puts the open popups in their place again, of which there are none before the library. */
export const recomputeAllPoppers = (): void => popups.library?.recomputeAllPoppers()

// What Slidev's own dialogs show; they are rarely opened.
export const Tooltip = defineAsyncComponent(async () => (await popups.load()).Tooltip)
export const Dropdown = defineAsyncComponent(async () => (await popups.load()).Dropdown)
