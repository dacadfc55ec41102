/** A connection to an MQTT broker over a WebSocket, in a page and in Node: it comes back by itself, and says whether it is there. */
import { mqtt_pkt_ctx as codec, type Packet } from 'u8-mqtt-packet/esm/codec_bind.js'
import { mqtt_opts_v4 as version } from 'u8-mqtt-packet/esm/codec_v4_lean.js'

/** What a WebSocket of a browser and one of Node have in common. */
export interface Socket {
  binaryType: string
  readyState: number
  onopen: unknown
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  send: (data: Uint8Array<ArrayBuffer>) => void
  close: () => void
}

export interface Options {
  /** The broker's address, ws: or wss:. */
  url: string
  user?: string
  password?: string
  topics: string[]
  open: (url: string, protocol: string) => Socket
  hear: (topic: string, payload: Uint8Array, retained: boolean) => void
  /** The broker listens, or no longer; `refused` where it does not let these credentials in. */
  changed: (connected: boolean, refused: boolean) => void
}

/** Milliseconds: how often something is said, how long an answer may take, and the longest wait for another try. */
const pace = { ping: 25_000, answer: 6_000, longest: 10_000 }

/** The largest packet that is waited for, in bytes: several times what is ever said here. */
const largest = 65_536

/**
 * Cuts what arrives, in whatever pieces, into packets: the first byte of each, and its body. Throws on what no broker sends, or one
 * that is larger than anything here. (The codec's own forgets small packets behind one that came in two pieces.)
 */
export function cutter() {
  let rest = new Uint8Array()
  return (piece: Uint8Array): [first: number, body: Uint8Array][] => {
    const bytes = new Uint8Array(rest.length + piece.length)
    bytes.set(rest)
    bytes.set(piece, rest.length)
    const packets: [number, Uint8Array][] = []
    for (let at = 0; ;) {
      let length = 0
      let next = at + 1
      do {
        // Not there yet, or not even its length.
        if (next >= bytes.length) {
          rest = bytes.slice(at)
          return packets
        }
        length += (bytes[next]! & 127) * 128 ** (next - at - 1)
        if (length > largest || next - at > 4) throw new RangeError('a packet that is too large')
      } while (bytes[next++]! & 128)
      if (next + length > bytes.length) {
        rest = bytes.slice(at)
        return packets
      }
      packets.push([bytes[at]!, bytes.subarray(next, next + length)])
      at = next + length
    }
  }
}

/** The wait for the next try, after so many that failed: it grows, and is scattered, so that a broker that comes back does not get all at once. */
export const waitAfter = (tries: number, random = Math.random()): number => Math.min(pace.longest, 500 * 2 ** tries) * (0.5 + random / 2)

/** Connects, and stays so until it is closed. */
export function connect({ url, user, password, topics, open, hear, changed }: Options) {
  const mqtt = codec(4, version)
  let socket: Socket | undefined
  let connected = false
  let closed = false
  let refused = false
  let tries = 0
  let next: ReturnType<typeof setTimeout> | undefined
  /** Ends a connection that does not answer. */
  let patience: ReturnType<typeof setTimeout> | undefined
  let ping: ReturnType<typeof setInterval> | undefined

  function become(now: boolean): void {
    if (connected === now && !refused) return
    connected = now
    changed(now, refused)
  }
  const send = (type: string, packet: object = {}) => socket?.send(mqtt.encode_pkt(type, packet))
  function expect(): void {
    clearTimeout(patience)
    patience = setTimeout(drop, pace.answer)
  }

  function drop(): void {
    clearTimeout(patience)
    clearInterval(ping)
    clearTimeout(next)
    const old = socket
    socket = undefined
    if (old) {
      old.onopen = old.onmessage = old.onclose = null
      // Node's throws without one.
      old.onerror = () => undefined
      old.close()
    }
    become(false)
    if (!closed) next = setTimeout(start, waitAfter(tries++))
  }

  function start(): void {
    clearTimeout(next)
    const cut = cutter()
    try {
      socket = open(url, 'mqtt')
    }
    catch {
      return drop()
    }
    socket.binaryType = 'arraybuffer'
    expect()
    socket.onopen = () => send('connect', {
      client_id: Array.from({ length: 20 }, () => Math.floor(Math.random() * 36).toString(36)).join(''),
      flags: { clean_start: true },
      keep_alive: Math.ceil(pace.ping / 1000) * 2,
      ...user && { username: user, password: new TextEncoder().encode(password ?? '') },
    })
    socket.onerror = drop
    socket.onclose = drop
    socket.onmessage = ({ data }: { data: unknown }) => {
      let packets
      try {
        packets = cut(new Uint8Array(data as ArrayBuffer)).flatMap(([first, body]) => mqtt.decode_pkt(first, body) ?? [])
      }
      catch {
        // No broker speaks like that.
        return drop()
      }
      for (const packet of packets) take(packet)
    }
  }

  function take({ type, reason, topic, payload, retain }: Packet): void {
    clearTimeout(patience)
    if (type === 'connack') {
      refused = Number(reason) > 0
      if (refused) return drop()
      send('subscribe', { pkt_id: 1, topics, qos: 0 })
      expect()
    }
    else if (type === 'suback') {
      tries = 0
      ping = setInterval(() => { send('pingreq'); expect() }, pace.ping)
      become(true)
    }
    else if (type === 'publish') {
      hear(topic!, payload!, retain!)
    }
  }
  start()

  return {
    /** Says something, which the broker keeps for those who come later; false while there is nobody to say it to. */
    publish(topic: string, payload: Uint8Array): boolean {
      if (connected) send('publish', { topic, payload, retain: true, qos: 0 })
      return connected
    },
    /** Looks at once whether the connection is still there: after sleep, or when the network has changed. */
    wake(): void {
      if (closed) return
      tries = 0
      if (!connected) {
        drop()
        start()
        return
      }
      send('pingreq')
      clearTimeout(patience)
      patience = setTimeout(() => { drop(); start() }, 1200)
    },
    close(): void {
      closed = true
      if (connected) send('disconnect')
      drop()
    },
  }
}
