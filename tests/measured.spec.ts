import { spawn } from 'node:child_process'
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../scripts/lib.ts'
import { serve } from '../scripts/serve.ts'
import type { Locator } from '@playwright/test'
import type { Measurements } from '../measure/schema.ts'
import { Deck, expect, last, slides, test } from './fixtures.ts'
import { layoutProblems } from './layout.ts'
import { madeUp } from './measurements.ts'

const [cover] = slides
const slideWith = (component: string) => slides.find(({ content }) => content.includes(`<${component}`))!.no
const on = {
  cover: cover!.no,
  start: slideWith('StartUpAxis'),
  memory: slideWith('MemoryTowers'),
  disk: slideWith('DiskCopies'),
  table: slideWith('ComparisonTable'),
  run: slideWith('MeasuredHere'),
}
type Place = keyof typeof on

/** What somebody else's machine could write, and what the slides then have to say, and must not. */
const machines: Record<string, { file: Measurements, says: Partial<Record<Place, RegExp[]>>, never: RegExp[] }> = {
  'a machine with KVM': {
    file: madeUp({ accelerator: 'kvm' }),
    says: {
      cover: [/1,040 MiB\s+8 virtual machines/, /120 MiB\s+8 containers/, /to scale/, /QEMU with KVM/],
      start: [/VM, same files\s+302 ms\s+median of 3, 301 ms to 303 ms/, /VM, full Debian\s+2\.0 s/],
      memory: [/130 MiB\s+260 MiB|130 MiB/, /Each further copy\s+11 MiB Container\s+130 MiB VM/, /Not drawn:\s+QEMU itself, 30 MiB a VM\s+Docker’s daemons, 90 MiB once/],
      disk: [/One copy: with the same files, a VM takes 13 MB more\s+Docker container\s+100 MB\s+VM, same files\s+113 MB\s+VM, full Debian\s+413 MB/, /VMs, a disk each\s+812 MB\s+VMs, one base disk\s+117 MB/],
      table: [/Answers in 202 ms; VM 302 ms\s+Measured 6 May 2031/, /100 MB; full Debian VM 413 MB/],
      run: [/QEMU with KVM/, /1\.0 times as long/],
    },
    never: [/emulat/i, /upper bound/i, /at most (?!125 ms)/, /≤/, /not in full/],
  },
  'a machine that measured no VM': {
    file: madeUp({ without: { vm: 'missing', debian: 'missing' } }),
    says: {
      cover: [/counted/, /16 bricks\s+8 virtual machines/, /8 bricks\s+8 containers/],
      start: [/No VM was measured on this machine/, /Docker container\s+202 ms/],
      memory: [/VM, same files: not measured on this machine/, /11 MiB Container/],
      disk: [/VMs with the same files: not measured on this machine/, /Docker containers\s+100 MB/],
      table: [/KVM, random reads: −45%\s+Felter/, /Alpine: 3\.85 MB to pull/],
      run: [/VMs\s+not measured/, /Missing\s+VM, same files, VM, full Debian/],
    },
    never: [/QEMU/, /emulat/i, /upper bound/i, /guest RAM/],
  },
  'a machine with Podman and no KVM': {
    file: madeUp({ accelerator: 'tcg', engine: 'podman' }),
    says: {
      cover: [/Podman; QEMU in software emulation/],
      start: [/Podman container\s+202 ms/, /3\.0 s\s+emulated, so an upper bound; median of 3, 3\.0 s to 3\.0 s/, /upper bounds/, /in the emulated VM, arithmetic took 9\.8 times as long/],
      disk: [/Podman containers/, /software emulation/],
      memory: [/software emulation/, /QEMU itself, 150 MiB a VM when it emulates/],
      table: [/VM ≤ 3\.0 s/],
      run: [/Podman 9\.8\.7/],
    },
    never: [/with KVM/, /daemons/],
  },
  'one repetition': {
    file: madeUp({ accelerator: 'tcg', repetitions: 1 }),
    says: { start: [/201 ms\s+one start/, /3\.0 s\s+emulated, so an upper bound; one start/], run: [/Repetitions\s+1/] },
    never: [/median/],
  },
  'containers that failed, and a launch that failed': {
    file: madeUp({ without: { container: 'failed' }, failure: { target: 'debian', copies: 8, repetition: 2, error: 'did not answer' } }),
    says: {
      cover: [/counted/, /not in full: Container, VM, full Debian/],
      memory: [/Container: not measured on this machine/],
      disk: [/Containers: not measured on this machine/],
      table: [/KVM, random reads/],
      run: [/Containers\s+not measured/, /Missing\s+Container, VM, full Debian/],
    },
    never: [/network$/],
  },
}

/** Builds the deck with another file of measurements, and serves it. */
async function deckWith(name: string, file: unknown) {
  const copy = join(root, '.cache/test', name)
  await rm(copy, { recursive: true, force: true })
  await mkdir(copy, { recursive: true })
  const left = ['node_modules', 'dist', 'shots', 'tests', 'test-results']
  for (const part of await readdir(root)) {
    if (!part.startsWith('.') && !left.includes(part))
      await cp(join(root, part), join(copy, part), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  await writeFile(join(copy, 'content/measurements.json'), JSON.stringify(file))
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise(done => child.on('close', done))
  if (code !== 0)
    throw new Error(`the deck with ${name} does not build`)
  return serve({ dir: join(copy, 'dist') })
}

/** Each tower is as high as the memory that it stands for: guest RAM for VMs, program and runtime for containers. */
async function expectToScale(slide: Locator, { summary }: Measurements) {
  const towers = await slide.locator('.tower').evaluateAll(all =>
    all.map(tower => ({ vm: tower.classList.contains('vm'), copies: tower.children.length, height: tower.getBoundingClientRect().height })))
  expect(towers.length).toBeGreaterThan(1)
  const scales = towers.map(({ vm, copies, height }) => {
    const { memory } = summary.find(row => row.target === (vm ? 'vm' : 'container') && row.copies === copies)!
    return height / (memory.app.median + (vm ? memory.guest : memory.runtime).median)
  })
  for (const scale of scales)
    expect(scale / scales[0]!).toBeCloseTo(1, 2)
}

for (const [i, [name, { file, says, never }]] of Object.entries(machines).entries()) {
  test(`the slides say what is true of ${name}`, async ({ page }) => {
    const { url, close } = await deckWith(`machine-${i}`, file)
    const deck = new Deck(page, url)
    for (const [place, no] of Object.entries(on) as [Place, number][]) {
      await deck.open(no, last)
      const slide = deck.slide(no)
      const text = (await slide.innerText()).replace(/\s+/g, ' ')
      for (const words of says[place] ?? [])
        expect(text, place).toMatch(words)
      for (const words of never)
        expect(text, place).not.toMatch(words)
      expect(await slide.evaluate(layoutProblems), place).toEqual([])
      if (place === 'memory' || (place === 'cover' && /to scale/.test(text)))
        await expectToScale(slide, file)
    }
    expect(deck.problems).toEqual([])
    await close()
  })
}
