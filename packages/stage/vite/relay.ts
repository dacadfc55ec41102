import { randomUUID } from 'node:crypto'
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import type { Message } from '../talk.ts'
import { configsModule } from './slidev.ts'

/** A window at the machine itself, asked for by a name that only it has: a tunnel brings the name of another. */
const isHere = (host = '', address = '') => /^(?:localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)(?::\d+)?$/.test(host) && /^(?:::ffff:)?127\.|^::1$/.test(address)

/**
 * Brings the windows of a talk together while it is written or presented by `npx slidev`, on all devices: what one says, the
 * others hear (../views/useTalk.ts), with the time by its own clock. Under `--remote PASSWORD`, who does not say the password may ask, and
 * moves nothing, unless at this machine. Slidev would give the password to every page, which compares: a page gets another word here, and asks (`admit`).
 */
export function relay({ remote }: ResolvedSlidevOptions): Plugin {
  const unknown = randomUUID()
  const here = new WeakSet<object>()
  return {
    name: 'stage:relay',
    apply: 'serve',
    enforce: 'pre',
    transform: (code, id) => id === configsModule && remote ? { code: code.replace(`"remote":${JSON.stringify(remote)}`, () => `"remote":"${unknown}"`), map: null } : undefined,
    configureServer({ ws }) {
      ws.on('connection', (socket, { headers, socket: { remoteAddress } }) => isHere(headers.host, remoteAddress) && here.add(socket))
      ws.on('stage:talk', ({ password, ...message }: Message & { password?: string }, from) => {
        const heard = !remote || password === remote || here.has(from.socket) ? message : { ...message, on: false, entries: {} }
        for (const client of ws.clients)
          if (client !== from) client.send('stage:talk', heard)
      })
      // The terminal prints it with a slash behind it.
      ws.on('stage:password', (given: unknown, from) => from.send('stage:password', { is: given === remote || given === `${remote}/` ? remote : '' }))
    },
  }
}
