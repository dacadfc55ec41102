import { defineVitePluginsSetup } from '@slidev/types'
import { settingsWith } from 'slidev-addon-stage/settings'

const broker = process.env.BROKER_URL

/** Gives the page the broker's address with the rest of its settings; without one it is the host that serves the deck. */
export default defineVitePluginsSetup(() => broker ? [settingsWith('live:broker', settings => ({ ...settings, broker }))] : [])
