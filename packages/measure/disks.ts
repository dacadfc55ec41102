import { readFileSync } from 'node:fs'
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { allocated, digestOf, prepared, type RootFilesystem } from './artifacts.ts'
import { cache, type Session } from './session.ts'

/** Which Debian a full guest has: the machine's own, or else the stable one of the kernel's time. */
export function debianSuite(osRelease = readFileSync('/etc/os-release', 'utf8')): string {
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1]
  return field('ID') === 'debian' ? field('VERSION_CODENAME') ?? 'stable' : 'stable'
}

/** Where the cache keeps a Debian of `suite` without the program. */
export const debianArchive = (suite: string) => join(cache, `debian-${suite}`, 'root.tar')

/** Writes an ext4 disk image from a folder, without mounting it; `spare` bytes stay free in it. */
async function makeDisk({ exec }: Session, folder: string, disk: string, spare: number): Promise<void> {
  const kilobytes = Math.ceil((allocated(folder) * 1.1 + spare) / 1024)
  // Without the lazy options the guest's kernel would go on formatting while it is measured.
  await exec('mke2fs', ['-q', '-t', 'ext4', '-m', '0', '-E', 'root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0',
    '-d', folder, disk, `${kilobytes}k`])
}

const mebibyte = 2 ** 20

/** The disk of a slim VM: the container's own root filesystem. */
export async function prepareDisk(session: Session, root: RootFilesystem): Promise<string> {
  const at = await prepared(session, 'disk', digestOf('1', root.key), fresh => makeDisk(session, root.folder, join(fresh, 'disk.raw'), 64 * mebibyte))
  return join(at, 'disk.raw')
}

/** Where a full Debian has the program with its node and its libraries. */
const place = '/srv/measured'

const unit = (command: string[]) => `[Unit]
Description=The measured program
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=${command.join(' ')} 0.0.0.0 8080
StandardOutput=file:/dev/ttyS0
StandardError=file:/dev/ttyS0

[Install]
WantedBy=multi-user.target
`

const systemd = '/etc/systemd/system'

/** What `systemctl enable` would link, for a system that is not running. */
const links = [
  ['multi-user.target.wants/measured.service', `${systemd}/measured.service`],
  ['multi-user.target.wants/systemd-networkd.service', '/lib/systemd/system/systemd-networkd.service'],
  ['network-online.target.wants/systemd-networkd-wait-online.service', '/lib/systemd/system/systemd-networkd-wait-online.service'],
  // The program has the serial port to itself.
  ['serial-getty@ttyS0.service', '/dev/null'],
] as const

const network = `[Match]
Name=e*

[Network]
Address=10.0.2.15/24
Gateway=10.0.2.2
IPv6AcceptRA=no
LinkLocalAddressing=no
`

/** The disk of a full Debian with systemd, the program a service of it. Fetches Debian's packages the first time. */
export async function prepareDebian(session: Session, root: RootFilesystem): Promise<string> {
  const { exec, folder } = session
  const suite = debianSuite()
  const base = await prepared(session, `debian-${suite}`, '1', fresh =>
    // In mounts of its own, so that one that is cut off leaves none behind.
    exec('unshare', ['--mount', 'mmdebstrap', '--quiet', '--variant=important', '--include=systemd-sysv,dbus,iproute2',
      suite, join(fresh, 'root.tar')], { env: { ...process.env, TMPDIR: folder } }).then(() => undefined))
  const service = unit(root.command(place))
  const at = await prepared(session, 'debian-disk', digestOf('1', suite, root.key, service, network), async (fresh) => {
    const files = join(folder, 'debian')
    const write = (path: string, text: string) => writeFile(join(files, path), text)
    await mkdir(files, { recursive: true })
    await exec('tar', ['--extract', '--file', join(base, 'root.tar'), '--directory', files, '--numeric-owner'])
    await cp(root.folder, join(files, place), { recursive: true })
    await write(`${systemd}/measured.service`, service)
    await write('/etc/systemd/network/10-measured.network', network)
    await write('/etc/fstab', '/dev/vda / ext4 defaults 0 1\n')
    await write('/etc/hostname', 'guest\n')
    for (const [link, to] of links) {
      await mkdir(dirname(join(files, systemd, link)), { recursive: true })
      await symlink(to, join(files, systemd, link))
    }
    await makeDisk(session, files, join(fresh, 'disk.raw'), 256 * mebibyte)
    await rm(files, { recursive: true })
  })
  return join(at, 'disk.raw')
}
