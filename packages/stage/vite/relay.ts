import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import type { Message } from '../talk.ts'

/**
 * Brings the windows of a talk together while it is written or presented by `npx slidev`, on all devices: what one says, the
 * others hear (../views/useTalk.ts). Under `--remote PASSWORD`, who does not say the password may ask, and moves nothing.
 */
export function relay({ remote }: ResolvedSlidevOptions): Plugin {
  return {
    name: 'stage:relay',
    apply: 'serve',
    configureServer({ ws }) {
      ws.on('stage:talk', ({ password, ...message }: Message & { password?: string }, from) => {
        const heard = !remote || password === remote ? message : { ...message, on: false, entries: {} }
        for (const client of ws.clients)
          if (client !== from) client.send('stage:talk', heard)
      })
    },
  }
}
