import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import openInBrowser from 'open'
import { brokerOf, currentBuild, siteAddress } from 'slidev-addon-publish/build'
import { Failure, hasScreen, readOptions, readPort, reason, root, run } from 'slidev-addon-publish/command'
import { addressesHere, serve } from 'slidev-addon-publish/serve'
import { renderUnicodeCompact } from 'uqr'
import WebSocket from 'ws'
import { openBroker } from './broker.ts'
import { connect, type Socket } from './connection.ts'
import { floorLink, isKey, linkOf } from './links.ts'
import { drawing, isOver, keysOf, type Keys, makeSecret, passwordOf, place, type State, takeFloor, topicOf } from './protocol.ts'

const usage = `Usage: npm run live [-- --port N] [-- --address HOST] [-- --new-link] [-- --no-open]

Builds the deck, presents it from this machine, and has everybody who opens the audience's link go along.

--port N        the port to use, or the next free one after it (default: 4173)
--address HOST  how others reach this machine (default: its address on the network)
--new-link      a new room: nobody can speak or follow by the links before
--no-open       do not open the speaker's window

BROKER_URL=ADDRESS  another MQTT broker than the one that comes with this: wss://broker.example/mqtt
BROKER_USER, BROKER_PASSWORD  with which the speaker may publish there
SITE_URL=ADDRESS    where the deck is hosted, built with the same BROKER_URL: the audience's link then leads there`

/** How long a talk may have been left, in milliseconds, and still goes on where it was. */
const pause = 3_600_000
/** How long the broker may take to answer, in milliseconds. */
const patience = 10_000

/** The room's private key, kept for a restart where only this user reads it; another one when that is asked for, beside the one before. */
async function roomKeys(file: string, fresh: boolean): Promise<{ keys: Keys, before?: Keys }> {
  try {
    const kept = existsSync(file) ? (await readFile(file, 'utf8')).trim() : undefined
    if (kept !== undefined && !isKey(kept)) throw new Failure(`${file} holds no key: delete it, and the audience’s link will be a new one`)
    if (kept !== undefined && !fresh) {
      await chmod(file, 0o600)
      return { keys: keysOf(kept) }
    }
    const secret = makeSecret()
    await mkdir(dirname(file), { recursive: true })
    const beside = `${file}-${randomBytes(4).toString('hex')}`
    await writeFile(beside, `${secret}\n`, { mode: 0o600, flag: 'wx' })
    await rename(beside, file)
    return { keys: keysOf(secret), before: kept === undefined ? undefined : keysOf(kept) }
  }
  catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`cannot keep the room’s key in ${file}: ${reason(error)}`)
  }
}

/** What a talk begins with. */
const beginning: State = { no: 1, clicks: 0, black: false, pointer: null, over: false }

/** Opens a room at a broker for as long as the talk lasts: at its end, followers are told that it is over. `Failure` when the broker cannot be reached, or refuses. */
export async function openRoom(keys: Keys, { url, user, password }: { url: string, user?: string, password?: string }) {
  const topic = topicOf(keys.key)
  const floor = takeFloor(keys, Date.now, place)
  let open = true
  const say = () => {
    const sealed = floor.say()
    if (sealed) connection.publish(topic, sealed)
  }
  /** Says that the talk goes on, where it stood or, after a long time, at its beginning. */
  function goOn(): void {
    if (!floor.message || !isOver(floor.message, Date.now())) return
    const { date, state } = floor.message
    floor.change(Date.now() - date > pause ? beginning : { ...state, over: false })
    say()
  }
  let settle: (error?: string) => void
  const there = new Promise<string | undefined>(done => { settle = done })
  const connection = connect({
    url,
    user,
    password,
    topics: [topic],
    open: (address, protocol) => new WebSocket(address, protocol) as unknown as Socket,
    hear(_, sealed) {
      floor.hear(sealed)
      if (open) goOn()
    },
    changed(connected, refused) {
      if (connected) settle()
      else if (refused) settle('refuses this user and password: BROKER_USER and BROKER_PASSWORD')
    },
  })
  const timer = setTimeout(() => settle('does not answer'), patience)
  const wrong = await there
  clearTimeout(timer)
  if (wrong) {
    connection.close()
    throw new Failure(`BROKER_URL=${url} ${wrong}`)
  }
  return {
    async close() {
      open = false
      floor.change({ ...floor.message?.state ?? beginning, over: true })
      say()
      // The next talk begins without drawings of this one.
      const cleared = takeFloor(keys, Date.now, drawing)
      cleared.change({ no: 1, marks: [] })
      connection.publish(topicOf(keys.key, drawing), cleared.say()!)
      // A WebSocket sends in order, and closes after what was sent.
      await new Promise(done => setTimeout(done, 300))
      connection.close()
    },
  }
}

/** The same address with the user and password taken out, and them. */
function withoutUser(text: string) {
  const url = new URL(text)
  const { username, password } = url
  url.username = url.password = ''
  return { url: url.href, user: decodeURIComponent(username), password: decodeURIComponent(password) }
}

run(import.meta.url, async () => {
  const { port, address, 'new-link': fresh = false, 'no-open': noOpen } = readOptions(usage, {
    'port': { type: 'string' },
    'address': { type: 'string' },
    'new-link': { type: 'boolean' },
    'no-open': { type: 'boolean' },
  })
  const wanted = readPort(port ?? '4173')
  const { BROKER_USER, BROKER_PASSWORD, SITE_URL } = process.env
  const broker = brokerOf()
  if (!broker && (BROKER_USER || BROKER_PASSWORD)) throw new Failure('BROKER_USER and BROKER_PASSWORD are of a broker: set BROKER_URL, too')
  const site = broker && SITE_URL ? siteAddress(SITE_URL, './') : undefined
  if (site?.startsWith('https:') && broker?.startsWith('ws:')) throw new Failure(`BROKER_URL=${broker} has to begin with wss:, since pages of ${site} ask nothing that is not encrypted`)

  const { keys, before } = await roomKeys(join(root, '.cache/live.key'), fresh)
  const dir = await currentBuild(broker ? { out: join(root, '.cache/live') } : {})
  const { url, server, close } = await serve({ dir, port: wanted, host: '0.0.0.0', compress: true })
  const bound = new URL(url).port || '80'
  if (Number(bound) !== wanted) console.log(`Port ${wanted} is taken.`)

  const own = broker ? undefined : await openBroker(server, '/live', keys)
  const asked = own
    ? { url: `${url.replace(/^http/, 'ws')}live`, user: 'speaker', password: passwordOf(keys.secret) }
    : { ...withoutUser(broker!), ...BROKER_USER && { user: BROKER_USER, password: BROKER_PASSWORD } }
  try {
    const room = await openRoom(keys, asked)
    // Whoever followed by the link before is told that that talk is over.
    if (before && broker) await (await openRoom(before, asked)).close()
    const [here, ...others] = address ? [address] : addressesHere()
    const link = linkOf(site ?? (here ? `http://${here}:${bound}/` : url), keys.key)
    const speaker = floorLink(url, { secret: keys.secret, link, ...!own && { user: asked.user, password: asked.password } })

    console.log(`\n${renderUnicodeCompact(link, { border: 2 })}\n\nThe audience’s link, also on the first slide and behind the key q:\n  ${link}\n`)
    if (!here && !site) console.log('This machine is on no network, so nobody else can follow.\n')
    if (others.length && !site) console.log(`Where that is the wrong network: --address ${others.join(', or ')}\n`)
    console.log(`The speaker’s window; who has this link speaks, too:\n  ${speaker}\n\nCtrl-C ends the talk.`)
    if (!noOpen && hasScreen()) await openInBrowser(speaker)
    await new Promise<void>((done) => { for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done()) })
    await room.close()
  }
  finally {
    await own?.close()
    await close()
  }
})
