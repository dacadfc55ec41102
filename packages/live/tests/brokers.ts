import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { openBroker } from '../broker.ts'
import type { Socket } from '../connection.ts'
import { type Keys, passwordOf } from '../protocol.ts'

/** A broker that can be stopped and started at the same address. */
export interface Broker {
  url: string
  speaker: { user: string, password: string }
  start: () => Promise<void>
  stop: () => Promise<void>
  /** Takes away what it was started with. */
  clear?: () => Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** The broker of a room, without the deck. */
export async function ownBroker(keys: Keys): Promise<Broker> {
  const port = await freePort()
  let server: Server
  let broker: Awaited<ReturnType<typeof openBroker>>
  return {
    url: `ws://127.0.0.1:${port}/live`,
    speaker: { user: 'speaker', password: passwordOf(keys.secret) },
    async start() {
      server = createServer().listen(port, '127.0.0.1')
      broker = await openBroker(server, '/live', keys)
    },
    async stop() {
      await broker.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Mosquitto as its manual has it for readers without a name and one user who writes. */
export async function mosquitto(): Promise<Broker> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'live-broker-'))
  const file = (name: string) => join(folder, name)
  await writeFile(file('acl'), 'topic read slides/#\n\nuser ada\ntopic readwrite slides/#\ntopic read $SYS/broker/clients/connected\n')
  // Mosquitto 2.0 does not start with a WebSocket alone.
  const config = [`listener 0 ${file('mqtt.sock')}`, `listener ${port} 127.0.0.1`, 'protocol websockets', 'allow_anonymous true', `acl_file ${file('acl')}`, `password_file ${file('users')}`, 'sys_interval 1', 'persistence false', 'log_type error', `user ${userInfo().username}`]
  await writeFile(file('mosquitto.conf'), `${config.join('\n')}\n`)
  spawnSync('mosquitto_passwd', ['-b', '-c', file('users'), 'ada', 'lovelace'])
  let child: ChildProcess
  return {
    url: `ws://127.0.0.1:${port}`,
    speaker: { user: 'ada', password: 'lovelace' },
    async start() {
      child = spawn('mosquitto', ['-c', file('mosquitto.conf')], { stdio: ['ignore', 'ignore', 'inherit'] })
      process.once('exit', () => child.kill())
      for (;;) {
        const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'mqtt')
        const there = await new Promise<boolean>(done => socket.once('open', () => done(true)).once('error', () => done(false)))
        socket.terminate()
        if (there) return
        if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}`)
      }
    },
    async stop() {
      child.kill()
      if (child.exitCode === null) await once(child, 'close')
    },
    clear: () => rm(folder, { recursive: true }),
  }
}

export const hasMosquitto = spawnSync('mosquitto', ['-h']).error === undefined

/** A WebSocket of Node as a page has one; `agent` is who the network takes it for. */
export const openSocket = (url: string, protocol: string, agent = 'node'): Socket => new WebSocket(url, protocol, { headers: { 'User-Agent': agent } }) as unknown as Socket
