import { readFile, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { exposeNav, findBrowser } from '../packages/publish/browser.ts'
import { serve } from '../packages/publish/serve.ts'
import { copyProject } from './decks.ts'
import { Deck, expect, midst, slides, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'
import { run, type Ended } from './run.ts'

/** How the deck that is built here is called, and how that is written in HTML. */
const title = 'Docker > VMs & more'
const written = 'Docker &gt; VMs &amp; more'
/** Who gives it, where and when, in place of whoever does. */
const occasion = 'speaker: Ada & Co\naffiliation: Example University, Department of Computer Science\nevent: Introduction to Cloud Computing, lecture 9\ndate: 2027-03-12\nlogo: /favicon.svg\nlink: https://ada.example/talk'

test.describe('a build without a browser', () => {
  // One build for all of them.
  test.describe.configure({ mode: 'serial' })
  test.use({ serviceWorkers: 'allow' })

  let folder: string
  let ended: Ended
  let site: Awaited<ReturnType<typeof serve>>
  test.beforeAll(async () => {
    test.setTimeout(300_000)
    folder = await copyProject('built-alone')
    const text = await readFile(join(folder, 'slides.md'), 'utf8')
    await writeFile(join(folder, 'slides.md'), text.replace(/^(?:speaker|affiliation|event|date|logo|link):.*\n(?: .*\n)*/gm, '').replace(/^title: .*$/m, `title: "${title}"`).replace(/^lang: .*$/m, `lang: de\n${occasion}`))
    ended = await run('build', [], { cwd: folder, env: { BROWSER_PATH: '', PATH: folder, PLAYWRIGHT_BROWSERS_PATH: folder } })
    if (ended.code === 0) site = await serve({ dir: join(folder, 'dist') })
  })
  test.afterAll(() => site?.close())

  test('says in one line what it lacks, and installs none', () => {
    expect(ended).toMatchObject({ code: 0, faults: [] })
    const said = ended.stdout.split('\n').filter(line => /browser/.test(line))
    expect(said).toEqual([expect.stringMatching(/no PDF.*page.*diagrams/)])
  })

  test('has a page for every slide, which the app draws, with what a preview of its link shows', async ({ page }) => {
    await exposeNav(page)
    const deck = new Deck(page, site.url)
    for (const { no, heading, content } of slides) {
      const html = await (await page.request.get(`${site.url}${no}`)).text()
      expect(html).toContain(no === 1 ? `<title>${written}</title>` : ` · ${written}</title>`)
      expect(html).toMatch(/<meta name="description" content="[^"]{20,}">/)
      expect(html.match(/<meta property="og:title"/g)).toHaveLength(1)
      expect(html).not.toMatch(/id="still"|application\/pdf|og:image/)
      await (no === 1 || no === midst ? deck.open(no) : deck.go(no))
      await expect(deck.slide(no).locator('h1')).toHaveText(heading)
      for (const diagram of content.includes('```mermaid') ? await page.locator(`[data-slidev-no="${no}"] .mermaid`).all() : []) {
        expect(await diagram.evaluate(async (diagram) => {
          while (!(diagram.shadowRoot ?? diagram).querySelector('svg')) await new Promise(requestAnimationFrame)
          return (diagram.shadowRoot ?? diagram).textContent
        })).toMatch(/\w/)
      }
    }
  })

  test('says without scripts, in every page, what it is, and leads on', async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    for (const [path, heading] of [[String(midst), slides[midst - 1]!.title], ['overview', title], [`presenter/${midst}`, title]] as const) {
      await page.goto(site.url + path)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
      await expect(page.getByRole('link', { name: 'The talk as text' })).toHaveAttribute('href', '/handout')
    }
    await page.goto(`${site.url}${midst}`)
    await page.getByRole('link', { name: 'Next' }).click()
    await page.getByRole('link', { name: 'Back' }).click()
    await expect(page).toHaveURL(`${site.url}${midst}`)
    await context.close()
  })

  test('says who gives it, where and when, on the first slide and in the handout; where it ends, how to find it; in its head, who speaks', async ({ page }) => {
    await exposeNav(page)
    const deck = new Deck(page, site.url)
    await deck.open(1)
    await expect(deck.slide(1).locator('.speaker > span')).toHaveText(['Ada & Co · Example University, Department of Computer Science', 'Introduction to Cloud Computing, lecture 9 · 12. März 2027'])
    await expect(deck.slide(1).locator('.speaker-logo')).toBeInViewport()
    expect(await deck.slide(1).evaluate(layoutProblems), 'long names, too, have room').toEqual([])
    await expect(deck.slide(1).locator('.contact')).toHaveCount(0)
    for (const { no } of slides.filter(({ no, frontmatter }) => no > 1 && frontmatter.layout === 'cover')) {
      await deck.go(no)
      await expect(deck.slide(no).getByRole('link', { name: 'ada.example/talk' })).toHaveAttribute('href', 'https://ada.example/talk')
      const code = deck.slide(no).locator('.contact svg')
      await expect(code).toBeInViewport()
      expect((await code.boundingBox())!.width, 'large enough for a phone').toBeGreaterThan(120)
      expect(await deck.slide(no).evaluate(layoutProblems), 'where it ends').toEqual([])
      const [logo, named] = await Promise.all(['.speaker-logo', 'h1'].map(part => deck.slide(no).locator(part).boundingBox()))
      expect(logo!.y, 'the logo stands below what the slide says').toBeGreaterThan(named!.y + named!.height)
    }
    // Each sheet of the handout says it, too.
    await page.goto(`${site.url}paper?print=true&handout&range=1,${midst}`)
    await expect(page.locator('.sheet > header')).toHaveText(Array(2).fill(`${title} Ada & Co · Example University, Department of Computer Science · Introduction to Cloud Computing, lecture 9 · 12. März 2027`))
    await expect(page.locator('.sheet > footer')).toHaveText([1, 2].map(no => `ada.example/talk Page ${no} of 2`))
    expect(deck.problems).toEqual([])
    const [first, handout] = await Promise.all(['1', 'handout'].map(async path => (await page.request.get(site.url + path)).text()))
    expect(first!.match(/<meta name="author".*/g)).toEqual(['<meta name="author" content="Ada &amp; Co">'])
    expect(first, 'nothing is loaded from where the link leads').not.toMatch(/Content-Security-Policy.*ada\.example/)
    expect(handout).toContain('<p>Ada &amp; Co · Example University, Department of Computer Science<br>Introduction to Cloud Computing, lecture 9 · 12. März 2027<br><a href="https://ada.example/talk">ada.example/talk</a></p>')
  })

  test('escapes the title once and says its language, in every page', async ({ request }) => {
    for (const path of ['1', '2', 'handout', '999', 'presenter/1', 'overview']) {
      const html = await (await request.get(site.url + path)).text()
      expect(html, path).toContain('<html lang="de" dir="ltr">')
      expect(html, path).toContain(written)
      expect(html, path).not.toContain('&amp;amp;')
      expect(html, 'no tag is cut at a letter of a value').not.toMatch(/^">/m)
    }
  })

  test('has the notes to read, and works without a network after one visit', async ({ page, context }) => {
    const visited = await serve({ dir: join(folder, 'dist') })
    await page.goto(visited.url)
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
      while (!navigator.serviceWorker.controller) await new Promise(done => setTimeout(done, 50))
    })
    await visited.close()
    await page.goto(`${visited.url}${midst}`)
    await expect(page.locator(`[data-slidev-no="${midst}"] h1`)).toHaveText(slides[midst - 1]!.title)
    await page.goto(`${visited.url}handout`)
    await expect(page.locator('section')).toHaveCount(slides.length)
    await context.close()
  })

  test('is previewed compressed, as hosts send it', async () => {
    let url: string | undefined
    const previewed = run('serve', ['--port', String(5000 + process.pid % 3000)], {
      cwd: folder,
      meanwhile: (stdout, child) => {
        if (url) return
        url = /http:\S+/.exec(stdout)?.[0]
        if (url) void measured(url).finally(() => child.kill())
      },
    })
    let sizes: { plain: Answer, small: Answer } | undefined
    const measured = async (url: string) => { sizes = { plain: await answer(url, 'identity'), small: await answer(url, 'gzip') } }
    await previewed
    expect(sizes?.plain.encoding).toBeUndefined()
    expect(sizes?.small.encoding).toBe('gzip')
    expect(sizes!.small.bytes).toBeLessThan(sizes!.plain.bytes * 0.7)
  })
})

interface Answer { encoding?: string, bytes: number }

/** What is sent for an address, byte by byte. */
const answer = (url: string, encoding: string) => new Promise<Answer>((done, fail) => get(url, { headers: { 'Accept-Encoding': encoding } }, (response) => {
  let bytes = 0
  response.on('data', (chunk: Buffer) => { bytes += chunk.length }).on('end', () => done({ encoding: response.headers['content-encoding'], bytes }))
}).on('error', fail))

test('what looks for a browser installs none', async () => {
  const before = { ...process.env }
  process.env.BROWSER_PATH = ''
  try {
    expect(await findBrowser([])).toBeUndefined()
  }
  finally {
    // The same process goes on with other tests.
    process.env = before
  }
})
