import { defineVitePluginsSetup } from '@slidev/types'
import type { Plugin } from 'vite'

/** Gives the page the broker's address with the rest of its settings; without one it is the host that serves the deck. */
const brokerOfPage: Plugin = {
  name: 'live:broker',
  transform(code, id) {
    const broker = process.env.BROKER_URL
    if (id !== '/@slidev/configs' || !broker) return undefined
    return { code: code.replace('export default {', () => `export default {"broker":${JSON.stringify(broker)},`), map: null }
  },
}

export default defineVitePluginsSetup(() => [brokerOfPage])
