import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { digestOf, prepared, readLdd } from './artifacts.ts'
import { packInitramfs } from './cpio.ts'
import { cache, which, type Session } from './session.ts'

/** What a guest boots from. */
export interface Boot { kernel: string, initramfs: string, version: string }

/** The drivers a guest needs before it has its disk and its network, each after those it builds on. */
const modules = ['virtio_ring', 'virtio', 'virtio_mmio', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci',
  'failover', 'net_failover', 'virtio_net', 'virtio_blk', 'crc16', 'mbcache', 'jbd2', 'crc32c_generic', 'ext4']

const metapackage = 'linux-image-cloud-amd64'

/** The kernel package in the cache: its folder and version. Undefined before it was fetched. */
export function cachedKernel(): { folder: string, version: string } | undefined {
  const folder = join(cache, 'kernel')
  const version = existsSync(join(folder, '.key')) ? newestKernel(join(folder, 'boot')) : undefined
  return version ? { folder, version } : undefined
}

/** The newest version of which `folder` has a readable kernel. */
export function newestKernel(folder = '/boot'): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.startsWith('vmlinuz-')) : []
  return names.map(name => name.slice('vmlinuz-'.length)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
}

/** Debian's package of a kernel for guests, fetched and unpacked without installing it. Throws when it cannot be had. */
async function fetchKernel(session: Session): Promise<{ folder: string, version: string }> {
  const { exec } = session
  await prepared(session, 'kernel', metapackage, async (fresh) => {
    const depends = await exec('apt-cache', ['depends', metapackage])
    const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1]
    if (!name) throw new Error(`apt knows no ${metapackage}; \`apt-get update\` may help`)
    // As root, apt would drop to a user that cannot write here.
    await exec('apt-get', ['download', '-o', 'APT::Sandbox::User=root', name], { cwd: fresh })
    await exec('dpkg-deb', ['--extract', join(fresh, readdirSync(fresh).find(file => file.endsWith('.deb'))!), fresh])
  })
  const kernel = cachedKernel()
  if (!kernel) throw new Error('the kernel package holds no kernel')
  return kernel
}

/** The kernel that guests boot, with the initramfs made for it. Throws an `Error` of one line when there is none. */
export async function prepareBoot(session: Session): Promise<Boot> {
  const { folder, version } = cachedKernel() ?? await fetchKernel(session).catch((error: Error) => {
    const installed = newestKernel()
    if (!installed) throw error
    return { folder: '/', version: installed }
  })
  const kernel = join(folder, 'boot', `vmlinuz-${version}`)
  const found = findModules(join(folder, 'lib/modules', version))
  const script = await readFile(join(import.meta.dirname, 'init.sh'))
  const busybox = which('busybox')
  if (!busybox) throw new Error('there is no busybox (package busybox-static)')
  if (readLdd(await session.exec('ldd', [busybox]).catch(() => '')).libraries.length)
    throw new Error('busybox needs libraries, which a guest has not (package busybox-static)')
  const at = await prepared(session, 'boot', digestOf('1', version, ...modules, await readFile(kernel), script, await readFile(busybox)), async (fresh) => {
    const drivers = await Promise.all(found.map(path => readModule(session, path)))
    await copyFile(kernel, join(fresh, 'vmlinuz'))
    await writeFile(join(fresh, 'initramfs.gz'), packInitramfs([
      { path: 'dev', mode: 0o040755 },
      { path: 'dev/console', mode: 0o020600, device: [5, 1] },
      { path: 'modules', mode: 0o040755 },
      ...drivers.map((data, i) => ({ path: `modules/${String(i).padStart(2, '0')}`, mode: 0o100644, data })),
      { path: 'busybox', mode: 0o100755, data: await readFile(busybox) },
      { path: 'init', mode: 0o100755, data: script },
    ]))
  })
  return { kernel: join(at, 'vmlinuz'), initramfs: join(at, 'initramfs.gz'), version }
}

/** The files of the drivers, in order; one that is built into the kernel has none. */
function findModules(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return modules.flatMap(name => files.find(file => new RegExp(`^${name}\\.ko(\\.xz|\\.zst|\\.gz)?$`).test(basename(file))) ?? [])
    .map(file => join(folder, file))
}

async function readModule({ exec, folder }: Session, path: string): Promise<Buffer> {
  const unpack = path.endsWith('.xz') ? 'xz' : path.endsWith('.zst') ? 'zstd' : path.endsWith('.gz') ? 'gzip' : undefined
  if (!unpack) return readFileSync(path)
  const plain = join(folder, basename(path, `.${path.split('.').at(-1)}`))
  await exec('sh', ['-c', `${unpack} --decompress --stdout "$1" > "$2"`, 'sh', path, plain])
  return readFileSync(plain)
}
