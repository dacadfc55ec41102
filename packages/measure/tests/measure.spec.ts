import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism, platform, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'
import { caveatsOf, slowdown } from '../caveats.ts'
import { errorLine } from '../children.ts'
import { packInitramfs } from '../cpio.ts'
import { readLdd } from '../artifacts.ts'
import { debianSuite } from '../disks.ts'
import { copiesOf, fileFor, placeFor, readPlan, requireOut } from '../options.ts'
import { firstAnswer } from '../probe.ts'
import { cpuFile, fieldOf, guestParts, mountsBelow, readCpu, readHierarchies, readSerial, readSmaps, readStat, readTimes } from '../proc.ts'
import { doubtOf, Watch } from '../quiet.ts'
import { measureOnce } from '../repetition.ts'
import { uselessKvm } from '../prepare.ts'
import { fit, measureAll } from '../schedule.ts'
import { evidenceOf, measurementsSchema, quietOf, readMeasurements, spreadOf, summarise, targetIds, type Measurements, type Run, type TargetId } from '../schema.ts'
import type { Session } from '../session.ts'
import type { Target } from '../target.ts'
import { prefix, readJournal, undoAll } from '../undo.ts'
import { root } from 'slidev-addon-publish/command'
import { run } from '../../../tests/run.ts'

const linux = platform() === 'linux'

let folder: string
test.beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'measured-')) })
test.afterEach(() => rm(folder, { recursive: true, force: true }))

const good = (target: TargetId, copies: number, repetition: number, up: number[] = Array(copies).fill(10)) => ({
  target, copies, repetition, up, memory: { app: 40, guest: target === 'vm' ? 60 : 0, runtime: 5 }, cpu: 0.1, ...copies === 1 ? { work: 100 } : {},
})

test.describe('what the kernel says', () => {
  const smaps = `7f0000000000-7f0020000000 rw-s 00000000 00:01 1029    /memfd:memory-backend-memfd (deleted)
Size:             524288 kB
Rss:              115000 kB
Pss:              114000 kB
Pss_Dirty:        114000 kB
7f0030000000-7f0030001000 rw-p 00000000 00:00 0
Rss:                   8 kB
Pss:                   4 kB
7f0030002000-7f0030003000 r--p 00000000 08:01 77    /usr/bin/a memfd of another
Rss:                  20 kB
Pss:                  10 kB
`
  test('smaps tell the guest\'s memfd from everything else', () => {
    expect(readSmaps(smaps, 'memory-backend-memfd')).toEqual({ pss: 114_014 * 1024, namedPss: 114_000 * 1024, namedRss: 115_000 * 1024 })
  })

  test('smaps_rollup gives the PSS and not one of its parts, or an error', () => {
    expect(fieldOf('Rss:  5 kB\nPss_Anon:  1 kB\nPss:    41 kB\nPss_Dirty: 3 kB\n', 'Pss')).toBe(41 * 1024)
    expect(() => fieldOf('Rss:  5 kB\n', 'Pss')).toThrow('Pss')
  })

  test('a guest\'s memory is told apart, nothing counted twice, and adds up to what the host gave', () => {
    const inside = (free: number) => ({
      rollup: 'Pss:  40 kB\nPss_Anon: 15 kB\nPss_File: 25 kB\n',
      meminfo: `MemTotal: 480 kB\nMemFree: ${free} kB\nBuffers: 5 kB\nCached: 90 kB\nAnonPages: 22 kB\nSlab: 9 kB\n`,
    })
    const parts = (...args: Parameters<typeof guestParts>) => {
      const { app, parts: { kernel, cache, system, free } } = guestParts(...args)
      return [app, kernel, cache, system, free].map(bytes => bytes / 1024)
    }
    // Of 512, 350 are free, 95 hold files, of which the program has mapped 25, and 22 are of programs, of which 15 are its own.
    expect(parts(inside(350), 512 * 1024, 180 * 1024)).toEqual([40, 45, 70, 7, 18])
    // Some of what the kernel has reserved was never touched.
    expect(parts(inside(350), 512 * 1024, 150 * 1024)).toEqual([40, 33, 70, 7, 0])
  })

  test('a process whose name holds a bracket and a space is read', () => {
    const fields = ['S', '17', ...Array(9).fill('0'), '3', '4', '5', '6', ...Array(4).fill('0'), '4711', '0']
    expect(readStat(`9 (a) b (c) ${fields.join(' ')}`)).toEqual({ name: 'a) b (c', state: 'S', parent: 17, ticks: 18, start: '4711' })
  })

  const v1 = '30 25 0:26 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n31 25 0:27 / /sys/fs/cgroup/unified rw shared:9 - cgroup2 cgroup2 rw\n'
  const v2 = '30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n40 25 0:2 / /proc rw - proc proc rw\n'

  test('the CPU time of a cgroup is found with v1, with both versions mounted, and with v2', () => {
    expect(cpuFile('9:memory:/m\n3:cpu,cpuacct:/a/b\n0::/x\n', readHierarchies(v1))).toBe('/sys/fs/cgroup/cpu,cpuacct/a/b/cpuacct.usage')
    expect(cpuFile('9:memory:/m\n0::/x\n', readHierarchies(v1))).toBe('/sys/fs/cgroup/unified/x/cpu.stat')
    expect(cpuFile('0::/a/b\n', readHierarchies(v2))).toBe('/sys/fs/cgroup/a/b/cpu.stat')
    expect(cpuFile('0::/a/b\n', [])).toBeUndefined()
  })

  test('CPU time is read from nanoseconds of v1 and microseconds of v2', () => {
    expect(readCpu('1500000000\n')).toBe(1.5)
    expect(readCpu('usage_usec 2500000\nuser_usec 1\nsystem_usec 2\n')).toBe(2.5)
    expect(() => readCpu('')).toThrow('CPU time')
  })

  test('mounts below a folder come innermost first, without its neighbours', () => {
    const mounts = '1 0 0:1 / / rw - ext4 a rw\n2 1 0:2 / /tmp/a\\040b rw - tmpfs t rw\n3 2 0:3 / /tmp/a\\040b/c rw - tmpfs t rw\n4 1 0:4 / /tmp/a\\040bc rw - tmpfs t rw\n'
    expect(mountsBelow(mounts, '/tmp/a b')).toEqual(['/tmp/a b/c', '/tmp/a b'])
  })

  test('ldd\'s answer is taken apart into libraries and loader', () => {
    const text = '\tlinux-vdso.so.1 (0x0001)\n\tlibm.so.6 => /lib/x/libm.so.6 (0x0002)\n\t/lib64/ld-linux.so.2 (0x0003)\n'
    expect(readLdd(text)).toEqual({ libraries: ['/lib/x/libm.so.6', '/lib64/ld-linux.so.2'], loader: '/lib64/ld-linux.so.2' })
    expect(readLdd('\tnot a dynamic executable\n')).toEqual({ libraries: [], loader: undefined })
  })
})

test.describe('what programs say', () => {
  test('the processors\' time is told from the first line of /proc/stat, guests counted once', () => {
    expect(readTimes('cpu  100 20 30 400 50 1 2 7 90 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n')).toEqual({ all: 6.1, busy: 1.53, steal: 0.07 })
  })

  test('a guest listens once it has said so in a whole line', () => {
    expect(readSerial('[  1.0] boot\r\nlistening').listening).toBe(false)
    expect(readSerial('[  1.0] is not listening\r\n').listening).toBe(false)
    expect(readSerial('[  1.0] boot\r\n\u001b[0mlistening\r\n').listening).toBe(true)
  })

  test('a guest\'s panic and last line are told', () => {
    const { panic, last, listening } = readSerial('[ 1.0] Kernel panic - not syncing: No working init found.\r\n[ 1.1] Rebooting\r\n\r\n')
    expect({ panic, last, listening }).toEqual({ panic: 'No working init found.', last: '[ 1.1] Rebooting', listening: false })
  })

  test('of an error output the line that names the error is told', () => {
    expect(errorLine('node:net:1\n    throw\n\nError: listen EADDRINUSE: in use\n    at x\n\nNode.js v20')).toBe('Error: listen EADDRINUSE: in use')
    expect(errorLine('a\nqemu: Could not set up host forwarding rule\n')).toBe('qemu: Could not set up host forwarding rule')
    expect(errorLine('')).toBe('')
  })

  test('the full Debian is the machine\'s own, and stable elsewhere', () => {
    expect(debianSuite('ID=debian\nVERSION_CODENAME=bookworm\n')).toBe('bookworm')
    expect(debianSuite('ID=ubuntu\nVERSION_CODENAME=noble\n')).toBe('stable')
  })

  test('an initramfs is a gzipped archive in the form that the kernel unpacks', () => {
    const archive = gunzipSync(packInitramfs([
      { path: 'dev', mode: 0o040755 },
      { path: 'init', mode: 0o100755, data: Buffer.from('hello') },
    ]))
    // Of Linux, Documentation/driver-api/early-userspace/buffer-format.rst: 13 numbers of 8 hexadecimal digits, the name, the data, each filled up to 4 bytes.
    const entries: { name: string, mode: string, data: string }[] = []
    for (let at = 0; at < archive.length;) {
      expect(archive.toString('latin1', at, at + 6)).toBe('070701')
      const number = (index: number) => parseInt(archive.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16)
      const data = (at + 110 + number(11) + 3) & ~3
      entries.push({ name: archive.toString('latin1', at + 110, at + 109 + number(11)), mode: number(1).toString(8), data: archive.toString('latin1', data, data + number(6)) })
      at = (data + number(6) + 3) & ~3
    }
    expect(entries).toEqual([
      { name: 'dev', mode: '40755', data: '' },
      { name: 'init', mode: '100755', data: 'hello' },
      { name: 'TRAILER!!!', mode: '0', data: '' },
    ])
  })
})

test.describe('the result', () => {
  test('the median of an odd count is the middle one, of an even count the mean of the middle two', () => {
    expect(spreadOf([30, 9, 100])).toEqual({ median: 30, min: 9, max: 100 })
    expect(spreadOf([4, 1, 2, 100])).toEqual({ median: 3, min: 1, max: 100 })
    expect(spreadOf([7])).toEqual({ median: 7, min: 7, max: 7 })
  })

  test('a summary has the last copy\'s time, counts failures and leaves out what never worked', () => {
    const rows = summarise([
      good('vm', 2, 1, [10, 30]), { target: 'vm', copies: 2, repetition: 2, error: 'late' },
      good('process', 1, 1), { target: 'vm', copies: 4, repetition: 1, error: 'late' },
    ])
    expect(rows.map(({ target, copies, repetitions, failures }) => [target, copies, repetitions, failures]))
      .toEqual([['process', 1, 1, 0], ['vm', 2, 1, 1]])
    expect(rows[1]).toMatchObject({ allUp: { median: 30 }, work: null })
    expect(rows[0]).toMatchObject({ work: { median: 100 } })
  })

  const seen = (work: [number, number], others = 0, steal = 0): Run => ({ ...good('container', 1, 1, [200]), look: { work, others, steal } }) as Run
  const doubts: [string, Run, RegExp | undefined][] = [
    ['a start on a quiet machine', seen([21, 20], 0.05, 0.02), undefined],
    ['a start at which nobody looked', good('process', 1, 1, [900]), undefined],
    ['a start that failed', { target: 'vm', copies: 1, repetition: 1, error: 'late' }, undefined],
    ['a start beside other programs', seen([20, 20], 0.3), /^other programs had 30 %/],
    ['a start on a machine that the hypervisor gave away', seen([20, 20], 0, 0.2), /^the hypervisor gave 20 %/],
    ['a start after which work took longer than at its best', seen([20, 31]), /1\.6 times as long/],
    ['a process that waited for a processor', { ...seen([20, 20]), target: 'process', up: [169], cpu: 0.08 } as Run, /^it took 169 ms and had a processor for 80/],
    ['a process that had one', { ...seen([20, 20]), target: 'process', up: [69], cpu: 0.08 } as Run, undefined],
  ]
  for (const [what, run, why] of doubts) {
    test(`${what} is ${why ? 'not ' : ''}to be believed`, () => {
      const doubt = doubtOf(run, 20)
      expect(doubt ?? '').toMatch(why ?? /^$/)
    })
  }

  test('a summary is of the starts on a quiet machine where there are any, and says so', () => {
    const [quiet, busy] = [seen([20, 20]), { ...seen([20, 40]), up: [900] } as Run]
    expect(summarise([busy, quiet], 20)).toMatchObject([{ repetitions: 1, failures: 0, quiet: true, allUp: { max: 200 } }])
    expect(summarise([busy, busy], 20)).toMatchObject([{ repetitions: 2, quiet: false, allUp: { median: 900 } }])
    expect(summarise([good('container', 1, 1)])).toMatchObject([{ quiet: null }])
    expect([[busy, quiet], [busy], [good('vm', 1, 1)]].map(runs => quietOf(summarise(runs, 20)))).toEqual([true, false, null])
  })

  const result = (): Measurements => {
    const runs = [good('process', 1, 1), good('process', 1, 2)]
    return {
      schema: 2, complete: false, evidence: '0.0.1.0.1 2026-01-01T00:00:00.000Z', date: '2026-01-01T00:00:00.000Z', duration: 2, command: 'npm run measure -- --reps 2 --only process',
      host: { system: 's', kernel: 'k', cpu: 'c', cores: 2, memory: 1, cgroups: 'v2', virtualised: 'none' },
      engine: null, vm: null, versions: {}, artifacts: [],
      targets: targetIds.map(id => ({ id, state: id === 'process' ? 'measured' as const : 'not asked' as const, failures: 0 })),
      quiet: null, watch: null, disk: [], summary: summarise(runs), runs, caveats: [],
    }
  }
  const vm = {
    accelerator: 'tcg', why: 'w', qemu: '7', machine: 'pc', kernel: '6', cpus: 1,
    ram: { vm: 2 ** 29, debian: 2 ** 29 }, network: 'n', disk: 'd',
  } as const

  test('a result of the tool is read', () => {
    expect(readMeasurements(result())).toEqual(result())
  })

  const spoiled: [string, string, (data: Measurements) => unknown][] = [
    ['a figure of the summary changed by hand', 'summary: is not', data => ({ ...data, summary: [{ ...data.summary[0], cpu: { median: 0.1, min: 0.1, max: 0.2 } }] })],
    ['a run changed by hand', 'summary: is not', data => ({ ...data, runs: [good('process', 1, 1), good('process', 1, 2, [11])] })],
    ['a field nobody knows', 'hostname', data => ({ ...data, host: { ...data.host, hostname: 'mine' } })],
    ['another version', 'schema: is of another version of the tool', data => ({ ...data, schema: 1 })],
    ['a quiet that nobody saw', 'quiet: does not', data => ({ ...data, quiet: true })],
    ['a worth that it has not', 'evidence: does not', data => ({ ...data, evidence: '9' })],
    ['a completeness that is not there', 'complete', data => ({ ...data, complete: true })],
    ['an engine without containers', 'engine', data => ({ ...data, engine: { name: 'runc', daemon: 'none', version: '1', storage: 's', network: 'n', memory: null } })],
    ['VM facts without VMs', 'vm', data => ({ ...data, vm })],
    ['a measured target without runs', 'targets: container', data => ({
      ...data,
      targets: data.targets.map(target => target.id === 'container' ? { ...target, state: 'measured' } : target),
      engine: { name: 'runc', daemon: 'none', version: '1', storage: 's', network: 'n', memory: null },
    })],
    ['parts of a guest that are not all of it', 'runs.0.memory.parts: does not add up', (data) => {
      const runs = data.runs.map(run => ({ ...run, memory: { ...good('process', 1, 1).memory, parts: { kernel: 1, cache: 0, system: 0, free: 0 } } })) as Run[]
      return { ...data, runs, summary: summarise(runs) }
    }],
    ['a time that is not one', 'runs.0', data => ({ ...data, runs: [{ ...good('process', 1, 1), up: [-1] }] })],
  ]
  for (const [what, names, spoil] of spoiled) {
    test(`a result with ${what} is refused in one line`, () => {
      expect(() => readMeasurements(spoil(result()))).toThrow(names)
      expect(measurementsSchema.safeParse(spoil(result())).success).toBe(false)
    })
  }

  test('emulated VMs are called upper bounds, with the slowdown of the same run', () => {
    const summary = summarise([good('process', 1, 1), { ...good('vm', 1, 1), work: 1250 } as Run])
    expect(slowdown({ summary })).toBe(12.5)
    const emulated = caveatsOf({ ...result(), summary, vm }).join(' ')
    expect(emulated).toMatch(/12\.5 times slower.*upper bounds/)
    expect(caveatsOf({ ...result(), summary, vm: { ...vm, accelerator: 'kvm' } }).join(' ')).not.toContain('upper bounds')
    for (const sentence of caveatsOf({ ...result(), summary, vm })) expect(sentence).toMatch(/^[A-Zr].*\.$/)
  })

  test('evidence is better from both sides, with KVM, of a quiet machine, repeated, of more targets, and newer', () => {
    const kvm = { ...vm, accelerator: 'kvm' as const }
    const of = (ids: TargetId[], facts: Partial<Measurements> = {}, repetitions = 3, calm: boolean | null = true) => {
      const runs = ids.flatMap(id => Array.from({ length: repetitions }, (_, i): Run => ({ ...good(id, 1, i + 1), ...calm === null ? {} : { look: { work: [1, 1], others: calm ? 0 : 1, steal: 0 } } })))
      const summary = summarise(runs, 1)
      const targets = targetIds.map(id => ({ id, state: ids.includes(id) ? 'measured' as const : 'missing' as const, failures: 0 }))
      return evidenceOf({ ...result(), targets, summary, quiet: quietOf(summary), vm: ids.some(id => id === 'vm' || id === 'microvm') ? vm : null, ...facts })
    }
    const four: TargetId[] = ['process', 'container', 'vm', 'debian']
    const order = [
      of(['process']), of(['process', 'microvm'], { vm: kvm }), of(['process', 'container']), of(['process', 'container', 'microvm'], { vm: kvm }),
      of(four, {}, 3, false), of(four, {}, 3, null), of(four, {}, 1), of(four, { date: '2025-12-31T00:00:00Z' }), of(four, { date: '2026-02-01T00:00:00.000Z' }), of([...four, 'microvm'], { date: '2025-12-31T00:00:00Z' }),
      of(four, { vm: kvm }, 1, false), of(four, { vm: kvm }),
    ]
    expect([...order].sort()).toEqual(order)
  })

  test('a weaker result does not take the place of a better one, an older or one of another version gives way', async () => {
    const out = join(folder, 'm.json')
    expect(placeFor(result(), out)).toBe(out)
    await writeFile(out, JSON.stringify({ ...result(), evidence: '2.1.2.1.5 2020-01-01T00:00:00.000Z' }))
    expect(placeFor({ evidence: '2.1.0.1.5 2026-01-01T00:00:00.000Z' }, out)).toBe(`${out}.weaker`)
    expect(placeFor({ evidence: '2.1.2.1.5 2019-01-01T00:00:00.000Z' }, out)).toBe(out)
    await writeFile(out, JSON.stringify({ schema: 1, complete: true, runs: [] }))
    expect(placeFor(result(), out)).toBe(out)
  })

  test('a result is named after its processor, and after nothing that is the machine\'s own', () => {
    expect([['AMD EPYC 7763 64-Core Processor', 4], ['Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz', 1], ['../é', 2]].map(([cpu, cores]) => basename(fileFor({ cpu: cpu as string, cores: cores as number }))))
      .toEqual(['amd-epyc-7763-4-cores.json', 'intel-xeon-platinum-8370c-1-core.json', 'unknown-2-cores.json'])
  })

  test('KVM that is found and useless is called what it is', () => {
    expect(uselessKvm('failed: assertion', 'flags\t: fpu sse')).toMatch(/^KVM here is a page-table VM's: .*neither vmx nor svm.*cannot run.*\(a canary guest failed: assertion\)$/)
    expect(uselessKvm('did not start the program within 15 s', 'flags\t: fpu svm sse')).toBe('a canary guest did not start the program within 15 s with KVM')
  })

  test('a file that no measurement wrote is not replaced', () => {
    expect(() => requireOut(join(root, 'package.json'))).toThrow('package.json')
    expect(() => requireOut(join(folder, 'new.json'))).not.toThrow()
  })
})

const bad: { args: string[], names: string }[] = [
  { args: ['--colour'], names: '--colour' },
  { args: ['stray'], names: 'stray' },
  { args: ['--reps'], names: '--reps' },
  { args: ['--reps', '0'], names: '--reps 0' },
  { args: ['--reps', '51'], names: '--reps 51' },
  { args: ['--reps', '1.5'], names: '--reps 1.5' },
  { args: ['--copies', ''], names: '--copies ""' },
  { args: ['--copies', '1,65'], names: '--copies 65' },
  { args: ['--copies', '2,x'], names: '--copies x' },
  { args: ['--only', 'pod'], names: '--only pod' },
  { args: ['--quick', '--reps', '2'], names: '--quick' },
  { args: ['--compare', 'a.json'], names: '--compare takes two files' },
]
for (const { args, names } of bad) {
  test(`measure ${args.join(' ')} is refused by name`, () => {
    expect(() => readPlan(args)).toThrow(names)
  })
}

test('what is wrong is told in one line, and nothing is started: an option, and a file of somebody else\'s that is none', async () => {
  for (const [names, ...args] of [['--reps 0', '--reps', '0'], ['package.json: ', '--compare', 'package.json', 'b.json']] as const) {
    const { code, lines, stdout } = await run('measure', [...args])
    expect(lines).toEqual([expect.stringContaining(names)])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  }
})

test('a plan has its numbers in order and once, and the command that makes it', () => {
  expect(readPlan(['--copies', '8,1,2,1', '--only', 'vm,process', '--quick'])).toMatchObject({
    copies: [1, 2, 8], targets: ['process', 'vm'], repetitions: 1, named: true, limit: undefined, command: 'npm run measure -- --quick --copies 8,1,2,1 --only vm,process',
  })
  expect(readPlan([])).toMatchObject({ copies: [1, 2, 4, 8], repetitions: 5, named: false, limit: 20 * 60_000, command: 'npm run measure -- --reps 5' })
  expect(readPlan(['--quick'])).toMatchObject({ copies: [1, 2], repetitions: 1, limit: 4 * 60_000 })
  expect([['bridge', []], ['debian', []], ['vm', []], ['debian', ['--copies', '1,2']]].map(([id, args]) => copiesOf(readPlan(args as string[]), id as TargetId))).toEqual([[1], [1], [1, 2, 4, 8], [1, 2]])
  expect(readPlan(['--compare', 'a', 'b']).compare).toEqual(['a', 'b'])
})

test('a run is cut to its time: the dearest copies first, then repetitions, and one copy of each is always started', () => {
  const costs = [{ id: 'process' as const, whole: 2000, up: 50 }, { id: 'vm' as const, whole: 12_000, up: 10_000 }]
  const cut = (room: number, args: string[] = []) => {
    const { starts, ...rest } = fit(costs, readPlan(args), room)
    return { ...rest, starts: starts.map(({ id, copies }) => `${id} ${copies}`) }
  }
  const processes = ['process 1', 'process 2', 'process 4', 'process 8']
  expect(cut(Infinity)).toMatchObject({ starts: [...processes, 'vm 1', 'vm 2', 'vm 4', 'vm 8'], left: [], repetitions: 5 })
  expect(cut(440_000)).toMatchObject({ starts: [...processes, 'vm 1', 'vm 2', 'vm 4'], left: ['vm with 8 copies'], repetitions: 5 })
  expect(cut(50_000)).toMatchObject({ starts: ['process 1', 'vm 1'], repetitions: 2 })
  expect(cut(-1)).toMatchObject({ starts: ['process 1', 'vm 1'], repetitions: 1 })
  for (const room of [100_000, 300_000, 700_000]) expect(cut(room).milliseconds).toBeLessThanOrEqual(room)
})

/** A target that runs in this process: an HTTP server for each copy, unless `fail` gives a reason. */
function fakeTarget(fail: (launch: number) => string | undefined): Target & { launches: number } {
  const fake = {
    id: 'process' as const,
    launches: 0,
    deadline: () => 20_000,
    launch: async (ports: number[]) => {
      const why = fail(++fake.launches)
      const servers = why ? [] : ports.map(port => createServer((_, response) => response.end(_.url === '/work' ? '12' : 'ok')).listen(port, '127.0.0.1'))
      return {
        began: performance.now(),
        listening: async () => undefined,
        ended: why ? Promise.resolve(new Error(why)) : new Promise<Error>(() => undefined),
        cpu: async () => 1,
        memory: async () => ({ app: 2, guest: 0, runtime: 0 }),
        layer: async () => 0,
        stop: async () => { for (const server of servers) server.close() },
      }
    },
  }
  return fake
}

test.describe('a repetition', () => {
  test.skip(!linux, 'the ports of connections are read from /proc')
  const { signal } = new AbortController()
  /** A watch that sees other programs have these shares of the processors, one a start, and then a quiet machine. */
  const watchThatSees = (...others: number[]) => ({
    best: 1,
    begin: () => ({ count: () => undefined, end: () => ({ work: [1, 1], others: others.shift() ?? 0, steal: 0 }) }),
    calm: async () => undefined,
    steal: () => 0,
  }) as unknown as Watch
  const watch = watchThatSees()

  test('has an answer of each copy', async () => {
    const { run } = await measureOnce(fakeTarget(() => undefined), 3, 1, signal, watch)
    expect(run).toMatchObject({ target: 'process', copies: 3, repetition: 1, up: [expect.any(Number), expect.any(Number), expect.any(Number)] })
    expect((await measureOnce(fakeTarget(() => undefined), 1, 1, signal, watch)).run).toMatchObject({ work: 12 })
  })

  test('tries other ports when one is taken, and says so when that never ends', async () => {
    const once = fakeTarget(launch => launch === 1 ? 'Error: listen EADDRINUSE: address already in use' : undefined)
    expect((await measureOnce(once, 1, 1, signal, watch)).run).toHaveProperty('up')
    expect(once.launches).toBe(2)
    const always = fakeTarget(() => 'Could not set up host forwarding rule')
    expect((await measureOnce(always, 1, 1, signal, watch)).run).toHaveProperty('error', 'Could not set up host forwarding rule')
  })

  test('that fails is recorded, and two in a row give up that number of copies', async () => {
    const lines: string[] = []
    const failing = fakeTarget(launch => launch > 1 ? 'it broke, as things do' : undefined)
    const plan = { ...readPlan(['--copies', '1', '--reps', '4']) }
    const { runs } = await measureAll({ signal } as Session, [failing], plan, line => lines.push(line), { watch })
    expect(runs).toMatchObject([1, 2].map(repetition => ({ target: 'process', copies: 1, repetition, error: expect.stringContaining('it broke') })))
    expect(lines.filter(line => line.includes('given up'))).toHaveLength(2)
  })

  test('on a busy machine is made again, and marked when quiet does not come', async () => {
    const lines: string[] = []
    const plan = readPlan(['--copies', '2', '--reps', '2'])
    // One busy look warms up, two are the first repetition's.
    const { runs, watch: seen } = await measureAll({ signal } as Session, [fakeTarget(() => undefined)], plan, line => lines.push(line), { watch: watchThatSees(0.5, 0.5, 0.5, 0) })
    expect(seen.again).toEqual([1, 1].map(repetition => ({ target: 'process', copies: 2, repetition, why: 'other programs had 50 % of the processors' })))
    expect(quietOf(summarise(runs, seen.best))).toBe(true)
    const never = await measureAll({ signal } as Session, [fakeTarget(() => undefined)], { ...plan, copies: [2, 4] }, line => lines.push(line), { watch: watchThatSees(...Array(20).fill(0.5) as number[]) })
    expect(never.watch.again.map(({ copies, repetition }) => [copies, repetition])).toEqual([[2, 1], [2, 1], [4, 1], [4, 1], [2, 2], [2, 2]])
    expect(lines.filter(line => line.includes('does not get quiet'))).toHaveLength(1)
    expect(lines.at(-1)).toContain('not to be believed: other programs had 50 %')
    expect(quietOf(summarise(never.runs, never.watch.best))).toBe(false)
  })

  test('of what is up in less than a second is the middle one of five, and says so', async () => {
    const slow = fakeTarget(() => undefined)
    const waits = [0, 90, 10, 200, 50, 120]
    const launch = slow.launch
    slow.launch = async (ports) => {
      const wait = waits[slow.launches] ?? 0
      const began = performance.now() - wait
      return { ...await launch(ports), began }
    }
    const { runs } = await measureAll({ signal } as Session, [slow], readPlan(['--copies', '1,2', '--reps', '1']), () => undefined, { watch })
    expect(runs).toMatchObject([{ copies: 1, middleOf: 5 }, { copies: 2 }])
    expect(runs[1]).not.toHaveProperty('middleOf')
    const [{ up: [up] = [] }] = runs as [Extract<Run, { up: number[] }>]
    expect(up).toBeGreaterThanOrEqual(90)
    expect(up).toBeLessThan(120)
  })

  test('beside programs that keep every processor busy is seen to be so', async () => {
    const watch = new Watch()
    const hogs = Array.from({ length: 2 * availableParallelism() }, () => spawn(process.execPath, ['--eval', 'console.log(1);for (;;);']))
    try {
      await Promise.all(hogs.map(({ stdout }) => once(stdout, 'data')))
      const { run } = await measureOnce(fakeTarget(() => undefined), 2, 1, signal, watch)
      expect(doubtOf(run, watch.best)).toMatch(/other programs|as long as at its best|hypervisor/)
    }
    finally {
      for (const hog of hogs) hog.kill()
    }
  })

  test('another program at the port is not taken for the one that was started', async () => {
    const server = createServer((_, response) => response.end('welcome')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    await expect(firstAnswer((server.address() as AddressInfo).port, signal)).rejects.toThrow('another program')
    server.close()
  })
})

test('clearing up removes nothing that is not named as the tool names its own', async () => {
  const other = join(folder, 'other')
  const own = join(folder, `${prefix}x`)
  const journal = join(folder, 'undo-x.jsonl')
  for (const path of [other, own]) await mkdir(path)
  const steps = [{ kind: 'folder', path: other }, ...linux ? [{ kind: 'folder', path: own }] : []]
  await writeFile(journal, `${steps.map(step => JSON.stringify(step)).join('\n')}\n{"kind":"fol`)
  expect(readJournal(await readFile(journal, 'utf8')).steps).toEqual(steps)
  expect(await undoAll(journal)).toEqual([expect.stringContaining('none of ours')])
  expect(readdirSync(folder).sort()).toEqual(['other', 'undo-x.jsonl', ...linux ? [] : [`${prefix}x`]])
})
