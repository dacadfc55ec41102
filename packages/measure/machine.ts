import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs'
import { availableParallelism, cpus, freemem, release, tmpdir, totalmem } from 'node:os'
import { askRunningDocker } from './docker.ts'
import { debianArchive, debianSuite } from './disks.ts'
import { versionIn } from './engine.ts'
import { cachedKernel, newestKernel } from './kernel.ts'
import { cgroupsVersion } from './processes.ts'
import { containerIds, targetIds, vmIds, type Measurements, type TargetId } from './schema.ts'
import { cache, which, type Session } from './session.ts'
import { guest } from './vm.ts'

type Exec = Session['exec']

/** What the result says of this machine: nothing that names it or its user. */
export async function hostFacts(exec: Exec): Promise<Measurements['host']> {
  const osRelease = readFileSync('/etc/os-release', 'utf8')
  const lscpu = await exec('lscpu', [], { env: { PATH: process.env.PATH, LC_ALL: 'C' } }).catch(() => '')
  return {
    system: /^PRETTY_NAME="?([^"\n]+)/m.exec(osRelease)?.[1] ?? 'Linux',
    kernel: release(),
    cpu: cpus()[0]?.model.trim() || process.arch,
    cores: availableParallelism(),
    memory: totalmem(),
    cgroups: cgroupsVersion(),
    virtualised: /^Hypervisor vendor:\s*(.+)$/m.exec(lscpu)?.[1] ?? 'none',
  }
}

/** One thing that measuring needs: whether it is here, which targets cannot do without it, and a line about it. */
export interface Item { here: boolean, targets: readonly TargetId[], text: string }

const aboveProcess = targetIds.filter(id => id !== 'process')

/** A command that has to be here, and the Debian and Ubuntu package that has it. */
function command(name: string, pack: string, targets: readonly TargetId[]): Item {
  const path = which(name)
  return { here: path !== undefined, targets, text: path ? name : `no ${name}: apt install ${pack}` }
}

/** Everything but room that measuring needs on this machine. Starts nothing but commands that say their version or state. */
export async function survey(exec: Exec): Promise<Item[]> {
  const root = process.getuid?.() === 0
  return [
    { here: true, targets: targetIds, text: `node ${process.versions.node}, the program of all targets` },
    command('ldd', 'libc-bin', targetIds),
    command('tar', 'tar', targetIds),
    { here: root, targets: aboveProcess, text: root ? 'run as root' : 'not root, which all but --only process needs: sudo npm run measure' },
    await engineItem(exec),
    { here: process.arch === 'x64', targets: vmIds, text: `processor: ${process.arch}${process.arch === 'x64' ? '' : ', and VMs are measured on x86-64 only'}` },
    await versioned(exec, command('qemu-system-x86_64', 'qemu-system-x86', vmIds)),
    command('setpriv', 'util-linux', vmIds),
    command('mke2fs', 'e2fsprogs', vmIds),
    command('busybox', 'busybox-static', vmIds),
    kernelItem(),
    debianItem(),
    { here: true, targets: [], text: kvmState() },
  ]
}

async function versioned(exec: Exec, item: Item): Promise<Item> {
  return item.here ? { ...item, text: `${item.text} ${versionIn(await exec(item.text, ['--version']))}` } : item
}

async function engineItem(exec: Exec): Promise<Item> {
  const running = await askRunningDocker(exec).then(
    ({ version }) => ({ here: true, text: `the Docker daemon that is running (${version})` }),
    (error: Error) => ({ here: false, text: `no running Docker daemon (${error.message})` }),
  )
  const others = [
    { text: 'a private Docker daemon', here: ['dockerd', 'containerd', 'docker', 'runc'].every(which) },
    { text: 'Podman', here: which('podman') !== undefined },
    { text: 'runc', here: which('runc') !== undefined },
  ]
  const all = [running, ...others]
  const taken = all.find(({ here }) => here)
  const state = all.map(({ here, text }) => here || text === running.text ? text : `no ${text.replace(/^a /, '')}`).join(', ')
  return {
    here: taken !== undefined,
    targets: containerIds,
    text: `container engine: ${taken ? `${taken.text} is tried first` : 'none; apt install docker.io, podman or runc'} (${state})`,
  }
}

function kernelItem(): Item {
  const cached = cachedKernel()
  const installed = newestKernel()
  const text = cached
    ? `${cached.version}, in the cache`
    : which('apt-get')
      ? 'Debian\'s cloud kernel is fetched at the first run'
      : installed && `${installed}, this machine's own`
  return { here: Boolean(text), targets: vmIds, text: `guest kernel: ${text || 'none, and no apt to fetch one'}` }
}

function debianItem(): Item {
  const suite = debianSuite()
  const cached = existsSync(debianArchive(suite))
  const text = cached
    ? `${suite}, in the cache`
    : which('mmdebstrap') ? `${suite} is fetched at the first run` : 'no mmdebstrap: apt install mmdebstrap'
  return { here: cached || which('mmdebstrap') !== undefined, targets: ['debian'], text: `full Debian: ${text}` }
}

/** What can be said of /dev/kvm without booting anything: whether it may be tried. */
export function kvmState(): string {
  if (!existsSync('/dev/kvm')) return 'KVM: there is no /dev/kvm'
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK)
    return 'KVM: /dev/kvm is there, and only a canary boot shows whether guests boot with it'
  }
  catch {
    return 'KVM: /dev/kvm may not be used by this user'
  }
}

const mebibyte = 2 ** 20
const gibibytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1)

function free(folder: string): number {
  const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : '.')
  return bavail * bsize
}

/** Whether the disk has room for what is prepared and kept, and for what is there during the run only. */
export function spaceItems(targets: readonly TargetId[]): Item[] {
  const wants = (id: TargetId) => targets.includes(id)
  const inCache = (name: string) => existsSync(`${cache}/${name}`)
  const kept = (inCache('root') ? 0 : 250) + ((wants('vm') || wants('microvm')) && !inCache('disk') ? 350 : 0) + (wants('debian') && !inCache('debian-disk') ? 1200 : 0)
  const passing = 20 + (containerIds.some(wants) ? 400 : 0) + (vmIds.some(wants) ? 200 : 0) + (wants('debian') && !inCache('debian-disk') ? 700 : 0)
  return [[cache, kept, 'to keep'] as const, [tmpdir(), passing, 'while measuring'] as const].map(([folder, need, what]) => ({
    here: free(folder) >= need * mebibyte,
    targets,
    text: `disk: ${gibibytes(free(folder))} GiB free in ${folder === cache ? '.cache' : folder}, ${gibibytes(need * mebibyte)} needed ${what}`,
  }))
}

/** Whether the memory that is free does for `copies` copies of the largest of `targets`. */
export function memoryItem(targets: readonly TargetId[], copies: number): Item {
  const each = vmIds.some(id => targets.includes(id)) ? guest.ram + 256 * mebibyte : 64 * mebibyte
  const need = each * copies
  return { here: freemem() >= need, targets, text: `memory: ${gibibytes(freemem())} GiB free, ${gibibytes(need)} needed for ${copies} copies at once` }
}
