import { configs } from '@slidev/client'
import { linesOf, occasionOf } from '../occasion'

/** Who gives this talk, where and when. */
export const occasion = occasionOf(configs as unknown as Record<string, unknown>)
export const lines = linesOf(occasion)

/** A picture of the headmatter, by its path in public/, as the page can ask for it. */
export const addressOf = (path: string) => /^https?:/.test(path) ? path : import.meta.env.BASE_URL + path.replace(/^\//, '')

/** The dark modules of the link's QR code as a path, and how many it has on a side: drawn while building (vite/settings.ts). */
export const code = (configs as { linkCode?: { path: string, size: number } }).linkCode
