import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BrowserContext, Locator } from '@playwright/test'
import { comparison } from '../content/comparison.ts'
import type { Figure } from '../content/own.ts'
import { sources } from '../content/sources.ts'
import type { Measurements } from '../packages/measure/schema.ts'
import { exposeNav } from '../packages/publish/browser.ts'
import { root } from '../packages/publish/command.ts'
import { translationsOf } from '../packages/publish/languages.ts'
import { copyProject, present } from './decks.ts'
import { clicksOf, Deck, expect, leadsTo, midst, slides, slidesWith, talk, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'
import { madeUp } from './measurements.ts'
import { talkInWindows } from './windows.ts'

// One `npm start` for all of them.
test.describe.configure({ mode: 'default', timeout: 240_000 })

let folder: string
let site: Awaited<ReturnType<typeof present>>
/** One browser for all of them, which keeps the many files that Vite sends. */
let context: BrowserContext
test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000)
  folder = await copyProject('started')
  site = await present(folder)
  context = await browser.newContext({ viewport: { width: 1470, height: 827 }, reducedMotion: 'reduce' })
  // In a copy, Vite finds some of what Slidev needs when a window first asks for it, and loads that window again.
  const page = await context.newPage()
  await page.goto(`${site.url}1`)
  await expect(page.getByRole('button', { name: 'Keys', includeHidden: true })).toBeAttached({ timeout: 120_000 })
  await page.waitForLoadState('networkidle')
  await page.close()
})
test.afterAll(() => site?.close())
test.afterEach(() => Promise.all(context.pages().map(page => page.close())))

/** The deck as its author has it. */
async function written(): Promise<Deck> {
  const page = await context.newPage()
  await exposeNav(page)
  const deck = new Deck(page, site.url)
  await page.goto(`${site.url}1`)
  // The first page waits until all its modules are made.
  await expect(deck.slide(1).locator('h1')).toBeVisible({ timeout: 120_000 })
  return deck
}

/** What can be read on a slide and in which hand. Not in diagrams, which a build has drawn already, and not the link to the handout, which only a build has. */
const hand = (deck: Deck, no: number) => deck.slide(no).evaluate(slide => [...slide.querySelectorAll('*:not(.mermaid *, footer *, span:has(> a[href$="handout"]), span:has(> a[href$="handout"]) *)')]
  .filter(el => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
  .flatMap((el) => {
    const words = [...el.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent!.trim()).join(' ').trim()
    const { color, font, letterSpacing } = getComputedStyle(el)
    return words ? [[words, color, font, letterSpacing].join(' ')] : []
  }))

test('while it is written, the talk goes with the → key, and each slide looks as in a build', async ({ page }) => {
  const built = new Deck(page)
  await exposeNav(page)
  await built.open(1)
  const deck = await written()
  for (const { no, note } of slides) {
    for (let clicks = 0; clicks <= clicksOf(note); clicks++) {
      if (clicks || leadsTo(no - 1, no)) await deck.press('ArrowRight', no, clicks)
      else await deck.go(no)
    }
    await built.go(no, clicksOf(note))
    expect.soft(await hand(deck, no), `slide ${no}`).toEqual(await hand(built, no))
    expect.soft(await deck.slide(no).evaluate(layoutProblems), `slide ${no}`).toEqual([])
  }
  expect([...deck.problems, ...built.problems]).toEqual([])
})

test('of what the stage needs Vite finds nothing late: it would load all windows again', async () => {
  const deck = await written()
  await deck.page.goto(`${site.url}presenter`)
  await expect(deck.page.locator('.slidev-presenter .grid-section.note')).not.toBeEmpty()
  const { optimized } = JSON.parse(await readFile(join(root, 'node_modules/.vite/deps/_metadata.json'), 'utf8')) as { optimized: object }
  // Those of Slidev itself are found late in a copy of the project only, whose modules are another's.
  const { dependencies } = JSON.parse(await readFile(join(root, 'packages/stage/package.json'), 'utf8')) as { dependencies: object }
  expect(Object.keys(dependencies).filter(name => name in optimized)).toEqual([])
})

test('what the author saves is shown at once, of a note in the presenter view, too; what cannot be shown is told in a line, of a component or a picture that goes, too, and that it can be again', async () => {
  const deck = await written()
  const file = join(folder, 'slides.md')
  const text = await readFile(file, 'utf8')
  const { no, title, note } = talk.slice(1).find(({ title }) => text.includes(`\n# ${title}\n`))!
  await deck.go(no)
  const presenter = await context.newPage()
  await presenter.goto(`${site.url}presenter`)
  await expect(presenter.locator('.slidev-presenter .main h1').filter({ visible: true })).toHaveText(title, { timeout: 60_000 })
  const last = note.trim().split('\n').at(-1)!
  await writeFile(file, text.replace(last, `${last} Of oranges, too.`))
  await expect(presenter.locator('.slidev-presenter .grid-section.note')).toContainText('Of oranges, too.')
  await presenter.close()
  await writeFile(file, text.replace(`# ${title}`, '# Another title'))
  await expect(deck.slide(no).locator('h1')).toHaveText('Another title')
  await writeFile(file, text.replace(`# ${title}`, `# ${title}\n\n<NoSuchPicture />`))
  // The check is a process of its own, which two busy cores start late.
  await expect.poll(site.output, { timeout: 60_000 }).toMatch(new RegExp(`^slides\\.md:\\d+: slide ${no} .*there is no component <NoSuchPicture>`, 'm'))
  /** How often a line was told since the beginning: it is waited for the next one. */
  const told = (line: RegExp) => expect.poll(() => site.output().match(line)?.length ?? 0, { timeout: 60_000 })
  const component = join(folder, 'components/more/NoSuchPicture.vue')
  await mkdir(dirname(component))
  await writeFile(component, '<template><p>It is here now</p></template>')
  await told(/^The deck can be shown again\./gm).toBe(1)
  await expect(deck.slide(no).getByText('It is here now')).toBeVisible()
  await rm(component)
  await told(/there is no component <NoSuchPicture>/g).toBe(2)
  const picture = join(folder, 'public/once.svg')
  await writeFile(picture, '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(file, text.replace(`# ${title}`, `# ${title}\n\n![Once](/once.svg)`))
  await told(/^The deck can be shown again\./gm).toBe(2)
  await rm(picture)
  await told(/there is no picture \/once\.svg/g).toBe(1)
  await writeFile(file, text)
  await told(/^The deck can be shown again\./gm).toBe(3)
  await expect(deck.slide(no).locator('h1')).toHaveText(title)
})

test('a window stays at its slide and its click when slides before it come, go and move', async () => {
  const file = join(folder, 'slides.md')
  const text = await readFile(file, 'utf8')
  // Each with its frontmatter; the first has that of the deck.
  const [first, ...others] = text.split(/\n(?=---\n(?:\w+:.*\n)+---\n)/)
  const at = others.findIndex((part, i) => i && part.includes(`\n# ${slides[midst - 1]!.title}\n`))
  const deck = await written()
  await deck.go(midst, 2)
  const saved = async (parts: string[], no: number) => {
    await writeFile(file, [first, ...parts].join('\n'))
    await expect(deck.page).toHaveURL(new RegExp(`/${no}\\?clicks=2$`))
    await expect(deck.slide(no).locator('h1')).toHaveText(slides[midst - 1]!.heading)
  }
  await saved(['---\nlayout: default\n---\n\n# A new one\n', ...others], midst + 1)
  await saved(others, midst)
  await saved([...others.slice(0, at - 1), others[at]!, others[at - 1]!, ...others.slice(at + 1)], midst - 1)
  await saved(others, midst)

  const picture = join(folder, 'components/pictures', `${/^<(\w+)/m.exec(slides[midst - 1]!.content)![1]}.vue`)
  const component = await readFile(picture, 'utf8')
  await writeFile(picture, component.replace('<template>', '<template>\n  <i hidden class="anew" />'))
  await expect(deck.slide(midst).locator('.anew')).toBeAttached()
  await expect(deck.page).toHaveURL(new RegExp(`/${midst}\\?clicks=2$`))
})

test('what only a build has at an address, the handout leads to the one for paper, and else a line says which command has it', async () => {
  const ask = async (path: string) => {
    const response = await fetch(site.url + path, { redirect: 'manual', headers: { accept: 'text/html' } })
    return [response.status, response.headers.get('location') ?? (response.headers.get('content-type') ?? '').replace(/;.*/, ''), response.status === 404 ? await response.text() : ''].join(' ').trim()
  }
  expect(await ask('handout')).toBe('302 /paper?handout=')
  expect(await ask('handout-10?password=a')).toBe('302 /paper?handout=&password=a&route=10')
  for (const lang of Object.keys(translationsOf(root, 'slides.md')))
    expect(await ask(`${lang}/7`)).toBe(`404 text/plain While it is written, each language is a deck of its own: npm start -- --lang ${lang}`)
  expect(await ask('talk.pdf')).toMatch(/^404 text\/plain .*: npm run export makes it, /)
  expect(await ask('talk-poster.png')).toMatch(/^404 text\/plain .*: npm run export -- --format poster makes it, /)
  for (const path of ['7', 'essay', 'icon-512.png', '%']) expect(await ask(path), path).not.toMatch(/npm run/)
})

test('windows come, are loaded again, and drive, as they do in a build', async () => {
  await talkInWindows(context, site.url)
})

/** The components that show what was measured, each where the talk has it. */
const parts = { cover: 'CoverTowers', start: 'StartUpAxis', memory: 'MemoryTowers', disk: 'DiskCopies', table: 'ComparisonTable', run: 'MeasuredHere' }
type Place = keyof typeof parts

/** What the table's row that can have this figure says: the figure, or else what it rests on, and its source. Where no row can, nothing. */
const tableSays = (figure: Figure, own?: string): RegExp[] => comparison.filter(({ measured }) => measured === figure)
  .map(({ evidence, source }) => new RegExp(`${own ?? evidence} ${source ? sources[source].short : ''}`.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')))

/** What somebody else's machine could write, and what the slides then have to say, and must not. */
const machines: Record<string, { file: Measurements, says: Partial<Record<Place, RegExp[]>>, never: RegExp[] }> = {
  'a machine with KVM': {
    file: madeUp({ accelerator: 'kvm' }),
    says: {
      cover: [/8 virtual machines/, /8 containers/, /to scale/, /QEMU with KVM/],
      start: [/measured: same files 302 ms, microVM 152 ms, Debian 2\.0 s ?; median of 3, 301 ms to 303 ms/],
      memory: [/2\s*260 MiB/, /\+130 MiB\s*for each further VM/, /\+11 MiB\s*for each further container/, /Not drawn: QEMU itself, 30 MiB a VM; Docker’s daemons, 90 MiB once/],
      disk: [/812 MB 8 VMs, a disk each/, /100 MB 8 containers, one image/, /117 MB 8 VMs, one base disk/],
      table: [...tableSays('start', 'Up in 202 ms; VM 302 ms'), ...tableSays('disk', '100 MB; Debian VM 413 MB'), /Measured 6 May 2031:/],
      run: [/QEMU with KVM/, /1\.0 times as long/],
    },
    never: [/emulat/i, /upper bound/i, /at most (?!125 ms)/, /≤/, /not in full/],
  },
  'a machine that measured no VM': {
    file: madeUp({ without: { microvm: 'missing', vm: 'missing', debian: 'missing' } }),
    says: {
      cover: [/counted/, /8 virtual machines/, /8 containers/],
      start: [/No VM was measured on this machine/, /Docker container\s+202 ms/],
      memory: [/VM, same files: not measured on this machine/, /\+11 MiB\s*for each further container/],
      disk: [/VMs with the same files: not measured on this machine/, /100 MB 8 containers, one image/],
      table: [...tableSays('start'), ...tableSays('disk')],
      run: [/Missing\s+VM, same files, VM, full Debian/],
    },
    never: [/QEMU/, /emulat/i, /upper bound/i, /guest RAM/],
  },
  'a machine with Podman and no KVM': {
    file: madeUp({ accelerator: 'tcg', engine: 'podman' }),
    says: {
      cover: [/Podman; QEMU in software emulation/],
      start: [/Podman container\s+202 ms/, /3\.0 s.*emulated, so an upper bound; median of 3, 3\.0 s to 3\.0 s/, /upper bounds/, /in the emulated VMs, arithmetic took 10 times as long/],
      disk: [/software emulation/],
      memory: [/software emulation/, /QEMU itself, 150 MiB a VM when it emulates/],
      table: tableSays('start'),
      run: [/Podman 9\.8\.7/],
    },
    never: [/with KVM/, /daemons/, /VM ≤/],
  },
  'one repetition': {
    file: madeUp({ accelerator: 'tcg', repetitions: 1 }),
    says: { start: [/201 ms\s+one start/, /3\.0 s.*emulated, so an upper bound; one start/], run: [/repetitions: 1/] },
    never: [/median/],
  },
  'containers that failed, and a launch that failed': {
    file: madeUp({ without: { container: 'failed', bridge: 'failed' }, failure: { target: 'debian', copies: 8, repetition: 2, error: 'did not answer' } }),
    says: {
      cover: [/counted/, /not in full: Container, VM, full Debian/],
      memory: [/Container: not measured on this machine/],
      disk: [/Containers: not measured on this machine/],
      table: tableSays('start'),
      run: [/Missing\s+Container, VM, full Debian/],
    },
    never: [/network$/],
  },
}

/** Each tower is as high as the memory that it stands for, and its first copy as what one takes: guest RAM for VMs, program and runtime for containers. */
async function expectToScale(slide: Locator, { summary }: Measurements) {
  const drawn = await slide.locator('.tower').evaluateAll(all => all.flatMap((tower) => {
    const heights = [...tower.querySelectorAll('.copy')].map(copy => copy.getBoundingClientRect().height)
    const vm = tower.classList.contains('vm')
    return [{ vm, copies: heights.length, height: heights.reduce((sum, height) => sum + height) }, { vm, copies: 1, height: heights[0]! }]
  }))
  expect(drawn.length).toBeGreaterThan(1)
  const scales = drawn.map(({ vm, copies, height }) => {
    const { memory } = summary.find(row => row.target === (vm ? 'vm' : 'container') && row.copies === copies)!
    return height / (memory.app.median + (vm ? memory.guest : memory.runtime).median)
  })
  for (const scale of scales)
    expect(scale / scales[0]!).toBeCloseTo(1, 2)
}

/** Each piece of a disk is as wide as the bytes that it stands for, with the other pieces of the same picture. */
async function expectWidths(slide: Locator, bytes: Record<string, number | undefined>) {
  const scales = await Promise.all(Object.entries(bytes).filter(([, size]) => size).map(async ([piece, size]) => (await slide.locator(piece).first().boundingBox())!.width / size!))
  for (const scale of scales) expect(scale / scales[0]!).toBeCloseTo(1, 1)
}

/** Each lane of disks, from the top, is as wide as all that is in it, by the scale of its first disk; a layer is a hairline beside that, of 4 px on the canvas with its gap. */
async function expectEnds(slide: Locator, lanes: { root: number, all: number }[]) {
  const drawn = await slide.locator('.disks').evaluateAll(all => all.map((lane) => {
    const { left } = lane.getBoundingClientRect()
    const ends = [...lane.querySelectorAll('i')].map(piece => piece.getBoundingClientRect().right - left)
    return { width: Math.max(...ends), root: lane.querySelector('.first')!.getBoundingClientRect().width }
  }))
  const hairline = 4 / 980 * (await slide.boundingBox())!.width + 0.5
  for (const [i, { root, all }] of lanes.entries())
    expect(Math.abs(drawn[i]!.width - all / root * drawn[i]!.root), `lane ${i + 1} is ${drawn[i]!.width} px wide`).toBeLessThan(hairline)
}

for (const [name, { file, says, never }] of Object.entries(machines)) {
  test(`the slides say what is true of ${name}`, async () => {
    const files = (await readdir(join(folder, 'content/measurements')).catch(() => [])).map(file => `content/measurements/${file}`)
    for (const path of files)
      await writeFile(join(folder, path), JSON.stringify({ ...file, caveats: [name] }))
    // No page is open that Vite would load again when it sees that.
    for (const path of files)
      await expect.poll(async () => (await fetch(`${site.url}${path}?import`)).text()).toContain(name)
    const deck = await written()
    for (const [place, { no, note }] of Object.entries(parts).flatMap(([place, part]) => slidesWith(part).map(slide => [place as Place, slide] as const))) {
      await deck.go(no, clicksOf(note))
      const slide = deck.slide(no)
      const text = (await slide.innerText()).replace(/\s+/g, ' ')
      for (const words of says[place] ?? [])
        expect(text, place).toMatch(words)
      for (const words of never)
        expect(text, place).not.toMatch(words)
      expect(await slide.evaluate(layoutProblems), place).toEqual([])
      if (place === 'memory' || (place === 'cover' && /to scale/.test(text)))
        await expectToScale(slide, file)
      const [container, vm, debian] = (['container', 'vm', 'debian'] as const).map(id => file.disk.find(({ target }) => target === id))
      if (place === 'disk') {
        await expectWidths(slide, { '.vm .kernel': vm?.boot, '.vm .first': vm?.root, '.vm .again': vm?.root, '.container .first': container?.root })
        const shared = (row?: typeof vm) => row ? [{ root: row.root, all: row.boot + row.root + 8 * row.perCopy }] : []
        await expectEnds(slide, [...vm ? [{ root: vm.root, all: vm.boot + 8 * vm.root }] : [], ...shared(container), ...shared(vm)])
      }
      if (place === 'table' && container && debian)
        await expectWidths(slide.getByRole('row', { name: 'Disk usage' }), { '.vm .system rect': debian.root + debian.boot, '.container .system rect': container.root })
    }
    expect(deck.problems).toEqual([])
  })
}
