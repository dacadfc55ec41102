import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { startGroup, type Child } from './children.ts'
import type { Boot } from './kernel.ts'
import { ask } from './probe.ts'
import { guestParts, readSerial, readSmaps, type Inside } from './proc.ts'
import { cachedOf, cpuOf, smapsOf } from './processes.ts'
import type { Session } from './session.ts'
import type { Launch, Target } from './target.ts'

export type Accelerator = 'kvm' | 'tcg'

/** What each guest is given. */
export const guest = { ram: 512 * 2 ** 20, cpus: 1, machine: 'pc', micro: 'QEMU microvm, qboot in place of a BIOS, virtio-mmio' } as const

/** The name that QEMU gives the file of the guest's RAM. */
const ramFile = 'memory-backend-memfd'

/** What each kind of VM is made of, around the same kernel: a PC with a BIOS and a PCI bus, or next to nothing. */
const machines = {
  pc: ['-machine', 'pc,memory-backend=ram', '-device', 'virtio-net-pci,netdev=net,romfile=', '-device', 'virtio-blk-pci,drive=disk'],
  microvm: ['-machine', 'microvm,memory-backend=ram,x-option-roms=off', '-bios', 'qboot.rom', '-device', 'virtio-net-device,netdev=net', '-device', 'virtio-blk-device,drive=disk'],
}

export type VmId = 'microvm' | 'vm' | 'debian'
interface Copy { id: VmId, boot: Boot, disk: string, port: number, accelerator: Accelerator }

/** Without a timer of a PC, an emulated guest may not find out how fast its clock is, and hang. */
const clock = () => `tsc_early_khz=${Math.round(Number(/^cpu MHz\s*: ([\d.]+)/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 2000) * 1000)}`

/** To a guest, an emulated timer that is late looks broken, and its kernel gives up. */
const lateTimer = 'no_timer_check'

/** The arguments of one QEMU. Its guest's RAM is a shared memfd, which tells it apart from QEMU's own memory. */
function qemuArguments({ id, boot, disk, port, accelerator }: Copy): string[] {
  const megabytes = guest.ram / 2 ** 20
  return [
    '-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none',
    '-object', `${ramFile},id=ram,size=${megabytes}M,share=on`,
    ...accelerator === 'kvm' ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg,tb-size=64', '-cpu', 'max'],
    '-m', String(megabytes), '-smp', String(guest.cpus),
    '-chardev', 'stdio,id=serial,signal=off', '-serial', 'chardev:serial',
    '-kernel', boot.kernel, '-initrd', boot.initramfs,
    '-append', ['console=ttyS0 quiet panic=-1 net.ifnames=0', id === 'debian' && 'run=system', accelerator === 'tcg' && (id === 'microvm' ? clock() : lateTimer)].filter(Boolean).join(' '),
    '-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:8080`,
    '-drive', `if=none,id=disk,file=${disk},format=raw,snapshot=on`,
    ...machines[id === 'microvm' ? 'microvm' : 'pc'],
  ]
}

/** VMs that boot `disk`: the program as the first process or, in a `debian`, as a service of a whole system. */
export function vmTarget(session: Session, id: VmId, boot: Boot, disk: string, accelerator: Accelerator): Target {
  const patience = { microvm: { tcg: 12_000, kvm: 3000 }, vm: { tcg: 12_000, kvm: 3000 }, debian: { tcg: 30_000, kvm: 5000 } }[id][accelerator]
  return {
    id,
    // Wide for an emulated one on a busy machine.
    deadline: copies => (accelerator === 'tcg' ? 150_000 : 45_000) + patience * copies,
    launch: async (ports) => {
      const group = startGroup(session, ports.map(port => ({
        // QEMU ends with this process even if nobody is left to end it.
        file: 'setpriv',
        args: ['--pdeathsig', 'KILL', 'qemu-system-x86_64',
          ...qemuArguments({ id, boot, disk, port, accelerator })],
        options: { env: { PATH: process.env.PATH, TMPDIR: session.folder } },
      })))
      const pids = group.children.map(child => child.pid)
      return {
        began: group.began,
        listening: index => untilListening(group.children[index]!),
        ended: group.ended.then(error => explain(error, group.children)),
        cpu: async () => cpuOf(pids),
        memory: async () => ({ ...await memoryOf(pids, ports), files: await cachedOf(session.exec, [boot.kernel, boot.initramfs, disk]) }),
        layer: async () => overlayOf(pids[0]!, session.folder),
        stop: group.stop,
      }
    },
  }
}

/** Where a link leads; nowhere when it went meanwhile, as an open file of a program at work may. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link)
  }
  catch {
    return ''
  }
}

/** Allocated bytes of the file over the shared disk that QEMU keeps open and has unlinked already. */
function overlayOf(pid: number, folder: string): number {
  const files = readdirSync(`/proc/${pid}/fd`).map(fd => `/proc/${pid}/fd/${fd}`)
  const overlay = files.find((file) => {
    const target = targetOf(file)
    return target.startsWith(`${folder}/`) && target.endsWith(' (deleted)')
  })
  if (!overlay) throw new Error('QEMU has no file for what the guest writes')
  return statSync(overlay).blocks * 512
}

function untilListening(child: Child): Promise<void> {
  return new Promise((done) => {
    child.onOutput((log) => { if (readSerial(log).listening) done() })
  })
}

function explain(error: Error, children: Child[]): Error {
  const panic = children.map(child => readSerial(child.stdout()).panic).find(Boolean)
  return panic ? new Error(`the guest's kernel gave up: ${panic}`) : error
}

async function memoryOf(pids: number[], ports: number[]): ReturnType<Launch['memory']> {
  const memory = { app: 0, guest: 0, runtime: 0, parts: { kernel: 0, cache: 0, system: 0, free: 0 } }
  // One after the other: each answer costs an emulated guest much of a core.
  for (const [i, port] of ports.entries()) {
    const inside = JSON.parse(await ask(port, '/memory', 60_000)) as Inside
    const { pss, namedPss, namedRss } = readSmaps(smapsOf(pids[i]!), ramFile)
    const { app, parts } = guestParts(inside, guest.ram, namedRss)
    memory.app += app
    memory.runtime += pss - namedPss
    for (const part of ['kernel', 'cache', 'system', 'free'] as const) {
      memory.parts[part] += parts[part]
      memory.guest += parts[part]
    }
  }
  return memory
}
