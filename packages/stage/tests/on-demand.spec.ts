import { readFile } from 'node:fs/promises'
import { createServer as createHttpServer, get } from 'node:http'
import { join, posix, win32 } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { listen } from 'slidev-addon-publish/command'
import { createServer } from 'vite'
import { built, develop, plantDeck, type Site, workbench } from '../../../tests/decks.ts'
import { ownFaces } from '../vite/faces.ts'
import { addressIn, plainAddress } from '../vite/page/address.ts'
import { anyPlace, below, quoted } from '../vite/paths.ts'

const headmatter = '---\ntheme: default\naddons: [stage]\nfonts:\n  provider: none\n---\n'

/** With a map to each file, which says what is in it. */
const settings = 'export default { build: { sourcemap: true } }\n'

/** Its third slide has uses that no compiler can see: the names are put together in the page. It is not drawn before it is shown. */
const bare = {
  'vite.config.ts': settings,
  'slides.md': `${headmatter}
# One

---

# Two

<!-- A note of the second slide -->

---
preload: false
---

# Unseen

<Unseen />
`,
  'components/Unseen.vue': `<script>
import { h, resolveDirective, withDirectives } from 'vue'
const named = (...letters) => resolveDirective(letters.join(''))
export default {
  render: () => h('p', [
    withDirectives(h('span', { class: 'marked' }, 'marked'), [[named('m', 'ark'), 1]]),
    withDirectives(h('div', { 'class': 'moved', 'initial': { x: 0 }, 'click-1': { x: 100 } }, 'moved'), [[named('mo', 'tion')]]),
  ]),
}
</script>
`,
}

const component = (template: string, script = '') => `<script setup>\n${script}\n</script>\n<template>${template}</template>\n`

const full = {
  'vite.config.ts': settings,
  'slides.md': `${headmatter.replace('---\n', '---\npresenter: false\n')}
# One

---

# Marks

<p><span v-mark.red="1" class="in-slide">first</span> <Marked /></p>

---
clicks: 2
---

# Motion

<div v-motion :initial="{ x: 0 }" :enter="{ x: 10 }" :click-1="{ x: 100 }" class="in-slide">first</div>
<Moved />

---

# Templates

<Compiled />
<FromSetup />

---

# Popups

\`\`\`ts twoslash
const answer = 42
\`\`\`

<Tip />

---

# Drawing
`,
  'components/Marked.vue': component('<span v-mark.circle="2" class="in-component">second</span>'),
  'components/Moved.vue': component('<div v-motion :initial="{ x: 0 }" :click-2="{ x: 200 }" class="in-component">second</div>'),
  'components/Compiled.vue': component('<Inner />', 'const Inner = { template: \'<b class="in-component" v-click="1">{{ 40 + 2 }}</b>\' }'),
  'components/Tip.vue': component('<Tooltip theme="twoslash" :delay="0"><b class="in-component">tip</b><template #popper>the popup of a component</template></Tooltip>', 'import { Tooltip } from \'floating-vue\''),
  'setup/main.ts': `import { defineAppSetup } from '@slidev/types'
export default defineAppSetup(({ app }) => { app.component('FromSetup', { template: '<b class="from-setup">{{ 2 * 21 }}</b>' }) })
`,
}

let served: Site | undefined
test.afterEach(async () => {
  await served?.close()
  served = undefined
})

const libraries = /\/(?:roughjs|rough-notation|popmotion|floating-vue|@floating-ui|compiler-(?:core|dom))\/|@vueuse\/motion|(?:mark|motion|popups|compiler)\.library\.ts/

/** While a deck is written, its first page waits until all modules have been made: a bound for what hangs, no more. */
const shown = (page: Page, title: string) => expect(page.getByRole('heading', { name: title })).toBeVisible({ timeout: 60_000 })

/** Opens the second slide of the bare deck as a visitor does, and waits for all that the page loads by itself. */
async function visit(page: Page, url: string): Promise<string[]> {
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  await page.goto(`${url}1`)
  await shown(page, 'One')
  await page.keyboard.press('ArrowRight')
  await shown(page, 'Two')
  await expect(page.locator('#slidev-goto-input')).toBeAttached()
  return asked
}

test.describe('a deck that uses none of the features', () => {
  // One build for all of them.
  test.describe.configure({ mode: 'default' })
  let dir: string
  let site: Site
  test.beforeAll(async () => {
    dir = await plantDeck(workbench, bare)
    site = await built(dir)
  })
  test.afterAll(() => site?.close())

  /** The modules in a built file, by its map; a file with nothing but glue has none. */
  const modulesOf = async (file: string) => {
    const path = join(dir, 'dist', file)
    return (await readFile(path, 'utf8')).includes('//# sourceMappingURL') ? (JSON.parse(await readFile(`${path}.map`, 'utf8')) as { sources: string[] }).sources : []
  }

  test('loads none of their libraries in a build, and little before its first slide', async ({ page }) => {
    const { url } = site
    const all = (await Promise.all((await visit(page, url)).filter(file => file.endsWith('.js')).map(file => modulesOf(new URL(file).pathname)))).flat()
    expect(all.filter(module => libraries.test(module))).toEqual([])
    expect(all.filter(module => module.includes('fuse.js'))).not.toEqual([])

    const html = await readFile(join(dir, 'dist/index.html'), 'utf8')
    const files = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, file]) => file!)
    const first = (await Promise.all(files.map(modulesOf))).flat()
    expect(first.filter(module => module.includes('play.vue'))).not.toEqual([])
    expect(first.filter(module => /fuse\.js|finder\.ts|find\.ts|Finding|Share\.vue|drauu|NavControls\.vue|QuickOverview|\/yaml\/|library\.ts/.test(module))).toEqual([])
    expect((await readFile(join(dir, 'dist', files[0]!), 'utf8'))).not.toContain('A note of the second slide')
  })

  test('loads none of their libraries while it is written', async ({ page }) => {
    const { url } = served = await develop(dir)
    expect((await visit(page, url)).filter(module => libraries.test(module))).toEqual([])
  })

  test('has its dialogs at the first key, before the page has come to rest', async ({ page }) => {
    const { url } = site
    await page.addInitScript('window.requestIdleCallback = () => 0')
    await page.goto(`${url}1`)
    await shown(page, 'One')
    // As a browser tells of a pointer that rests where a page comes to be.
    await page.evaluate(() => dispatchEvent(new PointerEvent('pointermove')))
    await page.waitForTimeout(500)
    await expect(page.locator('#slidev-goto-input')).not.toBeAttached()
    await page.keyboard.press('g')
    await expect(page.locator('#slidev-goto-input')).toBeFocused()
    await page.goto(`${url}1`)
    await shown(page, 'One')
    await page.keyboard.press('o')
    await expect(page.getByTitle('Slides Overview')).toBeVisible()
    await page.goto(`${url}1`)
    await page.getByRole('heading', { name: 'One' }).click({ button: 'right' })
    await expect(page.locator('.z-context-menu')).toBeVisible()
    await page.goto(`${url}1`)
    await shown(page, 'One')
    await page.mouse.move(20, 700, { steps: 2 })
    await expect(page.getByTitle('Go to next slide')).toBeVisible()
  })

  test('has marks and motion where only the page knows', async ({ page }) => {
    await page.goto(`${site.url}3`)
    await shown(page, 'Unseen')
    await page.keyboard.press('ArrowRight')
    await expect(drawn(page)).not.toHaveCount(0)
    await expect.poll(() => moved(page, '.moved')).toBe(100)
  })

  test('shows its notes to the speaker', async ({ page }) => {
    const { url } = site
    await page.goto(`${url}presenter/2`)
    await expect(page.getByText('A note of the second slide')).toBeVisible()
  })
})

/** How far to the right an element has moved, in pixels of the slide. */
const moved = (page: Page, of: string) => page.locator(of).evaluate(el => new DOMMatrix(getComputedStyle(el).transform).e)

/** The annotations that are drawn. */
const drawn = (page: Page) => page.locator('svg.rough-annotation path')

async function everythingWorks(page: Page, url: string) {
  await page.goto(`${url}2`)
  await shown(page, 'Marks')
  await expect(drawn(page)).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await expect(drawn(page)).not.toHaveCount(0)
  const first = await drawn(page).count()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => drawn(page).count()).toBeGreaterThan(first)
  // Both clicks of the slide are counted.
  await page.keyboard.press('ArrowRight')
  await shown(page, 'Motion')

  await expect.poll(() => moved(page, '[data-slidev-no="3"] .in-slide')).toBe(10)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => moved(page, '[data-slidev-no="3"] .in-slide')).toBe(100)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => moved(page, '[data-slidev-no="3"] .in-component')).toBe(200)

  await page.goto(`${url}4`)
  await expect(page.locator('.from-setup')).toHaveText('42')
  await expect(page.locator('[data-slidev-no="4"] .in-component')).toHaveClass(/slidev-vclick-hidden/)
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('[data-slidev-no="4"] .in-component')).toHaveText('42')
  await expect(page.locator('[data-slidev-no="4"] .in-component')).not.toHaveClass(/slidev-vclick-hidden/)

  await page.goto(`${url}5`)
  await page.locator('.twoslash-hover', { hasText: 'answer' }).first().hover()
  await expect(page.getByText('const answer: 42')).toBeVisible()
  await page.locator('[data-slidev-no="5"] .in-component').hover()
  await expect(page.locator('.v-popper--theme-twoslash .v-popper__inner', { hasText: 'the popup of a component' })).toBeVisible()

  await page.goto(`${url}6`)
  await shown(page, 'Drawing')
  await page.mouse.move(60, 810)
  await page.getByTitle('Show drawing toolbar').click()
  await page.mouse.move(500, 300)
  await page.mouse.down()
  await page.mouse.move(700, 400, { steps: 8 })
  await page.mouse.up()
  await expect(page.locator('svg.touch-none path')).toHaveCount(1)
  await page.getByTitle('Undo').click()
  await expect(page.locator('svg.touch-none path')).toHaveCount(0)

  await expect(page.getByTitle('Show slide overview')).toBeAttached()
  await expect(page.getByTitle('Presenter Mode')).toHaveCount(0)
  await page.goto(`${url}presenter/1`)
  await expect(page.getByText('404')).toBeVisible()
}

test.describe('a deck that uses the features, in slides and in components, and not the presenter view', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } })

  test('has those in a build, and no presenter route', async ({ page }) => {
    const { url } = served = await built(await plantDeck(workbench, full))
    await everythingWorks(page, url)
  })

  test('has those while it is written, and no presenter route', async ({ page }) => {
    const { url } = served = await develop(await plantDeck(workbench, full))
    await everythingWorks(page, url)
  })
})

test('a file of Slidev’s client is known by its path there, on any system, and one on another drive is none', () => {
  for (const [path, client, elsewhere] of [[win32, 'C:\\Users\\ada\\client', 'D:/talk/pages/play.vue'], [posix, '/home/ada/client', '/srv/talk/pages/play.vue']] as const) {
    expect(below(client, `${client.replaceAll('\\', '/')}/pages/play.vue`, path)).toBe('pages/play.vue')
    expect([elsewhere, `${client}s/play.vue`, client].map(file => below(client, file, path))).toEqual([undefined, undefined, ''])
    expect(below(client, path.join(client, '..data/a.ts'), path)).toBe('..data/a.ts')
  }
})

test('an import of a file in a folder with an apostrophe in its name is written so that it can be read, on any system', () => {
  const rest = 'export const said = \'import x from "y"\''
  for (const folder of [`/home/ada's talk é`, `C:/Users/o'brien/talk`]) {
    const fs = `/@fs/${folder.replace(/^\//, '')}`
    const code = [`import __n0 from '${fs}/a.vue'`, `import b from '${folder}/b's.vue';import_c`, `/* x */import c from "${folder}/c.vue"`, rest]
    expect(quoted(code.join('\n'), folder).split('\n')).toEqual([`import __n0 from "${fs}/a.vue"`, `import b from "${folder}/b's.vue";import_c`, code[2], rest])
  }
})

test('with --remote the deck is there under every name that the machine has on a network of one’s own, and under no other', async () => {
  const folder = test.info().outputPath('served')
  for (const remote of ['', undefined]) {
    const vite = await createServer({ configFile: false, root: folder, cacheDir: folder, appType: 'custom', logLevel: 'silent', optimizeDeps: { noDiscovery: true }, server: { middlewareMode: true, ws: false, watch: null }, plugins: anyPlace({ clientRoot: folder, roots: [], remote }, 'DESKTOP-AB12.corp.example') })
    const server = createHttpServer(vite.middlewares)
    const port = await listen(server, 0, '127.0.0.1')
    const statusAt = (host: string) => new Promise<number>((done, failed) => void get({ host: '127.0.0.1', port, headers: { host } }, ({ statusCode }) => done(statusCode!)).on('error', failed))
    const status = remote === undefined ? 403 : 404
    for (const name of ['desktop-ab12', 'desktop-ab12.corp.example', 'desktop-ab12.local', 'desktop-ab12.fritz.box:3030', 'desktop-ab12.home', 'desktop-ab12.lan', 'desktop-ab12.localdomain', 'desktop-ab12.tail0a1b.ts.net']) expect(await statusAt(name), name).toBe(status)
    for (const name of ['evil.example', 'desktop-ab12.evil.example', 'evil-local']) expect(await statusAt(name), name).toBe(403)
    expect(await statusAt('localhost')).toBe(404)
    server.close()
    await vite.close()
  }
})

test('a page asks another host for no faces that only its theme would like, and for those that the deck names', () => {
  const link = '<link href="https://fonts.googleapis.com/css2?family=Nunito" rel="stylesheet">\n'
  const pageOf = (headmatter: object) => {
    const options = { data: { headmatter }, utils: { indexHtml: `<head>${link}<link rel="icon" href="/a.svg"></head>` } }
    ownFaces(options as unknown as Parameters<typeof ownFaces>[0])
    return options.utils.indexHtml
  }
  expect(pageOf({})).toBe('<head><link rel="icon" href="/a.svg"></head>')
  expect(pageOf({ fonts: { provider: 'google' } })).toBe(pageOf({}))
  expect(pageOf({ fonts: { sans: 'Roboto' } })).toContain(link)
})

test('an address with the name of a page’s file, or with a click that is no number, is that of the slide', () => {
  for (const [address, plain] of Object.entries({
    '/7.html': '/7',
    '/talks/vm/presenter/7.html?clicks=2&read#a': '/talks/vm/presenter/7?clicks=2&read#a',
    '/overview.html': '/overview',
    '/index.html': '/',
    '/talks/vm/presenter/index.html': '/talks/vm/presenter/',
    '/7?clicks=abc': '/7',
    '/7?a=1&clicks=NaN&print': '/7?a=1&print',
    '/7?clicks=1e9&x=%E0%A4%A': '/7?clicks=1e9&x=%E0%A4%A',
    '/7?from=a.html#b.html': '/7?from=a.html#b.html',
  })) expect(plainAddress(address), address).toBe(plain)
  // Built for any place, a deck is one file.
  expect(plainAddress('/talks/index.html#/7.html?clicks=x', true)).toBe('/talks/index.html#/7')
  expect(plainAddress('/talks/index.html#/presenter/7?clicks=2', true)).toBe('/talks/index.html#/presenter/7?clicks=2')
})

test('where a slide has another number in another language, the switch leads to that, in every view, and keeps click and route', () => {
  const numbers = ['1', '1', '3', '2']
  for (const [here, there] of Object.entries({
    '4': '2', '2?clicks=3&route=10': '1?clicks=3&route=10', 'presenter/3': 'presenter/3', '4?read': '2?read', '9': '1',
    'overview?route=4': 'overview?route=4', 'part-2': 'part-2', '': '',
  })) expect(addressIn(here, numbers), here).toBe(there)
  expect(addressIn('4?clicks=1')).toBe('4?clicks=1')
})
