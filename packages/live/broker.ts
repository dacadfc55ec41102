/** The broker of a room: MQTT over WebSockets in the process that serves the deck, for one talk. Followers listen, and do nothing else. */
import type { Server } from 'node:http'
import { Aedes, type Client } from 'aedes'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { drawing, passwordOf, place, topicOf, type Keys } from './protocol.ts'

/** Milliseconds: how soon the number of followers is said, and how long a broker waits for somebody who does not speak or read. */
const pace = { count: 300, patience: 10_000 }

/** Opens a broker at `path` of a server. Who has the speaker's password may speak, and only in this room and no more than a message has; everybody may listen to this room alone. */
export async function openBroker(server: Server, path: string, { secret, key }: Keys) {
  const topic = topicOf(key)
  const here = `${topic}/here`
  /** What is said in the room, and in how many bytes. */
  const bounds = new Map([place, drawing].map(kind => [topicOf(key, kind), kind.bytes]))
  const speakers = new WeakSet<object>()
  const followers = new Set<object>()
  const broker = await Aedes.createBroker({ connectTimeout: pace.patience, drainTimeout: pace.patience, keepaliveLimit: 300 })

  let counting: NodeJS.Timeout | undefined
  const count = () => void (counting ??= setTimeout(() => {
    counting = undefined
    broker.publish({ cmd: 'publish', topic: here, payload: Buffer.from(String(followers.size)), qos: 0, retain: true, dup: false }, () => undefined)
  }, pace.count))

  // Nothing is kept for who is away: the room's state is all that they need.
  broker.preConnect = (_, packet, done) => {
    packet.clean = true
    done(null, true)
  }
  broker.authenticate = (client, user, password, done) => {
    if (!user) return done(null, true)
    const speaks = user === 'speaker' && String(password) === passwordOf(secret)
    if (speaks) speakers.add(client)
    done(null, speaks)
  }
  broker.authorizePublish = (client, packet, done) =>
    done(client && speakers.has(client) && packet.payload.length <= (bounds.get(packet.topic) ?? -1) ? null : new Error('only the speaker speaks'))
  broker.authorizeSubscribe = (client, subscription, done) => {
    const allowed = bounds.has(subscription.topic) || subscription.topic === here
    if (subscription.topic === topic && client && !speakers.has(client)) followers.add(client)
    count()
    done(null, allowed ? subscription : null)
  }
  broker.on('clientDisconnect', (client: Client) => followers.delete(client) && count())
  // What a client does wrong ends its connection, and nobody else's.
  for (const event of ['clientError', 'connectionError'] as const) broker.on(event, () => undefined)

  const sockets = new WebSocketServer({ noServer: true, maxPayload: 2 * drawing.bytes })
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== path) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (client) => {
      const stream = createWebSocketStream(client)
      stream.on('error', () => undefined)
      broker.handle(stream, request)
    })
  })
  return {
    /** Ends every connection. */
    close: () => new Promise<void>((done) => {
      clearTimeout(counting)
      for (const client of sockets.clients) client.terminate()
      broker.close(() => done())
    }),
  }
}
