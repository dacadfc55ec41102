import { test } from '@playwright/test'
import { openBroker } from '../packages/live/broker.ts'
import { connect } from '../packages/live/connection.ts'
import type { Mark } from '../packages/live/marks.ts'
import { drawing, keysOf, makeSecret, passwordOf, place as placeOfTalk, seal, topicOf } from '../packages/live/protocol.ts'
import { openSocket } from '../packages/live/tests/brokers.ts'
import { serve } from '../packages/publish/serve.ts'
import { engines, missing, type Tab } from './engines.ts'
import { clicksOf, expect, leadsTo, midst, sites, slides } from './fixtures.ts'
import { layoutProblems } from './layout.ts'

// The workers load this file again.
if (!process.env.TEST_WORKER_INDEX) missing.forEach(line => console.log(line))

/** Runs `work` in the page, which sees nothing of this file. */
const inPage = <T>(tab: Tab, work: () => T) => tab.evaluate(`(${work})()`) as Promise<Awaited<T>>

/** For what the page comes to in a moment. */
const poll = <T>(tab: Tab, work: () => T) => expect.poll(() => inPage(tab, work), { intervals: [20] })

/** The state that the address names. */
const place = () => `${location.pathname.slice(1)}?clicks=${new URLSearchParams(location.search).get('clicks') ?? 0}`

/** The titles in sight, once the slide that came with the page has made way for the app's and the diagrams are drawn. */
const titles = () => {
  const [page = document] = [...document.querySelectorAll('iframe')].map(frame => frame.contentDocument!)
  const shown = (selector: string) => [...page.querySelectorAll(selector)].filter(el => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
  const drawn = shown('.mermaid').every(diagram => (diagram.shadowRoot ?? diagram).querySelector('svg'))
  return drawn && !page.querySelector('#still') ? shown('h1').map(title => title.textContent.trim()) : 'not yet'
}

/** Waits until nothing moves. */
const rest = async () => {
  await document.fonts.ready
  const seen = ({ effect }: Animation) => (effect as KeyframeEffect).target?.checkVisibility()
  await Promise.all(document.getAnimations().filter(seen).map(animation => animation.finished.catch(() => undefined)))
}

/** What can be read on the screen. */
const words = () => [...document.querySelectorAll('#slide-content *')]
  .filter(el => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
  .flatMap(el => [...el.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent!.trim()))
  .filter(Boolean)

/** What is open over the slide, the sheet of keys or the overview, and how many entries it has, or whether the screen is black. */
const over = () => {
  const open = document.querySelector('dialog[open], [role="region"][aria-label="All slides"]')
  if (open) return `${open.getAttribute('aria-label') ?? open.querySelector('h2')!.textContent.trim()}: ${open.querySelectorAll('dialog dt, [data-slidev-no]').length}`
  const top = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
  return top && getComputedStyle(top).backgroundColor === 'rgb(0, 0, 0)' ? 'black' : 'nothing'
}

for (const engine of engines) {
  test.describe(engine.name, () => {
    // One browser for all of them.
    test.describe.configure({ mode: 'default' })
    const keys = keysOf(makeSecret())
    let tab: Tab
    let site: Awaited<ReturnType<typeof serve>>
    let broker: Awaited<ReturnType<typeof openBroker>>
    test.beforeAll(async () => {
      site = await serve({ dir: sites.root.dir })
      broker = await openBroker(site.server, '/live', keys)
      tab = await engine.start(site.url)
    })
    test.afterAll(async () => {
      await tab?.close()
      await broker.close()
      await site.close()
    })
    test.afterEach(async () => { expect(await tab.errors()).toEqual([]) })

    test('the → key goes through the whole talk', async () => {
      await tab.open('1')
      for (const { no, heading, note } of slides) {
        for (let clicks = 0; clicks <= clicksOf(note); clicks++) {
          if (clicks || leadsTo(no - 1, no)) await tab.press('ArrowRight')
          else if (no > 1) await tab.open(String(no))
          await poll(tab, place).toBe(`${no}?clicks=${clicks}`)
          await poll(tab, titles).toEqual([heading])
        }
        await inPage(tab, rest)
        expect(await tab.evaluate(`(${layoutProblems})(document.querySelector('[data-slidev-no="${no}"]'))`), `slide ${no}`).toEqual([])
      }
    })

    test('a reload keeps the state', async () => {
      const { no, title } = slides[midst - 1]!
      const look = async (clicks: number) => {
        await poll(tab, place).toBe(`${no}?clicks=${clicks}`)
        await poll(tab, titles).toEqual([title])
        await inPage(tab, rest)
        return inPage(tab, words)
      }
      await tab.open(`${no}`)
      const first = await look(0)
      await tab.press('ArrowRight')
      await tab.press('ArrowRight')
      const before = await look(2)
      expect(before).not.toEqual(first)
      await tab.reload()
      expect(await look(2)).toEqual(before)
    })

    test('a phone held upright shows all slides to read', async () => {
      // No desktop window is as narrow as a phone, a frame is.
      await tab.open('handout')
      await inPage(tab, () => {
        const frame = Object.assign(document.createElement('iframe'), { src: '/1', width: '390', height: '844' })
        frame.style.border = '0'
        document.body.replaceChildren(frame)
      })
      const headings = () => [...document.querySelector('iframe')!.contentDocument!.querySelectorAll('.reading [data-no]')].map(section => section.querySelector('h1, h2')?.textContent.trim() ?? '')
      await poll(tab, headings).toEqual(slides.map(({ heading }) => heading))
      // As printing it does, so that each is drawn.
      await inPage(tab, () => document.querySelector('iframe')!.contentWindow!.dispatchEvent(new Event('beforeprint')))
      await poll(tab, titles).toEqual(slides.map(({ heading }) => heading))
      expect(await inPage(tab, async () => {
        const { contentDocument, contentWindow } = document.querySelector('iframe')!
        await contentDocument!.fonts.ready
        const { innerWidth } = contentWindow!
        return { innerWidth, overflows: contentDocument!.documentElement.scrollWidth > innerWidth }
      })).toEqual({ innerWidth: 390, overflows: false })
    })

    test('the keys for the sheet of keys, the black screen and the list of slides work', async () => {
      await tab.open('1')
      await poll(tab, titles).toEqual([slides[0]!.heading])
      for (const [open, seen, close] of [['?', /^Keys: \d/, 'Escape'], ['b', /^black$/, 'b'], ['o', new RegExp(`^All slides: ${slides.length}$`), 'Escape']] as const) {
        await tab.press(open)
        await poll(tab, over).toMatch(seen)
        await tab.press(close)
        await poll(tab, over).toBe('nothing')
      }
    })

    test('it follows a live talk', async () => {
      let there = false
      const speaker = connect({ url: `ws${site.url.slice(4)}live`, user: 'speaker', password: passwordOf(keys.secret), topics: [topicOf(keys.key)], open: openSocket, hear: () => undefined, changed: (now) => { there = now } })
      await expect.poll(() => there).toBe(true)
      const date = Date.now()
      const say = (seq: number, clicks: number) => speaker.publish(topicOf(keys.key), seal({ v: 1, seq, date, state: { no: midst, clicks, black: false, pointer: null, over: false } }, keys, placeOfTalk))
      say(1, 1)
      await tab.open(`?live=${keys.key}`)
      await poll(tab, () => document.querySelectorAll('#app [data-drawn]').length > 0).toBe(true)
      await poll(tab, place).toBe(`${midst}?clicks=1`)
      say(2, 2)
      const ring: Mark = { as: 'ring', color: '#ff595e', size: 40, at: [4900, 2760, 1000, 500] }
      speaker.publish(topicOf(keys.key, drawing), seal({ v: 1, seq: 1, date, state: { no: midst, marks: [ring] } }, keys, drawing))
      await poll(tab, place).toBe(`${midst}?clicks=2`)
      await poll(tab, () => document.querySelectorAll('#slideshow ~ svg ellipse').length).toBe(1)
      speaker.close()
    })
  })
}
