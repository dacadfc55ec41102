import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from './session.ts'

/**
 * Free loopback ports, `count` different ones. They lie outside the range from which the system takes the ports of
 * connections: within it, a probe of a port where nobody listens yet could reach itself. Throws when there are too few.
 */
export async function freePorts(count: number, range = localRange()): Promise<number[]> {
  const ports = new Set<number>()
  for (let tries = 0; ports.size < count; tries++) {
    if (tries > 100 * count) throw new Error(`found no ${count} free ports on 127.0.0.1`)
    const port = 10_000 + Math.floor(Math.random() * 50_000)
    if ((port < range[0] || port > range[1]) && !ports.has(port) && await isFree(port)) ports.add(port)
  }
  return [...ports]
}

function localRange(): [number, number] {
  const [low = 0, high = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/).map(Number)
  return high - low < 45_000 ? [low, high] : [0, 0]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer().once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

/**
 * The body of a 200 from the program at `port`, asked through `socket` if there is one already.
 * Throws when there is no answer within `timeout` milliseconds, or another one.
 */
export function ask(port: number, path: string, timeout: number, socket?: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const way = socket ? { createConnection: () => socket } : { agent: false }
    const asking = request({ ...way, host: '127.0.0.1', port, path, signal: AbortSignal.timeout(timeout) }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => { body += chunk.toString() })
      response.on('error', reject)
      response.on('end', () => response.statusCode === 200 ? resolve(body) : reject(new Error(`${path} answers ${response.statusCode}`)))
    })
    asking.on('error', reject)
    asking.end()
  })
}

/** Gives a connection to a port of 127.0.0.1; undefined when nobody accepts it. */
export type Reach = (port: number) => Promise<Socket | undefined>

/** A `Reach` into the network of another process, by a helper that hands its connections over; `into` is the command that runs it there. */
export function reachFrom(session: Session, [file = '', ...into]: string[]): Reach {
  const script = `process.on('message', (port) => {
    const socket = require('net').connect(port, '127.0.0.1')
    socket.once('connect', () => process.send(port, socket)).once('error', () => process.send(port))
  })`
  const helper = session.spawn(file, [...into, process.execPath, '--eval', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  helper.setMaxListeners(0)
  return port => new Promise((done) => {
    helper.on('message', function answered(asked, socket) {
      if (asked !== port) return
      helper.off('message', answered)
      done(socket as Socket | undefined)
    })
    helper.send(port)
  })
}

/** The `Reach` of this machine's own network. */
function reach(port: number): Promise<Socket | undefined> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(socket)).once('error', () => done(undefined))
  })
}

/** Milliseconds between two attempts to reach a copy that does not say when it is ready. */
const interval = 3

/**
 * Waits for the first "ok" of the program at `port`, with one attempt at a time, and returns when it came, on the clock
 * of `performance.now()`. Gives up when `signal` is aborted, with its reason.
 */
export async function firstAnswer(port: number, signal: AbortSignal, connectTo: Reach = reach): Promise<number> {
  for (;;) {
    signal.throwIfAborted()
    const socket = await connectTo(port)
    if (socket) {
      const body = await ask(port, '/', 30_000, socket).catch(() => undefined)
      if (body === 'ok') return performance.now()
      if (body !== undefined) throw new Error(`another program answers at port ${port}`)
    }
    await sleep(interval)
  }
}
