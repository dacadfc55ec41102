import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import pkg from '../package.json' with { type: 'json' }
import { exposeNav } from '../packages/publish/browser.ts'
import { serve } from '../packages/publish/serve.ts'
import { readNote } from '../packages/stage/notes.ts'
import { expect, midst, sites, slides, test } from './fixtures.ts'

test.use({ serviceWorkers: 'allow' })

/** Waits until the whole deck is kept. */
const kept = (page: Page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready
  while (!navigator.serviceWorker.controller) await new Promise(done => setTimeout(done, 50))
})

for (const { dir, base } of Object.values(sites)) {
  test(`the deck at ${base} can be installed, with icons of the sizes that its manifest says, and after one visit it works without a network`, async ({ page, context }) => {
    const site = await serve({ dir, base })
    await exposeNav(page)
    await page.goto(site.url)
    const address = await page.locator('link[rel=manifest]').evaluate(link => (link as HTMLLinkElement).href)
    const manifest = await (await page.request.get(address)).json() as { name: string, icons: { src: string, sizes: string, purpose: string }[] }
    expect(manifest.name).toBe(slides[0]!.title)
    expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable')
    for (const { src, sizes } of manifest.icons) {
      const icon = await (await page.request.get(new URL(src, address).href)).body()
      expect(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`).toBe(sizes)
    }
    await kept(page)
    await site.close()

    for (const no of [1, midst, slides.length]) {
      const response = await page.goto(`${site.url}${no}`)
      expect(response!.status()).toBe(200)
      await expect(page.locator(`#app [data-slidev-no="${no}"] h1`)).toHaveText(slides[no - 1]!.heading)
    }
    // The pages of the others, and what the app draws them of, all of it from what is kept.
    for (const { no, heading } of slides) {
      expect(await page.evaluate(async address => (await fetch(address)).status, `${site.url}${no}`)).toBe(200)
      await page.evaluate(no => window.deckNav()!.go(no), no)
      await expect(page.locator(`#app [data-slidev-no="${no}"] h1`)).toHaveText(heading)
    }
    await page.goto(`${site.url}${midst}?clicks=2`)
    await page.keyboard.press('ArrowRight')
    await expect(page).toHaveURL(`${site.url}${midst}?clicks=3`)
    await page.goto(`${site.url}presenter/${midst}`)
    await expect(page.locator('.slidev-presenter .main h1').filter({ visible: true })).toHaveText(slides[midst - 1]!.title)
    await expect(page.locator('.slidev-note').first()).toContainText(readNote(slides[midst - 1]!.note).paragraphs[0]!.text)
    await page.goto(`${site.url}${midst}?play`)
    await expect(page.getByRole('region', { name: 'Play the talk' }).locator('.captions span').first()).toBeVisible()
    await page.goto(`${site.url}handout`)
    await expect(page.locator('section')).toHaveCount(slides.length)
    const pdf = await page.evaluate(async address => (await (await fetch(address)).text()).slice(0, 5), `${site.url}${pkg.name}.pdf`)
    expect(pdf).toBe('%PDF-')
    // As a film is asked for.
    const part = await page.evaluate(async (address) => {
      const answer = await fetch(address, { headers: { Range: 'bytes=1-3' } })
      return [answer.status, await answer.text(), answer.headers.get('Content-Range')?.replace(/\d+$/, 'all')]
    }, `${site.url}${pkg.name}.pdf`)
    expect(part).toEqual([206, 'PDF', 'bytes 1-3/all'])
    for (const elsewhere of ['other/', 'other/7', 'api.json', '2024', 'presenter/2024', 'assets/other.png'])
      await expect(page.goto(site.url + elsewhere), `${elsewhere}, of another site below this one`).rejects.toThrow('ERR_CONNECTION_REFUSED')
    await context.close()
  })
}

test('the next visit has the new version, whole, and a window with the old one goes on', async ({ page, context }) => {
  const dir = test.info().outputPath('site')
  await cp(sites.root.dir, dir, { recursive: true })
  const site = await serve({ dir })
  await page.goto(site.url)
  await kept(page)

  // Half a deploy: the pages of a version of which the files never come. What is kept stays, and is shown.
  const second = await readFile(join(dir, '2.html'), 'utf8')
  const old = /assets\/md-[\w-]+\.js/.exec(second)![0]
  const half = old.replace('md-', 'md-half-')
  const fresh = old.replace('md-', 'md-fresh-')
  const worker = await readFile(join(dir, 'sw.js'), 'utf8')
  const writeWorker = (version: string, file: string) => writeFile(join(dir, 'sw.js'), worker.replace(/"version":"\w+"/, `"version":"${version}"`).replace(old, file))
  const point = async (from: string, to: string) => {
    for (const name of (await readdir(dir)).filter(name => name.endsWith('.html')))
      await writeFile(join(dir, name), (await readFile(join(dir, name), 'utf8')).replaceAll(from, to))
  }
  await point(old, half)
  await writeWorker('half', half)
  const renew = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const { installing } = await registration.update() as ServiceWorkerRegistration
    return installing && new Promise(done => installing.addEventListener('statechange', () => ['activated', 'redundant'].includes(installing.state) && done(installing.state)))
  })
  expect(await renew()).toBe('redundant')
  const between = await context.newPage()
  expect(await (await between.goto(`${site.url}2`))!.text()).toBe(second)
  await expect(between.locator('#app [data-slidev-no="2"] h1')).toBeVisible()
  await between.close()

  // A deploy: other words in a page, another name of a slide's file, and the old file gone. The host does not have the pages yet, and
  // answers with those before: no version is made of both.
  await point(half, old)
  await rename(join(dir, old), join(dir, fresh))
  await writeWorker('next', fresh)
  expect(await renew()).toBe('redundant')
  // This page first: a browser looks for a new worker when it likes, and keeps what it finds once all pages are of its version.
  await writeFile(join(dir, '2.html'), second.replaceAll(old, fresh).replace(/<title>[^<]*/, '<title>The new version'))
  await point(old, fresh)

  const visit = await context.newPage()
  const response = await visit.goto(`${site.url}2`)
  expect(await response!.text()).toContain('The new version')
  // A browser lets the old worker end once it has nothing to do, but not one that is debugged, as each is here.
  const session = await context.newCDPSession(visit)
  await session.send('ServiceWorker.enable')
  const state = () => visit.evaluate(async () => {
    const { active, installing, waiting } = await navigator.serviceWorker.ready
    return [installing, waiting, active].map(worker => worker?.state).find(Boolean)
  })
  await visit.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await expect.poll(state, { timeout: 30_000 }).not.toBe('installing')
  await session.send('ServiceWorker.stopAllWorkers')
  await expect.poll(state).toBe('activated')
  expect(await visit.evaluate(async () => (await caches.keys()).length), 'this version and the one before, of which all was kept').toBe(2)
  // What the first window may still ask for.
  expect(await page.evaluate(async address => (await fetch(address)).status, site.url + old)).toBe(200)

  await site.close()
  const offline = await visit.goto(`${site.url}2`)
  expect(await offline!.text(), 'without a network it is the new one, too').toContain('The new version')
})

test('a page that keeps one waiting comes from what is kept', async ({ page, context }) => {
  const site = await serve({ dir: sites.root.dir })
  await page.goto(site.url)
  await kept(page)
  await context.route(new RegExp(`/${midst}$`), () => new Promise(() => undefined))
  await page.goto(`${site.url}${midst}`)
  await expect(page.locator(`#app [data-slidev-no="${midst}"] h1`)).toHaveText(slides[midst - 1]!.title)
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await site.close()
})

test('nothing is loaded ahead for a visitor who saves data', async ({ browser }) => {
  for (const saveData of [false, true]) {
    const page = await browser.newPage()
    await page.clock.install()
    await page.addInitScript((saveData) => {
      Object.defineProperty(navigator, 'connection', { value: { saveData } })
      navigator.serviceWorker.register = () => {
        document.documentElement.dataset.keeps = 'yes'
        return new Promise(() => undefined)
      }
    }, saveData)
    await page.goto(process.env.DECK_URL!)
    await expect(page.locator('#app h1').first()).toBeVisible()
    await page.clock.runFor('05')
    expect(await page.locator('html[data-keeps]').count()).toBe(saveData ? 0 : 1)
    await page.close()
  }
})
