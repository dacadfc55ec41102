import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkDeck } from '../packages/publish/check.ts'
import { root } from '../packages/publish/command.ts'
import { loadDeck, type Slide } from '../packages/publish/slides.ts'
import { unusedBy } from '../packages/publish/unused.ts'
import { sources } from '../content/sources.ts'
import checkFacts from '../setup/check.ts'
import { citesIn } from '../setup/preparser.ts'
import { expect, test } from './fixtures.ts'
import { madeUp } from './measurements.ts'
import { run } from './run.ts'
import { stock } from './stock-deck.ts'

/** The source that stands first. */
const first = Object.keys(sources)[0]!

/** A talk of this deck's parts into which the faults are planted, so that the deck may lose any of its slides, and what only that needed. */
const talk = `---
addons:
  - stage
  - publish
duration: 120s
---

# Cover

<Handout />

${said()}
---

# A VM is a computer running inside your computer

<ComparisonTable />

${said()}
---
layout: closing
states: []
---

# VMs solved it first; containers solve it with less

${said()}
---

# Points

<PointCards of="vm" />

${said()}
---
states: 0, 1
---

# Bars

<Planted />

<Cite id="${first}" />, <Cite id="gvisor" />; <Cite id="wsl2" />

${said('[click] Then: [click] ')}`

/** Notes that can be spoken in twenty-five seconds. */
function said(mark = '') {
  return `<!--\nTime 0:25\n\n${mark}${'Four words that follow. '.repeat(10)}\n-->\n`
}

/** How a line begins that is about the slide of that talk with `piece`. */
const on = (piece: string) => {
  const [, title] = /.*\n# (.*?)\n/s.exec(talk.slice(0, talk.indexOf(piece)))!
  return `slides\\.md:\\d+: slide \\d+ \\(“${title}”\\): `
}

const measured = 'content/measurements/planted.json'

type Plant = [what: string, file: string, from: string | RegExp, to: string, line: RegExp]

/** What cannot be shown: what is changed in which file of this deck, and the one line that has to say so. */
const errors: Plant[] = [
  ['a citation of an unknown id', 'slides.md', `<Cite id="${first}" />`, '<Cite id="nobody2013" />', new RegExp(`^${on('<Planted')}cites “nobody2013”, which content/sources\\.ts does not have$`)],
  ['a citation in single quotes', 'slides.md', `<Cite id="${first}" />`, '<Cite id=\'nobody2013\' />', /cites “nobody2013”, which content\/sources\.ts does not have$/],
  ['a comparison row with an unknown source', 'content/comparison.ts', /source: '\w+'/, 'source: \'k8s\'', /^content\/comparison\.ts, “.+”: cites “k8s”, which content\/sources\.ts does not have$/],
  ['a measured figure changed by hand', measured, /"median": [\d.]+/, '"median": 1.5', /^content\/measurements\/[\w-]+\.json: summary: is not what its runs add up to; npm run measure writes it$/],
  ['measurements that are not JSON', measured, '{', '', /^content\/measurements\/[\w-]+\.json: .*JSON.*; npm run measure writes it$/],
  ['a slide on a route that the headmatter does not have', 'slides.md', 'states: 0, 1', 'routes: 7\nstates: 0, 1', new RegExp(`^${on('<Planted')}there is no route “7”; the headmatter’s “routes” has none$`)],
  ['a recording that is none', 'content/recordings/host.cast', '"version":2', '"version":1', /^content\/recordings\/host\.cast: line 1 is not the header of an asciicast v2 .*; npm run record writes it$/],
  ['a recording with a line out of order', 'content/recordings/container.cast', /\n\[[\d.]+,/, '\n[99,', /^content\/recordings\/container\.cast: line 3 is no event of the recording that comes after the one above it; /],
  ['a recording that does not show what is said of it', 'content/recordings/container.cast', /"(\d+\.\d+)\.[^"]*\\r\\n/, '"0.$1\\r\\n', /^content\/recordings: “.+” on the host and “0\..+” in the container do not show “The same kernel”; npm run record writes it$/],
  ['a component that is not there', 'slides.md', '<Planted />', '<Plantd />', new RegExp(`^${on('<Planted')}there is no component <Plantd>`)],
  ['a set of colours that is not there', 'slides.md', 'duration: 120s', 'duration: 120s\ncolors: plum', /^slides\.md:6: colors: there is no set “plum”; there are plum-teal, .*, or name colours for vm, container, app$/],
  ['a colour that is none', 'slides.md', 'duration: 120s', 'duration: 120s\ncolors: { vm: purpel }', /^slides\.md:6: colors: “purpel” of vm is no colour, like '#4a3bc6'$/],
  ['a picture that is not there', 'slides.md', '<Planted />', '![A bed](/bed.png)', new RegExp(`^slides\\.md:\\d+: slide \\d+ .*: there is no picture /bed\\.png, which belongs into public/$`)],
  ['a layout that is not there', 'slides.md', 'layout: closing', 'layout: closings', /^slides\.md:\d+: slide \d+ .*there is no layout “closings”; there are .*two-cols/],
  ['a key with a blank in it, of which a browser makes no attribute', 'slides.md', 'layout: closing', 'layout: closing\nmy key: x', /^slides\.md:\d+: “my key” cannot be a key: Slidev shows nothing of a slide with a blank in one$/],
  ['a headmatter that is not YAML', 'slides.md', 'duration: 120s', 'title: A: B\nduration: 120s', /^slides\.md:5: the frontmatter here is not YAML: Nested mappings /],
  ['a file of code that is not there', 'slides.md', '<Planted />', '<<< @/examples/gone.sql {1|2}', /^slides\.md:\d+: slide 5 \(“Bars”\): there is no examples\/gone\.sql, whose code it shows$/],
  ['a picture of a tag that is not there', 'slides.md', '<Planted />', '<img src="/gone.svg" alt="A bed">', /^slides\.md:\d+: slide 5 \(“Bars”\): there is no picture \/gone\.svg, which belongs into public\/$/],
  ['frontmatter that Slidev cannot read at all', 'slides.md', 'layout: closing', 'layout: *closing', /^slides\.md:\d+: the frontmatter here is not YAML: .*alias/],
  ['a slide swallowed for want of a blank line', 'slides.md', '---\n\n# A VM is', '---\n# A VM is', /^slides\.md:\d+: “# A VM is a computer running inside your computer” is read as frontmatter and its slide is lost; leave a blank line after the --- above it$/],
  ['frontmatter that is not closed', 'slides.md', 'layout: closing\nstates: []\n---\n', 'layout: closing\nstates: []\n', /^slides\.md:\d+: “# VMs solved .*” is read as frontmatter and its slide is lost; close the frontmatter with --- before it$/],
  ['a comment that is not closed', 'slides.md', /(<ComparisonTable[\s\S]*?)\n-->/, '$1', /^slides\.md:\d+: the comment that begins here is not closed with --> before the next slide$/],
  ['an import of a file that is not there', 'slides.md', '---\nlayout: closing\n', '---\nsrc: ./pages/end.md\n---\n\n---\nlayout: closing\n', /^slides\.md:\d+: .*not found: pages\/end\.md$/],
]

/** What can be shown and could be better. */
const advice: Plant[] = [
  ['frontmatter that is not YAML, which Slidev takes all the same', 'slides.md', 'layout: closing', 'layout: [closing', /^slides\.md:\d+: the frontmatter here is not YAML: /],
  ['a key that is there twice', 'slides.md', 'layout: closing', 'layout: quote\nlayout: closing', /^slides\.md:\d+: the frontmatter here is not YAML: Map keys must be unique$/],
  ['a tab in frontmatter', 'slides.md', 'layout: closing', 'layout: closing\n\tclass: night', /^slides\.md:\d+: the frontmatter here is not YAML: Tabs are not allowed as indentation$/],
  ['a colon in a title without quotes', 'slides.md', 'layout: closing', 'title: A: B\nlayout: closing', /^slides\.md:\d+: the frontmatter here is not YAML: Nested mappings /],
  ['a title that is a number', 'slides.md', 'layout: closing', 'layout: closing\ntitle: 2026', /^slides\.md:\d+: slide \d+ .*: title: 2026 is no text for YAML, /],
  ['a slot that its layout does not have', 'slides.md', '<Planted />', '::rigth::\n\nHalf of it.', /^slides\.md:\d+: slide 5 .*: layout “default” has no slot “rigth”, so what stands below ::rigth:: is not shown; it has \w/],
  ['a picture without words', 'slides.md', '<Planted />', '![](https://example.org/bed.png)', /^slides\.md:\d+: slide 5 .*: the picture https:\/\/example\.org\/bed\.png has no words for those who do not see it; write them between its brackets$/],
  ['a picture of a layout that is not there', 'slides.md', 'layout: closing', 'layout: image-right\nimage: ./pictures/bed.png', /^slides\.md:\d+: slide \d+ .*: there is no picture \.\/pictures\/bed\.png, beside slides\.md$/],
  ['a colour on which nobody can read', 'slides.md', 'duration: 120s', 'duration: 120s\ncolors: { container: \'#ffd400\' }', /^slides\.md:6: colors: container on paper has a contrast of 1\.4 to 1 in the light theme, and text needs 4\.5$/],
  ['sides that not everybody can tell apart', 'slides.md', 'duration: 120s', 'duration: 120s\ncolors: { vm: \'#7a1f86\', container: \'#0a6080\' }', /^slides\.md:6: colors: vm and container look alike in the light theme to some who are colour-blind$/],
  ['a side in the colour of failure', 'slides.md', 'duration: 120s', 'duration: 120s\ncolors: { vm: \'#a8004f\' }', /^slides\.md:6: colors: vm looks like fault, the colour of failure, in the light theme$/],
  ['a key of this deck’s own with a slip in it', 'slides.md', 'duration: 120s', 'duration: 120s\ncolours: plum-teal', /^slides\.md:6: nothing reads “colours”; “colors” is a key$/],
  ['a language that is none', 'slides.md', 'duration: 120s', 'duration: 120s\nlang: Deutsch', /^slides\.md:6: lang: “Deutsch” names no language, as de or pt-BR do, and counts as English$/],
  ['a slide without notes', 'slides.md', /(<PointCards of="vm" \/>\n)\n<!--[\s\S]*?-->\n/, '$1', new RegExp(`^${on('of="vm"')}has no notes; end it with a comment that says what to say$`)],
  ['notes without a time', 'slides.md', /(<ComparisonTable \/>\n\n<!--\n)Time .*\n\n/, '$1', new RegExp(`^${on('<ComparisonTable')}its notes do not begin with a line like “Time 0:45”$`)],
  ['a time that is none', 'slides.md', /(<ComparisonTable \/>\n\n<!--\n)Time .*/, '$1Time 0:75', new RegExp(`^${on('<ComparisonTable')}its notes do not begin with a line like “Time 0:45”$`)],
  ['notes that nobody can speak so fast', 'slides.md', /(<ComparisonTable \/>\n\n<!--\n)Time .*/, '$1Time 0:10', new RegExp(`^${on('<ComparisonTable')}its notes take 21 seconds \\(40 words at 130 a minute, clicks and the slide itself\\); 10 are planned$`)],
  ['notes that nobody would speak so slowly', 'slides.md', /(<ComparisonTable \/>\n\n<!--\n)Time .*/, '$1Time 1:50', /: its notes take 21 seconds .*; 110 are planned$/],
  ['notes that take longer than the talk', 'slides.md', 'duration: 120s', 'duration: 30s', /^slides\.md: the times of the notes add up to \d+:\d\d, and duration is 0:30, of which the talk may take 0:26: the rest is for questions$/],
  ['notes that do not fill the talk', 'slides.md', 'duration: 120s', 'duration: 40min', /^slides\.md: the times of the notes add up to \d+:\d\d, and duration is 40:00$/],
  ['a route that takes longer than it may', 'slides.md', /duration: 120s([\s\S]*)layout: closing/, 'duration: 120s\nroutes: { short: 40s }$1routes: short\nlayout: closing', /^slides\.md: the times of the notes on route “short” add up to 0:50, and it has 0:40$/],
  ['notes that are too long for their time, without what may be left out', 'slides.md', /(<ComparisonTable \/>\n\n<!--\n)Time 0:25/, '$1Time 0:25, cut 0:10', new RegExp(`^${on('<ComparisonTable')}without what \\[cut\\] marks, its notes take 21 seconds .*; 10 are planned$`)],
  ['a tag that is not closed', 'slides.md', '<Planted />', '- Heap: <div> rows', /^slides\.md:\d+: slide 5 \(“Bars”\): <div> is not closed; to show it as it stands, write `<div>` as code$/],
  ['a talk that leaves no room for questions', 'slides.md', 'duration: 120s', 'duration: 130s', /^slides\.md: the times of the notes add up to 2:05, and duration is 2:10, of which the talk may take 1:53: the rest is for questions$/],
  ['code with fewer steps than its notes have clicks', 'slides.md', /<Planted \/>\n\n.*/, '```ts {1|all}\nlet a\n```', /^slides\.md:\d+: slide \d+ \(“Bars”\): its notes have 2 \[click\]s, and the steps of its code take 1$/],
  ['a slide without its separator', 'slides.md', '---\n\n# A VM is', '# A VM is', /^slides\.md:\d+: slide \d+ .*“A VM is .*” is a second title on it; .* put --- between blank lines above it$/],
  ['states that the slide does not have', 'slides.md', 'states: 0, 1', 'states: 0, 9', /^slides\.md:\d+: slide \d+ .*: states “0, 9” are not clicks before its last, 0 to 1$/],
  ['a fact whose source no slide cites', 'slides.md', '<Cite id="gvisor" />; ', '', /^content\/talk\/isolation\.ts, “Sandboxed container”: rests on “gvisor”, which no slide cites$/],
  ['a source that no slide cites', 'slides.md', '<Cite id="wsl2" />', '', /^content\/sources\.ts: no slide cites “wsl2”$/],
  ['a picture that no slide shows', 'slides.md', '<Planted />', 'Bars.', /^components\/pictures\/Planted\.vue: no slide needs it any more$/],
  ['content of which no picture is left', 'slides.md', '<Planted />', 'Bars.', /^content\/talk\/planted\.ts: no slide needs it any more$/],
  ['points that no slide shows', 'slides.md', 'of="vm"', 'of="container"', /^content\/points\.ts: no slide shows the points of “vm”$/],
  ['a row of the table without a click in the notes', 'slides.md', /(<ComparisonTable \/>\n\n<!--\nTime .*\n\n)/, '$1[click] ', new RegExp(`^${on('<ComparisonTable')}its notes have 1 \\[click\\]s, and the table takes \\d+: one for each row but the first, and one for the whole$`)],
  ['a table that no slide shows', 'slides.md', '<ComparisonTable />', 'A table.', /^content\/comparison\.ts: no slide shows the table$/],
  ['measurements that no slide shows', 'slides.md', '<ComparisonTable />', 'A table.', /^content\/measurements: no slide shows a figure of it$/],
  ['a source without a title', 'content/sources.ts', /title: '.*',/, 'title: \'\',', new RegExp(`^content/sources\\.ts: “${first}” has no title$`)],
  ['a source without a year', 'content/sources.ts', /year: \d+,/, 'year: 0,', new RegExp(`^content/sources\\.ts: “${first}” has no year$`)],
  ['a source without a link', 'content/sources.ts', /link: '.*',/, 'link: \'\',', new RegExp(`^content/sources\\.ts: “${first}” has no link$`)],
  ['a link that leads nowhere', 'content/sources.ts', /link: '.*',/, 'link: \'doi\',', new RegExp(`^content/sources\\.ts: the link of “${first}” is not an address: doi$`)],
  ['a comparison row with a cell missing', 'content/comparison.ts', /container: t`.*`,/, 'container: \'\',', /^content\/comparison\.ts: row “.+” has no container$/],
  ['a component that loads from a host that nobody named', 'components/pictures/Planted.vue', '<template>\n', '<template>\n  <img src="https://pictures.example/bed.png">\n', /^components\/pictures\/Planted\.vue:\d+: loads from https:\/\/pictures\.example, which the built pages keep out; name it in the list “hosts” of the headmatter$/],
  ['a comparison row with evidence and no source', 'content/comparison.ts', /source: '\w+',/, '', /^content\/comparison\.ts: row “.+” has no source$/],
  ['bars that are drawn to no figure', 'content/comparison.ts', /picture: '\w+'/, 'picture: \'bars\'', /^content\/comparison\.ts: row “.+” has the picture “bars” and no “sizes”, so both sides are drawn alike$/],
  ['a comparison row with an odd mark', 'content/comparison.ts', /t`\*\*/, 't`', /^content\/comparison\.ts: row “.+”: the \*\* in its \w+ are not in pairs$/],
]

let folder: string
test.beforeEach(async () => {
  await mkdir(join(root, '.cache'), { recursive: true })
  folder = await mkdtemp(join(root, '.cache/deck-'))
})
test.afterEach(() => rm(folder, { recursive: true }))

/** Copies this deck, with that talk as its slides and one thing changed. */
async function plant([, file, from, to]: Plant) {
  for (const part of ['content', 'setup', 'components', 'layouts', 'styles'])
    await cp(join(root, part), join(folder, part), { recursive: true })
  await write({
    'slides.md': talk,
    [measured]: JSON.stringify(madeUp(), null, 2),
    'components/pictures/Planted.vue': '<script setup>\nimport { words } from \'../../content/talk/planted\'\n</script>\n\n<template>\n  <p>{{ words }}</p>\n</template>\n',
    'content/talk/planted.ts': 'export const words = \'Said.\'\n',
  })
  const before = await readFile(join(folder, file), 'utf8')
  const after = before.replace(from, to)
  expect(after, 'the fault is planted').not.toBe(before)
  await writeFile(join(folder, file), after)
}

test('the check advises about a picture of several megabytes, wherever a slide names it, and about no smaller one', async () => {
  await plant(['', 'slides.md', 'layout: closing', 'layout: image-right\nimage: /large.jpg', /./])
  await write({ 'public/large.jpg': 'x'.repeat(2_400_000), 'public/small.jpg': 'x'.repeat(400_000) })
  const told = async () => (await checkDeck(folder)).advice.filter(line => line.includes('phones wait'))
  expect(await told()).toEqual([expect.stringMatching(/^slides\.md:\d+: slide 3 .*: \/large\.jpg has 2\.4 MB, for which phones wait/)])
  await writeFile(join(folder, 'slides.md'), (await readFile(join(folder, 'slides.md'), 'utf8')).replace('image: /large.jpg', 'image: /small.jpg').replace('<Planted />', '![A bed](/large.jpg)'))
  expect(await told()).toEqual([expect.stringMatching(/: slide 5 /)])
})

test('the check advises about a large picture in public/ that nothing names, and about none that a slide, a component, a style or content does, or its folder', async () => {
  await plant(['', 'slides.md', 'layout: closing', 'layout: image-right\nimage: /by-key.jpg', /./])
  const names = ['by-key.jpg', 'in text.png', 'in-component.webp', 'in-style.svg', 'in-content.png', 'photos/one.jpg', 'films/one.webm', 'imported.gif', 'icon-512.png', 'in-vain.jpg', 'more/in-vain.mp4']
  await write({ ...Object.fromEntries(names.map(name => [`public/${name}`, 'x'.repeat(400_000)])), 'public/small.jpg': 'x' })
  await write({
    'slides.md': (await readFile(join(folder, 'slides.md'), 'utf8')).replace('<Planted />', '<Planted /> ![A bed](/in%20text.png)\n\n---\nsrc: ./pages/more.md\n---\n'),
    'pages/more.md': '# More\n\n![A bed](/imported.gif)\n',
    'components/pictures/Planted.vue': '<template><img src="/in-component.webp"><img v-for="no in 2" :src="`/photos/${no}.jpg`"><video :src="`${base}films/${name}.webm`" /></template>',
    'styles/more.css': 'p { background: url(/in-style.svg) }',
    'content/list.json': '["in-content.png"]',
  })
  expect((await checkDeck(folder)).advice.filter(line => line.startsWith('public/')).sort()).toEqual(['in-vain.jpg', 'more/in-vain.mp4'].map(name => `public/${name}: nothing names it, and every build carries its 0.4 MB`))
})

for (const fault of errors) {
  test(`the check refuses ${fault[0]} in a line`, async () => {
    await plant(fault)
    expect((await checkDeck(folder)).errors).toEqual([expect.stringMatching(fault[4])])
  })
}

for (const fault of advice) {
  test(`the check advises about ${fault[0]}`, async () => {
    await plant(fault)
    const { errors, advice } = await checkDeck(folder)
    expect(advice).toContainEqual(expect.stringMatching(fault[4]))
    expect(errors).toEqual([])
  })
}

test('a logo that is as dark or as light as its ground is told; one of which its file does not tell all colours is not', async () => {
  await plant(['', 'slides.md', 'duration: 120s', 'logo: /logo.svg\nduration: 120s', /./])
  const told = async (svg: string) => {
    await write({ 'public/logo.svg': `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${svg}</svg>` })
    return (await checkDeck(folder)).advice.filter(line => line.includes('logo'))
  }
  const on = (ground: string, ratio: string) => [`slides.md:5: logo: /logo.svg is hardly seen on the ${ground} ground, a contrast of ${ratio} to 1; name one for each, { light: …, dark: … }`]
  expect(await told('<path d="M0 0h9v9z"/>'), 'black').toEqual(on('dark', '1.1'))
  expect(await told('<g fill="#fff"><path fill="#fff" d="M0 0h9v9z"/></g>')).toEqual(on('light', '1.0'))
  for (const seen of ['<path fill="#c00" d="M0 0h9v9z"/>', '<rect fill="white" width="9" height="9"/><path d="M0 0h9v9z"/>', '<path fill="currentColor" d="M0 0h9v9z"/>', '<style>path{fill:#c00}</style><path d="M0 0h9v9z"/>', '<path stroke="url(#a)" d="M0 0h9v9z"/>'])
    expect(await told(seen), seen).toEqual([])
})

test('what stands together on a slide and gets smaller than 16 px is told in a line, each kind of it named; what has room is not', async () => {
  const code = (lines: number) => `\`\`\`ts\n${'let a = 1\n'.repeat(lines)}\`\`\`\n\n`
  const list = (lines: number) => `${'- An item\n'.repeat(lines)}\n`
  const told = async (...slides: string[]) => {
    await write({ 'slides.md': slides.map(slide => slide.startsWith('---') ? slide : `---\nlayout: default\n---\n\n# One\n\n${slide}`).join('\n') })
    const { advice } = await checkFacts(folder, (await loadDeck(folder)).slides)
    return advice.map(line => line.replace(/^.*?\): /, ''))
  }
  const quote = '> A quote.\n\n'
  const alert = '> [!NOTE]\n> An alert.\n\n'
  expect(await told(`A paragraph.\n\n${list(3)}${code(6)}Another.\n\n${code(2)}${alert}`)).toEqual(['2 blocks of code, a list, 2 paragraphs and an alert together are smaller than 16 px there: 1.3 times what has room'])
  expect(await told(`## Two\n\n### Three\n\n${list(5)}${quote}${alert}${code(1)}$$a + b$$\n\n$$\na\n$$\n`)).toEqual([expect.stringMatching(/^a block of code, a list, 2 smaller headings, a quote, an alert and 2 formulas together are smaller/)])
  expect(await told(list(19), code(15))).toEqual(['a list of 19 lines is smaller than 16 px there; 18 have room', 'a block of code of 15 lines is smaller than 16 px there; 14 have room'])
  const columns = (left: string) => `---\nlayout: two-cols-header\n---\n\n# One\n\n::left::\n\n${left}\n::right::\n\n${list(6)}`
  expect(await told(columns(list(7) + code(7)))).toEqual([expect.stringMatching(/^a block of code and a list together/)])
  expect(await told(
    list(18), code(14), `${list(6)}${code(8)}`, `${quote}${list(12)}${alert}`, columns(list(6) + code(5)),
    `\`\`\`\`md magic-move\n${code(10)}${code(10)}\`\`\`\``, `${list(6)}${code(8)}\n::source::\n\n${'A source.\n\n'.repeat(3)}`,
    `<div class="grid grid-cols-2"><div>\n\n${code(10)}</div><div>\n\n${code(10)}</div></div>`,
  )).toEqual([])
})

test('content that is not TypeScript is told with its line', async () => {
  await plant(['', 'content/comparison.ts', 'feature: t`Encapsulation`,', 'feature: t`Encapsulation`', /./])
  const { code, lines } = await run('check', ['--root', folder])
  expect(lines).toEqual([expect.stringMatching(/^content\/comparison\.ts:\d+:\d+: ERROR: Expected/)])
  expect(code).toBe(1)
})

test('errors come first, then advice, then how many; only a strict check refuses for advice alone', async () => {
  await write({ 'slides.md': '# One\n\n<NotThere />\n\n# Two\n' })
  const error = expect.stringMatching(/^slides\.md:1: slide 1 \(“One”\): there is no component <NotThere>/)
  const advice = [expect.stringMatching(/^advice: slides\.md: no slide has notes$/), expect.stringMatching(/^advice: .*“Two” is a second title/)]
  expect(await run('check', ['--root', folder])).toMatchObject({ code: 1, lines: [error, ...advice, '1 error, 2 pieces of advice'] })
  await write({ 'slides.md': '# One\n\n# Two\n' })
  const mild = { lines: [...advice, '0 errors, 2 pieces of advice'] }
  expect(await run('check', ['--root', folder])).toMatchObject({ ...mild, code: 0 })
  expect(await run('check', ['--strict', '--root', folder])).toMatchObject({ ...mild, code: 1 })
})

/** The pictures that a slide names. */
const picturesOn = ({ content }: { content: string }) => [...content.matchAll(/<([A-Z]\w+)/g)].map(([, tag]) => `components/pictures/${tag}.vue`).filter(file => existsSync(join(root, file)))

test('any slide may go, move or become an appendix: nothing of the deck is then wrong, and what only that slide needed is named with its file', async () => {
  const deck = await loadDeck(root)
  const slides = [...deck.slides, ...deck.hidden]
  const facts = (slides: Slide[]) => checkFacts(root, slides)
  expect(await unusedBy(slides, root), 'the deck as it is').toEqual([])
  for (const changed of [slides.toReversed(), slides.map(slide => ({ ...slide, frontmatter: { ...slide.frontmatter, appendix: true } }))]) {
    expect(await unusedBy(changed, root)).toEqual([])
    expect(await facts(changed)).toEqual(await facts(slides))
  }
  for (const slide of slides) {
    const others = slides.filter(other => other !== slide)
    const { errors, advice } = await facts(others)
    expect(errors, slide.title).toEqual([])
    expect(await unusedBy(others, root), slide.title).toEqual(expect.arrayContaining(picturesOn(slide).filter(file => !others.flatMap(picturesOn).includes(file))))
    for (const id of citesIn(slide.content).filter(id => !others.flatMap(({ content }) => citesIn(content)).includes(id)))
      expect(advice, slide.title).toContainEqual(expect.stringMatching(`^content/.*“${id}”`))
  }
})

test('what a hidden slide needs is still needed, also where it is a whole file that is hidden, since it may come back', async () => {
  const needless = async () => (await checkDeck(folder)).advice.filter(line => line.includes('no slide'))
  await plant(['', 'slides.md', 'states: 0, 1', 'states: 0', /./])
  const before = await needless()
  await write({ 'slides.md': talk.replace('states: 0, 1', 'hide: true') })
  expect(await needless()).toEqual(before)
  const [shown, bars] = talk.split('---\nstates: 0, 1\n---\n')
  await write({ 'slides.md': `${shown}---\nsrc: ./bars.md\nhide: true\n---\n`, 'bars.md': `---\ndisabled: true\n---\n${bars}` })
  expect(await needless()).toEqual(before)
  await write({ 'bars.md': '' })
  expect((await needless()).length, 'what went with a slide that has gone').toBeGreaterThan(before.length + 2)
})

test('all of this deck can be shown', async () => {
  expect(await checkDeck()).toMatchObject({ errors: [] })
})

async function write(files: Record<string, string | Buffer>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

/** What the check says of a deck that is no more than these files. */
async function check(files: Record<string, string | Buffer>) {
  await write(files)
  return checkDeck(folder)
}

const plainly = /^(slides|pages\/more)\.md:1: Slidev’s own commands read no byte order mark, .*; save the file as plain UTF-8$/

for (const [what, change] of Object.entries<(text: string) => string | Buffer>({
  'as it is': text => text,
  'with lines that end in CR LF': text => text.replaceAll('\n', '\r\n'),
  'with a byte order mark': text => `\uFEFF${text}`,
  'with lines that end in CR': text => text.replaceAll('\n', '\r'),
  'in UTF-16': text => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'in UTF-16 of the other order': text => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
})) {
  test(`what Slidev’s documentation shows is not refused: ${what}`, async () => {
    const changed = Object.fromEntries(Object.entries(stock).map(([path, text]) => [path, path.endsWith('.md') ? change(text) : text]))
    const { errors, advice } = await check(changed)
    expect(errors).toEqual([])
    expect(advice.filter(line => line.includes('second title')), 'a column has a title of its own').toEqual([])
    const plain = ['slides.md', 'pages/more.md'].every(path => Buffer.from(changed[path]!).toString().replaceAll('\r\n', '\n') === stock[path as keyof typeof stock])
    expect(advice.filter(line => plainly.test(line))).toHaveLength(plain ? 0 : 2)
  })
}

test('a letter that is not UTF-8 is told with its line', async () => {
  const { errors, advice } = await check({ 'slides.md': Buffer.from('# One\n\nCaf\u00e9\n', 'latin1') })
  expect([...errors, ...advice]).toContainEqual('slides.md:3: a letter here is not UTF-8 and is shown as \uFFFD; save the file as UTF-8')
})

for (const [where, text] of Object.entries({
  'a span': 'It begins with `<!--`.\n',
  'a fence of tildes': '~~~\n<!-- x\n~~~\n',
  'a fence in a quote': '> ```html\n> <!-- x\n> ```\n',
})) {
  test(`code that Slidev takes for a comment is told, in ${where}, where slides are lost by it`, async () => {
    const { errors } = await check({ 'slides.md': `# One\n\n${text}\n---\n\n# Two\n\n<!-- Said. -->\n` })
    expect(errors).toEqual([expect.stringMatching(/^slides\.md:\d: Slidev takes the <!-- in code here for a comment, and the slides after it are lost; /)])
    expect(await check({ 'slides.md': `# One\n\n---\n\n# Two\n\n${text}` })).toMatchObject({ errors: [] })
  })
}

test('code of which Slidev makes notes, a title or two slides is told at its line', async () => {
  const open = '# One\n\n```html\n<!-- left open\n```\n\n<!-- Said. -->\n'
  expect((await check({ 'slides.md': open })).errors).toEqual([expect.stringMatching(/^slides\.md:4: Slidev takes the <!-- in code here for the beginning of the notes, and the code behind it is not shown; /)])
  expect((await check({ 'slides.md': open.replace('left open', 'left open -->') })).errors, 'closed').toEqual([])
  const inner = '````md\n```md\n# Not I\n```\n````\n\n# I\n\n<!-- Said. -->\n'
  const taken = /^slides\.md:\d: Slidev takes “# Not I” in the code here for the slide’s title; name one with title: in its frontmatter$/
  expect(await check({ 'slides.md': inner })).toMatchObject({ errors: [], advice: expect.arrayContaining([expect.stringMatching(taken)]) })
  expect((await check({ 'slides.md': `---\ntitle: I\n---\n\n${inner}` })).advice, 'named').not.toContainEqual(expect.stringMatching(taken))
  for (const text of ['a: 1\n---\nb: 2', 'a: 1\n\n---\n\nb: 2', 'a: 1\n---\nlayout: nope\n---'])
    expect((await check({ 'slides.md': `# One\n\n~~~yaml\n${text}\n~~~\n\n---\n\n# Two\n` })).errors).toEqual([expect.stringMatching(/^slides\.md:3: Slidev ends the slide at the --- in the code that begins here; /)])
})

test('blank lines before the headmatter, and an import of a slide that is not there, are told in a line each', async () => {
  const { errors } = await check({ 'slides.md': '\n\n---\ntitle: Beds\nroutes: [short]\n---\n\n# One\n' })
  expect(errors).toEqual([expect.stringMatching(/^slides\.md:1: Slidev takes the blank lines that the file begins with for a slide of its own/)])
  await write({ 'slides.md': '# One\n\n---\nsrc: pages/two.md#2\n---\n\n---\nsrc: pages/two.md#9\n---\n', 'pages/two.md': '# Two\n\n---\n\n# Three\n' })
  expect((await check({})).errors).toEqual(['slides.md:7: src: pages/two.md#9 shows nothing: the file has no such slide, or only hidden ones'])
})

test('words of the stage that are not there, or lack a place to fill, are refused in a line each', async () => {
  const { errors } = await check({ 'slides.md': '---\nwords:\n  nxt: Weiter\n  next: Weiter\n  slideOf: Folie {n}\n  keys: 7\n---\n\n# One\n' })
  expect(errors).toEqual([
    expect.stringMatching(/^slides\.md:1: words: there is no “nxt”; there are slide, slideOf, /),
    'slides.md:1: words: “slideOf” needs {no} {total}, as in “Slide {no} of {total}”',
    'slides.md:1: words: “keys” is not text',
  ])
})

test('routes whose name or time cannot be one are refused in a line each', async () => {
  const { errors } = await check({ 'slides.md': '---\nroutes:\n  a/b: 5min\n  cs101: soon\n  10: 10min\n---\n\n# One\n\n---\nroutes: [10, cs101]\n---\n\n# Two\n' })
  expect(errors).toEqual([
    'slides.md:1: routes: “a/b” cannot be the name of a route, which has letters, digits, - and _ only',
    'slides.md:1: routes: “soon” is not the time that “cs101” has; it could be 10min',
    expect.stringMatching(/^slides\.md:\d+: slide 2 \(“Two”\): there is no route “cs101”; the headmatter’s “routes” has 10$/),
  ])
  expect((await check({ 'slides.md': '---\nroutes: [5, 10]\n---\n\n# One\n' })).errors).toEqual(['slides.md:1: routes: is not a list of names with the time that each has, like “10: 10min”'])
})

test('a speaker who is no text, a date that is none, a link that is no address and a logo that is not there are refused in a line each', async () => {
  const { errors } = await check({ 'slides.md': '---\ntitle: One\nspeaker: [Ada, Bob]\ndate: 2027-03-12\nlink: ada.example\nlogo: { light: /a.svg, dark: /b.svg }\n---\n\n# One\n', 'public/a.svg': '<svg />' })
  expect(errors).toEqual([
    'slides.md:3: speaker: is not text',
    'slides.md:5: link: “ada.example” is not a web address, like https://example.org/talk',
    'slides.md:6: logo: there is no public/b.svg',
  ])
  for (const [date, refused] of Object.entries({ '2026-13-40': true, '2026-02-30': true, '2027-2-29': true, '2028-02-29': false, '\'2026-04-31T00:00\'': true, 'Spring 2027': false, '12/13/2026': false, '2026-05': false, '2027-03-12 to 2027-03-14': false }))
    expect((await check({ 'slides.md': `---\ntitle: One\ndate: ${date}\n---\n\n# One\n` })).errors, date).toEqual(refused ? [`slides.md:3: date: “${date.replaceAll('\'', '')}” is no day of the calendar; write it like 2027-03-12, or in words`] : [])
  expect((await check({ 'slides.md': '---\nlogo: { light: /a.svg }\n---\n\n# One\n' })).errors).toEqual([expect.stringMatching(/^slides\.md:2: logo: is neither a path in public\/, nor /)])
})

test('a key that nothing reads and that looks like one is told with its line and the key that is meant; any other is the author’s own', async () => {
  const deck = (code: string) => ({
    'slides.md': '---\ntitle: One\nspeker: Ada\naffilation: ETH\nCanvaswidth: 980\nspekaer: Bob\nsubtitle: ours\nkeywords: a, b\nauthors: [Ada]\n---\n\n# One\n\n---\nlayuot: fact\nx: 1\n---\n\n# Two\n',
    'components/By.vue': `<template>{{ ${code} }}</template>\n`,
  })
  const slip = (line: number, key: string, meant: string) => `slides.md:${line}: nothing reads “${key}”; “${meant}” is a key`
  const slips = [slip(3, 'speker', 'speaker'), slip(4, 'affilation', 'affiliation'), slip(5, 'Canvaswidth', 'canvasWidth'), slip(6, 'spekaer', 'speaker')]
  const told = async (code: string) => (await check(deck(code))).advice.filter(line => line.includes('is a key'))
  expect(await told('1')).toEqual([...slips, slip(9, 'authors', 'author'), slip(15, 'layuot', 'layout')])
  expect(await told('$frontmatter.authors'), 'a component reads one of them').toEqual([...slips, slip(15, 'layuot', 'layout')])
})

test('a deck without notes is told so once', async () => {
  const { advice } = await check({ 'slides.md': '# One\n\n---\n\n# Two\n' })
  expect(advice).toEqual(['slides.md: no slide has notes'])
})

test('what is wrong with an imported slide is told with its own file and line', async () => {
  const { errors } = await check({ 'slides.md': '# One\n\n---\nsrc: pages/two.md\n---\n', 'pages/two.md': '# Two\n\n---\nlayout: nowhere\n---\n\n# *Three*\n' })
  expect(errors).toEqual([expect.stringMatching(/^pages\/two\.md:3: slide 3 \(“Three”\): there is no layout “nowhere”/)])
  await write({ 'pages/two.md': '# Two\n\n---\n# Three\n\nLost.\n\n---\n\n# Four\n' })
  expect(await check({})).toMatchObject({ errors: [expect.stringMatching(/^pages\/two\.md:4: “# Three” is read as frontmatter/)] })
})

test('a default layout that is not there, and an import from outside, are refused', async () => {
  const { errors } = await check({ 'slides.md': '---\ndefaults:\n  layout: nowhere\n---\n\n# One\n\n---\nsrc: ../../../elsewhere.md\n---\n' })
  expect(errors).toEqual([expect.stringMatching(/^slides\.md:8: .*escapes the project root/), expect.stringMatching(/^slides\.md:1: slide 1 .*no layout “nowhere”/)])
})

test('a theme and add-ons that are not there are refused in a line each, with what to install, and nothing is said of what they would bring', async () => {
  const { errors, advice } = await check({ 'slides.md': '---\ntheme: not-installed\naddons: [absent, "@own/absent", ./beside]\nlayout: its-own\n---\n\n# One\n\n<ItsOwn />\n' })
  expect(errors).toEqual([
    'slides.md:2: theme: “not-installed” cannot be used: it is not installed: npm install slidev-theme-not-installed',
    'slides.md:3: addons: “absent” cannot be used: it is not installed: npm install slidev-addon-absent',
    'slides.md:3: addons: “@own/absent” cannot be used: it is not installed: npm install @own/absent',
    'slides.md:3: addons: “./beside” cannot be used: there is no such folder',
  ])
  expect(advice.filter(line => /its-own|ItsOwn/.test(line))).toEqual([])
  expect((await check({ 'slides.md': '---\ntheme: bricks\n---\n\n# One\n' })).errors).toEqual([expect.stringMatching(/npm install @slidev\/theme-bricks$/)])
})

test('icons that cannot be shown are refused in a line each, however they are written, with what to install; what only looks like one is not, and a class of one is advised about', async () => {
  const written = '<mdi-check/> <logos:docker /> <MdiAccount /> <carbon-no-such-icon /> <carbon-logo-github /> <ph:user-bold/> <PhUser /> <SvgSpinners3DotsScale />\n\n<my-element /> <mdi-own /> <v-click>a</v-click> <https://mdi-check.example/> <mailto:a@b.example> `<mdi-code/>`\n\n<b class="text-3xl dark:i-mdi-moon i-carbon:badge i-beam" />\n'
  const { errors, advice } = await check({ 'slides.md': `# One\n\n${written}`, 'components/MdiOwn.vue': '<template><p /></template>' })
  const line = (tag: string, fault: string) => `slides.md:1: slide 1 (“One”): there is no component <${tag}>, neither in components/ nor in Slidev, the theme or an add-on; as an icon, ${fault}`
  expect(errors).toEqual([
    line('mdi-check', 'it needs npm install @iconify-json/mdi'),
    line('logos:docker', 'it needs npm install @iconify-json/logos'),
    line('MdiAccount', 'it needs npm install @iconify-json/mdi'),
    line('carbon-no-such-icon', 'the set “carbon” has no “no-such-icon”'),
  ])
  expect(advice.filter(line => line.includes('the class'))).toEqual(['slides.md:1: slide 1 (“One”): the class i-mdi-moon shows no icon: it needs npm install @iconify-json/mdi'])
})

for (const [what, swallowed] of Object.entries({
  'of text': '# Lost\n\nA sentence.\n',
  'of a title': '# Lost\n',
  'of a list': '- one\n- two\n',
  'of a component': '<Toc />\n',
  'of text with a colon': '# Lost\n\nWhat it says: this.\n',
  'of bold words': '**Lost**: this.\n',
  'of code': '```ts\nconst a = 1\n```\n',
})) {
  test(`a slide ${what} that is read as frontmatter is told`, async () => {
    const { errors } = await check({ 'slides.md': `# One\n\n---\n${swallowed}\n---\n\n# Three\n` })
    expect(errors).toEqual([expect.stringMatching(/^slides\.md:\d+: “.*” is read as frontmatter and its slide is lost; leave a blank line/)])
  })
}
