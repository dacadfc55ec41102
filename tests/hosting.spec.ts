import { once } from 'node:events'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { comparison } from '../content/comparison.ts'
import { type SourceId, sources } from '../content/sources.ts'
import { readNote } from '../packages/stage/notes.ts'
import { isHandedOut } from '../packages/stage/routes.ts'
import { exposeNav } from '../packages/publish/browser.ts'
import { root } from '../packages/publish/command.ts'
import { caching, headersFile, headersOf } from '../packages/publish/policy.ts'
import { serve } from '../packages/publish/serve.ts'
import { citesIn } from '../setup/preparser.ts'
import { Deck, expect, midst, routes, sites, slides, talk, test, unsaidOf } from './fixtures.ts'

/** Of this deck, which names nobody who may show it in a frame. */
const headers = headersOf({})

for (const { dir, base } of Object.values(sites)) {
  test.describe(`hosted at ${base}`, () => {
    let site: Awaited<ReturnType<typeof serve>>
    test.beforeAll(async () => { site = await serve({ dir, base }) })
    test.afterAll(() => site.close())

    /** What must not happen while a test runs: a failed or foreign request, or an error in the page. */
    let troubles: string[]
    test.beforeEach(({ page }) => {
      troubles = []
      page.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(site.url)) troubles.push(`outside ${base}: ${request.url()}`)
      })
      // A reload aborts what the page was still preloading.
      page.on('requestfailed', request => request.failure()?.errorText !== 'net::ERR_ABORTED' && troubles.push(`failed: ${request.url()}`))
      page.on('response', response => { if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`) })
      page.on('pageerror', error => troubles.push(String(error)))
    })
    test.afterEach(() => { expect(troubles).toEqual([]) })

    test('the front page is the first slide; a link to a slide or to the presenter opens it, and a reload stays there', async ({ page }) => {
      await page.goto(site.url)
      await expect(page.locator('[data-slidev-no="1"] h1')).toBeVisible()
      await expect(page).toHaveURL(`${site.url}1`)
      const address = `${site.url}${midst}?clicks=2`
      await page.goto(address)
      const slide = page.locator(`[data-slidev-no="${midst}"]`)
      await expect(slide.locator('h1')).toBeVisible()
      await expect(page.locator('[data-slidev-no="1"]')).toBeHidden()
      const before = await slide.ariaSnapshot()
      await page.reload()
      await expect(slide.locator('h1')).toBeVisible()
      await expect(page).toHaveURL(address)
      expect(await slide.ariaSnapshot()).toBe(before)
      for (const [ending, query] of [['', ''], ['.html', '?clicks=1']] as const) {
        await page.goto(`${site.url}presenter/${midst}${ending}${query}`)
        await expect(page.locator(`.slidev-presenter .main [data-slidev-no="${midst}"] h1`)).toBeVisible()
        await expect(page.locator('.slidev-note').first()).toBeVisible()
        await expect(page).toHaveURL(`${site.url}presenter/${midst}${query}`)
      }
    })

    test('a file that does not exist is not found', async ({ request }) => {
      const response = await request.get(`${site.url}assets/none.js`)
      expect(response.status()).toBe(404)
      expect(response.headers()['content-type']).toContain('text/html')
    })
  })
}

test('a page asks at once for what its slide needs, and when nothing else waits for what the next one does', async () => {
  const asked = async (no: number) => {
    const links = [...(await readFile(join(sites.root.dir, `${no}.html`), 'utf8')).matchAll(/<link rel="(?:modulepreload|preload)"[^>]*?(fetchpriority="low")? href="([^"]+)"/g)]
    const of = (late: boolean) => links.filter(([, low]) => !!low === late).map(([,, file]) => file!)
    return { soon: of(false), late: of(true) }
  }
  const [here, next] = [await asked(midst), await asked(midst + 1)]
  expect(here.late.filter(file => file.endsWith('.js'))).not.toEqual([])
  expect(here.late).toEqual(next.soon.filter(file => !here.soon.includes(file)))
  expect((await asked(talk.length)).late, 'behind the last slide there is none').toEqual([])
})

test('nothing is served outside the base', async ({ request }) => {
  const site = await serve(sites.sub)
  const outside = await request.get(new URL('/elsewhere', site.url).href)
  await site.close()
  expect(outside.status()).toBe(404)
})

test('diagrams are drawn already, so that no Mermaid is sent', async () => {
  const files = (await readdir(sites.root.dir, { recursive: true })).filter(name => name.endsWith('.js'))
  for (const name of files)
    expect(await readFile(join(sites.root.dir, name), 'utf8'), name).not.toContain('Syntax error in text')
})

test('each slide is a page that reads without scripts, in its last state, and leads on', async ({ browser, request }) => {
  const url = process.env.DECK_URL!
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(url)
  const handout = await (await request.get(`${url}handout`)).text()
  for (const { no, title, heading, note } of slides) {
    const response = await request.get(`${url}${no}`)
    expect(response.status()).toBe(200)
    const html = await response.text()
    // Nor an address of the machine that built it.
    expect(html, `slide ${no}`).not.toMatch(/canonical|og:image|\blocalhost\b/)
    // What its styles declare and nothing reads would be paid for before the first paint. The handout takes its colours from there.
    const [, styles = ''] = /<style class="of-still">(.*?)<\/style>/s.exec(html) ?? []
    const unread = (styles.match(/(?<=[{;]\s*)--[\w-]+(?=\s*:)/g) ?? []).filter(name => !`${html}${handout}`.includes(`var(${name}`))
    expect(unread, `slide ${no}`).toEqual([])
    expect(html.indexOf('<meta charset'), 'in the first kilobyte').toBeLessThan(100)
    await expect(page.locator('[style=""]'), 'what one build has and the next has not').toHaveCount(0)
    await expect(page).toHaveTitle(no === 1 ? title : `${title} · ${slides[0]!.title}`)
    await expect(page.locator('h1').filter({ visible: true })).toHaveText(heading)
    const description = await page.locator('meta[name=description]').getAttribute('content')
    expect(readNote(note).plain.replace(/\s+/g, ' ')).toContain(description!)
    const next = page.getByRole('link', { name: 'Next' })
    if (no < slides.length) await next.click()
    else await expect(next).toHaveCount(0)
  }
  for (const path of ['overview', 'notes', 'entry', `presenter/${midst}`]) {
    await page.goto(url + path)
    await expect(page.getByRole('heading', { name: slides[0]!.title })).toBeVisible()
    await expect(page.getByRole('link', { name: 'The talk as text' })).toHaveAttribute('href', '/handout')
  }
  await context.close()
})

test('where the app’s files do not come, a page is as without scripts: its last state, and the ways on', async ({ page }) => {
  const url = process.env.DECK_URL!
  const reads = async () => {
    await expect(page.locator('#still > .last h1')).toBeVisible()
    await expect(page.locator('#still > .first:not(.last)')).toBeHidden()
    await expect(page.getByRole('link', { name: 'Next' })).toHaveAttribute('href', `/${midst + 1}`)
  }
  await page.route('**/*.js', route => route.abort())
  for (const query of ['', '?clicks=2']) {
    await page.goto(`${url}${midst}${query}`)
    await reads()
  }
  for (const path of ['overview', `presenter/${midst}`]) {
    await page.goto(url + path)
    await expect(page.getByRole('heading', { name: slides[0]!.title })).toBeVisible()
    await page.getByRole('link', { name: 'The talk as text' }).click()
    await expect(page.locator('section')).toHaveCount(slides.length)
  }
  // They come, and nothing of them.
  await page.unroute('**/*.js')
  await page.route('**/*.js', route => route.fulfill({ contentType: 'text/javascript', body: '' }))
  await page.clock.install()
  await page.goto(`${url}${midst}`)
  await expect(page.locator('#still > .first h1')).toBeVisible()
  await page.clock.runFor('15')
  await reads()
})

/** Opens pages in a window as they are until the app comes, which it never does. */
async function holdApp(page: Page): Promise<void> {
  await page.route('**/*.js', route => route.fulfill({ contentType: 'text/javascript', body: '' }))
  await page.addInitScript(() => void Object.assign(window, { setTimeout: () => 0 }))
}

/** How far what is on the page was shifted since it was opened. */
const shift = (page: Page) => page.evaluate(async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  return new Promise<number>((done) => {
    new PerformanceObserver(list => done((list.getEntries() as (PerformanceEntry & { value: number })[]).reduce((sum, { value }) => sum + value, 0))).observe({ type: 'layout-shift', buffered: true })
    setTimeout(done, 50, 0)
  })
})

test('the page of a slide looks as the app draws it, in both themes, and as the page to read does on a phone held upright, and the app takes over from it without a shift', async ({ deck, context }) => {
  test.setTimeout(240_000)
  const [screen, phone] = [deck.page.viewportSize()!, { width: 412, height: 823 }]
  // A window without the app, and one that is a phone.
  const still = await context.newPage()
  await holdApp(still)
  const reading = new Deck(await context.newPage())
  await exposeNav(reading.page)
  await reading.page.setViewportSize(phone)
  /** Where a slide, or what it stands in, is on the screen, and all of it. */
  const seen = async (no: number, slide: Locator, place = slide) => {
    await slide.page().evaluate(() => document.fonts.ready)
    const { x, y } = (await place.boundingBox())!
    return [`at ${Math.round(x)} ${Math.round(y)}`, ...await deck.state(no, slide)]
  }
  const load = async ({ page, url }: Deck, no: number, as: string) => {
    await page.bringToFront()
    await page.goto(`${url}${no}`)
    await expect(page.locator(`#app [data-slidev-no="${no}"] h1`)).toBeVisible()
    await expect(page.locator('#still')).toHaveCount(0)
    expect.soft(await shift(page), as).toBeLessThan(0.01)
    await page.evaluate(() => document.fonts.ready)
  }
  // The light theme is the page's own; a walk for each, as the colours of all slides that are drawn take longer than to go to one.
  for (const colorScheme of ['light', 'dark'] as const) {
    if (colorScheme === 'dark') await deck.theme(colorScheme)
    await still.emulateMedia({ colorScheme })
    for (const { no, content } of slides) {
      // What is the same at the same place has not been shifted: that needs no page of its own.
      const afresh = colorScheme === 'light' && (no === 1 || no === midst || content.includes('```mermaid'))
      const show = async (window: Deck, as: string) => {
        if (afresh) return load(window, no, as)
        // A window behind another draws no frames.
        await window.page.bringToFront()
        await window.go(no)
      }
      await show(deck, `slide ${no}`)
      await still.setViewportSize(screen)
      await still.goto(`${deck.url}${no}`)
      expect.soft(await seen(no, still.locator('#still .first .slidev-page')), `slide ${no}, ${colorScheme}`).toEqual(await seen(no, deck.slide(no)))
      if (colorScheme === 'dark') continue
      await still.setViewportSize(phone)
      await show(reading, `slide ${no}, on a phone`)
      expect.soft(await seen(no, still.locator('#still > .last .slidev-page')), `slide ${no}, on a phone`).toEqual(await seen(no, reading.page.locator(`.reading [data-slidev-no="${no}"]`), reading.page.locator(`.reading [data-no="${no}"]`)))
    }
  }
  expect(reading.problems).toEqual([])
})

test('a page says what a preview of its link has to show', async ({ page, request }) => {
  const { site, url } = { ...sites.sub, ...await serve(sites.sub) }
  const pictures = new Set<string>()
  for (const { no, title } of slides) {
    const html = await (await request.get(`${url}${no}`)).text()
    const content = (name: string) => new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)">`).exec(html)?.[1]
    expect(content('og:title')).toBe(title)
    expect(content('og:url')).toBe(`${site}${no}`)
    expect(html).toContain(`<link rel="canonical" href="${site}${no}">`)
    expect(content('og:image')).toBe(content('twitter:image'))
    const picture = await (await request.get(content('og:image')!.replace(site, url))).body()
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 630])
    pictures.add(picture.toString('base64'))
  }
  expect(pictures.size, 'each slide has a picture of its own').toBe(slides.length)
  await page.goto(`${url}handout`)
  const corner = await page.evaluate(async (picture) => {
    const bitmap = await createImageBitmap(await (await fetch(picture)).blob())
    const drawing = new OffscreenCanvas(1, 1).getContext('2d')!
    drawing.drawImage(bitmap, 0, 0)
    return [...drawing.getImageData(0, 0, 1, 1).data]
  }, `${url}og/${slides.find(({ frontmatter }) => frontmatter.class !== 'night')!.no}.png`)
  expect(corner, 'the light theme’s paper').toEqual([250, 250, 247, 255])
})

test('a slide that does not come says so, in its place, and the others stay', async ({ page }) => {
  const html = await (await page.request.get(process.env.DECK_URL!)).text()
  await page.route(/\/assets\/md-/, route => html.includes(route.request().url().split('/').at(-1)!) ? route.continue() : route.abort())
  await page.goto(process.env.DECK_URL!)
  await expect(page.locator('#still')).toHaveCount(0)
  await page.keyboard.press('End')
  await expect(page.getByRole('heading', { name: 'This slide did not come' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Load this page again' })).toHaveAttribute('href', new RegExp(`/${talk.at(-1)!.no}$`))
  await page.keyboard.press('Home')
  await expect(page.getByRole('heading', { level: 1, name: slides[0]!.heading })).toBeVisible()
})

test('an address that is no page says so, and leads back', async ({ page, request }) => {
  for (const path of ['999', '0', '-1', '7/8', '%00', 'presenter/999', 'constructor']) {
    const response = await request.get(process.env.DECK_URL + path)
    expect(response.status(), path).toBe(404)
    expect(await response.text(), path).toContain('Begin at the first slide')
  }
  await page.goto(`${process.env.DECK_URL!}presenter/999`)
  await page.getByRole('link', { name: 'Begin at the first slide' }).click()
  await expect(page.locator('[data-slidev-no="1"] h1')).toHaveText(slides[0]!.heading)
})

test('a slide at an address with nonsense in it is the slide, without an error', async ({ deck }) => {
  deck.page.on('dialog', () => deck.problems.push('a dialog'))
  for (const query of ['?clicks=abc', '?clicks=1e9', '?clicks=-4', '?clicks=%3Cscript%3Ealert(1)%3C/script%3E', '?clicks=NaN', '?x=%E0%A4%A', '.html?x=1']) {
    await deck.page.goto(`${deck.url}${midst}${query}`)
    await deck.settle(midst)
    await expect(deck.page).not.toHaveURL(/abc|script|NaN|html/)
    expect(deck.problems, query).toEqual([])
  }
})

test('the speaker has the notes, and nobody else loads them', async ({ deck }) => {
  const { page } = deck
  const [first] = readNote(slides[midst - 1]!.note).paragraphs
  const loaded: string[] = []
  page.on('request', request => request.url().endsWith('.js') && loaded.push(request.url()))
  await deck.open(midst)
  await page.waitForLoadState('networkidle')
  const scripts = await Promise.all(loaded.map(async url => (await page.request.get(url)).text()))
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.filter(script => script.includes(first!.text))).toEqual([])
  await deck.present(midst)
  await expect(page.getByText(first!.text)).toBeVisible()
})

test('the handout has every slide: its title, what its picture says, its notes and its sources', async ({ deck }) => {
  const { page } = deck
  await page.setViewportSize({ width: 390, height: 844 })
  const response = await page.goto(`${deck.url}handout`)
  expect(await response!.text()).not.toContain('<script')
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'as wide as a phone').toBe(390)
  await expect(page.locator('section')).toHaveCount(slides.length)
  for (const { no, title, note, content } of slides) {
    const section = page.locator(`#slide-${no}`)
    await expect(section.locator('h2')).toHaveText(`${no}. ${title}`)
    await expect(section.locator('h2 a')).toHaveAttribute('href', new RegExp(`/${no}$`))
    const said = readNote(note).paragraphs.map(({ text }) => text)
    expect((await section.locator('.notes p').allTextContents()).map(text => text.trim())).toEqual(said)
    const picture = (await section.locator('.picture').innerText()).replace(/\s+/g, ' ')
    if (/^<[A-Z]|^```/m.test(content)) expect(picture.length, `the picture of slide ${no} in words`).toBeGreaterThan(60)
    if (content.includes('<ComparisonTable')) {
      for (const { feature } of comparison) expect(picture).toContain(feature)
    }
    const links = await section.locator('.picture a').evaluateAll(all => all.map(link => (link as HTMLAnchorElement).href))
    for (const id of citesIn(content)) expect(links, `slide ${no}`).toContain(sources[id as SourceId].link)
  }
})

test('the handout of a route leaves out what is left out there', async ({ request }) => {
  for (const route of ['', ...Object.keys(routes)]) {
    const page = await (await request.get(`${process.env.DECK_URL!}handout${route && `-${route}`}`)).text()
    const text = page.replace(/<[^>]*>/g, '').replaceAll('&quot;', '"').replaceAll('&amp;', '&').replace(/\s+/g, ' ')
    for (const slide of slides.filter(slide => isHandedOut(slide, route))) {
      const unsaid = unsaidOf(slide.note)
      expect(unsaid.filter(sentence => text.includes(sentence.replace(/\s+/g, ' '))), `slide ${slide.no}`).toEqual(route ? [] : unsaid)
    }
  }
})

test('every answer is locked down, and what may be kept is kept', async ({ deck }) => {
  const answer = await deck.page.goto(`${deck.url}${midst}`)
  for (const [name, value] of Object.entries(headers)) expect(answer!.headers()[name.toLowerCase()]).toBe(value)
  expect(answer!.headers()['cache-control']).toBe(caching.rest)
  const script = await deck.page.locator('script[src]').first().getAttribute('src')
  expect((await deck.page.request.get(new URL(script!, deck.url).href)).headers()['cache-control']).toBe(caching.assets)

  await deck.settle(midst)
  await deck.page.evaluate(() => document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.foreign = true' })))
  expect(await deck.page.evaluate(() => 'foreign' in window)).toBe(false)
  expect(deck.problems.splice(0)).toEqual([expect.stringContaining('Content Security Policy')])
})

test('a host’s own policy that allows what the page’s tag says lets all of the deck work', async ({ deck }) => {
  const { page } = deck
  await page.route('**/*', async (route) => {
    const response = await route.fetch()
    const { 'content-type': type = '' } = response.headers()
    if (!type.includes('html')) return route.fulfill({ response })
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(await response.text())![1]!
    return route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
  })
  await deck.open(midst, 2)
  await deck.present(midst)
  // What is still being fetched ahead ends with the page.
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('each host sends the same headers', async () => {
  const vercel = JSON.parse(await readFile(join(root, 'vercel.json'), 'utf8')) as { headers: { source: string, headers: { key: string, value: string }[] }[] }
  const fields = (fields: Record<string, string>) => Object.entries(fields).map(([key, value]) => ({ key, value }))
  expect(vercel.headers).toEqual([
    { source: '/(.*)', headers: fields(headers) },
    ...['/assets/(.*)', '/:lang/assets/(.*)'].map(source => ({ source, headers: fields({ 'Cache-Control': caching.assets }) })),
  ])
  const nginx = await readFile(join(root, 'nginx.conf'), 'utf8')
  for (const [name, value] of Object.entries(headers)) expect(nginx).toContain(`  add_header ${name} "${value}" always;\n`)
  for (const value of Object.values(caching)) expect(nginx).toContain(`"${value}"`)
  for (const setting of ['charset utf-8', 'absolute_redirect off', 'gzip_vary on', 'gzip_proxied any', 'default_type application/manifest+json']) expect(nginx).toContain(`  ${setting};\n`)
  const file = await readFile(join(sites.sub.dir, '_headers'), 'utf8')
  expect(file.split('\n')[0], 'of the deck’s own answers').toBe(`${sites.sub.base}*`)
  for (const [name, value] of Object.entries(headers)) expect(file).toContain(`\n  ${name}: ${value}\n`)
  expect(file).toContain(`\n${sites.sub.base}assets/*\n  Cache-Control: ${caching.assets}\n`)
})

test('a page of another host that the headmatter names shows the slides in a frame of 640 x 360, without any storage', async ({ page }) => {
  const dir = test.info().outputPath('site')
  await cp(sites.root.dir, dir, { recursive: true })
  let frames = ''
  const course = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(frames)).listen(0, '127.0.0.1')
  await once(course, 'listening')
  const host = `http://127.0.0.1:${(course.address() as AddressInfo).port}`
  await writeFile(join(dir, '_headers'), headersFile(['/'], headersOf({ frames: [`${host}/course`] })))
  const site = await serve({ dir })
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  await page.addInitScript(() => {
    if (window.parent === window) return
    const refuse = { get: () => { throw new DOMException('Access is denied for this document.', 'SecurityError') } }
    for (const name of ['localStorage', 'sessionStorage', 'caches', 'indexedDB']) Object.defineProperty(window, name, refuse)
    Object.defineProperty(navigator, 'serviceWorker', refuse)
  })
  frames = [site.url, process.env.DECK_URL!].map((url, i) => `<iframe name="${i}" src="${url}${midst}" width="640" height="360"></iframe>`).join('')
  await page.goto(`${host}/course`)
  const frame = page.frame('0')!
  await expect(frame.locator(`#slide-content [data-slidev-no="${midst}"] h1`)).toBeVisible()
  await expect(frame.locator('#still, .reading')).toHaveCount(0)
  await frame.locator('#slide-content').click()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => frame.url()).toBe(`${site.url}${midst}?clicks=1`)
  expect(errors).toEqual([])
  await expect(page.frame('1')!.locator('#app'), 'a deck that does not name that host').toHaveCount(0)
  course.closeAllConnections()
  course.close()
  await site.close()
})
