import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import WebSocket from 'ws'
import { plantDeck } from '../../../tests/decks.ts'
import { run } from '../../../tests/run.ts'
import { connect, cutter, waitAfter } from '../connection.ts'
import { openRoom } from '../live.ts'
import { drawing, keysOf, makeSecret, type Message, place, seal, topicOf, unseal } from '../protocol.ts'
import { type Broker, hasMosquitto, mosquitto, openSocket, ownBroker } from './brokers.ts'

const keys = keysOf(makeSecret())
const topic = topicOf(keys.key)
const drawings = topicOf(keys.key, drawing)
const message = (seq: number): Message => ({ v: 1, seq, date: Date.now(), state: { no: seq, clicks: 0, black: false, pointer: null, over: false } })

/** A client as a page has it, with what it heard. */
function client(broker: Broker, { user, password, topics = [topic, drawings] }: { user?: string, password?: string, topics?: string[] } = {}) {
  const heard: { topic: string, payload: Uint8Array, retained: boolean }[] = []
  const states: string[] = []
  const connection = connect({
    url: broker.url,
    user,
    password,
    topics,
    open: openSocket,
    hear: (topic, payload, retained) => heard.push({ topic, payload: payload.slice(), retained }),
    changed: (connected, refused) => states.push(connected ? 'connected' : refused ? 'refused' : 'lost'),
  })
  return {
    ...connection,
    heard,
    states,
    /** The numbers of the messages that a follower would believe. */
    numbers: () => heard.flatMap(({ payload }) => {
      const message = unseal(payload, keys.key, 0)
      return typeof message === 'string' ? [] : [message.seq]
    }),
    there: () => expect.poll(() => states.at(-1)).toBe('connected'),
  }
}

for (const [name, open] of [['the broker that comes with it', ownBroker], ['Mosquitto', mosquitto]] as const) {
  test.describe(name, () => {
    test.skip(open === mosquitto && !hasMosquitto, 'mosquitto is not installed here')
    let broker: Broker
    const clients: { close: () => void }[] = []
    const join = (who?: Parameters<typeof client>[1]) => {
      const one = client(broker, who)
      clients.push(one)
      return one
    }
    test.beforeEach(async () => {
      broker = await open(keys)
      await broker.start()
    })
    test.afterEach(async () => {
      for (const one of clients.splice(0)) one.close()
      await broker.stop()
      await broker.clear?.()
    })

    test('who is there hears each message in order, who comes late the last; who only follows is not heard', async () => {
      const speaker = join(broker.speaker)
      const follower = join()
      await speaker.there()
      await follower.there()
      for (let seq = 1; seq <= 20; seq++) speaker.publish(topic, seal(message(seq), keys))
      await expect.poll(() => follower.numbers()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
      const late = join()
      await expect.poll(() => late.numbers()).toEqual([20])
      expect(late.heard[0]!.retained).toBe(true)

      // With a true signature, even, and everything else that one could try to say.
      const intruder = join()
      await intruder.there()
      intruder.publish(topic, seal(message(21), keys))
      intruder.publish(topic, new Uint8Array())
      intruder.publish(drawings, seal({ ...message(21), state: { no: 1, marks: [] } }, keys, drawing))
      intruder.publish(`${topic}/here`, new TextEncoder().encode('9999'))
      await expect.poll(() => { speaker.publish(topic, seal(message(22), keys)); return follower.numbers().at(-1) }).toBe(22)
      expect(follower.numbers()).not.toContain(21)
      expect(follower.heard.every(({ topic: from, payload }) => from === topic && payload.length > 0), 'nobody draws, or takes away what was kept').toBe(true)
      const large = new Uint8Array(drawing.bytes)
      speaker.publish(drawings, large)
      await expect.poll(() => follower.heard.at(-1)).toEqual({ topic: drawings, payload: large, retained: false })

      const wrong = join({ ...broker.speaker, password: 'guess' })
      await expect.poll(() => wrong.states).toContain('refused')
      expect(wrong.publish(topic, seal(message(30), keys))).toBe(false)
    })

    test('a broker that was started anew has everybody back, and the state with the speaker', async () => {
      const speaker = join(broker.speaker)
      const followers = Array.from({ length: 5 }, () => join())
      for (const one of [speaker, ...followers]) await one.there()
      await broker.stop()
      for (const one of [speaker, ...followers]) await expect.poll(() => one.states.at(-1)).toBe('lost')
      expect(speaker.publish(topic, seal(message(1), keys))).toBe(false)
      await broker.start()
      for (const one of [speaker, ...followers]) await one.there()
      speaker.publish(topic, seal(message(2), keys))
      for (const one of followers) await expect.poll(() => one.numbers()).toEqual([2])
    })

    test('an open room ends by saying so; the next goes on where it stood', async () => {
      const follower = join()
      const states = () => follower.heard.flatMap(({ payload }) => {
        const heard = unseal(payload, keys.key, 0)
        return typeof heard === 'string' ? [] : [`${heard.state.no} ${heard.state.over ? 'over' : 'on'}`]
      })
      const room = { url: broker.url, ...broker.speaker }
      const first = await openRoom(keys, room)
      const speaker = join(broker.speaker)
      await speaker.there()
      await follower.there()
      speaker.publish(topic, seal(message(7), keys))
      await expect.poll(states).toEqual(['7 on'])
      await first.close()
      await expect.poll(states).toEqual(['7 on', '7 over'])
      const second = await openRoom(keys, room)
      await expect.poll(states).toEqual(['7 on', '7 over', '7 on'])
      await second.close()
      await expect(openRoom(keys, { ...room, password: 'guess' })).rejects.toThrow('BROKER_USER and BROKER_PASSWORD')
    })
  })
}

test('the broker of a room listens to no large message, and lets nobody listen to anything else; it counts who follows', async () => {
  const broker = await ownBroker(keys)
  await broker.start()
  const counter = client(broker, { ...broker.speaker, topics: [topic, `${topic}/here`] })
  const followers = [client(broker), client(broker)]
  const curious = client(broker, { topics: ['#', '$SYS/#', 'slides/+'] })
  for (const one of [counter, ...followers, curious]) await one.there()
  const counted = () => counter.heard.flatMap(({ topic: from, payload }) => from === topic ? [] : [new TextDecoder().decode(payload)]).at(-1)
  await expect.poll(counted).toBe('2')
  followers[0]!.close()
  await expect.poll(counted).toBe('1')

  for (const [times, { path, bytes }] of [place, drawing].entries()) {
    counter.publish(topic + path, new Uint8Array(bytes + 1))
    await expect.poll(() => counter.states.filter(state => state === 'lost').length).toBe(times + 1)
    await counter.there()
  }
  const big = new WebSocket(broker.url, 'mqtt')
  await once(big, 'open')
  big.on('error', () => undefined).send(new Uint8Array(1 << 20))
  await once(big, 'close')
  counter.publish(topic, seal(message(1), keys))
  await expect.poll(() => followers[1]!.numbers()).toEqual([1])
  expect(curious.heard).toEqual([])
  for (const one of [counter, ...followers, curious]) one.close()
  await broker.stop()
})

test('packets are found in whatever pieces they come', () => {
  const ping = [0xd0, 0]
  const long = [0x30, 0x82, 0x01, ...Array.from({ length: 130 }, (_, i) => i)]
  const all = [...ping, ...long, ...ping, 0x20, 2, 0, 0, ...long, ...ping]
  const lengths = [0, 130, 0, 2, 130, 0]
  for (const size of [1, 2, 3, 7, 131, 132, all.length]) {
    const cut = cutter()
    const found: number[] = []
    for (let at = 0; at < all.length; at += size) found.push(...cut(new Uint8Array(all.slice(at, at + size))).map(([, body]) => body.length))
    expect(found, `in pieces of ${size}`).toEqual(lengths)
  }
  expect(() => cutter()(new Uint8Array([0x30, 0xff, 0xff, 0xff, 0x7f]))).toThrow(RangeError)
  expect(() => cutter()(new Uint8Array([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]))).toThrow(RangeError)
})

test('what cannot work ends in a line, before anything is built; a key that cannot be read is not replaced', async () => {
  const folder = await plantDeck('live', { 'slides.md': '# One\n', '.cache/live.key': 'no key\n' })
  const wrong: [env: NodeJS.ProcessEnv, args: string[], says: string][] = [
    [{ BROKER_URL: 'https://broker.example' }, [], 'BROKER_URL=https://broker.example is not'],
    [{ BROKER_USER: 'ada' }, [], 'set BROKER_URL, too'],
    [{ BROKER_URL: 'ws://broker.example', SITE_URL: 'https://example.org/talk/' }, [], 'has to begin with wss:'],
    [{}, ['--port', 'x'], '--port x is not a port'],
    [{}, ['--new-link'], 'live.key holds no key'],
  ]
  await Promise.all(wrong.map(async ([env, args, says]) => {
    const { code, lines } = await run('live', args, { cwd: folder, env })
    expect(lines.join('\n'), says).toContain(says)
    expect([code, lines.length], says).toEqual([1, 1])
  }))
  expect(await readFile(join(folder, '.cache/live.key'), 'utf8')).toBe('no key\n')
})

test('waits for another try grow, are scattered, and none is longer than ten seconds', () => {
  expect(waitAfter(0, 0)).toBe(250)
  expect(waitAfter(3, 1)).toBeGreaterThan(waitAfter(2, 1))
  expect(waitAfter(3, 0)).toBeLessThan(waitAfter(3, 1))
  expect(waitAfter(60, 1)).toBe(10_000)
})
