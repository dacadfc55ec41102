import { existsSync } from 'node:fs'
import { cp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { anyContent, filled, idsOf, withoutAbsent, writeDeck } from '../new/new.ts'
import { readNote } from '../packages/stage/notes.ts'
import { exposeNav } from '../packages/publish/browser.ts'
import { root } from '../packages/publish/command.ts'
import { loadSlides, type Slide } from '../packages/publish/slides.ts'
import { unusedBy } from '../packages/publish/unused.ts'
import { faults } from './axe.ts'
import { comparison } from './decks/rest-vs-graphql/content/comparison.ts'
import { points } from './decks/rest-vs-graphql/content/points.ts'
import { sides } from './decks/rest-vs-graphql/content/sides.ts'
import { sources } from './decks/rest-vs-graphql/content/sources.ts'
import { published, type Site } from './decks.ts'
import { clicksOf, Deck, expect, test } from './fixtures.ts'
import { layoutProblems, wordSizes } from './layout.ts'
import { run } from './run.ts'

// One build for all of them.
test.describe.configure({ mode: 'serial' })

/** Another talk in this deck's place: it brings its own slides.md and content/, and nothing else. */
const talk = join(import.meta.dirname, 'decks/rest-vs-graphql')
const names = Object.values(sides).map(({ name }) => name)

const folder = join(root, '.cache/test/x-vs-y')
/** Words of the talk that this deck comes from. */
const before = /virtual|\bvms?\b|container|docker|kvm/i

test.describe('npm run new', () => {
  let site: Site | undefined
  test.afterAll(() => site?.close())

  test('writes a deck that is built as it is: nothing in it is missing, overlaps or is cut off, and it says what to do next, and no word of the talk before', async ({ page }) => {
    test.setTimeout(300_000)
    await rm(folder, { recursive: true, force: true })
    await writeDeck(['REST', 'GraphQL'], folder)
    // In place of its install.
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    delete manifest.workspaces
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))

    const checked = await run('check', [], { cwd: folder })
    expect(checked).toMatchObject({ code: 0, faults: [] })
    site = await published(folder)
    await exposeNav(page)
    const deck = new Deck(page, site.url)
    await deck.open(1)
    const written = await loadSlides(folder)
    for (const { no, content, frontmatter, note } of written) {
      expect(checked.lines.filter(line => line.includes(`: slide ${no} (`)), `what is to be said on slide ${no}`).toHaveLength(1)
      for (const clicks of new Set([0, clicksOf(note)])) {
        await deck.go(no, clicks)
        const slide = deck.slide(no)
        expect.soft(await slide.evaluate(layoutProblems), `slide ${no}, click ${clicks}`).toEqual([])
        if (/<(?:CostBars|ComparisonTable)/.test(content)) expect.soft(await slide.evaluate(slide => [...slide.querySelectorAll('tbody tr')].at(-1)!.getBoundingClientRect().bottom / slide.getBoundingClientRect().bottom), `how far two rows go down slide ${no}`).toBeGreaterThan(0.7)
        await expect(slide.locator('.mermaid svg')).toHaveCount(content.match(/^```mermaid/gm)?.length ?? 0)
        expect.soft(await slide.ariaSnapshot()).not.toMatch(before)
        if (!frontmatter.appendix) expect.soft((await slide.evaluate(wordSizes)).filter(({ px, source }) => px < (source ? 13 : 16)), `slide ${no}, click ${clicks}`).toEqual([])
      }
    }
    expect(deck.problems).toEqual([])
    expect((await readdir(join(folder, 'public'))).sort(), 'no picture of the deck before').toEqual(['favicon.svg', 'icon-192.png', 'icon-512.png', 'icon-maskable.png'])
    expect((await run('export', [], { cwd: folder })).stdout, 'what is handed out is of the site that is there').not.toContain('Building')
  })

  test('refuses what would write over something, or be no comparison, in a line, and leaves nothing', async () => {
    const there = join(root, '.cache/test')
    await expect(writeDeck(['REST', 'GraphQL'], there)).rejects.toThrow(/is there already/)
    await expect(writeDeck(['REST', 'rest'], `${there}/same`)).rejects.toThrow(/both sides are called/)
    await expect(writeDeck(['REST', ' '], `${there}/blank`)).rejects.toThrow(/is no name/)
    await expect(writeDeck(['REST', 'GraphQL'], join(root, 'talks/new'))).rejects.toThrow(/within this deck/)
    expect(existsSync(`${there}/same`) || existsSync(`${there}/blank`) || existsSync(join(root, 'talks'))).toBe(false)
  })

  test('takes names of any letters: as words on slides, as ids only what is one', () => {
    expect(idsOf(['C++ & co', 'Rust'])).toEqual(['cCo', 'rust'])
    for (const names of [['C++', 'C#'], ['源代码', 'Rust'], ['Source', 'Feature'], ['3D', '2D']] as const) expect(idsOf([...names]), names.join()).toEqual(['left', 'right'])
    const text = filled('---\ntitle: \'LEFT_NAME\'\n---\n\n# LEFT_NAME\n', 'slides.md', ['It’s <b> {{x}} \'*a*', 'Rust'])
    expect(text).toBe('---\ntitle: \'It’s <b> {{x}} \'\'*a*\'\n---\n\n# It’s &lt;b> &#123;&#123;x}} \'\\*a\\*\n')
    expect(filled('\'LEFT_NAME\'', 'a.ts', ['It\'s \\', 'Rust'])).toBe('\'It\\\'s \\\\\'')
  })
})

let site: Site | undefined
let slides: Slide[]
test.describe('with a talk in it', () => {
  test.beforeAll(async () => {
    test.setTimeout(300_000)
    for (const part of [...(await readdir(join(folder, 'content'))).filter(file => !anyContent.includes(file)).map(file => `content/${file}`), 'slides.md']) await rm(join(folder, part), { recursive: true })
    await cp(talk, folder, { recursive: true })
    await withoutAbsent(folder)
    for (const file of await unusedBy(await loadSlides(folder), folder)) await rm(join(folder, file))
    slides = await loadSlides(folder)
    site = await published(folder, ['--without-notes'])
  })
  test.afterAll(() => site?.close())

  /** The slide with this part of the deck, in its last state. */
  async function shown(deck: Deck, part: string) {
    const { no, note } = slides.find(({ content }) => content.includes(part))!
    await deck.open(no, clicksOf(note))
    return deck.slide(no)
  }

  test('it has a file for each of content/, but none of those in talk/', async () => {
    const modules = async (deck: string) => (await readdir(join(deck, 'content'))).filter(file => file.endsWith('.ts')).sort()
    expect(await modules(folder)).toEqual(await modules(root))
  })

  test('its PDF is called as Slidev’s headmatter says, and signed by who speaks', async ({ request }) => {
    const response = await request.get(`${site!.url}rest-vs-graphql.pdf`)
    expect(response.status()).toBe(200)
    expect((await PDFDocument.load(await response.body())).getAuthor()).toBe('Ada Example')
  })

  test('it passes the strict check', async () => {
    expect(await run('check', ['--strict'], { cwd: folder })).toMatchObject({ code: 0, lines: [] })
  })

  test('published without its notes, it has none of them in any file, and says of none that it has', async () => {
    const said = slides.flatMap(({ note }) => readNote(note).paragraphs.map(({ text }) => text.slice(0, 40)))
    expect(said.length).toBeGreaterThan(slides.length / 2)
    const dist = join(folder, 'dist')
    for (const file of (await readdir(dist, { recursive: true })).filter(name => /\.(html|js)$/.test(name))) {
      const text = await readFile(join(dist, file), 'utf8')
      expect(said.filter(part => text.includes(part)), file).toEqual([])
      if (file.endsWith('.html')) expect(text, file).not.toMatch(/what (?:is|was) said|name="description" content=""/)
    }
  })

  test('each slide has its title, nothing in it overlaps or is cut off, axe finds nothing, and no word is left of the talk before', async ({ page }) => {
    await exposeNav(page)
    const deck = new Deck(page, site!.url)
    await deck.open(1)
    for (const { no, title, note } of slides) {
      const slide = deck.slide(no)
      for (const clicks of new Set([0, clicksOf(note)])) {
        const state = `slide ${no}, click ${clicks}`
        await deck.go(no, clicks)
        await expect(slide.locator('h1')).toHaveText(title)
        await expect(slide.locator('h1')).toBeInViewport({ ratio: 1 })
        expect.soft(await slide.evaluate(layoutProblems), state).toEqual([])
        expect.soft(await faults(page), state).toEqual([])
        expect.soft(await slide.ariaSnapshot(), state).not.toMatch(before)
      }
    }
    await page.goto(`${site!.url}handout`)
    expect(await page.locator('body').innerText()).not.toMatch(/virtual machine|\bVMs?\b|container|docker|kvm/i)
    expect(deck.problems).toEqual([])
  })

  test('table, cards, bars, diagram and sources are drawn from its content, with the names of its sides', async ({ page }) => {
    await exposeNav(page)
    const deck = new Deck(page, site!.url)
    const table = await shown(deck, '<ComparisonTable')
    await expect(table.getByRole('columnheader')).toHaveText(['Feature', ...names, 'Evidence'])
    await expect(table.getByRole('rowheader')).toHaveText(comparison.map(({ feature }) => feature))
    await expect(table.locator('tbody svg'), 'rows without a picture').toHaveCount(0)
    for (const { rest, graphql } of comparison) await expect(table.getByRole('row').filter({ hasText: rest.replaceAll('**', '') })).toContainText(graphql.replaceAll('**', ''))

    const colours: string[] = []
    for (const [side, cards] of Object.entries(points)) {
      const slide = await shown(deck, `<PointCards of="${side}"`)
      await expect(slide.locator('.cards strong')).toHaveText(cards.map(({ title }) => title))
      colours.push(await slide.locator('.cards strong').last().evaluate(title => getComputedStyle(title).color))
    }
    expect(new Set(colours).size, 'each side has a colour of its own').toBe(2)

    if (slides.some(({ content }) => content.includes('<CostBars'))) {
      const bars = await shown(deck, '<CostBars')
      await expect(bars.locator('.legend span')).toHaveText([...names, /100%/])
      await expect(bars.locator('.lane > .sr-only').first()).toHaveText(`${names[0]}:`)
      const lost = (await bars.locator('.lane b').allInnerTexts()).map(text => Number.parseInt(text.slice(1)))
      const order = await bars.getByRole('rowheader').allInnerTexts()
      expect(lost, 'one request to two is the larger’s half').toContain(50)
      expect(order.map(text => text.split('\n')[0]), 'part by part, in each the largest loss first').toEqual(['Answers', 'Requests', 'Questions'])
      const widths = await bars.locator('.bar').evaluateAll(all => all.map(bar => bar.getBoundingClientRect().width))
      expect(widths.map(width => Math.round(width / widths[0]! * lost[0]!)), 'to scale').toEqual(lost)
    }

    const diagram = await shown(deck, '```mermaid')
    const sizes = await diagram.locator('.mermaid .nodeLabel').evaluateAll(all => all.map(word => Number.parseFloat(getComputedStyle(word).fontSize) * word.closest('foreignObject')!.getCTM()!.a))
    expect(new Set(sizes.map(Math.round)).size, 'a diagram’s words are of one size').toBe(1)
    expect(sizes[0], 'as it fills the slide, they are no smaller than the slide’s').toBeGreaterThanOrEqual(18)

    const list = await shown(deck, '<SourceList')
    await expect(list.locator('.sources .what > a')).toHaveCount(Object.keys(sources).length)
    for (const { title, link } of Object.values(sources)) await expect(list.getByRole('link', { name: title })).toHaveAttribute('href', link)
    expect(deck.problems).toEqual([])
  })
})
