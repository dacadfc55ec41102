/**
 * How many can follow a talk (packages/live): `tsx live.ts [FOLLOWERS] [BROKER]`. Followers are MQTT clients in processes of their own;
 * the broker is Mosquitto, started here, or `own`, the one that comes with `npm run live`. One speaker
 * says something 60 times, the broker is started anew, and it is said 60 times again. Prints how long it takes to connect, from saying
 * to hearing, until everybody is back, what a follower receives, what was lost or came out of order, and the broker's memory.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'
import { openBroker } from '../packages/live/broker.ts'
import { connect, type Socket } from '../packages/live/connection.ts'
import { keysOf, makeSecret, type Message, passwordOf, seal, topicOf, unseal } from '../packages/live/protocol.ts'

/** Messages that are said, milliseconds between two, followers of one process, and how many of all connect in a second. */
const [said, every, crowd, rush] = [60, 250, 500, 500]
const file = fileURLToPath(import.meta.url)
const open = (url: string, protocol: string) => new WebSocket(url, protocol, { perMessageDeflate: false }) as unknown as Socket
const wait = (ms: number) => new Promise(done => setTimeout(done, ms))
const part = (sorted: number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** What a process of followers says. */
type Report = { there: 1 | -1 } | { connects: number[], delays: number[], bytes: number, lost: number, disordered: number }

/** A crowd of followers, of which one comes every `gap` milliseconds: `live.ts --crowd URL KEY COUNT GAP`. */
async function follow(url: string, key: string, count: number, gap: number): Promise<void> {
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
        // One in fifty checks signatures: a page has a processor of its own for that, and here they would all wait for one.
        const message = i % 50 ? JSON.parse(new TextDecoder().decode(sealed.subarray(64))) as Message : unseal(sealed, key, last)
        if (typeof message === 'string' || message.seq <= last) return void disordered++
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

/** Mosquitto, or the broker of a room in a process of its own: `live.ts --own SECRET PORT`. */
async function startBroker(kind: string, secret: string) {
  const free = createServer().listen(0)
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  free.close()
  const folder = mkdtempSync(join(tmpdir(), 'live-bench-'))
  writeFileSync(join(folder, 'conf'), `listener 0 ${join(folder, 'sock')}\nlistener ${port} 127.0.0.1\nprotocol websockets\nallow_anonymous true\nmax_connections -1\nuser ${userInfo().username}\n`)
  const start = async () => {
    const child = kind === 'own' ? fork(file, ['--own', secret, String(port)]) : spawn('mosquitto', ['-c', join(folder, 'conf')], { stdio: 'ignore' })
    await wait(1000)
    if (child.exitCode !== null) throw new Error(`the broker ended with ${child.exitCode}`)
    return child
  }
  let child = await start()
  return {
    url: `ws://127.0.0.1:${port}/live`,
    memory: () => memoryOf(child.pid!),
    async restart() {
      child.kill('SIGKILL')
      await once(child, 'close')
      child = await start()
    },
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
  const before = broker.memory()
  const crowds: ChildProcess[] = []
  let there = 0
  /** How often a connection was lost. */
  let left = 0
  for (let more = followers; more > 0; more -= crowd) {
    const child = fork(file, ['--crowd', broker.url, keys.key, String(Math.min(crowd, more)), String(1000 * Math.ceil(followers / crowd) / rush)])
    child.on('message', (report: Report) => {
      if (!('there' in report)) return
      there += report.there
      if (report.there < 0) left++
    })
    crowds.push(child)
  }
  const speaker = connect({ url: broker.url, ...kind === 'own' && { user: 'speaker', password: passwordOf(keys.secret) }, topics: [topicOf(keys.key)], open, hear: () => undefined, changed: () => undefined })
  for (let waited = 0; there < followers && waited < 300; waited++) await wait(1000)
  const memory = broker.memory()
  let seq = 0
  const sayAll = async () => {
    for (let i = 0; i < said; i++) {
      const message: Message = { v: 1, seq: ++seq, date: Date.now(), state: { no: seq, clicks: 0, black: false, pointer: null, over: false } }
      speaker.publish(topicOf(keys.key), seal(message, keys))
      await wait(every)
    }
    await wait(5000)
  }
  await sayAll()
  const gone = performance.now()
  await broker.restart()
  while ((left < followers || there < followers) && performance.now() - gone < 120_000) await wait(20)
  const back = performance.now() - gone
  await sayAll()
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
    load: loadavg()[0]!.toFixed(1),
    connectMs: { median: Math.round(part(connects, 0.5)), p99: Math.round(part(connects, 0.99)) },
    delayMs: { median: part(delays, 0.5), p99: part(delays, 0.99), worst: delays.at(-1) },
    allBackAfterS: (back / 1000).toFixed(1),
    bytesAMessage: Math.round(sum('bytes') / delays.length),
    lost: sum('lost'),
    outOfOrder: sum('disordered'),
    brokerMB: { before: Math.round(before), with: Math.round(memory) },
  }))
  speaker.close()
  broker.stop()
}

const [first, second, third, fourth, fifth] = process.argv.slice(2)
if (first === '--crowd') {
  await follow(second!, third!, Number(fourth), Number(fifth))
}
else if (first === '--own') {
  await openBroker(createServer().listen(Number(third), '127.0.0.1'), '/live', keysOf(second!))
}
else {
  await measure(Number(first ?? 200), second ?? 'mosquitto')
}
