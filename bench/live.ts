/**
 * How many can follow a talk (packages/live): `tsx live.ts [FOLLOWERS] [BROKER] [EVERY] [BROWSERS]`. Followers are MQTT clients in processes of their
 * own, and ten more, or BROWSERS, are browsers that have the deck; the broker is Mosquitto, started here, or `own`, the one that comes with `npm run live`. One speaker
 * goes to another slide 60 times, once in EVERY milliseconds (1000: nobody presses a key more often for long), the broker is started
 * anew, and it is done 60 times again. Prints how long it takes to connect, from saying to hearing, and in browsers to the slide's
 * address, until everybody is back, what a follower receives, what was lost or came out of order, and the broker's memory.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { x } from 'tinyexec'
import { openBroker } from '../packages/live/broker.ts'
import { connect } from '../packages/live/connection.ts'
import { linkOf } from '../packages/live/links.ts'
import { keysOf, makeSecret, type Keys, type Message, passwordOf, seal, topicOf } from '../packages/live/protocol.ts'
import { withBrowser } from '../packages/publish/browser.ts'
import { root } from '../packages/publish/command.ts'
import { serve } from '../packages/publish/serve.ts'
import { loadSlides } from '../packages/publish/slides.ts'
import { open, type Report } from './followers.ts'

/** Messages that are said, followers of one process, and how many of all connect in a second. */
const [said, crowd, rush] = [60, 500, 500]
const file = fileURLToPath(import.meta.url)

const part = (sorted: number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

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

/** Browsers that have the deck, built for this broker, and have followed to the slide `first`: when each comes to which slide from then on, and their end. */
async function openBrowsers(url: string, keys: Keys, first: number, browsers: number) {
  const dir = join(mkdtempSync(join(tmpdir(), 'live-bench-')), 'deck')
  await x('npm', ['run', 'build', '--', '--out', dir], { throwOnError: true, nodeOptions: { cwd: root, env: { ...process.env, BROKER_URL: url } } })
  const site = await serve({ dir })
  /** Milliseconds since 1970, of each slide. */
  const came: { at: number, no: number }[] = []
  let ready: () => void
  let end: () => void
  const there = new Promise<void>(done => ready = done)
  const ended = new Promise<void>(done => end = done)
  const all = withBrowser(async (browser) => {
    await Promise.all(Array.from({ length: browsers }, async () => {
      const context = await browser.newContext({ reducedMotion: 'reduce' })
      await context.exposeFunction('came', (at: number, no: number) => void came.push({ at, no }))
      await context.addInitScript(() => {
        const change = history.replaceState.bind(history)
        let last = 0
        history.replaceState = (...args) => {
          change(...args)
          const no = Number(location.pathname.split('/').at(-1))
          if (no !== last) (window as unknown as { came: (at: number, no: number) => void }).came(Date.now(), last = no)
        }
      })
      const page = await context.newPage()
      await page.goto(linkOf(site.url, keys.key))
      await page.waitForURL(new RegExp(`/${first}(\\?|$)`))
    }))
    ready()
    await ended
  })
  await Promise.race([there, all])
  return {
    came,
    async close() {
      end()
      await all
      await site.close()
      rmSync(dirname(dir), { recursive: true })
    },
  }
}

/** A process's memory, in MB. */
const memoryOf = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

async function measure(followers: number, kind: string, every: number, browsers: number): Promise<void> {
  const keys = keysOf(makeSecret())
  const broker = await startBroker(kind, keys.secret)
  const before = broker.memory()
  const speaker = connect({ url: broker.url, ...kind === 'own' && { user: 'speaker', password: passwordOf(keys.secret) }, topics: [topicOf(keys.key)], open, hear: () => undefined, changed: () => undefined })
  const slides = (await loadSlides()).length
  let seq = 0
  /** When each slide was spoken of, by its number; the first is there for those who come. */
  const told: { at: number, no: number }[] = []
  const say = () => {
    const message: Message = { v: 1, seq: ++seq, date: Date.now(), state: { no: 1 + seq % slides, clicks: 0, black: false, pointer: null, over: false } }
    told.push({ at: message.date, no: message.state.no })
    speaker.publish(topicOf(keys.key), seal(message, keys))
    return message.state.no
  }
  await wait(1000)
  const pages = await openBrowsers(broker.url, keys, say(), browsers)
  const crowds: ChildProcess[] = []
  let there = 0
  /** How often a connection was lost. */
  let left = 0
  for (let more = followers; more > 0; more -= crowd) {
    const child = fork(fileURLToPath(new URL('followers.ts', import.meta.url)), [broker.url, keys.key, ...[Math.min(crowd, more), 1000 * Math.ceil(followers / crowd) / rush, said].map(String)])
    child.on('message', (report: Report) => {
      if (!('there' in report)) return
      there += report.there
      if (report.there < 0) left++
    })
    crowds.push(child)
  }
  for (let waited = 0; there < followers && waited < 300; waited++) await wait(1000)
  const memory = broker.memory()
  const sayAll = async () => {
    for (let i = 0; i < said; i++) {
      say()
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
  const inPages = pages.came.filter(({ at }) => at >= told[1]!.at).map(({ at, no }) => at - (told.findLast(each => each.no === no && each.at <= at)?.at ?? Number.NaN)).sort((a, b) => a - b)
  await pages.close()
  console.log(JSON.stringify({
    broker: kind,
    followers: there,
    everyMs: every,
    load: loadavg()[0]!.toFixed(1),
    connectMs: { median: Math.round(part(connects, 0.5)), p99: Math.round(part(connects, 0.99)) },
    delayMs: { median: part(delays, 0.5), p99: part(delays, 0.99), worst: delays.at(-1) },
    browsers,
    slideMs: { median: part(inPages, 0.5), worst: inPages.at(-1), lost: browsers * 2 * said - inPages.length },
    allBackAfterS: (back / 1000).toFixed(1),
    bytesAMessage: Math.round(sum('bytes') / delays.length),
    lost: sum('lost'),
    outOfOrder: sum('disordered'),
    brokerMB: { before: Math.round(before), with: Math.round(memory) },
  }))
  speaker.close()
  broker.stop()
}

const [first, second, third, fourth] = process.argv.slice(2)
if (first === '--own') {
  await openBroker(createServer().listen(Number(third), '127.0.0.1'), '/live', keysOf(second!))
}
else {
  await measure(Number(first ?? 200), second ?? 'mosquitto', Number(third ?? 1000), Number(fourth ?? 10))
}
