import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib'
import { checkDeck } from '../packages/publish/check.ts'
import { root } from '../packages/publish/command.ts'
import { differences, languageName, numbersIn, translationsOf } from '../packages/publish/languages.ts'
import { serve } from '../packages/publish/serve.ts'
import { loadGoodDeck } from '../packages/publish/slides.ts'
import { plainText } from '../packages/stage/notes.ts'
import { exposeNav } from '../packages/publish/browser.ts'
import { inLanguage } from '../setup/languages.ts'
import { clicksOf, Deck, expect, midst, sites, slides, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'

const translations = Object.entries(translationsOf(root, 'slides.md'))

test('the talk lacks nothing in any of its languages', async () => {
  const { errors, advice } = await checkDeck()
  const lines = [...errors, ...advice]
  for (const [lang, file] of translations)
    // What is told of both, such as times that do not fill the talk, is no fault of a translation.
    expect(lines.filter(line => !line.includes(file) || !lines.includes(line.replace(file, 'slides.md'))).filter(line => line.includes(`content/${lang}/`) || line.includes(file.replace(/^.*?\./, '.')) || line.startsWith('styles/'))).toEqual([])
})

test('what a language lacks, has too much, or has otherwise than the deck is told, in a line each with its file', async () => {
  await mkdir(join(root, '.cache'), { recursive: true })
  const folder = await mkdtemp(join(root, '.cache/deck-'))
  try {
    for (const part of ['content', 'setup', 'components', 'layouts', 'styles']) await cp(join(root, part), join(folder, part), { recursive: true })
    const write = (file: string, text: string) => writeFile(join(folder, file), text)
    await rm(join(folder, 'content/es'), { recursive: true, force: true })
    await mkdir(join(folder, 'content/xx/talk'), { recursive: true })
    const [sides, points] = await Promise.all(['content/sides.ts', 'content/points.ts'].map(async file => [...(await readFile(join(root, file), 'utf8')).matchAll(/t`([^`]*)`/g)].map(([, word]) => word!)))
    await write('content/xx/sides.json', JSON.stringify({ ...Object.fromEntries(sides!.slice(1).map(word => [word, word])), 'What was said once': 'Was' }))
    await write('content/xx/points.json', JSON.stringify({ ...Object.fromEntries(points!.map(word => [word, word])), [sides![1]!]: 'otherwise' }))
    await write('content/extra.ts', 'import { t } from \'./words\'\nexport const extra = [t`${1} of ${2}`, t`**Fast**, lightweight`, t`Letters`]\n')
    await write('content/xx/extra.json', '{ "{0} of {1}": "In {0}", "**Fast**, lightweight": "**Fast", "Letters": "中文" }')
    await write('content/xx/costs.json', '{')
    await write('content/xx/controls.json', '{ "slide": "S", "next": "N" }')
    const head = (lang: string) => `---\nlang: ${lang}\naddons:\n  - stage\n  - publish\n---\n\n`
    await write('slides.md', `${head('en')}# One of 3.85\n\n<Cite id="gvisor" />\n\n<!-- [click] Said. -->\n\n---\nlayout: fact\n---\n\n# Two\n`)
    await write('slides.xx.md', `${head('xx')}# Un de 3,85\n\n<Cite id="kata" />\n\n<!-- Said. -->\n\n---\n\n# Deux ou 3\n`)
    const { errors, advice } = await checkDeck(folder)
    expect(errors).toEqual(['content/xx/controls.json: “slide” needs {no}, as in “Slide {no}”', expect.stringMatching(/^content\/xx\/costs\.json: .*JSON/)])
    const others = /lacks “|is not there: |: no slide |rests on|notes/
    for (const line of [
      `content/xx/sides.json: lacks “${sides![0]}”`,
      'content/xx/controls.json: lacks “keys”: “Keys”',
      // Of a file that is not there, one line.
      expect.stringMatching(/^content\/xx\/talk\/layers\.json: is not there: \d\d words, the first of them “/),
    ]) expect(advice).toContainEqual(line)
    expect(advice.filter(line => /xx/.test(line) && !others.test(line)).map(line => line.replace(/(\.md):\d+/g, '$1')).sort()).toEqual([
      `content/xx/extra.json: “**Fast” needs ** **, as in “**Fast**, lightweight”`,
      `content/xx/extra.json: “In {0}” needs {0} {1}, as in “{0} of {1}”`,
      'content/xx/sides.json: nothing says “What was said once” any more',
      `content/xx/sides.json: “${sides![1]}” is “${sides![1]}”, and in content/xx/points.json “otherwise”`,
      'slides.xx.md: slide 1 (“Un de 3,85”): says what slides.md says, word for word',
      'slides.xx.md: slide 1 (“Un de 3,85”): its [click]: 0; of slides.md: 1',
      'slides.xx.md: slide 1 (“Un de 3,85”): its components: Cite id="kata"; of slides.md: Cite id="gvisor"',
      'slides.xx.md: slide 2 (“Deux ou 3”): has figures 3, which slides.md has not',
      'slides.xx.md: slide 2 (“Deux ou 3”): lacks frontmatter layout: "fact", which slides.md has',
      'styles/tokens.css: Inter Variable has no 中 文 of slides.xx.md, which a face of the reader’s system writes; name one with them in `fonts:` to have it look the same everywhere',
    ].sort())
    await write('slides.xx.md', `${head('xx')}# Un de 3,85\n`)
    expect((await checkDeck(folder)).advice).toContainEqual(expect.stringMatching(/^slides\.md:\d+: slide 2 \(“Two”\): is not in slides\.xx\.md$/))
    await rm(join(folder, 'content/xx'), { recursive: true })
    expect((await checkDeck(folder)).advice).toContainEqual(expect.stringMatching(/^content\/xx: is not there, so the words of pictures stay English/))
  }
  finally {
    await rm(folder, { recursive: true })
  }
})

test('slides that are added, dropped, moved or changed since a translation are told in a line each, and no other slide is; its switch leads past them', async () => {
  const [original, made] = await Promise.all([loadGoodDeck(root, 'slides.md'), loadGoodDeck(join(root, 'examples'), 'slides.md')])
  for (const [, file] of translations) {
    const translation = await loadGoodDeck(root, file)
    const told = (slides: typeof original.slides) => differences(translation, { ...original, slides: slides.map((slide, i) => ({ ...slide, no: i + 1, where: slide.where.replace(/slide \d+/, `slide ${i + 1}`) })) }).map(line => line.replace(/^(\S+\.md):\d+: slide (\d+) \(“.*?”\): /, '$1 $2 '))
    expect(told(original.slides)).toEqual([])
    const [gone, added] = [[2, 7, 8], made.slides.slice(1, 4)]
    const kept = original.slides.filter((_, i) => !gone.includes(i))
    for (const [slide, at] of [[added[0]!, 1], [added[1]!, 6], [added[2]!, kept.length]] as const) kept.splice(at, 0, { ...slide, file: 'slides.md' })
    expect(told(kept)).toEqual([
      ...kept.flatMap((slide, i) => added.some(({ title }) => title === slide.title) ? [`slides.md ${i + 1} is not in ${file}`] : []),
      ...gone.map(i => `${file} ${i + 1} is not in slides.md`),
    ])
    // What is in its place, where there is none, is the slide before.
    expect(numbersIn(translation.slides, kept.map((slide, i) => ({ ...slide, no: i + 1 }))).slice(0, 10)).toEqual([1, 3, 3, 4, 5, 6, 8, 8, 8, 9])

    const moved = original.slides.toSpliced(3, 1).toSpliced(8, 0, original.slides[3]!)
    expect(told(moved)).toEqual([`${file} 4 has another place in slides.md, as slide 9`])
    const hidden = { ...original, slides: original.slides.toSpliced(3, 1), hidden: [original.slides[3]!] }
    expect(differences(translation, hidden)).toEqual([expect.stringMatching(/: slide 4 \(“.*”\): is hidden in slides\.md$/)])
    const componentsIn = (content: string) => [...content.matchAll(/<([A-Z]\w*)/g)].map(([, name]) => name!)
    const at = original.slides.findIndex(({ content }) => componentsIn(content).length === 1)
    const { content } = original.slides[at]!
    const [name] = componentsIn(content)
    const changed = original.slides.with(at, { ...original.slides[at]!, content: content.replace(`<${name}`, `<${name}s`) })
    expect(told(changed)).toEqual([expect.stringMatching(`^${file.replaceAll('.', '\\.')} ${at + 1} its components: ${name}; of slides\\.md:\\d+: ${name}s$`)])
  }
})

test('while the deck is written, a file of words that is new is shown at once, and no other', () => {
  for (const [lang] of translations) {
    const done: string[] = []
    let added: (file: string) => void
    const plugin = inLanguage({ data: { headmatter: { lang } }, entry: join(root, 'slides.md') } as unknown as Parameters<typeof inLanguage>[0]);
    (plugin.configureServer as unknown as (server: object) => void)({
      moduleGraph: { getModuleById: (id: string) => id, invalidateModule: (id: string) => done.push(id) },
      watcher: { on: (_: 'add', does: typeof added) => added = does },
      ws: { send: ({ type }: { type: string }) => done.push(type) },
    })
    for (const file of ['content/sides.ts', `content/${lang}/controls.json`, 'slides.md']) added!(join(root, file))
    expect(done).toEqual([])
    added!(join(root, `content/${lang}/sides.json`))
    expect(done).toEqual([expect.stringContaining('content/dictionary.ts'), 'full-reload'])
  }
})

for (const [lang, file] of translations) {
  test.describe(languageName(lang), () => {
    let site: Awaited<ReturnType<typeof serve>>
    let translated: typeof slides
    test.beforeAll(async () => {
      site = await serve(sites.sub)
      translated = (await loadGoodDeck(root, file)).slides.map(slide => ({ ...slide, heading: plainText(/^# (.*)/m.exec(slide.content)?.[1] ?? slide.title) }))
    })
    test.afterAll(() => site.close())

    test('every slide has its title and nothing that overlaps or is cut off, no word of a picture is English, and no figure is', async ({ page }) => {
      test.setTimeout(240_000)
      // Those that are the same in both are no fault.
      const english = (await Promise.all((await readdir(join(root, 'content', lang), { recursive: true })).filter(name => name.endsWith('.json') && !name.endsWith('controls.json'))
        .map(async name => Object.entries(JSON.parse(await readFile(join(root, 'content', lang, name), 'utf8')) as Record<string, string>)))).flat().filter(([key, text]) => key !== text).map(([key]) => key.replaceAll('**', ''))
      await exposeNav(page)
      const deck = new Deck(page, `${site.url}${lang}/`)
      await deck.open(1)
      await expect(page.locator('html')).toHaveAttribute('lang', lang)
      for (const { no, heading, note } of translated) {
        for (let clicks = 0; clicks <= clicksOf(note); clicks++) {
          await deck.go(no, clicks)
          const slide = deck.slide(no)
          const state = `slide ${no}, click ${clicks}`
          await expect.soft(slide.locator('h1'), state).toHaveText(heading)
          expect.soft(await slide.evaluate(layoutProblems), state).toEqual([])
          const texts = await slide.evaluate(slide => [...slide.querySelectorAll('*')].filter(el => !el.closest('[lang="en"], code, pre')).flatMap(el => [...el.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent!.trim())))
          expect.soft(texts.filter(text => english.includes(text)), state).toEqual([])
          expect.soft(texts.filter(text => /\d\.\d+ (?:[GMk]i?B|m?s)\b/.test(text)), state).toEqual([])
        }
      }
      expect(deck.problems).toEqual([])
    })

    test('the bar and the handout lead to the same slide at the same click in the other language, and back, and the page to read from its top', async ({ page }) => {
      const own = languageName('en')
      const other = languageName(lang)
      const follow = async (name: string, to: string, { no, heading }: typeof slides[number]) => {
        await page.getByRole('link', { name, exact: true }).first().focus()
        await page.keyboard.press('Enter')
        await expect(page).toHaveURL(site.url + to)
        await expect(page.locator(`[data-slidev-no="${no}"] h1`)).toHaveText(heading)
      }
      for (const [no, query] of [[midst, '?clicks=2&route=10'], [1, '?read']] as const) {
        await page.goto(`${site.url}${no}${query}`)
        await follow(other, `${lang}/${no}${query}`, translated[no - 1]!)
        await follow(own, `${no}${query}`, slides[no - 1]!)
      }
      await page.goto(`${site.url}handout-10`)
      await page.locator(`#slide-${midst}`).getByRole('link', { name: other }).click()
      await expect(page).toHaveURL(`${site.url}${lang}/handout-10#slide-${midst}`)
      await expect(page.locator(`#slide-${midst} h2`)).toContainText(translated[midst - 1]!.title)
    })

    test('search engines learn of each page in each language; its PDF and its files are in its own', async ({ request }) => {
      for (const page of [`${midst}`, `${lang}/${midst}`, 'handout-10', `${lang}/handout-10`]) {
        const html = await (await request.get(site.url + page)).text()
        const at = page.replace(`${lang}/`, '')
        const links = [...html.matchAll(/<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"/g)].map(([, code, href]) => `${code} ${href}`)
        expect(links, page).toEqual([`en ${sites.sub.site}${at}`, `x-default ${sites.sub.site}${at}`, ...translations.map(([lang]) => `${lang} ${sites.sub.site}${lang}/${at}`)])
      }
      const folder = join(sites.sub.dir, lang)
      const [pdf] = (await readdir(folder)).filter(name => name.endsWith(`-${lang}.pdf`))
      const { catalog, ...file } = await PDFDocument.load(await readFile(join(folder, pdf!))).then(pdf => ({ catalog: pdf.catalog as PDFDict, title: pdf.getTitle() }))
      expect(String(catalog.get(PDFName.of('Lang')))).toContain(lang)
      expect(file.title).toBe(translated[0]!.title)
      expect(JSON.parse(await readFile(join(folder, 'manifest.webmanifest'), 'utf8'))).toMatchObject({ name: translated[0]!.title })
      expect(await readFile(join(sites.sub.dir, '_headers'), 'utf8')).toContain(`\n${sites.sub.base}${lang}/assets/*\n`)
      expect(await readFile(join(sites.sub.dir, 'sw.js'), 'utf8'), 'each language is kept by its own worker').not.toContain(`"${lang}/`)
    })
  })
}

test('a label is told that its box has no room for: that is cut off, runs over an edge of it, or goes on below it; one that fits, or is put beside it on purpose, is not', async ({ page }) => {
  await page.setViewportSize({ width: 980, height: 552 })
  await page.setContent(`<style>body { margin: 0; font: 20px/1.4 sans-serif } main { height: 552px; padding: 40px; box-sizing: border-box }
    div { position: relative; width: 120px; height: 30px; margin: 30px; background: #eee; white-space: nowrap } i { position: absolute; left: 140px }</style>
    <main><div>It fits<i>beside it</i></div><div>Cut off, as it is too long</div><div style="overflow: hidden; background: none">Hidden, as it is too long</div>
    <div style="white-space: normal; height: 24px">Goes on below</div><div><i style="left: 100px">Into it</i></div>
    <svg width="300" height="40"><rect x="1" y="1" width="60" height="38" fill="none" stroke="#000" /><text x="5" y="25">Drawn too long</text></svg></main>`)
  const problems = (await page.locator('main').evaluate(layoutProblems)).filter(problem => problem.startsWith('runs'))
  expect([...new Set(problems)]).toEqual(['Cut off, as it is too long', 'Hidden, as it is too long', 'Goes on below', 'Into it', 'Drawn too long'].map(label => `runs out of a box, or into one: “${label}”`))
})

/** Made-up languages: how each writes its letters, and how many of them for one of ours. */
const madeUp = {
  'right to left': { lang: 'ar', dir: 'rtl', letters: 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي', each: 1 },
  'Chinese': { lang: 'zh', dir: 'ltr', letters: '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出', each: 0.4 },
}

for (const [name, { lang, dir, letters, each }] of Object.entries(madeUp)) {
  test(`in a made-up language, ${name}, nothing on any slide overlaps or is cut off`, async ({ deck }) => {
    test.setTimeout(240_000)
    await deck.open(1)
    for (const { no, note } of slides) {
      for (const clicks of new Set([0, clicksOf(note)])) {
        await deck.go(no, clicks)
        // With the title, the page is given its own language again.
        await deck.page.evaluate(({ lang, dir }) => Object.assign(document.documentElement, { lang, dir }), { lang, dir })
        const slide = deck.slide(no)
        await slide.evaluate((slide, { letters, each }) => {
          const words = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT)
          for (let node = words.nextNode(); node; node = words.nextNode()) {
            // A diagram's boxes are as wide as its words were when it was drawn.
            if (node.parentElement!.closest('code, pre, .sources, .mermaid')) continue
            node.textContent = node.textContent!.replace(/[A-Za-z]+/g, word => Array.from({ length: Math.ceil(word.length * each) }, (_, i) => letters[(word.charCodeAt(i) + i) % letters.length]).join(''))
          }
        }, { letters, each })
        expect.soft(await slide.evaluate(layoutProblems), `slide ${no}, click ${clicks}`).toEqual([])
      }
    }
  })
}
