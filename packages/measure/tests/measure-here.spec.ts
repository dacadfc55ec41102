import { execFileSync, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { survey } from '../machine.ts'
import { mountsBelow } from '../proc.ts'
import { hierarchies, marker } from '../processes.ts'
import { readMeasurements, type Measurements, type TargetId } from '../schema.ts'
import { cache, plainExec, which } from '../session.ts'
import { prefix, readJournal } from '../undo.ts'
import { run, type Ended } from '../../../tests/run.ts'

const linux = platform() === 'linux'
const asRoot = process.getuid?.() === 0

/** Processes, cgroups, mounts, folders and journals of any run that are there. */
function found(): string[] {
  const processes = readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${marker}=`) && readlinkSync(`/proc/${pid}/exe`)
    }
    catch {
      return false
    }
  })
  return [
    ...processes.map(pid => `process ${pid}`),
    ...hierarchies().flatMap(({ path }) => readdirSync(path).filter(name => name.startsWith(prefix)).map(name => join(path, name))),
    ...mountsBelow(readFileSync('/proc/self/mountinfo', 'utf8'), '').filter(path => path.includes(prefix)),
    ...[tmpdir(), cache, '/dev/shm', '/run'].filter(path => existsSync(path)).flatMap(path => readdirSync(path).filter(name => name.startsWith(prefix) || name.startsWith('undo-'))),
  ]
}

// One after the other: they share the machine, and the tool allows one run at a time.
test.describe.configure({ mode: 'default', timeout: 300_000 })
test.skip(!linux, 'measuring needs Linux')

// What a run elsewhere left, of another checkout or one that was cut off with its machine, is nothing that these tests did.
let before: string[] = []
const leftovers = () => found().filter(name => !before.includes(name))
test.beforeAll(() => { if (linux) before = found() })

let folder: string
test.beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'measured-')) })
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
  if (linux) await expect.poll(leftovers, { timeout: 30_000 }).toEqual([])
})

/** What of `targets` lacks something here. */
async function lacking(...targets: TargetId[]): Promise<string | undefined> {
  return (await survey(plainExec)).find(({ here, targets: needs }) => !here && needs.some(id => targets.includes(id)))?.text
}

async function skipUnlessHere(...targets: TargetId[]): Promise<void> {
  const lack = await lacking(...targets)
  test.skip(lack !== undefined, lack)
}

/** A PATH with every command of this one but some. */
async function pathWithout(...names: string[]): Promise<string> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  const seen = new Set(names)
  for (const dir of process.env.PATH!.split(delimiter).filter(path => existsSync(path))) {
    for (const name of readdirSync(dir)) {
      if (seen.has(name)) continue
      seen.add(name)
      await symlink(join(dir, name), join(bin, name))
    }
  }
  return bin
}

async function quick(targets: TargetId[], env: NodeJS.ProcessEnv = {}): Promise<Measurements> {
  const out = join(folder, 'result.json')
  const { code, lines } = await run('measure', ['--quick', '--copies', '1,2', '--only', targets.join(), '--out', out], { env })
  expect({ code, lines }).toEqual({ code: 0, lines: [] })
  const result = readMeasurements(JSON.parse(await readFile(out, 'utf8')))
  expect(result.summary.map(({ target, copies, failures }) => [target, copies, failures]))
    .toEqual(targets.flatMap(target => [[target, 1, 0], [target, 2, 0]]))
  expect(result.watch).toMatchObject({ best: expect.any(Number), again: [] })
  for (const { target, copies, memory, work } of result.summary) {
    expect(memory.app.median).toBeGreaterThan(10 * 2 ** 20)
    expect(memory.guest.median > 0).toBe(target.endsWith('vm'))
    expect(memory.parts && memory.parts.kernel.median > 0 && memory.parts.cache.median > 0).toBe(target.endsWith('vm') || undefined)
    if (which('fincore')) expect(memory.files!.median).toBeGreaterThan(0)
    expect(work !== null).toBe(copies === 1)
  }
  for (const target of targets) {
    const [one, two] = result.summary.filter(row => row.target === target)
    expect(two!.memory.app.median).toBeGreaterThan(one!.memory.app.median)
  }
  return result
}

test('--check says a line for each thing and writes nothing', async () => {
  const before = existsSync(cache) ? readdirSync(cache) : []
  const { code, lines, stdout } = await run('measure', ['--check'])
  for (const word of ['node', 'container engine', 'qemu', 'guest kernel', 'full Debian', 'KVM', 'disk', 'memory']) expect(stdout).toContain(word)
  expect({ code, errors: lines.length }).toEqual(stdout.includes('\nlacking') ? { code: 1, errors: 1 } : { code: 0, errors: 0 })
  expect(existsSync(cache) ? readdirSync(cache) : []).toEqual(before)
})

test('process, containers on both networks, microVM and slim VM are measured, their memory told apart', async () => {
  const candidates = await Promise.all((['process', 'container', 'bridge', 'microvm', 'vm'] as const).map(async id => ({ id, lack: await lacking(id) })))
  const targets = candidates.filter(({ lack }) => !lack).map(({ id }) => id)
  for (const { id, lack } of candidates) if (lack) console.log(`left out: ${id}: ${lack}`)
  test.skip(!targets.length, 'nothing can be measured here')
  const result = await quick(targets)
  const row = (id: TargetId) => result.disk.find(({ target }) => target === id)
  if (targets.includes('container')) {
    expect(result.engine?.version).toMatch(/\d/)
    expect(row('container')).toMatchObject({ boot: 0 })
    expect(row('container')!.transfer).toBeLessThan(row('container')!.root)
  }
  if (targets.includes('vm')) {
    expect(result.vm?.why).toMatch(/\S/)
    expect(row('vm')!.boot).toBeGreaterThan(2 ** 20)
    expect(result.caveats.join().includes('upper bounds')).toBe(result.vm?.accelerator === 'tcg')
  }
})

for (const [engine, without] of [['podman', ['docker']], ['runc', ['docker', 'podman']]] as const) {
  test(`containers are measured with ${engine}`, async () => {
    test.skip(!asRoot || !which(engine), asRoot ? `there is no ${engine}` : 'not root')
    const result = await quick(['container'], { PATH: await pathWithout(...without) })
    expect(result.engine).toMatchObject({ name: engine, daemon: 'none', memory: null })
  })
}

/** Measures until there is a line with `at`, then does `act` to the tool. Of one repetition, so that a start follows the one before at once. */
const stopped = (targets: TargetId[], at: string, act: (child: ChildProcess) => unknown) => {
  let done = false
  return run('measure', ['--quick', '--copies', '1,2,3,4,5,6', '--only', targets.join(), '--out', join(folder, 'result.json')], {
    meanwhile: (stdout, child) => {
      if (done || !stdout.includes(at)) return
      done = true
      void act(child)
    },
  })
}

test('a second measurement at the same time is refused, and Ctrl-C ends the first in one line, with nothing written and nothing left', async () => {
  const lack = await lacking('container')
  let second: Promise<Ended> | undefined
  const { code, lines } = await stopped([lack ? 'process' : 'container'], '[1/', (child) => {
    second = run('measure', ['--quick', '--only', 'process', '--copies', '1', '--out', join(folder, 'second.json')])
    void second.then(() => child.kill('SIGINT'))
    // Before the last start has ended.
    child.kill('SIGSTOP')
    void second.then(() => child.kill('SIGCONT'))
  })
  expect(await second).toMatchObject({ code: 1, lines: [expect.stringContaining('another measurement is running')] })
  expect({ code, lines }).toEqual({ code: 130, lines: ['interrupted'] })
  expect(leftovers()).toEqual([])
  expect(readdirSync(folder)).toEqual([])
})

test('when the guard is killed as well, the next run clears up, and is cleared up after when it is killed itself', async () => {
  await skipUnlessHere('process')
  await stopped(['process'], '[1/', (child) => {
    const journal = readdirSync(cache).find(name => name.startsWith('undo-'))!
    process.kill(readJournal(readFileSync(join(cache, journal), 'utf8')).guard!.pid, 'SIGKILL')
    child.kill('SIGKILL')
  })
  expect(leftovers()).not.toEqual([])
  const lack = await lacking('container')
  // Into the start of the second container, while the engine makes cgroups, shims and containers.
  for (const later of lack ? [0] : [0, 250]) {
    const { stdout } = await stopped([lack ? 'process' : 'container'], '[1/', async (child) => {
      await sleep(later)
      child.kill('SIGKILL')
    })
    expect(stdout.includes('Cleared up after a run that was cut off.')).toBe(later === 0)
    await expect.poll(leftovers, { message: `killed after ${later} ms`, timeout: 60_000 }).toEqual([])
  }
})

test('a measurement killed while its first VM starts leaves nothing', async () => {
  await skipUnlessHere('vm')
  await stopped(['vm'], 'VMs: ', async (child) => {
    await sleep(500)
    child.kill('SIGKILL')
  })
  await expect.poll(leftovers, { timeout: 60_000 }).toEqual([])
})

test('a target that was named and cannot be had is told in one line', async () => {
  test.skip(!asRoot, 'not root')
  const PATH = await pathWithout('docker', 'podman', 'runc', 'qemu-system-x86_64')
  for (const [target, names] of [['container', 'docker.io'], ['vm', 'qemu-system-x86']] as const) {
    const { code, lines } = await run('measure', ['--quick', '--only', target, '--out', join(folder, 'result.json')], { env: { PATH } })
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining(names)] })
  }
})

test('what recording needs and is not there is said in a line, with its package, before anything is started', async () => {
  test.skip(!asRoot, 'not root')
  const { code, lines } = await run('record', ['--out', folder], { env: { PATH: await pathWithout('dockerd', 'mmdebstrap') } })
  expect({ code, lines }).toEqual({ code: 1, lines: ['no dockerd, mmdebstrap: apt install docker.io mmdebstrap'] })
})

test('without an engine and QEMU the process is measured and the rest is missing, and a better result is left as it is', async () => {
  test.skip(!asRoot, 'not root')
  const PATH = await pathWithout('docker', 'podman', 'runc', 'qemu-system-x86_64')
  const out = join(folder, 'result.json')
  const better = JSON.stringify({ schema: 2, evidence: '2.1.1.1.4 2026-01-01T00:00:00.000Z', runs: [] })
  await writeFile(out, better)
  const { code, lines, stdout } = await run('measure', ['--quick', '--copies', '1', '--out', out], { env: { PATH } })
  expect(stdout).toMatch(/^How long this takes is told/)
  expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(/weaker evidence .*result\.json\.weaker; not measured: container/)] })
  expect(await readFile(out, 'utf8')).toBe(better)
  const { targets, complete } = readMeasurements(JSON.parse(await readFile(`${out}.weaker`, 'utf8')))
  expect(targets.map(({ state }) => state)).toEqual(['measured', ...Array<string>(5).fill('missing')])
  expect(complete).toBe(false)
})

test('an ordinary user is told in one line to be root', async () => {
  await chmod(folder, 0o777)
  const { code, lines, stdout } = await run('measure', ['--out', join(folder, 'result.json')], asRoot ? { uid: 65534 } : {})
  expect(lines).toEqual([expect.stringContaining('sudo npm run measure')])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
})

test('a disk that is full is told in one line, before and after measuring', async () => {
  test.skip(!asRoot, 'only root can mount a small disk')
  const disk = join(folder, 'disk')
  await mkdir(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
  try {
    const early = await run('measure', ['--quick', '--only', 'process', '--copies', '1', '--out', join(folder, 'a.json')], { env: { TMPDIR: disk } })
    expect(early).toMatchObject({ code: 1, lines: [expect.stringContaining('not enough disk')] })
    await writeFile(join(disk, 'filler'), Buffer.alloc(2 ** 20)).catch(() => undefined)
    const late = await run('measure', ['--quick', '--only', 'process', '--copies', '1', '--out', join(disk, 'result.json')])
    expect(late).toMatchObject({ code: 1, lines: [expect.stringMatching(/ENOSPC/)] })
    expect(readdirSync(disk).filter(name => name.includes('result'))).toEqual([])
  }
  finally {
    execFileSync('umount', [disk])
  }
})
