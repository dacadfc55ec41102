/** A process of followers for live.ts, as MQTT clients: `tsx followers.ts URL KEY COUNT GAP SAID`; live.ts takes its socket from here for the speaker, too. */
import { randomBytes } from 'node:crypto'
import { connect as dial } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connect, type Socket } from '../packages/live/connection.ts'
import { type Message, topicOf, unseal } from '../packages/live/protocol.ts'

/**
 * A WebSocket that does no more than a follower needs, so that five thousand of them on one machine measure the broker and not
 * themselves: whole frames of at most 64 KB from a server that sends no others.
 */
export function open(url: string, protocol: string): Socket {
  const { hostname, port, pathname } = new URL(url)
  const wire = dial({ host: hostname, port: Number(port), noDelay: true })
  let rest = Buffer.alloc(0)
  let greeted = false
  const socket: Record<'onopen' | 'onmessage' | 'onclose' | 'onerror', ((event: { data?: unknown }) => void) | null> & Omit<Socket, 'onopen' | 'onmessage' | 'onclose' | 'onerror'> = {
    binaryType: 'arraybuffer', readyState: 0, onopen: null, onmessage: null, onclose: null, onerror: null,
    send(data) {
      const mask = randomBytes(4)
      const head = data.length < 126 ? Buffer.from([0x82, 0x80 | data.length]) : Buffer.from([0x82, 0xFE, data.length >> 8, data.length & 255])
      wire.write(Buffer.concat([head, mask, data.map((byte, i) => byte ^ mask[i % 4]!)]))
    },
    close: () => wire.destroy(),
  }
  wire.on('connect', () => wire.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`))
  wire.on('error', () => socket.onerror?.({}))
  wire.on('close', () => socket.onclose?.({}))
  wire.on('data', (piece) => {
    rest = rest.length ? Buffer.concat([rest, piece]) : piece
    if (!greeted) {
      const end = rest.indexOf('\r\n\r\n')
      if (end < 0) return
      if (!rest.toString('latin1', 0, 12).endsWith(' 101')) return void wire.destroy()
      greeted = true
      rest = rest.subarray(end + 4)
      socket.onopen?.({})
    }
    while (rest.length >= 2) {
      const long = rest[1] === 126
      const length = long ? rest.length < 4 ? Infinity : rest.readUInt16BE(2) : rest[1]!
      const from = long ? 4 : 2
      if (rest.length < from + length) return
      if (rest[0] === 0x82) socket.onmessage?.({ data: rest.subarray(from, from + length) })
      rest = rest.subarray(from + length)
    }
  })
  return socket as Socket
}

/** What a process of followers says. */
export type Report = { there: 1 | -1 } | { connects: number[], delays: number[], bytes: number, lost: number, disordered: number }

/** A crowd of followers, of which one comes every `gap` milliseconds, until its parent asks what it heard of `said` messages, said twice. */
async function follow(url: string, key: string, count: number, gap: number, said: number): Promise<void> {
  const connects: number[] = []
  const delays: number[] = []
  const heard: number[] = new Array(count).fill(0)
  let bytes = 0
  let disordered = 0
  /** What a message is on the wire, beside what is in it: of the WebSocket, of MQTT, and the topic. */
  const around = 4 + 5 + topicOf(key).length
  for (let i = 0; i < count; i++) {
    const begun = performance.now()
    let last = 0
    let met = false
    connect({
      url,
      topics: [topicOf(key)],
      open,
      hear(_, sealed) {
        bytes += sealed.length + around
        // One of each process checks signatures: a page has a processor of its own for that, and here they would all wait for one.
        const message = i ? JSON.parse(new TextDecoder().decode(sealed.subarray(64))) as Message : unseal(sealed, key, last)
        if (typeof message === 'string' || message.seq <= last) return void disordered++
        // The first was said before they came.
        if (message.seq === 1) return
        // On this machine the speaker's clock is the followers'.
        delays.push(Date.now() - message.date)
        last = message.seq
        heard[i]!++
      },
      changed(connected) {
        if (connected && !met) connects.push(performance.now() - begun)
        met = true
        process.send!({ there: connected ? 1 : -1 } satisfies Report)
      },
    })
    await wait(gap)
  }
  process.once('message', () => {
    const lost = heard.reduce((sum, each) => sum + 2 * said - each, 0)
    process.send!({ connects, delays, bytes, lost, disordered } satisfies Report, () => process.exit())
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [url, key, ...numbers] = process.argv.slice(2)
  const [count, gap, said] = numbers.map(Number)
  await follow(url!, key!, count!, gap!, said!)
}
