import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { costs } from '../content/costs.ts'
import { type SourceId, sources } from '../content/sources.ts'
import { imageSizes } from '../content/talk/images.ts'
import { delivery } from '../content/talk/machines.ts'
import { startUps } from '../content/talk/startups.ts'
import { root } from '../packages/publish/command.ts'
import { translationsOf } from '../packages/publish/languages.ts'
import { readNote } from '../packages/stage/notes.ts'
import { isOn } from '../packages/stage/routes.ts'
import { citesIn, measuredIn } from '../setup/preparser.ts'
import { clicksOf, duration, expect, sites, slides, slidesWith, talk, test } from './fixtures.ts'

/** The brief, statement by statement, and what a learner needs besides: on which slide (a piece of its title), and the words by which one knows it. */
const statements: Record<string, [slide: string, ...words: RegExp[]]> = {
  V0: ['computer running inside', /a vm is a computer running inside your computer/i],
  V1: ['second operating system', /host os/i, /windows, macos or linux/i],
  V2: ['second operating system', /virtual-machine software/i, /virtualbox, vmware/i],
  V3: ['second operating system', /guest os/i, /full one, linux for example/i],
  V4: ['second operating system', /tools, libraries, dependencies/i, /your code/i],
  VB1: ['VMs promise', /encapsulated/i],
  VB2: ['VMs promise', /reliable to share/i, /reproduced exactly/i],
  VB3: ['VMs promise', /its own configuration/i],
  VD1: ['Three VMs boot', /redundancy and duplication/i, /own full os, often the same base system again/i],
  VD2: ['Three VMs boot', /resource heavy/i, /wastes disk space, cpu and memory/i],
  VD3: ['Three VMs boot', /several vms at once slow a machine down badly/i],
  VD4: ['Three VMs boot', /set-up complexity/i, /configure an entire vm/i],
  VD5: ['Three VMs boot', /production/i, /full vms .* inefficient/i],
  C0: ['ordinary process', /lightweight, isolated environment for running an app/i],
  C1: ['Take the guests away', /on the host os/i, /on macos and windows, docker supplies a linux/i],
  C2: ['Take the guests away', /docker engine a lightweight runtime/i],
  C3: ['Take the guests away', /only the code and its runtime, node\.js/i],
  C4: ['Take the guests away', /minimal os layer/i],
  CB1: ['keep the promise', /minimal disk usage, low overhead/i],
  CB2: ['keep the promise', /starts and runs quickly/i],
  CB3: ['keep the promise', /configuration files and images reproduce and distribute/i],
  CB4: ['keep the promise', /everything the app needs, and nothing more/i],
  CB5: ['keep the promise', /identical environments across systems/i],
  T1: ['same promise', /encapsulation\s+entire os, tools and app\s+app and dependencies, no full os/i],
  T2: ['same promise', /performance\s+slower at boot and I\/O, heavy on resources\s+fast, lightweight/i],
  T3: ['same promise', /disk usage\s+large: a full os per vm\s+small: shared kernel, minimal layer/i],
  T4: ['same promise', /sharing and set-up\s+harder to reproduce and distribute\s+easy, with images and config files/i],
  T5: ['same promise', /use case\s+full os isolation, rare special cases\s+app isolation, standard development/i],
  L1: ['Four lines of text', /from node/i, /docker build/i, /docker push/i, /docker run/i],
  L2: ['Inside, the kernel', /the same kernel/i, /other files/i, /one process, two numbers: \d+ outside, 1 inside/i],
  L3: ['Docker starts the container', /containerd/i, /runc/i, /kernel/i, /layers/i],
  L4: ['Docker starts the container', /writable layer/i, /volume/i],
  L5: ['Four lines of text', /8080/],
  L6: ['unless another kernel', /orchestrator starts, moves and replaces/i],
  L7: ['gives up five things', /kernel/i, /wall/i, /limits/i, /data/i, /daemon/i],
  L8: ['One image digest', /node\.js/i, /c library/i, /time zone/i, /kernel/i, /processor/i, /it works/i],
  L9: ['Fourteen words', /kernel/i, /hypervisor/i, /guest/i, /image/i, /layer/i, /digest/i, /registry/i, /namespace/i, /control group/i, /runtime/i, /oci/i, /microvm/i, /page cache/i, /pid 1/i],
  L10: ['Three questions', /uname -r/, /ten containers/i, /pull requests/i, /docker desktop has started/i],
  L11: ['Four lines keep', /not root/i, /--privileged/, /docker\.sock/, /limits/i, /pinned digest/i, /scan/i],
  S1: ['VMs solved it', /vms solve the problem of reproducible environments, with high overhead and inefficiency/i],
  S2: ['VMs solved it', /containers solve the same problem in a much lighter, faster and more shareable way/i],
  S3: ['VMs solved it', /containers are the key technology; docker is the de facto standard tool for managing them/i],
}

test('each statement of the brief is on its slide, in words by which one knows it', async ({ deck }) => {
  await deck.open(1)
  for (const [id, [piece, ...words]] of Object.entries(statements)) {
    const slide = slides.find(({ title }) => title.includes(piece))
    expect.soft(slide, `${id}: no slide has “${piece}” in its title`).toBeDefined()
    if (!slide) continue
    await deck.go(slide.no, clicksOf(slide.note))
    // The browser's own text of what is shown: hidden parts are not in it.
    const text = (await deck.slide(slide.no).innerText()).replace(/\s+/g, ' ')
    for (const word of words) expect.soft(text, id).toMatch(word)
  }
})

test('the 10-minute route holds every statement of the brief; the 5-minute one the picture of each side, memory, the wall and the summary', () => {
  const on = (route: string) => slides.filter(slide => isOn(slide, route)).map(({ title }) => title)
  for (const [id, [piece]] of Object.entries(statements).filter(([id]) => !id.startsWith('L'))) expect.soft(on('10').some(title => title.includes(piece)), `${id}: “${piece}”`).toBe(true)
  const short = ['LayerStack', 'SharedKernel', 'MemoryTowers', 'SyscallPath'].flatMap(picture => slidesWith(picture).map(({ title }) => title))
  expect(on('5')).toEqual(expect.arrayContaining([...short, slides.find(({ title }) => title.includes(statements.S1![0]))!.title]))
  expect(on('10')).toEqual(expect.arrayContaining(on('5')))
})

/** Every figure of the pictures that is somebody else's: its source, what it is of, and its value there. */
const figures: [SourceId, of: string, ...values: number[]][] = [
  // Bare host, Docker, KVM tuned and, where there is one, untuned.
  ['felter2014', 'Arithmetic', 290.8, 290.9, 284.2, 241.3],
  ['felter2014', 'Memory, in order', 45.60, 45.63, 45.02],
  ['felter2014', 'Memory, at random', 0.0126, 0.0124, 0.0125],
  ['felter2014', 'Disk, in order', 806.9, 806.7, 801.9],
  ['felter2014', 'Disk, random reads', 84_044, 84_092, 46_173],
  ['felter2014', 'Disk, random writes', 112_034, 112_048, 59_321],
  // Docker's has no number in the report's text.
  ['felter2014', 'Network round trips', 37.6, 67.9],
  // Milliseconds.
  ['lightvm2017', 'Process', 1],
  ['lightvm2017', 'Unikernel VM', 2.3],
  ['firecrackerSpec', 'microVM', 125],
  ['khan2026', 'Docker container', 568, 1157],
  ['percival2022', 'Cloud VM', 8_000, 30_000],
  // MB, compressed.
  ['repoInfo2026', 'alpine:3.24.2', 3.85],
  ['repoInfo2026', 'debian:trixie-slim', 29.8],
  ['repoInfo2026', 'node:24-alpine', 58.2],
  ['repoInfo2026', 'node:24', 408.9],
]

test('every figure is its source’s, and none is without one', () => {
  const numbers = (...values: (number | string | undefined)[]) => values.filter(value => typeof value === 'number')
  expect([
    ...costs.tests.map(({ label, base, measured: { container, vm }, untuned }) => ['felter2014', label, ...numbers(base, container, vm, untuned?.vm)]),
    ...startUps.map(({ source, label, ms }) => [source, label, ...[ms].flat()]),
    ...imageSizes.map(({ name, mb }) => ['repoInfo2026', name, mb]),
  ]).toEqual(figures)
  for (const { figure, ms } of startUps)
    expect([...figure.matchAll(/([\d.]+)(?=.*?\s(ms|s)\b)/g)].map(([, value, unit]) => Number(value) * (unit === 's' ? 1000 : 1)), figure).toEqual([ms].flat())
})

test('the glossary is in the order of the alphabet, in each language', async () => {
  for (const name of (await readdir(root)).filter(name => /^appendix.*\.md$/.test(name))) {
    const terms = [...(await readFile(join(root, name), 'utf8')).matchAll(/^- \*\*([^*“]+)\*\* (?!\*)/gm)].map(([, term]) => term!)
    expect(terms.length, name).toBeGreaterThan(1)
    expect(terms, name).toEqual(terms.toSorted(new Intl.Collator(/\.(\w+)\.md$/.exec(name)?.[1] ?? 'en').compare))
  }
})

test('the Dockerfile on the image’s slide begins as the one that is explained', async () => {
  for (const name of ['slides.md', ...Object.values(translationsOf(root, 'slides.md'))])
    expect(await readFile(join(root, name), 'utf8'), name).toContain(`\n${delivery.file.text.join('\n')}\n`)
})

/** Sentences with a figure, in text or notes, each on a slide that cites its source. */
const sentences: [SourceId, RegExp][] = [
  ['felter2014', /loses two per cent, and seventeen untuned/],
  ['felter2014', /Random access to the disk lost nearly half/],
  ['felter2014', /eighty per cent longer/],
  ['slacker2016', /Pulling took 76% of the start of 57 apps/],
  ['khan2026', /Docker half a second on an SSD, twice that on a hard disk/],
  ['percival2022', /FreeBSD at Amazon, until SSH works: about eight seconds, and thirty before/],
  ['firecrackerSpec', /within a hundred and twenty-five milliseconds/],
  ['lightvm2017', /about one millisecond; .*booted one in two point three/s],
  ['repoInfo2026', /under four megabytes of Alpine, or over four hundred of plain Node, a hundred times as much/],
  ['dockerStorage', /Docker's documentation has five/],
  ['copyFail2026', /Copy Fail, of April twenty twenty-six/],
  ['runc2025', /runc had three ways out in November twenty twenty-five/],
  ['qemu2024', /Since twenty twenty-four it can use several/],
  ['vmware2025', /VMware patched such a bug in twenty twenty-five/],
]

for (const [id, words] of sentences) {
  test(`what is said of ${id} stands where it is cited: ${words.source}`, () => {
    const there = slides.filter(({ content, note }) => words.test(content) || words.test(note))
    expect(there, String(words)).toHaveLength(1)
    expect(citesIn(there[0]!.content), String(words)).toContain(id)
  })
}

test('the talk is spoken in seven eighths of its slot: of twenty minutes, in seventeen and a half', () => {
  const notes = talk.map(({ note }) => readNote(note))
  expect(notes.reduce((sum, { seconds }) => sum + seconds!, 0)).toBeLessThanOrEqual(7 / 8 * duration)
  expect(notes.reduce((sum, { words }) => sum + words, 0)).toBeLessThanOrEqual(2200)
})

test('every source is on a page that anyone can open', () => {
  for (const [id, { link }] of Object.entries(sources))
    expect(link, id).not.toMatch(/\b(?:doi\.org|ieee\.org|acm\.org|springer\.com|sciencedirect\.com|jstor\.org)/)
})

/** What the first edition said, and what is commonly said, and is not so. */
const wrong = [
  'striped brick is an operating system',
  'brings an operating system of its own',
  'guest OS and kernel',
  'keeps a system of its own in memory',
  'its own kernel, its own system and its own cache',
  'each guest OS, counted',
  'cannot easily tell the difference',
  'an ordinary day',
  'no general host system',
  'KVM is part of Linux',
  'most of it is waste',
  '130.3',
  '−55%',
  '0.0458',
  '0.0394',
  'fourteen per cent',
  'much in random I/O and latency',
  'The overhead is in random I/O, latency',
  'in random access to the disk, in latency',
  'Docker makes about half',
  'kernel can give it namespaces',
  'Suddenly it is process number one',
  'calls it by its old number',
  '4242 on the host',
  'Control groups decide what it may use',
  'which means Linux',
  'the same digest means the same bytes',
  'if the digest is the same',
  'what runs everywhere',
  'runs anywhere',
  '11.9 times as long',
  'two orders of magnitude above',
  'until you can log in',
  'twenty-nine seconds',
  '29.3',
  'Now the disk.',
  'nobody says',
  'arrange it yourself',
  'was a bug in runc',
  'You patch it, and it is gone',
  'machine around each container',
  'Lambda and Fargate',
  'Lambda or Fargate',
  'VM ≤',
  'use cloud-native ways',
  'One image format, 2017',
  'VM; the rest fits a container',
  'Docker emulates',
  'containers have no overhead',
  'VMs are legacy',
  'Docker is the standard',
]

test('what is not so is on no slide, in no note and in no component', async () => {
  const within = async (folder: string) => (await readdir(join(root, folder), { recursive: true })).filter(file => /\.(ts|vue)$/.test(file)).map(file => join(root, folder, file))
  // As the built pages have them, words that are put together from figures are there, too.
  const pages = slides.map(({ no }) => join(sites.root.dir, `${no}.html`))
  for (const file of [join(root, 'slides.md'), ...await within('content'), ...await within('components'), ...pages]) {
    const text = (await readFile(file, 'utf8')).replace(/<(script|style)\b[\s\S]*?<\/\1>|<\/?[a-z][^>]*>/gi, ' ').replace(/[*_]+/g, '').replace(/\s+/g, ' ').toLowerCase()
    expect.soft(wrong.filter(words => text.includes(words.toLowerCase())), file.replace(`${root}/`, '')).toEqual([])
  }
})

/** Names with a hyphen, "Hyper-V" or "CVE-2025-22224", that stand on two lines; runs in the page. */
function brokenNames(items: Element[]): string[] {
  return items.flatMap((item) => {
    const broken: string[] = []
    const texts = document.createTreeWalker(item, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      for (const { index, 0: name } of node.textContent!.matchAll(/\w+-[A-Z\d][\w-]*/g)) {
        const range = document.createRange()
        range.setStart(node, index)
        range.setEnd(node, index + name.length)
        if (range.getClientRects().length > 1) broken.push(name)
      }
    }
    return broken
  })
}

test('every source in use is in the list, on one slide or on several that say whose sources they have, with the slides that use it; it is read downwards, and no name breaks at its hyphen', async ({ deck }) => {
  const lists = slidesWith('SourceList')
  await deck.open(lists[0]!.no)
  const cited = [...new Set(slides.flatMap(({ content }) => citesIn(content)))] as SourceId[]
  const figures = slides.filter(({ content }) => measuredIn(content)).map(slide => String(slide.no))
  const own = Math.min(figures.length, 1)
  let found = 0
  const listed: string[] = []
  for (const { no } of lists) {
    await deck.go(no)
    const items = deck.slide(no).locator('.sources li')
    if (!listed.length && figures.length) await expect(items.first().locator('.on a')).toHaveText(figures)
    for (const id of cited) {
      const item = items.filter({ has: deck.page.locator(`[href="${sources[id].link}"]`) })
      if (!await item.count()) continue
      listed.push(id)
      const on = slides.filter(({ content }) => citesIn(content).includes(id)).map(slide => String(slide.no))
      await expect(item.locator('.on a'), id).toHaveText(on)
    }
    const firsts = await items.evaluateAll(all => all.map(item => item.querySelector('.on a')!.textContent))
    if (lists.length > 1) await expect(deck.slide(no).locator('.sources > p')).toContainText(`slides ${firsts[0]} to ${firsts.at(-1)}`)
    const lefts = await items.evaluateAll(all => all.map(item => item.getBoundingClientRect().left))
    expect(new Set(lefts).size, `slide ${no}`).toBe(2)
    expect(lefts, `slide ${no}`).toEqual(lefts.toSorted((a, b) => a - b))
    expect(await items.evaluateAll(brokenNames), `slide ${no}`).toEqual([])
    found += await items.count()
    // All parts but the last are of one length, and the deck's own measurement stands first.
    expect(found, `to slide ${no}`).toBe(Math.min(listed.length + own, (lists.findIndex(list => list.no === no) + 1) * Math.ceil((cited.length + own) / lists.length)))
  }
  expect(listed.sort()).toEqual(cited.sort())
  const first = deck.slide(lists.at(-1)!.no).locator('.on a').first()
  const to = Number(await first.innerText())
  await first.click()
  await expect.poll(() => deck.place().no).toBe(to)
})

test('on paper the bug that a slide’s title speaks of is lit, and not the last one', async ({ deck }) => {
  for (const { no } of slidesWith('SyscallPath')) {
    await deck.page.goto(`${deck.url}${no}?print`)
    const kernel = deck.slide(no).locator('section.container .kernel')
    await expect(kernel).toBeVisible()
    expect(await kernel.evaluate(kernel => getComputedStyle(kernel, '::before').opacity)).toBe('1')
  }
})

test('each word beside a tower of memory leads to its own piece, from near by and from far, and stands above the floor', async ({ deck }) => {
  for (const { no, note } of ['MemoryTowers', 'CoverTowers'].flatMap(slidesWith)) {
    for (let clicks = 0; clicks <= clicksOf(note); clicks++) {
      await deck.open(no, clicks)
      const found = await deck.slide(no).locator('.tower').evaluateAll(towers => towers.flatMap((tower) => {
        const box = tower.getBoundingClientRect()
        return [...tower.querySelectorAll('.parts li')].map((word) => {
          const part = word.className
          const lead = word.querySelector('.lead')!
          // Of the copy that has the words; the others have none that leads to them.
          const pieces = [...tower.querySelectorAll(`.piece.${part}`)].map(piece => piece.getBoundingClientRect())
          const leads = pieces.some(({ top, bottom }) => {
            for (let y = top - 1; y < bottom + 1; y += 0.5) if (document.elementsFromPoint(lead.getBoundingClientRect().left + 1, y).includes(lead)) return true
            return false
          })
          return { part, leads, above: word.querySelector('span')!.getBoundingClientRect().bottom <= box.bottom }
        })
      }))
      expect(found.length, `slide ${no}`).toBeGreaterThan(1)
      expect(found.filter(({ leads, above }) => !leads || !above), `slide ${no}, click ${clicks}`).toEqual([])
    }
  }
})
