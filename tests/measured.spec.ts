import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { runnerImport } from 'vite'
import { linearTicks, logAt, logTicks } from '../components/parts/timeScale.ts'
import { compare } from '../packages/measure/compare.ts'
import type { Measurements } from '../packages/measure/schema.ts'
import { root } from '../packages/publish/command.ts'
import { madeUp } from './measurements.ts'

type Words = typeof import('../content/talk/measured.ts') & typeof import('../content/own.ts')

/** What the slides have to say of these files, without slides. */
async function wordsOf(name: string, ...files: Measurements[]): Promise<Words> {
  const folder = join(root, '.cache/test/measured', name.replaceAll(/\W+/g, '-'))
  await rm(folder, { recursive: true, force: true })
  await cp(join(root, 'content'), join(folder, 'content'), { recursive: true, filter: path => !path.endsWith('.json') })
  await mkdir(join(folder, 'content/measurements'), { recursive: true })
  for (const [i, file] of files.entries()) await writeFile(join(folder, `content/measurements/${i}.json`), JSON.stringify(file))
  const load = async (path: string) => (await runnerImport<Words>(join(folder, path), { root: folder, configFile: false, logLevel: 'silent' })).module
  return { ...await load('content/talk/measured.ts'), ...await load('content/own.ts') }
}

const kvm = madeUp()
const busy = madeUp({ accelerator: 'tcg', quiet: false, cpu: 'Intel(R) Core(TM) i0 CPU @ 1GHz', date: '2032-01-01T00:00:00Z' })

/** For each set of files: the processor of the one that is shown, and what has to be said, and must not. */
const sets: Record<string, { files: Measurements[], shows?: string, says: RegExp[], never: RegExp[] }> = {
  'KVM and quiet': {
    files: [kvm],
    says: [/Up in 202 ms; VM 302 ms/, /MB; Debian VM \d+ MB/, /Other load, none that counts/, /Docker container, 202 ms \(bridge network: 252 ms\), \d+ MiB, \+[\d.]+ MiB, 100 MB \(40 MB to pull\)/, /VM, same files, 302 ms, \d+ MiB \(without QEMU\), \+\d+ MiB, /, /Docker container, .*, 193 MiB \(and daemons\)/, /VM, same files, .*, 220 MiB \(and QEMU\)/, /median of 3, 201 ms to 203 ms/, /MicroVM: median of 3, 151 ms to 153 ms/],
    never: [/emulat/i, /upper bound/, /busy/, /Also measured/, /Missing/],
  },
  'emulated and busy': {
    files: [busy],
    says: [/MicroVM: emulated, so an upper bound; on a busy machine; median of 3/, /VM times are upper bounds\. The machine was busy/, /emulated, so an upper bound; on a busy machine; median of 3/, /times are not to be believed/],
    never: [/Up in/, /with KVM/],
  },
  'a run at which nobody looked': { files: [madeUp({ quiet: null })], says: [/nobody looked; times may be too long/], never: [/busy/] },
  'no VM': {
    files: [madeUp({ without: { microvm: 'missing', vm: 'missing', debian: 'missing' } })],
    says: [/Missing, VM, same files, VM, full Debian/], never: [/emulat/i, /guest RAM/, /QEMU/],
  },
  'only a microVM': {
    files: [madeUp({ accelerator: 'tcg', without: { vm: 'missing', debian: 'missing' } })],
    says: [/MicroVM: emulated, so an upper bound/, /Arithmetic, in VMs 10 times/], never: [/guest RAM/],
  },
  'one repetition': { files: [madeUp({ repetitions: 1 })], says: [/one start/, /repetitions: 1/], never: [/median/] },
  'two machines': {
    files: [busy, kvm],
    shows: 'Example, 6 cores',
    says: [/Also measured, Intel Core i0, 6 cores: process 22 ms, container 202 ms, VM 3\.0 s; emulated, an upper bound; on a busy machine/, /Up in 202 ms; VM 302 ms/],
    never: [/not to be believed/],
  },
}

for (const [name, { files, shows, says, never }] of Object.entries(sets)) {
  test(`what is said rests on the file: ${name}`, async () => {
    const { own, provenance, run, slower, spreadOf, starts, besides } = await wordsOf(name, ...files)
    const words = [run.made, ...run.facts.map(fact => fact.join(', ')), ...run.systems.map(({ name, figures }) => [name, ...figures.map(({ figure, note }) => [figure, note && `(${note})`].filter(Boolean).join(' '))].join(', ')), ...starts.map(start => `${start.label}: ${spreadOf(start)}`), ...besides, slower, ...Object.values(own!.footers), ...Object.values(own!.evidence)].join('\n')
    if (shows) expect(provenance.machine).toBe(shows)
    for (const pattern of says) expect(words).toMatch(pattern)
    for (const pattern of never) expect(words).not.toMatch(pattern)
  })
}

test('on the axis of start-up times, ten times as long is equally far, and the race’s marks are round times, six or fewer', () => {
  for (const ms of [1, 7, 300]) expect(logAt(ms * 100) - logAt(ms * 10)).toBeCloseTo(logAt(ms * 10) - logAt(ms))
  expect(logTicks.map(({ x }) => x)).toEqual([1, 10, 100, 1000, 10_000].map(logAt))
  const labels = (longest: number) => linearTicks(longest, 97).map(({ label }) => label).join(' ')
  expect([302, 8075, 9711, 43_000].map(labels)).toEqual(['0 100 ms 200 ms 300 ms', '0 2 s 4 s 6 s 8 s', '0 2 s 4 s 6 s 8 s', '0 10 s 20 s 30 s 40 s'])
  expect(linearTicks(8000, 97).at(-1)!.x).toBeCloseTo(97)
})

test('two results are compared in lines, with what is to be known of each first', () => {
  const lines = compare({ name: 'here', ...kvm }, { name: 'there', ...busy })
  expect(lines.slice(0, 2)).toEqual([
    'here: Example CPU, 6 cores, 2031-05-06; VMs with KVM; a quiet machine',
    'there: Intel(R) Core(TM) i0 CPU @ 1GHz, 6 cores, 2032-01-01; VMs emulated, so their times are upper bounds; a busy machine, so times are not to be believed',
  ])
  const row = (name: string) => lines.find(line => line.startsWith(`${name} `))?.split(/ {2,}/)
  expect(row('vm, 1')).toEqual(['vm, 1', '302 ms', '3.0 s', 'x 9.94', '130 MiB', '130 MiB', 'x 1.00'])
  expect(row('container, 8')).toEqual(['container, 8', '552 ms', '552 ms', 'x 1.00', '120 MiB', '120 MiB', 'x 1.00'])
  const without = compare({ name: 'a', ...kvm }, { name: 'b', ...madeUp({ without: { microvm: 'missing', vm: 'missing', debian: 'missing' } }) })
  expect(without[1]).toContain('no VMs')
  expect(without.find(line => line.startsWith('debian, 1 '))).toMatch(/2\.0 s +- +- +170 MiB +- +-$/)
})
