import { type SourceId, sources } from '../content/sources.ts'
import { citesIn, measuredIn } from '../setup/preparser.ts'
import { expect, last, slides, slidesWith, test } from './fixtures.ts'

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

for (const { no, title } of slidesWith('SourceList')) {
  test(`${no}. ${title}: every source in use, with the slides that use it`, async ({ deck }) => {
    await deck.open(no)
    const items = deck.slide(no).locator('.sources li')
    const cited = [...new Set(slides.flatMap(({ content }) => citesIn(content)))] as SourceId[]
    const figures = slides.filter(({ content }) => measuredIn(content)).map(slide => String(slide.no))
    await expect(items).toHaveCount(cited.length + Math.min(figures.length, 1))
    if (figures.length) await expect(items.first().locator('.on a')).toHaveText(figures)
    for (const id of cited) {
      const on = slides.filter(({ content }) => citesIn(content).includes(id)).map(slide => String(slide.no))
      await expect(items.filter({ has: deck.page.locator(`[href="${sources[id].link}"]`) }).locator('.on a'), id).toHaveText(on)
    }
    const first = items.locator('.on a').first()
    const to = Number(await first.innerText())
    await first.click()
    await expect.poll(() => deck.place().no).toBe(to)
  })
}
