import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** How somebody is cut off: connections end and no new one comes about, or nothing gets through and nothing says so. */
export type Cut = 'ended' | 'silent'

/** What a User-Agent ends in, by which the network knows who that is. */
export const sign = (name: string) => ` seat/${name}`

/** A network before a WebSocket server of this machine, on which everybody can be cut off alone. */
export async function network(port: number) {
  const cuts = new Map<string, Cut>()
  const lines = new Set<{ name: string, near: Socket, far: Socket }>()

  const server = createServer((near) => {
    near.on('error', () => undefined)
    near.once('data', (head: Buffer) => {
      near.pause()
      const [, name = ''] = / seat\/(\S+)/.exec(head.toString('latin1')) ?? []
      if (cuts.get(name) === 'ended') return void near.destroy()
      const far = connect(port, '127.0.0.1')
      far.on('error', () => undefined)
      const line = { name, near, far }
      lines.add(line)
      for (const [one, other] of [[near, far], [far, near]] as const) {
        one.on('close', () => {
          lines.delete(line)
          other.destroy()
        })
      }
      far.write(head)
      if (!cuts.has(name)) join(line)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  const join = ({ near, far }: { near: Socket, far: Socket }) => near.pipe(far).pipe(near)

  return {
    port: (server.address() as AddressInfo).port,
    cut(name: string, how: Cut): void {
      cuts.set(name, how)
      for (const { near, far } of [...lines].filter(line => line.name === name)) {
        if (how === 'ended') near.destroy()
        near.unpipe(far).pause()
        far.unpipe(near).pause()
      }
    },
    mend(name: string): void {
      cuts.delete(name)
      for (const line of lines) if (line.name === name) join(line)
    },
    close(): void {
      server.close()
      for (const { near } of lines) near.destroy()
    },
  }
}
