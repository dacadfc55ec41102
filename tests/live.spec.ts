import { type Browser, type BrowserContext, type Page } from '@playwright/test'
import { openBroker } from '../packages/live/broker.ts'
import { floorLink, linkOf } from '../packages/live/links.ts'
import { openRoom } from '../packages/live/live.ts'
import { keysOf, makeSecret, passwordOf } from '../packages/live/protocol.ts'
import { serve } from '../packages/publish/serve.ts'
import { place } from './decks.ts'
import { expect, midst, sites, talk, test } from './fixtures.ts'

/** Files of the page that have the broker's protocol in them. */
const withProtocol = (page: Page) => {
  const found: string[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) void response.text().then(text => /clean_start/.test(text) && found.push(response.url()), () => undefined)
  })
  return found
}

/** Four slides in a row, of which the second has clicks. */
const [first, second, third, fourth] = talk.slice(talk.findIndex(({ no }) => no === midst) - 1).map(({ no }) => no) as [number, number, number, number]

test('the room follows', async ({ browser }: { browser: Browser }) => {
  test.setTimeout(300_000)
  const site = await serve({ dir: sites.root.dir })
  const keys = keysOf(makeSecret())
  const url = `ws${site.url.slice(4)}live`
  let broker = await openBroker(site.server, '/live', keys)
  let room = await openRoom(keys, { url, user: 'speaker', password: passwordOf(keys.secret) })
  const contexts: BrowserContext[] = []
  const problems: string[] = []
  const open = async (address: string, options: Parameters<Browser['newContext']>[0] = {}, context?: BrowserContext) => {
    context ??= await browser.newContext({ reducedMotion: 'reduce', ...options })
    if (!contexts.includes(context)) contexts.push(context)
    const page = await context.newPage()
    page.on('pageerror', error => problems.push(String(error)))
    page.on('console', message => message.type() === 'error' && !message.text().includes('WebSocket') && problems.push(message.text()))
    await page.goto(address)
    return page
  }
  const at = (page: Page, where: string, promise: string) => expect.poll(() => place(page), promise).toBe(where)
  const bar = (page: Page) => page.locator('.live-bar')

  const visitor = await browser.newPage()
  const loaded = withProtocol(visitor)
  await visitor.goto(site.url)
  await expect(visitor.locator('[data-slidev-no="1"] [data-drawn]')).toBeAttached()
  await visitor.waitForLoadState('networkidle')
  expect(loaded, 'a visitor without a live link loads none of it').toEqual([])
  await visitor.close()

  const link = linkOf(site.url, keys.key)
  const floor = floorLink(site.url, { secret: keys.secret, link })
  const speaker = await open(floor)
  await expect(speaker.getByText('0 following')).toBeVisible()
  expect(speaker.url(), 'the private key is not in the address').not.toContain('#')
  const projector = await open(site.url, {}, speaker.context())
  await expect(projector.locator('.invitation').filter({ visible: true }), 'the audience’s link is on the first slide').toContainText(new URL(site.url).host)
  await speaker.bringToFront()
  await speaker.keyboard.press('g')
  await speaker.locator('#slidev-goto-input').fill(String(first))
  await speaker.keyboard.press('Enter')
  await at(projector, `${first}?clicks=0`, 'the speaker’s own windows go together')

  const follower = await open(link)
  await expect(speaker.getByText('1 following')).toBeVisible()
  await speaker.bringToFront()
  await speaker.keyboard.press('ArrowDown')
  await speaker.keyboard.press('ArrowRight')
  for (const page of [speaker, projector, follower]) await at(page, `${second}?clicks=1`, 'the room follows, click by click')

  const phone = await open(link, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  await at(phone, `${second}?clicks=1`, 'who comes late is where the talk is')
  await speaker.keyboard.press('ArrowDown')
  await at(phone, `${third}?clicks=0`, 'the page to read goes along')
  await expect(bar(phone)).toContainText(`The talk is at slide ${third}`)
  await expect(phone.locator(`[data-no="${third}"]`)).toBeInViewport()

  await speaker.getByTitle('Show drawing toolbar').click()
  const { x, y } = (await speaker.locator('#slideshow ~ svg').boundingBox())!
  await speaker.mouse.move(x + 60, y + 60)
  await speaker.mouse.down()
  await speaker.mouse.move(x + 160, y + 90, { steps: 4 })
  await speaker.mouse.up()
  await speaker.getByTitle('Hide drawing toolbar').click()
  for (const page of [projector, follower]) await expect(page.locator('#slideshow ~ svg path'), 'a drawing comes along').not.toHaveCount(0)
  await expect(bar(phone), 'and the page to read says that there is one').toContainText(`Drawn on slide ${third}`)

  // A follower's own page.
  await follower.bringToFront()
  await at(follower, `${third}?clicks=0`, '')
  await follower.keyboard.press('ArrowUp')
  await speaker.bringToFront()
  await speaker.keyboard.press('ArrowDown')
  await expect(bar(follower)).toContainText(`The talk is at slide ${fourth}, ${fourth - second} ahead`)
  await at(follower, `${second}?clicks=0`, 'who turned a page stays there')
  await follower.reload()
  await expect(bar(follower), 'after a reload, too').toContainText(`${fourth - second} ahead`)
  await at(follower, `${second}?clicks=0`, '')
  await at(speaker, `${fourth}?clicks=0`, 'a follower moves nobody')
  await follower.keyboard.press('Tab')
  await follower.getByRole('button', { name: 'Follow' }).press('Enter')
  await at(follower, `${fourth}?clicks=0`, 'and comes back by one key')
  await expect(bar(follower)).not.toContainText('ahead')

  await speaker.keyboard.press('b')
  for (const page of [projector, follower]) await expect(page.locator('.stage > .black'), 'a black screen comes along').toBeVisible()
  await speaker.keyboard.press('b')
  await expect(follower.locator('.stage > .black')).toHaveCount(0)
  await speaker.keyboard.press('q')
  await expect(projector.locator('.invitation.large'), 'the link fills the projector’s screen').toBeVisible()
  await speaker.keyboard.press('q')
  await expect(projector.locator('.invitation.large')).toHaveCount(0)

  // Nothing of a follower's own is changed.
  await follower.emulateMedia({ colorScheme: 'dark' })
  const dark = () => expect(follower.locator('html'), 'a follower’s theme is their own').toContainClass('dark')
  await dark()
  // The broker goes, the talk goes on, and comes back with it.
  await room.close()
  await broker.close()
  await expect(bar(follower)).toContainText('The talk is over')
  await speaker.keyboard.press('ArrowUp')
  await at(projector, `${third}?clicks=0`, 'without a broker the speaker’s windows go on')
  await at(follower, `${fourth}?clicks=0`, '')
  site.server.removeAllListeners('upgrade')
  broker = await openBroker(site.server, '/live', keys)
  room = await openRoom(keys, { url, user: 'speaker', password: passwordOf(keys.secret) })
  await at(follower, `${third}?clicks=0`, 'everybody is back')
  await at(phone, `${third}?clicks=0`, 'everybody is back')
  await dark()

  // A second speaker gets in by the speaker's link alone.
  const other = await open(floor)
  await at(other, `${third}?clicks=0`, 'comes to where the talk is')
  await other.keyboard.press('ArrowUp')
  for (const page of [other, speaker, projector, follower]) await at(page, `${second}?clicks=0`, 'two speakers drive')
  await speaker.bringToFront()
  await speaker.keyboard.press('ArrowRight')
  for (const page of [other, follower]) await at(page, `${second}?clicks=1`, 'two speakers drive')

  await broker.close()
  await expect(bar(follower), 'a lost connection is said quietly').toContainText('No connection to the talk')
  await expect(speaker.getByText('nobody follows')).toBeVisible()
  const later = await open(link)
  await expect(bar(later)).toContainText('No connection to the talk')
  await later.keyboard.press('p')
  await expect(later.getByRole('region', { name: 'Play the talk' }), 'who has the link a week later hears the talk').toBeVisible()
  await follower.keyboard.press('p')
  await expect(follower.locator('.notice'), 'and not who has lost it in its midst').toContainText('live')
  await expect(follower.getByRole('region', { name: 'Play the talk' })).toHaveCount(0)
  expect(problems).toEqual([])
  for (const context of contexts) await context.close()
  await room.close()
  await site.close()
})
