import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure, reason } from 'slidev-addon-publish/command'
import { allocated, artifact, prepareRoot, type Artifact, type RootFilesystem } from './artifacts.ts'
import { containerTarget, daemonMemory, openEngine } from './container.ts'
import { debianSuite, prepareDebian, prepareDisk } from './disks.ts'
import { versionIn, type Engine } from './engine.ts'
import { prepareBoot, type Boot } from './kernel.ts'
import type { Plan } from './options.ts'
import { processTarget } from './process.ts'
import { forget } from './processes.ts'
import { freePorts } from './probe.ts'
import type { Measurements, TargetId } from './schema.ts'
import { which, type Session } from './session.ts'
import type { Target } from './target.ts'
import { guest, vmTarget, type Accelerator } from './vm.ts'

/** All that is ready to be measured, and what there is to say about it. */
export interface Prepared {
  targets: Target[]
  /** Why a target that was asked for cannot be measured. */
  missing: Map<TargetId, string>
  engine: Measurements['engine']
  vm: Measurements['vm']
  /** Allocated bytes of what each target keeps, without what a copy adds. */
  kept: Map<TargetId, { root: number, boot: number, transfer?: number }>
  versions: Record<string, string>
  artifacts: Artifact[]
  /** The files on this machine that targets run from or boot from; an engine keeps its own. */
  files: string[]
}

/**
 * Prepares the targets of a plan one after the other. A target that cannot be had is missing, with its reason;
 * it is a `Failure` when the plan names it, or when it is the process, without which there is nothing to compare with.
 */
export async function prepare(session: Session, plan: Plan, lacks: (id: TargetId) => string | undefined, say: (line: string) => void): Promise<Prepared> {
  say('Preparing the root filesystem: node, its libraries and the program')
  const root = await prepareRoot(session)
  const prepared: Prepared = {
    targets: [], missing: new Map(), engine: null, vm: null, kept: new Map(), files: [],
    versions: { node: process.versions.node },
    artifacts: await Promise.all([
      artifact(join(root.folder, 'bin/node')), artifact(join(root.folder, 'program.mjs')), artifact(root.tar),
    ]),
  }
  let engine: Promise<Engine> | undefined
  let guests: Promise<Guests> | undefined
  const ways: Record<TargetId, () => Promise<void>> = {
    process: async () => {
      prepared.files.push(...root.files.map(path => join(root.folder, path)))
      prepared.targets.push(processTarget(session, root))
    },
    container: async () => addContainer(session, prepared, 'container', await (engine ??= prepareEngine(session, prepared, root, say)), root),
    bridge: async () => addContainer(session, prepared, 'bridge', await (engine ??= prepareEngine(session, prepared, root, say)), root),
    microvm: async () => addSlim(session, prepared, 'microvm', await (guests ??= prepareGuests(session, prepared, root, say))),
    vm: async () => addSlim(session, prepared, 'vm', await (guests ??= prepareGuests(session, prepared, root, say))),
    debian: async () => addDebian(session, prepared, root, await (guests ??= prepareGuests(session, prepared, root, say)), say),
  }
  for (const id of plan.targets) {
    try {
      const lack = lacks(id)
      if (lack) throw new Error(lack)
      await ways[id]()
    }
    catch (error) {
      session.signal.throwIfAborted()
      const why = reason(error)
      if (plan.named || /ENOSPC|No space left/i.test(why)) throw new Failure(`cannot measure ${id}: ${why}`)
      prepared.missing.set(id, why)
      say(`Not measured: ${id}: ${why}`)
    }
  }
  // After all preparing: a disk that is made anew reads the root filesystem whole, and a program has mapped more of a file that was read whole.
  await forget(session.exec, prepared.files)
  return prepared
}

async function prepareEngine(session: Session, prepared: Prepared, root: RootFilesystem, say: (line: string) => void): Promise<Engine> {
  say('Preparing the container engine and its image')
  const engine = await openEngine(session, root, say)
  // What the import has left the daemons busy with is not theirs at rest.
  await sleep(1000)
  prepared.engine = { ...engine.facts, memory: daemonMemory(engine) }
  Object.assign(prepared.versions, engine.versions)
  const { name, daemon, version, storage } = prepared.engine
  say(`Containers: ${name} ${version}, ${daemon === 'none' ? 'no daemon' : `a ${daemon} daemon`}, ${storage}`)
  return engine
}

async function addContainer(session: Session, { kept, targets }: Prepared, id: 'container' | 'bridge', engine: Engine, root: RootFilesystem): Promise<void> {
  if (id === 'bridge' && !engine.bridge) throw new Error(`${engine.facts.name} is measured on the host's network only`)
  if (id === 'container') kept.set(id, { root: await engine.imageBytes(), boot: 0, transfer: root.transfer })
  targets.push(containerTarget(session, id, engine, root))
}

/** What both kinds of VM have in common. */
interface Guests { boot: Boot, disk: string, accelerator: Accelerator }

async function prepareGuests(session: Session, prepared: Prepared, root: RootFilesystem, say: (line: string) => void): Promise<Guests> {
  say('Preparing the guest kernel, its initramfs and the disk')
  const boot = await prepareBoot(session)
  const disk = await prepareDisk(session, root)
  if (existsSync('/dev/kvm')) say(`Trying KVM with a canary guest, for at most ${canaryPatience / 1000} s`)
  const { accelerator, why } = await chooseAccelerator(session, boot, disk)
  say(`VMs: ${accelerator === 'kvm' ? 'KVM' : 'software emulation (TCG)'}: ${why}`)
  const qemu = versionIn(await session.exec('qemu-system-x86_64', ['--version']))
  prepared.vm = {
    accelerator,
    why,
    qemu,
    machine: guest.machine,
    kernel: boot.version,
    cpus: guest.cpus,
    ram: { vm: guest.ram, debian: guest.ram },
    network: 'QEMU\'s user network (slirp), one forwarded port',
    disk: 'virtio-blk; one raw ext4 file for all copies, a qcow2 snapshot for each',
  }
  Object.assign(prepared.versions, { qemu, linux: boot.version, busybox: versionIn(await session.exec(which('busybox')!, ['--help'])) })
  prepared.artifacts.push(await artifact(boot.kernel), await artifact(boot.initramfs), await artifact(disk, 'vm.raw'))
  return { boot, disk, accelerator }
}

const bootBytes = ({ kernel, initramfs }: Boot) => allocated(kernel) + allocated(initramfs)

async function addSlim(session: Session, { files, kept, targets }: Prepared, id: 'microvm' | 'vm', { boot, disk, accelerator }: Guests): Promise<void> {
  files.push(boot.kernel, boot.initramfs, disk)
  kept.set(id, { root: allocated(disk), boot: bootBytes(boot) })
  targets.push(vmTarget(session, id, boot, disk, accelerator))
}

async function addDebian(session: Session, { files, kept, artifacts, targets, versions }: Prepared, root: RootFilesystem,
  { boot, accelerator }: Guests, say: (line: string) => void): Promise<void> {
  say('Preparing the full Debian; the first time its packages are fetched')
  const disk = await prepareDebian(session, root)
  files.push(boot.kernel, boot.initramfs, disk)
  kept.set('debian', { root: allocated(disk), boot: bootBytes(boot) })
  artifacts.push(await artifact(disk, 'debian.raw'))
  targets.push(vmTarget(session, 'debian', boot, disk, accelerator))
  versions.debian = debianSuite()
}

/** Milliseconds that a guest may take with KVM; one that needs more is not helped by it. */
const canaryPatience = 15_000

/** Why KVM is of no use, after a canary that did not start the program: `end` is what it did. `flags` are the processor's. */
export function uselessKvm(end: string, flags: string): string {
  return /\b(vmx|svm)\b/.test(flags)
    ? `a canary guest ${end} with KVM`
    : `KVM here is a page-table VM's: /dev/kvm is there, the processor shows neither vmx nor svm, and a stock kernel cannot run in its guests (a canary guest ${end})`
}

/** KVM if a guest boots with it, which opening /dev/kvm does not tell; else software emulation. */
async function chooseAccelerator(session: Session, boot: Boot, disk: string): Promise<{ accelerator: Accelerator, why: string }> {
  if (!existsSync('/dev/kvm')) return { accelerator: 'tcg', why: 'there is no /dev/kvm' }
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK)
  }
  catch {
    return { accelerator: 'tcg', why: '/dev/kvm may not be used' }
  }
  const canary = await vmTarget(session, 'vm', boot, disk, 'kvm').launch(await freePorts(1))
  const late = new AbortController()
  try {
    const end = await Promise.race([
      canary.listening(0).then(() => undefined),
      canary.ended.then(({ message }) => `failed: ${message}`),
      sleep(canaryPatience, `did not start the program within ${canaryPatience / 1000} s`, { signal: late.signal }),
    ])
    if (end) return { accelerator: 'tcg', why: uselessKvm(end, readFileSync('/proc/cpuinfo', 'utf8')) }
    return { accelerator: 'kvm', why: `a canary guest started the program with KVM in ${((performance.now() - canary.began) / 1000).toFixed(1)} s` }
  }
  finally {
    late.abort()
    await canary.stop()
  }
}
