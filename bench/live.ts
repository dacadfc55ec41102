/**
 * How many can follow a talk (packages/live): `tsx live.ts [FOLLOWERS] [BROKER]`. Followers are MQTT clients in processes of their own;
 * the broker is Mosquitto, started here, or `own`, the one that comes with `npm run live`. One speaker
 * says something 60 times. Prints how long it takes to connect, from saying to hearing, what a follower receives, and the broker's memory.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'
import { openBroker } from '../packages/live/broker.ts'
import { connect, type Socket } from '../packages/live/connection.ts'
import { keysOf, makeSecret, type Message, passwordOf, seal, topicOf, unseal } from '../packages/live/protocol.ts'

/** Messages that are said, milliseconds between two, followers of one process, and how many of them connect in a second. */
const [said, every, crowd, rush] = [60, 250, 250, 200]
const file = fileURLToPath(import.meta.url)
const open = (url: string, protocol: string) => new WebSocket(url, protocol, { perMessageDeflate: false }) as unknown as Socket
const wait = (ms: number) => new Promise(done => setTimeout(done, ms))
const part = (sorted: number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** What a process of followers says. */
type Report = { there: number } | { connects: number[], delays: number[], bytes: number, lost: number, disordered: number }

/** A crowd of followers: `live.ts --crowd URL KEY COUNT`. */
async function follow(url: string, key: string, count: number): Promise<void> {
  const connects: number[] = []
  const delays: number[] = []
  const heard: number[] = new Array(count).fill(0)
  let bytes = 0
  let disordered = 0
  let there = 0
  for (let i = 0; i < count; i++) {
    const begun = performance.now()
    let last = 0
    let met = false
    connect({
      url,
      topics: [topicOf(key)],
      open,
      hear(_, sealed) {
        bytes += sealed.length
        // One in fifty checks signatures: a page has a processor of its own for that, and here they would all wait for one.
        const message = i % 50 ? JSON.parse(new TextDecoder().decode(sealed.subarray(64))) as Message : unseal(sealed, key, last)
        if (typeof message === 'string' || message.seq <= last) return void disordered++
        // On this machine the speaker's clock is the followers'.
        delays.push(Date.now() - message.date)
        last = message.seq
        heard[i]!++
      },
      changed(connected) {
        if (!connected || met) return
        met = true
        connects.push(performance.now() - begun)
        process.send!({ there: ++there } satisfies Report)
      },
    })
    await wait(1000 * crowd / rush / count)
  }
  process.once('message', () => {
    const lost = heard.reduce((sum, each) => sum + said - each, 0)
    process.send!({ connects, delays, bytes, lost, disordered } satisfies Report, () => process.exit())
  })
}

/** Mosquitto, or the broker of a room in a process of its own: `live.ts --own SECRET`. */
async function startBroker(kind: string, secret: string): Promise<{ child: ChildProcess, url: string, stop: () => void }> {
  if (kind === 'own') {
    const child = fork(file, ['--own', secret])
    const [port] = await once(child, 'message') as [number]
    return { child, url: `ws://127.0.0.1:${port}/live`, stop: () => child.kill() }
  }
  const folder = mkdtempSync(join(tmpdir(), 'live-bench-'))
  const free = createServer().listen(0)
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  free.close()
  writeFileSync(join(folder, 'conf'), `listener 0 ${join(folder, 'sock')}\nlistener ${port} 127.0.0.1\nprotocol websockets\nallow_anonymous true\nmax_connections -1\nuser ${userInfo().username}\n`)
  const child = spawn('mosquitto', ['-c', join(folder, 'conf')], { stdio: 'ignore' })
  await wait(1000)
  if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}`)
  return {
    child,
    url: `ws://127.0.0.1:${port}`,
    stop() {
      child.kill()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A process's memory, in MB. */
const memoryOf = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

async function measure(followers: number, kind: string): Promise<void> {
  const keys = keysOf(makeSecret())
  const broker = await startBroker(kind, keys.secret)
  const before = memoryOf(broker.child.pid!)
  const crowds: ChildProcess[] = []
  let there = 0
  for (let left = followers; left > 0; left -= crowd) {
    const child = fork(file, ['--crowd', broker.url, keys.key, String(Math.min(crowd, left))])
    child.on('message', (report: Report) => { if ('there' in report) there++ })
    crowds.push(child)
  }
  const speaker = connect({ url: broker.url, ...kind === 'own' && { user: 'speaker', password: passwordOf(keys.secret) }, topics: [topicOf(keys.key)], open, hear: () => undefined, changed: () => undefined })
  for (let waited = 0; there < followers && waited < 300; waited++) await wait(1000)
  const memory = memoryOf(broker.child.pid!)
  for (let seq = 1; seq <= said; seq++) {
    const message: Message = { v: 1, seq, date: Date.now(), state: { no: seq, clicks: 0, black: false, pointer: null, over: false } }
    speaker.publish(topicOf(keys.key), seal(message, keys))
    await wait(every)
  }
  await wait(3000)
  const reports = await Promise.all(crowds.map(async (child) => {
    const answer = new Promise<Exclude<Report, { there: number }>>(done => child.on('message', (report: Report) => { if ('delays' in report) done(report) }))
    child.send('report')
    return answer
  }))
  const all = (of: 'connects' | 'delays') => reports.flatMap(report => report[of]).sort((a, b) => a - b)
  const sum = (of: 'bytes' | 'lost' | 'disordered') => reports.reduce((total, report) => total + report[of], 0)
  const [connects, delays] = [all('connects'), all('delays')]
  console.log(JSON.stringify({
    broker: kind,
    followers: there,
    connectMs: { median: Math.round(part(connects, 0.5)), p99: Math.round(part(connects, 0.99)) },
    delayMs: { median: part(delays, 0.5), p99: part(delays, 0.99), worst: delays.at(-1) },
    bytesAMessage: Math.round(sum('bytes') / delays.length),
    lost: sum('lost'),
    outOfOrder: sum('disordered'),
    brokerMB: { before: Math.round(before), with: Math.round(memory) },
  }))
  speaker.close()
  broker.stop()
}

const [first, second, third, fourth] = process.argv.slice(2)
if (first === '--crowd') {
  await follow(second!, third!, Number(fourth))
}
else if (first === '--own') {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  await openBroker(server, '/live', keysOf(second!))
  process.send!((server.address() as AddressInfo).port)
}
else {
  await measure(Number(first ?? 200), second ?? 'mosquitto')
}
