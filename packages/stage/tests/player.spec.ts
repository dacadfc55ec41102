import { expect, test } from '@playwright/test'
import { sceneOf, type Scene } from '../script.ts'
import { createPlayer, type Deck } from '../views/player.ts'

const notes: Record<number, string> = {
  1: 'Time 0:20\n\nThis is the first sentence of the talk. And a second one comes behind it.\n\n[click] With the click comes a sentence that is so long that no two lines of captions hold it, and so it takes more than one of them.',
  2: '',
  4: '[click] Words of a click. [pause] More words behind a pause.\n\n[click:2] The end.',
}
const deckOf = (scenes: Record<number, Scene>): Deck => {
  const all = Object.keys(scenes).map(Number)
  return { first: () => all[0]!, after: no => all[all.indexOf(no) + 1], before: no => all[all.indexOf(no) - 1], scene: no => scenes[no]! }
}
const deck = deckOf(Object.fromEntries(Object.entries(notes).map(([no, note]) => [no, sceneOf(note)])))

/** A player with a clock that the test moves, and a voice that the test is: what it shows and says is written down. */
function played({ voice = false, ...start }: { voice?: boolean, no?: number, time?: number, loops?: boolean } = {}) {
  const shown: string[] = []
  const said: string[] = []
  const read: string[] = []
  let changes = 0
  const player = createPlayer(deck, {
    show: (no, click) => shown.push(`${no}.${click}`),
    say: sentence => voice && said.push(sentence) > 0,
    hush: () => said.push('hush'),
    changed: () => { changes++ },
  }, start)
  /** Lets seconds go by, a tenth at a time, or until something is so; how many went by. */
  const wait = (seconds = 600, until = () => false, step = 100) => {
    let passed = 0
    while (passed < seconds * 1000 && !until()) {
      player.tick(step)
      passed += step
      const { caption, no } = player.state
      const line = caption && `${no}: ${caption.text}`
      if (line && read.at(-1) !== line) read.push(line)
    }
    return passed / 1000
  }
  return { player, shown, said, read, wait, get changes() { return changes } }
}
const states = ['1.0', '1.1', '2.0', '4.0', '4.1', '4.2', '4.3']
const words = Object.keys(notes).flatMap(no => deck.scene(Number(no)).captions.map(({ text }) => `${no}: ${text}`))
const plan = Object.keys(notes).reduce((sum, no) => sum + deck.scene(Number(no)).seconds, 0)

test('the talk plays once through, each state in order with its words, in its time, and ends', () => {
  for (const speed of [0.8, 1, 2]) {
    const { player, shown, read, wait } = played()
    player.speed = speed
    player.play()
    const passed = wait(600, () => player.state.ended)
    expect([shown, read]).toEqual([states, words])
    expect(player.state).toMatchObject({ plays: false, no: 4, click: 3 })
    expect(Math.abs(passed * speed - plan), 'no tick is lost').toBeLessThan(0.3)
    player.play()
    expect([player.state.no, player.state.plays, player.state.time], 'once more, from the beginning').toEqual([1, true, 0])
  }
})

test('ticks as rare as of a tab that nobody sees leave out no state, and a night is no time', () => {
  const { player, shown, wait } = played()
  player.play()
  wait(600, () => player.state.ended, 1000)
  expect(shown).toEqual(states)
  const asleep = played()
  asleep.player.play()
  asleep.player.tick(8 * 3_600_000)
  expect(asleep.player.state).toMatchObject({ no: 1, click: 0, time: 1 })
})

test('a pause stands still, and a sentence that was broken off begins anew', () => {
  const { player, said, wait } = played({ voice: true })
  player.play()
  wait(2)
  player.pause()
  const { time } = player.state
  wait(60)
  expect(player.state).toMatchObject({ time, plays: false })
  player.play()
  expect(said).toEqual(['This is the first sentence of the talk.', 'hush', 'This is the first sentence of the talk.'])
})

test('each sentence is said once, and nothing goes on before the voice is through with it', () => {
  const { player, said, shown, read, wait } = played({ voice: true })
  player.play()
  for (let sentences = 0; !player.state.ended; sentences = said.length) {
    wait(60, () => player.state.ended || said.length > sentences)
    if (player.state.ended) break
    const { click, no } = player.state
    // As long as a voice takes, more or less.
    wait(said.at(-1)!.length / 12 + 1)
    expect(player.state, 'it waits').toMatchObject({ click, no })
    player.voiceEnded()
  }
  expect(said.filter(text => text === 'hush')).toEqual([])
  expect(said.join(' ')).toBe(words.map(line => line.slice(3)).join(' '))
  expect([shown, read]).toEqual([states, words])
})

test('captions within a sentence follow the voice, where it says where it is', () => {
  const { player, said, wait } = played({ voice: true, time: deck.scene(1).clicks[1]! })
  player.play()
  wait(60, () => said.length > 0)
  const captions = deck.scene(1).captions.filter(({ click }) => click === 1)
  expect(captions.length).toBeGreaterThan(1)
  expect(said[0]).toBe(captions.map(({ text }) => text).join(' '))
  for (const caption of captions) {
    player.heard(said[0]!.indexOf(caption.text) + 3)
    expect(player.state.caption).toBe(caption)
  }
})

test('a voice that is lost in the midst of a sentence, or is silent, leaves the captions to the clock', () => {
  const lost = played({ voice: true })
  lost.player.play()
  while (!lost.player.state.ended) {
    lost.wait(1.5)
    lost.player.voiceLost()
  }
  expect([lost.shown, lost.read]).toEqual([states, words])
  const silent = played({ voice: true })
  silent.player.play()
  silent.wait(600, () => silent.player.state.ended)
  expect([silent.shown, silent.read, silent.player.state.ended]).toEqual([states, words, true])
})

test('steps lead by sentence, click and slide, over the ends of a slide and not over those of the talk', () => {
  const { player } = played()
  const at = () => `${player.state.no}.${player.state.click} ${player.state.caption?.text.slice(0, 9) ?? '–'}`
  const after = (step: () => void) => { step(); return at() }
  expect([1, 1, 1, 1, 1, 1, 1, 1].map(() => after(() => player.sentence(1)))).toEqual(['1.0 This is t', '1.0 And a sec', '1.1 With the ', '2.0 –', '4.0 –', '4.1 Words of ', '4.1 More word', '4.3 The end.'])
  expect([1, 1, 1, 1, 1, 1, 1, 1].map(() => after(() => player.sentence(-1)))).toEqual(['4.1 More word', '4.1 Words of ', '2.0 –', '1.1 With the ', '1.0 And a sec', '1.0 This is t', '1.0 –', '1.0 –'])
  expect([1, 1, 1, 1, 1, 1].map(() => after(() => player.click(1)))).toEqual(['1.1 With the ', '2.0 –', '4.0 –', '4.1 Words of ', '4.2 More word', '4.3 The end.'])
  expect([1, 1].map(() => after(() => player.click(-1)))).toEqual(['4.2 More word', '4.1 Words of '])
  expect([1, 1, 1].map(() => after(() => player.slide(-1)).slice(0, 3))).toEqual(['4.0', '2.0', '1.0'])
  expect([1, 1, 1].map(() => after(() => player.slide(1)).slice(0, 3))).toEqual(['2.0', '4.0', '4.0'])
})

test('it goes on from where the talk was taken by hand, and says the words of that place', () => {
  const { player, said, shown, wait } = played({ voice: true })
  player.play()
  wait(2)
  player.pause()
  player.place(4, 1)
  expect(player.state).toMatchObject({ no: 4, click: 1, plays: false })
  player.play()
  wait(3)
  expect(said).toEqual(['This is the first sentence of the talk.', 'hush', 'Words of a click.'])
  expect(shown, 'and moves nobody who is there').toEqual(['1.0'])
})

test('a slide with more clicks than its note has shows them all, and one with fewer goes past none', () => {
  const { player, shown, wait } = played({ no: 2 })
  player.play()
  player.arrived(2, 2)
  const passed = wait(60, () => player.state.no !== 2)
  expect(shown.slice(0, 3)).toEqual(['2.0', '2.1', '2.2'])
  expect(passed).toBeCloseTo(sceneOf('', { clicks: 2 }).seconds, 0)
  player.arrived(4, 1)
  wait(60, () => player.state.ended)
  expect(shown.slice(3)).toEqual(['4.0', '4.1'])
})

test('round and round behind the last slide comes the first, and a reload begins where it was', () => {
  const { player, shown, wait } = played({ no: 4, loops: true })
  player.play()
  wait(60, () => player.state.no === 1)
  expect(shown).toEqual(['4.0', '4.1', '4.2', '4.3', '1.0'])
  const { no, time } = player.state
  expect(played({ no, time: time + 3 }).player.state).toMatchObject({ no: 1, click: 0, time: time + 3, caption: { sentence: 0 } })
})
