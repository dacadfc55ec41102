import { readdirSync, readlinkSync, statSync } from 'node:fs'
import { startGroup, type Child } from './children.ts'
import type { Boot } from './kernel.ts'
import { ask } from './probe.ts'
import { readSerial, readSmaps } from './proc.ts'
import { cpuOf, smapsOf } from './processes.ts'
import type { Session } from './session.ts'
import type { Launch, Target } from './target.ts'

export type Accelerator = 'kvm' | 'tcg'

/** What each guest is given. */
export const guest = { ram: 512 * 2 ** 20, cpus: 1, machine: 'pc' } as const

/** The name that QEMU gives the file of the guest's RAM. */
const ramFile = 'memory-backend-memfd'

interface Copy { boot: Boot, disk: string, port: number, accelerator: Accelerator, system: boolean }

/** The arguments of one QEMU. Its guest's RAM is a shared memfd, which tells it apart from QEMU's own memory. */
function qemuArguments({ boot, disk, port, accelerator, system }: Copy): string[] {
  const megabytes = guest.ram / 2 ** 20
  return [
    '-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none',
    '-machine', `${guest.machine},memory-backend=ram`,
    '-object', `${ramFile},id=ram,size=${megabytes}M,share=on`,
    ...accelerator === 'kvm' ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg,tb-size=64', '-cpu', 'max'],
    '-m', String(megabytes), '-smp', String(guest.cpus),
    '-chardev', 'stdio,id=serial,signal=off', '-serial', 'chardev:serial',
    '-kernel', boot.kernel, '-initrd', boot.initramfs,
    '-append', `console=ttyS0 quiet panic=-1 net.ifnames=0${system ? ' run=system' : ''}`,
    '-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:8080`,
    '-device', 'virtio-net-pci,netdev=net,romfile=',
    '-drive', `if=none,id=disk,file=${disk},format=raw,snapshot=on`,
    '-device', 'virtio-blk-pci,drive=disk',
  ]
}

/** VMs that boot `disk`: the program as the first process or, with `debian`, as a service of a whole system. */
export function vmTarget(session: Session, id: 'vm' | 'debian', boot: Boot, disk: string, accelerator: Accelerator): Target {
  const patience = { vm: { tcg: 12_000, kvm: 3000 }, debian: { tcg: 30_000, kvm: 5000 } }[id][accelerator]
  return {
    id,
    deadline: copies => 45_000 + patience * copies,
    launch: async (ports) => {
      const group = startGroup(session, ports.map(port => ({
        // QEMU ends with this process even if nobody is left to end it.
        file: 'setpriv',
        args: ['--pdeathsig', 'KILL', 'qemu-system-x86_64',
          ...qemuArguments({ boot, disk, port, accelerator, system: id === 'debian' })],
        options: { env: { PATH: process.env.PATH, TMPDIR: session.folder } },
      })))
      const pids = group.children.map(child => child.pid)
      return {
        began: group.began,
        listening: index => untilListening(group.children[index]!),
        ended: group.ended.then(error => explain(error, group.children)),
        cpu: async () => cpuOf(pids),
        memory: () => memoryOf(pids, ports),
        layer: async () => overlayOf(pids[0]!, session.folder),
        stop: group.stop,
      }
    },
  }
}

/** Allocated bytes of the file over the shared disk that QEMU keeps open and has unlinked already. */
function overlayOf(pid: number, folder: string): number {
  const files = readdirSync(`/proc/${pid}/fd`).map(fd => `/proc/${pid}/fd/${fd}`)
  const overlay = files.find((file) => {
    const target = readlinkSync(file)
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
  let app = 0
  // One after the other: each answer costs an emulated guest much of a core.
  for (const port of ports) app += (JSON.parse(await ask(port, '/memory', 60_000)) as { pss: number }).pss
  const mapped = pids.map(pid => readSmaps(smapsOf(pid), ramFile))
  const ram = mapped.reduce((sum, { namedRss }) => sum + namedRss, 0)
  const runtime = mapped.reduce((sum, { pss, namedPss }) => sum + pss - namedPss, 0)
  return { app, guest: Math.max(0, ram - app), runtime }
}
