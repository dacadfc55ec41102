import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sources } from '../content/sources.ts'
import { root } from '../scripts/lib.ts'
import { citesIn, measuredIn } from '../setup/preparser.ts'
import { expect, last, slides, test } from './fixtures.ts'
import { run } from './run.ts'

/** The brief, statement by statement: on which slide (a piece of its title), and the words by which one knows it. */
const statements: Record<string, [slide: string, ...words: RegExp[]]> = {
  V0: ['computer running inside', /virtual machine is a computer running inside your computer/i],
  V1: ['second operating system', /host os/i, /windows, macos or linux/i],
  V2: ['second operating system', /virtual-machine software/i, /virtualbox, vmware/i],
  V3: ['second operating system', /guest os/i, /full one, linux for example/i],
  V4: ['second operating system', /tools, libraries, dependencies/i, /your code/i],
  VB1: ['What VMs promise', /encapsulated/i],
  VB2: ['What VMs promise', /reliable to share/i, /reproduced exactly/i],
  VB3: ['What VMs promise', /its own configuration/i],
  VD1: ['Three virtual machines', /redundancy and duplication/i, /own full os, often the same base system again/i],
  VD2: ['Three virtual machines', /resource heavy/i, /disk space, cpu and memory/i],
  VD3: ['Three virtual machines', /several vms at once slow a machine down badly/i],
  VD4: ['Three virtual machines', /set-up complexity/i, /configure an entire vm/i],
  VD5: ['Three virtual machines', /production/i, /full vms .* inefficient/i],
  C0: ['ordinary process', /lightweight, isolated environment for running an app/i],
  C1: ['Take the guest systems away', /on the host os/i, /on macos and windows, docker supplies a linux/i],
  C2: ['Take the guest systems away', /docker engine, a lightweight runtime/i],
  C3: ['Take the guest systems away', /only the code and its runtime, node\.js/i],
  C4: ['Take the guest systems away', /minimal os layer/i],
  CB1: ['keep the promise', /minimal disk usage, low overhead/i],
  CB2: ['keep the promise', /starts and runs quickly/i],
  CB3: ['keep the promise', /configuration files and images reproduce and distribute/i],
  CB4: ['keep the promise', /everything the app needs, and nothing more/i],
  CB5: ['keep the promise', /identical environments across systems/i],
  T1: ['same promise', /encapsulation\s+entire os, tools and app\s+app and dependencies, no full os/i],
  T2: ['same promise', /performance\s+slower at random I\/O and boot, heavy on resources\s+fast, lightweight/i],
  T3: ['same promise', /disk usage\s+large: a full os per vm\s+small: shared kernel, minimal layer/i],
  T4: ['same promise', /sharing and set-up\s+harder to reproduce and distribute\s+easy, with images and config files/i],
  T5: ['same promise', /use case\s+full os isolation, rare special cases\s+app isolation, standard development/i],
  S1: ['VMs solved the problem', /vms solve the problem of reproducible environments, with high overhead and inefficiency/i],
  S2: ['VMs solved the problem', /containers solve the same problem in a much lighter, faster and more shareable way/i],
  S3: ['VMs solved the problem', /containers are the key technology; docker is the de facto standard tool for managing them/i],
}

for (const piece of new Set(Object.values(statements).map(([slide]) => slide))) {
  const here = Object.entries(statements).filter(([, [slide]]) => slide === piece)

  test(`${here.map(([id]) => id).join(', ')} on “${piece}”`, async ({ deck }) => {
    const slide = slides.find(({ title }) => title.includes(piece))
    expect(slide, `no slide has “${piece}” in its title`).toBeDefined()
    await deck.open(slide!.no, last)
    // The browser's own text of what is shown: hidden parts are not in it.
    const text = (await deck.slide(slide!.no).innerText()).replace(/\s+/g, ' ')
    for (const [id, [, ...words]] of here) {
      for (const word of words)
        expect(text, id).toMatch(word)
    }
  })
}

test('the last slide lists every source in use, with the slides that use it', async ({ deck }) => {
  const no = slides.find(({ content }) => content.includes('<SourceList'))!.no
  await deck.open(no)
  const items = deck.slide(no).locator('.sources li')
  await expect(items).toHaveCount(1 + new Set(slides.flatMap(({ content }) => citesIn(content))).size)
  const figures = slides.filter(({ content }) => measuredIn(content)).map(slide => String(slide.no))
  await expect(items.first().locator('.on a')).toHaveText(figures)
  const felter = items.filter({ hasText: sources.felter2014.title })
  const on = slides.filter(({ content }) => /felter2014|<ComparisonTable/.test(content)).map(slide => String(slide.no))
  await expect(felter.locator('.on a')).toHaveText(on)
  await felter.locator('.on a').first().click()
  await expect.poll(() => deck.place().no).toBe(Number(on[0]))
})

const on = (piece: string) => `slide ${slides.find(({ content }) => content.includes(piece))!.no} \\(.*\\)`

/** Each fault: what is changed in which file, and the one line that has to say so. */
const faults: [what: string, file: string, from: string | RegExp, to: string, line: RegExp][] = [
  ['a citation of an unknown id', 'slides.md', '<Cite id="felter2014" />', '<Cite id="felter2013" />', new RegExp(`^slides\\.md, ${on('<CostBars')}: cites “felter2013”, which content/sources\\.ts does not have$`)],
  ['a citation in single quotes', 'slides.md', '<Cite id="felter2014" />', '<Cite id=\'felter2013\' />', /cites “felter2013”, which content\/sources\.ts does not have$/],
  ['a source without a title', 'content/sources.ts', /title: 'An updated.*',/, 'title: \'\',', /^content\/sources\.ts: “felter2014” has no title$/],
  ['a source without a year', 'content/sources.ts', 'year: 2014,', 'year: 0,', /^content\/sources\.ts: “felter2014” has no year$/],
  ['a source without a link', 'content/sources.ts', /link: 'https:\/\/doi.org\/10.1109.*',/, 'link: \'\',', /^content\/sources\.ts: “felter2014” has no link$/],
  ['a fact whose source no slide cites', 'slides.md', '<Cite id="gvisor" />; ', '', /^content\/isolation\.ts, “Sandboxed container”: rests on “gvisor”, which no slide cites$/],
  ['content that is not TypeScript', 'content/comparison.ts', 'feature: \'Encapsulation\',', 'feature: \'Encapsulation\'', /^content\/comparison\.ts:\d+:\d+: ERROR: Expected/],
  ['a comparison row with a cell missing', 'content/comparison.ts', /container: '\*\*Fast.*',/, 'container: \'\',', /^content\/comparison\.ts: row “Performance” has no container$/],
  ['a comparison row with an odd mark', 'content/comparison.ts', '**Fast**', '**Fast', /^content\/comparison\.ts: row “Performance”: the \*\* in its container are not in pairs$/],
  ['a comparison row with an unknown source', 'content/comparison.ts', 'source: \'k8sTenancy\'', 'source: \'k8s\'', /^content\/comparison\.ts, “Isolation”: cites “k8s”, which content\/sources\.ts does not have$/],
  ['a slide without a title', 'slides.md', '# Containers keep the promise', 'Containers keep the promise', /^slides\.md, slide \d+: has no title; begin it with “# ” and a sentence$/],
  ['a slide without notes', 'slides.md', /(<PointCards of="vm" \/>\n)\n<!--[\s\S]*?-->\n/, '$1', new RegExp(`^slides\\.md, ${on('of="vm"')}: has no notes; end it with a comment that says what to say$`)],
  ['notes without a time', 'slides.md', /(<ComputerInside \/>\n\n<!--\n)Time .*\n\n/, '$1', new RegExp(`^slides\\.md, ${on('<ComputerInside')}: its notes do not begin with a line like “Time 0:45”, but with “The first answer`)],
  ['a time that is none', 'slides.md', /(<ComputerInside \/>\n\n<!--\n)Time .*/, '$1Time 0:75', /do not begin with a line like “Time 0:45”, but with “Time 0:75”$/],
  ['notes that nobody can speak so fast', 'slides.md', /(<ComputerInside \/>\n\n<!--\n)Time .*/, '$1Time 0:20', new RegExp(`^slides\\.md, ${on('<ComputerInside')}: \\d+ words in 20 seconds are \\d+ a minute; 95 to 165 can be spoken$`)],
  ['notes that take longer than the talk', 'slides.md', 'duration: 20min', 'duration: 15min', /^slides\.md: the times of the notes add up to \d+:\d\d, and duration is 15:00$/],
  ['a comment that is not closed', 'slides.md', /(<ComputerInside[\s\S]*?)\n-->/, '$1', /^slides\.md:\d+: the comment that begins here is not closed with --> before the next slide$/],
  ['a slide swallowed for want of a blank line', 'slides.md', '---\n\n# A virtual machine is', '---\n# A virtual machine is', /^slides\.md:\d+: “# A virtual machine is a computer running inside your computer” is read as frontmatter and its slide is lost; leave a blank line after the --- above it$/],
  ['frontmatter that is not closed', 'slides.md', 'layout: closing\nstates: []\n---\n', 'layout: closing\nstates: []\n', /^slides\.md:\d+: “# VMs solved .*” is read as frontmatter and its slide is lost; close the frontmatter with --- before it$/],
  ['a slide without its separator', 'slides.md', '---\n\n# A virtual machine is', '# A virtual machine is', /^slides\.md:\d+: “# A virtual machine is .*” is a second title on its slide; put --- between blank lines above it$/],
  ['states that the slide does not have', 'slides.md', 'states: 0, 1', 'states: 0, 9', /: states “0, 9” are not clicks before its last, 0 to 1$/],
  ['a measured figure changed by hand', 'content/measurements.json', /"median": [\d.]+/, '"median": 1.5', /^content\/measurements\.json: summary: is not what its runs add up to; npm run measure writes it$/],
  ['measurements that are not JSON', 'content/measurements.json', '{', '', /^content\/measurements\.json: .*JSON.*; npm run measure writes it$/],
  ['a component that is not there', 'slides.md', '<CostBars />', '<CostBrs />', new RegExp(`^slides\\.md, ${on('<CostBars')}: there is no component <CostBrs>`)],
  ['a layout that is not there', 'slides.md', 'layout: closing', 'layout: closings', /: there is no layout “closings”/],
  ['frontmatter that is not YAML', 'slides.md', 'layout: closing', 'layout: [closing', /: its frontmatter is not YAML: /],
]

for (const [what, file, from, to, line] of faults) {
  test(`the check ends with a line about ${what}`, async () => {
    await mkdir(join(root, '.cache'), { recursive: true })
    const copy = await mkdtemp(join(root, '.cache/fault-'))
    try {
      for (const part of ['slides.md', 'content', 'setup'])
        await cp(join(root, part), join(copy, part), { recursive: true })
      const before = await readFile(join(copy, file), 'utf8')
      const after = before.replace(from, to)
      expect(after, 'the fault is planted').not.toBe(before)
      await writeFile(join(copy, file), after)
      const { code, lines } = await run('check', ['--root', copy])
      expect(lines.join('\n')).toMatch(line)
      expect(code).toBe(1)
    }
    finally {
      await rm(copy, { recursive: true })
    }
  })
}
