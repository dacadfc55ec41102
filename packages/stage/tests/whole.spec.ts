import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserContext, expect as impatient, type Page, test } from '@playwright/test'
import { exposeNav } from 'slidev-addon-publish/browser'
import JSZip from 'jszip'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { develop, place, plantDeck, published, type Site, workbench } from '../../../tests/decks.ts'
import { run } from '../../../tests/run.ts'
import { foreign, numberOf, titles } from './foreign.ts'
import { type Feature, features, type View } from './foreign-features.ts'

// One server and one page serve all that is promised: they are slow to start, and quick to ask.
test.describe.configure({ timeout: 300_000 })

// Wide enough for two busy cores.
const expect = impatient.configure({ timeout: 15_000 })

/** More clicks than any slide has. */
const last = 99

/** The title of the slide that has every mark in it, in words. */
const marked = 'Beds & boxes: R&D < 5 m_2'

/** What the slide without a title is called. */
const untitled = titles.find(title => title.startsWith('Folie '))!

/** Headings that are seen on a slide, by its title that is another. */
const unlike = { [untitled]: 'Rain, and rain again', Sums: 'The sums behind a bed' }

/** Tries every feature, so that one that is broken hides no other, and names those that are. */
async function expectEvery(check: (feature: Feature) => Promise<void>) {
  const broken: string[] = []
  for (const feature of features)
    await test.step(feature.name, () => check(feature)).catch((error: Error) => broken.push(`${feature.name}, on "${feature.slide}": ${error.message}`))
  expect(broken).toEqual([])
}

async function goTo(page: Page, title: string, clicks = 0) {
  const no = numberOf(title)
  const slide = page.locator(`[data-slidev-no="${no}"]`).filter({ visible: true }).first()
  const go = (clicks: number) => page.evaluate(([no, clicks]) => window.deckNav()!.go(no!, clicks), [no, clicks])
  await go(clicks)
  await expect(slide.locator('[data-drawn]')).toBeAttached()
  // Of a slide that was not there, Slidev knows of no click.
  await go(clicks)
}

for (const mode of ['while writing', 'in a build'] as const) {
  test.describe(mode, () => {
    test.describe.configure({ mode: 'default' })
    let deck: string
    let site: Site | undefined
    let context: BrowserContext
    /** The window of the audience, in which the tests go from slide to slide. */
    let page: Page

    test.beforeAll(async ({ browser }) => {
      test.setTimeout(300_000)
      deck = await plantDeck(workbench, foreign)
      site = mode === 'in a build' ? await published(deck) : await develop(deck)
      // What moves is asked for, too. Nobody else can be asked; a route would do it as well, but then no page keeps what another has loaded.
      context = await browser.newContext({ baseURL: site.url, reducedMotion: 'no-preference', proxy: { server: 'http://127.0.0.1:9', bypass: 'localhost' } })
      context.setDefaultTimeout(30_000)
      page = await open('1')
    })
    test.afterAll(() => site?.close())
    test.afterEach(() => Promise.all(context.pages().filter(other => other !== page).map(other => other.close())))

    const open = async (path: string) => {
      const page = await context.newPage()
      await exposeNav(page)
      await page.goto(path)
      await page.waitForFunction(() => window.deckNav())
      return page
    }

    test('slides change by the transition that they name', async () => {
      await page.evaluate(() => {
        const seen = new Set<string>()
        Object.assign(window, { seen })
        new MutationObserver(changes => changes.forEach(({ target }) => (target as Element).classList.forEach(name => name.endsWith('-enter-active') && seen.add(name))))
          .observe(document.body, { subtree: true, attributeFilter: ['class'] })
        const start = document.startViewTransition.bind(document)
        document.startViewTransition = (update) => {
          seen.add('view-transition')
          return start(update)
        }
      })
      const seen = () => page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])
      await goTo(page, 'Sowing')
      await expect.poll(seen).toEqual(['fade-enter-active'])
      await goTo(page, 'To the left')
      await goTo(page, 'Morphed')
      await expect.poll(seen).toContain('slide-left-enter-active')
      await goTo(page, 'The end')
      await expect.poll(seen).toContain('view-transition')
    })

    test('every feature works on the screen', async () => {
      await expectEvery(async ({ slide, steps, whole }) => {
        const view: View = { slide: page.locator(`[data-slidev-no="${numberOf(slide)}"]`), at: clicks => goTo(page, slide, clicks), print: false }
        await view.at(0)
        await steps?.(view)
        await view.at(last)
        await whole(view)
      })
      await expect(page.locator('.society'), 'global-top.vue').toHaveText('Allotment Society')
      await expect(page.locator('.ground'), 'global-bottom.vue').toHaveCount(1)
    })

    test('the controls have those of the deck, and record', async () => {
      await page.mouse.move(100, 800)
      await page.getByTitle('Harvest').click()
      await expect(page.getByText('Thank you')).toBeVisible()
      await page.getByTitle('Record video').click()
      await expect(page.getByText('Recording Name')).toBeVisible()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await expect(page.getByText('Recording Name')).toBeHidden()
    })

    test('keys: a shortcut of the deck, the overview with arrows and Enter, and going to a slide', async () => {
      const heading = (name: string) => page.locator('#slideshow').getByRole('heading', { name, exact: true })
      await goTo(page, 'What comes up')
      await page.keyboard.press('o')
      await expect(page.locator('[data-slidev-no="1"]')).toHaveCount(2)
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      await expect(heading('Sowing')).toBeVisible()
      await expect(page.locator('[data-slidev-no="1"]')).toHaveCount(1)
      await page.keyboard.press('g')
      await page.locator('#slidev-goto-input').fill('At its reddest')
      await page.keyboard.press('Enter')
      await expect(heading('At its reddest')).toBeVisible()
      await page.keyboard.press('h')
      await expect(page.getByText('Thank you')).toBeVisible()
    })

    test('every word that a slide shows at any click, or says for a picture, is found', async () => {
      const words = {
        'plant': 'Diagrams',
        'who waters whom': 'Diagrams',
        'a watering can': 'Utilities and icons',
        'litre': 'Utilities and icons',
        'drops on a leaf': 'Utilities and icons',
        'the bed': 'A style of its own',
        '512': 'Sums',
        'log a': 'Sums',
        'pnpm add': 'Code in tabs',
        'plants += 2': 'Code that moves',
        'spring': 'A bed in three seasons',
      }
      const missed: string[] = []
      await goTo(page, titles[0]!)
      await page.keyboard.press('g')
      for (const [word, title] of Object.entries(words)) {
        await page.locator('#slidev-goto-input').fill(word)
        const found = page.getByRole('option').filter({ hasText: title }).filter({ hasText: 'On the slide' })
        // The first words wait until every slide was read.
        await found.locator('mark').waitFor({ timeout: missed.length ? 1000 : 60_000 }).catch(() => missed.push(`${word}, on "${title}"`))
      }
      await page.keyboard.press('Escape')
      expect(missed).toEqual([])
    })

    test('a screen reader is told what a click brought, of pictures, formulas and diagrams, too', async () => {
      for (const [i, words] of ['A seedling in a pot.', 'The sun at noon.', 'a + b.', 'A seed Many fruits.'].entries()) {
        await goTo(page, 'What comes without words', i)
        await expect(page.locator('[aria-live=polite].sr-only')).toHaveText(i ? /./ : new RegExp('What comes without words$'))
        await page.keyboard.press('ArrowRight')
        await expect.soft(page.locator('[aria-live=polite].sr-only')).toHaveText(words)
      }
    })

    test('where nothing may move, v-motion stands at once where it would have moved', async () => {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await expect(page.locator('html'), 'the page is told with its next frame').toHaveClass(/\bcalm\b/)
      await goTo(page, 'A plant that climbs')
      const places = page.locator(`[data-slidev-no="${numberOf('A plant that climbs')}"] .climber`).evaluate(async (climber) => {
        const seen = new Set<number>()
        for (const end = performance.now() + 1500; performance.now() < end; await new Promise(requestAnimationFrame)) seen.add(new DOMMatrix(getComputedStyle(climber).transform).e)
        return [...seen]
      })
      for (const click of [1, 2]) await goTo(page, 'A plant that climbs', click)
      const seen = await places
      await page.emulateMedia({ reducedMotion: null })
      expect(seen.at(-1)).toBe(90)
      expect([-80, 0, 40, 90]).toEqual(expect.arrayContaining(seen))
    })

    test('the presenter view has notes, what comes next and the time that is left, and edits the notes; the audience sees what the speaker draws and points at', async () => {
      await goTo(page, titles[0]!)
      const speaker = await open('presenter/1')
      const presenter = speaker.locator('.slidev-presenter')
      const main = (name: string) => expect(presenter.locator('.main').getByRole('heading', { name })).toBeVisible({ timeout: 60_000 })
      await speaker.bringToFront()
      await main('Growing tomatoes')
      await expect(presenter.locator('.note strong')).toHaveText('allotment')
      await expect(presenter.locator('.next')).toContainText('What comes up')
      await expect(presenter.locator('.bottom')).toContainText(/12\s*:\s*00/)
      await goTo(speaker, 'Watering')
      await expect(presenter.locator('.note')).toContainText('A note of the imported file.')
      // A build has no server to keep what is edited.
      if (mode === 'while writing') {
        await speaker.getByTitle('Edit Notes').click()
        await speaker.locator('.note textarea').fill('Or every evening.')
        await expect.poll(() => readFile(join(deck, 'pages/watering.md'), 'utf8')).toContain('Or every evening.')
        await speaker.locator('.note textarea').press('Escape')
        await expect(speaker.locator('.note')).toContainText('Or every evening.')
      }

      await goTo(speaker, 'Sowing')
      await main('Sowing')
      const { x, y, width } = (await presenter.locator('.main #slide-content').boundingBox())!
      await speaker.getByTitle('More Options').click()
      await speaker.getByText('Laser', { exact: true }).click()
      await speaker.getByTitle('More Options').click()
      await speaker.mouse.move(x + width / 2, y + width / 4)
      await speaker.mouse.move(x + width / 2, y + width / 5)
      await expect(page.locator('.laser-pointer')).toBeVisible()

      await speaker.getByTitle('Show drawing toolbar').click()
      await speaker.mouse.move(x + width / 4, y + width / 4)
      await speaker.mouse.down()
      await speaker.mouse.move(x + width / 2, y + width / 3, { steps: 5 })
      await speaker.mouse.up()
      await expect(page.locator('#slide-content > svg path')).toHaveCount(1)
      const late = await open(place(page).split('?')[0]!)
      await expect(late.locator('#slide-content > svg path'), 'a window that comes late has the drawing').toHaveCount(1)
      await late.close()
      await page.reload()
      await expect(page.locator('#slide-content > svg path'), 'and one that is loaded again').toHaveCount(1)
      await speaker.bringToFront()
      await speaker.getByTitle('Delete').click()
      await expect(page.locator('#slide-content > svg path')).toHaveCount(0)
    })

    test('every page that the terminal names opens, and every feature works in print', async () => {
      const page = await open('overview')
      await expect(page.locator('[data-slidev-no]')).toHaveCount(titles.length)
      // As it is, or as it was edited.
      const note = /A note of the imported file\.|Or every evening\./
      await expect(page.getByText(note)).toBeVisible()
      await page.goto('notes-edit')
      // Slidev leaves the notes' source out of a build.
      await expect(page.locator('textarea')).toHaveValue(mode === 'while writing' ? note : '')
      await page.goto('entry')
      await page.getByRole('link', { name: 'Notes' }).click()
      await expect(page).toHaveURL(/notes/)
      await expect(page.getByTitle('Increase font size')).toBeVisible()
      await page.goto('export')
      await expect(page.getByRole('heading', { name: /Browser Exporter/ })).toBeVisible()
      await expect(page.getByRole('button', { name: 'PPTX' })).toBeVisible()
      await expect(page.locator('.print-slide-container')).toHaveCount(titles.length, { timeout: 60_000 })
      await expect(page.locator('.slidev-slide-loading')).toHaveCount(0, { timeout: 60_000 })
      await expectEvery(({ slide, whole }) => whole({ slide: page.locator(`.print-slide-container [data-slidev-no="${numberOf(slide)}"]`), at: async () => {}, print: true }))
      await expect(page.locator('.print-slide-container .society'), 'global-top.vue').toHaveCount(titles.length)
      await expect(page.locator('.print-slide-container .ground'), 'global-bottom.vue').toHaveCount(titles.length)
    })

    if (mode === 'in a build') {
      test('its pages read without scripts, its handout has every slide and note, and its PDF a page a slide', async ({ browser, request }) => {
        const plain = await browser.newContext({ javaScriptEnabled: false })
        const page = await plain.newPage()
        for (const [i, title] of titles.entries()) {
          await page.goto(`${site!.url}${i + 1}`)
          // A frame that fills the slide leaves no room for its title, and Slidev's last page has words of its own.
          if (title === marked) await expect(page.locator('#still .slidev-page').first(), 'the colour of a border whose width is said after it').toHaveCSS('border-left-color', 'rgb(1, 2, 3)')
          if (title === 'Diagrams') await expect(page.locator('#still .mermaid svg').filter({ hasText: 'Seed' }).filter({ visible: true }), 'drawn in a shadow root').toHaveCount(1)
          if (![untitled, 'The whole calendar', 'The end'].includes(title)) await expect(page.locator('#still').getByText(title).filter({ visible: true }).first(), `slide ${i + 1}`).toBeVisible()
        }
        await page.goto(`${site!.url}handout`)
        await expect(page.locator('section')).toHaveCount(titles.length)
        await expect(page.locator('section', { hasText: 'A note of the imported file.' })).toHaveCount(1)
        const words = (title: string) => page.locator(`#slide-${numberOf(title)} .picture`)
        for (const [title, code] of Object.entries({ 'Code in steps': 'const seeds = 12\nconst rows = 3\n  const each = seeds / rows', 'Code that moves': 'let plants = 3\n  + plants // as many as were there before, and three more', 'Code with its types': 'const litres = 2 * 7' }))
          expect(await words(title).locator('pre > code').textContent(), title).toBe(code)
        await expect(words('Sums').locator('math')).toHaveCount(2)
        expect(await words('Sums').textContent(), 'nothing of its source').not.toMatch(/\\|aligned/)
        await expect(words('Sums').locator('p').filter({ hasText: 'A bed of' })).toHaveText(/^A bed of 512log\u2061a holds$/)
        for (const [title, heading] of Object.entries(unlike)) await expect(words(title).locator(':scope > :first-child')).toHaveText(heading)
        await expect(page.locator('.picture .name').filter({ hasText: /^(2026|Who grows these|Beds & boxes.*)$/ }), 'a title a second time').toHaveCount(0)
        await expect(words('Diagrams').locator('p')).toHaveText(['Seed, Plant', 'Who waters whom', /^Row/])
        await expect(words('A style of its own').locator('.name')).toHaveText('The bed')
        await expect(words('A label to drag'), 'which slide it is is no word of it').toHaveText(/^\s*Roma\s*Marmande\s*Row \d+\s*$/)
        await plain.close()
        const pdf = await getDocument({ data: new Uint8Array(await (await request.get(`${site!.url}growing-tomatoes.pdf`)).body()), verbosity: 0 }).promise
        expect(pdf.numPages).toBe(titles.length)
        expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true })
        expect(await pdf.getMetadata()).toMatchObject({ info: { Language: 'de-CH', Subject: 'A deck of an allotment society.' } })
        expect((await pdf.getOutline()).map(({ title }) => title)).toEqual(titles)
        /** Where the links of a page lead: to the page of this number, or out of the talk. */
        const leads = async (of: typeof pdf, no: number) => Promise.all((await (await of.getPage(no)).getAnnotations()).map(async ({ dest, url }: { dest?: string, url?: string }) =>
          dest ? await of.getPageIndex((await of.getDestination(dest))![0] as Parameters<typeof of.getPageIndex>[0]) + 1 : url))
        const [from, to] = [numberOf('Ways to lead'), numberOf('Watering')]
        expect(await leads(pdf, from)).toEqual(['https://sli.dev/', ...Array<number>(7).fill(to)])
        expect(await leads(pdf, numberOf('Parts to use'))).toContain(to)
        expect(await leads(pdf, numberOf('What comes up')), 'Toc').toEqual(titles.flatMap((title, i) => ['What comes up', untitled].includes(title) ? [] : [i + 1]))
        // So few slides that they are printed at once, and as one sheet.
        for (const choice of [[], ['--handout', '--per-page', '2']]) {
          const file = test.info().outputPath('few.pdf')
          expect(await run('export', ['--range', `${to},${from}`, ...choice, '--output', file], { cwd: deck })).toMatchObject({ code: 0 })
          const few = await getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 }).promise
          expect(await leads(few, few.numPages)).toEqual(['https://sli.dev/', ...Array<number>(7).fill(1)])
        }
        // What is explained stands open on its page, and on no other.
        const texts = await Promise.all(titles.map(async (_, i) => (await (await pdf.getPage(i + 1)).getTextContent()).items.map(item => 'str' in item ? item.str : '').join('')))
        expect(texts.flatMap((text, i) => text.includes('const litres: number') ? [i + 1] : [])).toEqual([numberOf('Code with its types')])
      })

      test('PowerPoint has a heading that is not the title, each formula once, and no number of a page among the words', async () => {
        const file = test.info().outputPath('growing.pptx')
        const shown = [untitled, 'Sums', marked].map(numberOf)
        expect(await run('export', ['--range', shown.join(), '--format', 'pptx', '--output', file], { cwd: deck })).toMatchObject({ code: 0 })
        const zip = await JSZip.loadAsync(await readFile(file))
        const pages = await Promise.all(shown.map((_, i) => zip.file(`ppt/slides/slide${i + 1}.xml`)!.async('text')))
        const lines = pages.map(xml => [...xml.matchAll(/<a:t>([^<]*)/g)].map(([, text]) => text))
        expect(lines[0]).toEqual([untitled, 'Rain, and rain again', 'In August, too', expect.stringMatching(/^Row/), 'Allotment Society'])
        expect(lines[1]).toEqual(['Sums', 'The sums behind a bed', 'A bed of 512 \\log a holds', expect.stringMatching(/^\\begin\{aligned\} .*\\end\{aligned\}$/), expect.stringMatching(/^Row/), 'Allotment Society'])
        expect(lines[2]!.filter(line => line!.includes('R&amp;D')), 'the title').toHaveLength(1)
        expect(pages[1]).toMatch(/descr="The sums behind a bed\. A bed of 512 [^"]*Allotment Society"/)
      })

      test('a title with marks is words wherever it is listed, one that is a number itself, and none the slide’s number, and the deck’s language and words are on every page', async ({ request }) => {
        const no = numberOf(marked)
        for (const path of ['1', String(no), 'handout', 'presenter/1', 'no/such/page']) {
          const html = await (await request.get(site!.url + path)).text()
          expect(html, path).toMatch(/<html lang="de-CH" dir="ltr"/)
          expect(html, path).not.toMatch(/&amp;(?:amp|quot|lt);/)
        }
        await page.goto(`${site!.url}${no}`)
        await expect(page).toHaveTitle(`${marked} · Growing tomatoes`)
        await expect(page.locator('meta[property="og:title"]')).toHaveAttribute('content', marked)
        await expect(page.locator('link[rel="alternate"]').first()).toHaveAttribute('title', 'Vortrag & Text')
        await expect(page.getByRole('region', { name: `Folie ${no} von ${titles.length}` })).toBeVisible()
        await expect(page.locator('p[role="status"]').first()).toHaveText(`Folie ${no} von ${titles.length}. ${marked}`)
        await expect(page.getByTitle('Als Seite lesen')).toBeAttached()
        await expect(page.locator('html'), 'once the app is there').toHaveAttribute('lang', 'de-CH')
        for (const title of ['2026', untitled]) {
          await page.goto(site!.url + numberOf(title))
          await expect(page).toHaveTitle(`${title} · Growing tomatoes`)
          await expect(page.locator('p[role="status"]').first()).toHaveText(`Folie ${numberOf(title)} von ${titles.length}${title === untitled ? '' : `. ${title}`}`)
        }
        await page.goto(`${site!.url}no/such/page`)
        await expect(page.getByRole('heading', { name: 'Diese Seite fehlt' })).toBeVisible()
        await expect(page.getByRole('link', { name: marked })).toBeVisible()
        await page.goto(`${site!.url}handout`)
        await expect(page.getByRole('link', { name: 'Folien', exact: true })).toHaveAttribute('href', '/1')
        const section = page.locator('section').filter({ has: page.locator('h2', { hasText: marked }) })
        await expect(section.locator('h2')).toHaveText(`${no}. ${marked}`)
        for (const [element, text] of Object.entries({ 'strong': 'bold', 'a[href="https://sli.dev"]': 'link', 'li:first-child': 'one', 'td:first-child': 'Roma' }))
          await expect(section.locator(`.notes ${element}`)).toHaveText(text)
        await expect(section).not.toContainText(/\[click|Time 0|\*\*/)
      })

      test('on a phone held upright it is a page to read', async () => {
        const page = await open('1')
        await page.setViewportSize({ width: 390, height: 844 })
        await expect(page.locator('.reading [data-no]')).toHaveCount(titles.length)
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
        await expect(page.locator('.reading [data-drawn]')).toHaveCount(titles.length)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
        for (const title of ['Bush or vine', 'Soil and feed', 'The bed on the left', 'Beds in columns']) {
          const parts = page.locator(`.reading [data-no="${numberOf(title)}"] :is(.two-columns, .two-cols-header, .slidev-page > .grid, .slidev-layout > .grid) > *`)
          expect(await parts.evaluateAll(all => all.map(part => part.getBoundingClientRect()).filter(({ width, bottom }, i, rects) => width < 300 || (i && rects[i - 1]!.bottom > bottom))), title).toEqual([])
        }
        const widths = await page.locator('.reading :is(.slidev-toc li, .columns-2 > p)').evaluateAll(all => all.map(part => part.getBoundingClientRect().width))
        expect(widths.filter(width => width < 300), 'columns of text').toEqual([])
        const cut = await page.locator('.reading pre.slidev-code').evaluateAll(all => all.map(code => [code.scrollWidth > code.clientWidth, getComputedStyle(code).overflowX]).filter(([isWider, overflow]) => isWider && overflow !== 'auto').length)
        expect(cut, 'code that is cut at the edge').toBe(0)
      })

      test('on the paper handout a slide has nothing of the sheet, and its marks are where their words are', async () => {
        const page = await open('paper?print=true')
        const looks = async () => {
          const slide = page.locator(`[data-slidev-no="${numberOf('A mark by hand')}"]`)
          await expect(slide.locator('.boxed + svg path').first()).toBeAttached()
          return slide.evaluate((slide) => {
            const { font, color, lineHeight } = getComputedStyle(slide)
            return [font, color, lineHeight]
          })
        }
        const alone = await looks()
        await page.goto('paper?print=true&handout')
        expect(await looks()).toEqual(alone)
        const apart = () => page.locator('.boxed').evaluate((word) => {
          const lines = [...word.nextElementSibling!.children].map(line => line.getBoundingClientRect())
          const { left, right, top, bottom } = word.getBoundingClientRect()
          const middle = (one: number[], other: number[]) => (Math.min(...one) + Math.max(...other)) / 2
          return Math.max(
            Math.abs(middle(lines.map(line => line.left), lines.map(line => line.right)) - (left + right) / 2),
            Math.abs(middle(lines.map(line => line.top), lines.map(line => line.bottom)) - (top + bottom) / 2),
          )
        })
        await expect.poll(apart, 'from the middle of the word to that of the mark').toBeLessThan(4)
      })
    }
  })
}
