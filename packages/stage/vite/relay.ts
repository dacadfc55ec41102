import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import type { Message } from '../talk.ts'
import { configsModule } from './slidev.ts'

/** A window at the machine itself, asked for by a name that only it has: a tunnel brings the name of another. */
const isHere = (host = '', address = '') => /^(?:localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)(?::\d+)?$/.test(host) && /^(?:::ffff:)?127\.|^::1$/.test(address)

/** What Slidev and Vite do for whoever asks: a language model edits and runs, an editor opens. With any `--remote` for this machine alone, unless the password is said. */
const forTools = /^[^?]*\/__(?:mcp|open-in-editor)\/?(?:\?|$)/
/** What each page tells the server by itself, of where it is for one. */
const told = /\/@server-(?:ref|reactive)\//

/** The password that a page has been admitted with (`admit`), which its requests then have. */
const saidBy = ({ cookie = '' }: IncomingMessage['headers']) => /(?:^|;\s*)stage-password=([^;]*)/.exec(cookie)?.[1]

/**
 * Brings the windows of a talk together while it is written or presented by `npx slidev`, on all devices: what one says, the
 * others hear (../views/useTalk.ts), with the time by its own clock. Under `--remote PASSWORD`, who does not say the password may ask, and
 * moves and changes nothing, unless at this machine. Slidev would give the password to every page, which compares: a page gets another word here, and asks (`admit`).
 */
export function relay({ remote }: ResolvedSlidevOptions): Plugin {
  const unknown = randomUUID()
  const here = new WeakSet<object>()
  return {
    name: 'stage:relay',
    apply: 'serve',
    enforce: 'pre',
    transform: (code, id) => id === configsModule && remote ? { code: code.replace(`"remote":${JSON.stringify(remote)}`, () => `"remote":"${unknown}"`), map: null } : undefined,
    // Before Slidev's own, which answer.
    configureServer: { order: 'pre', handler({ middlewares, ws }) {
      if (remote !== undefined) {
        middlewares.use(({ headers, method, socket, url = '' }, response, next) => {
          const changes = forTools.test(url) || (remote && !['GET', 'HEAD', 'OPTIONS'].includes(method ?? ''))
          if (!changes || isHere(headers.host, socket.remoteAddress) || (remote && saidBy(headers) === encodeURIComponent(remote))) return next()
          response.statusCode = told.test(url) ? 204 : 403
          response.end(response.statusCode === 403 ? `Only the machine of the talk, or who says the password of --remote, changes anything here.\n` : undefined)
        })
      }
      ws.on('connection', (socket, { headers, socket: { remoteAddress } }) => isHere(headers.host, remoteAddress) && here.add(socket))
      ws.on('stage:talk', ({ password, ...message }: Message & { password?: string }, from) => {
        const heard = !remote || password === remote || here.has(from.socket) ? message : { ...message, on: false, entries: {} }
        for (const client of ws.clients)
          if (client !== from) client.send('stage:talk', heard)
      })
      // The terminal prints it with a slash behind it.
      ws.on('stage:password', (given: unknown, from) => from.send('stage:password', { is: given === remote || given === `${remote}/` ? remote : '' }))
    } },
  }
}
