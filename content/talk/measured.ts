import { type Side, sides } from '../sides'
import { day, listed, number, t } from '../words'
import type { Measurements, Spread, SummaryRow, TargetId } from 'deck-measure/schema'

/** A file of each machine. `npm run measure` writes them and the check refuses a wrong one, so they are taken as they are; field by field, so that the raw repetitions stay out of the page. */
const fields = {
  date: import.meta.glob('../measurements/*.json', { eager: true, import: 'date' }),
  disk: import.meta.glob('../measurements/*.json', { eager: true, import: 'disk' }),
  engine: import.meta.glob('../measurements/*.json', { eager: true, import: 'engine' }),
  evidence: import.meta.glob('../measurements/*.json', { eager: true, import: 'evidence' }),
  host: import.meta.glob('../measurements/*.json', { eager: true, import: 'host' }),
  quiet: import.meta.glob('../measurements/*.json', { eager: true, import: 'quiet' }),
  summary: import.meta.glob('../measurements/*.json', { eager: true, import: 'summary' }),
  targets: import.meta.glob('../measurements/*.json', { eager: true, import: 'targets' }),
  vm: import.meta.glob('../measurements/*.json', { eager: true, import: 'vm' }),
}
type Shown = { name: string } & Pick<Measurements, keyof typeof fields>

/** The file that the slides show, the best evidence that there is, and then the others. */
const [shown, ...others] = Object.keys(fields.evidence)
  .map(path => ({ name: path.split('/').at(-1), ...Object.fromEntries(Object.entries(fields).map(([field, files]) => [field, files[path]])) }) as Shown)
  .sort((a, b) => a.evidence < b.evidence ? 1 : -1) as [Shown, ...Shown[]]
const { date, disk, engine, host, name, quiet, summary, targets, vm } = shown

const engineName = engine && { docker: 'Docker', podman: 'Podman', runc: 'runc' }[engine.name]

/** What each target is called. */
export const targetNames: Record<TargetId, string> = {
  process: t`Process`,
  container: engineName ? t`${engineName} container` : sides.container.short,
  bridge: t`${engineName ?? sides.container.short}, bridge network`,
  microvm: t`MicroVM`,
  vm: t`VM, same files`,
  debian: t`VM, full Debian`,
}

/** Whether the VMs ran in software emulation: then their times are upper bounds, and QEMU's own memory is larger than it need be. */
export const emulated = vm?.accelerator === 'tcg'

/** A processor's name without what its maker adds, and its cores. */
function processor({ cpu, cores }: Measurements['host']): string {
  const name = cpu.replace(/\((?:R|TM)\)| CPU|@.*$| \d+-Core Processor/g, '').trim()
  return cores === 1 ? t`${name}, 1 core` : t`${name}, ${cores} cores`
}

/** When, on what and with what: for footers. `missing` names what this machine could not measure, or not in full. */
export const provenance = {
  date: day(new Date(date)),
  machine: processor(host),
  busy: quiet === false,
  virtualised: host.virtualised !== 'none',
  system: `${host.system.replace(/ \(.*\)$/, '')}, Linux ${host.kernel.replace(/-.*$/, '')}`,
  engine: engine && { name: engineName, version: engine.version, network: engine.network },
  vm: vm && { name: emulated ? t`QEMU in software emulation` : t`QEMU with KVM`, version: vm.qemu },
  // The slides do without a bridge and a microVM.
  missing: targets.filter(({ id, state, failures }) => failures || state !== 'measured' && id !== 'bridge' && id !== 'microvm').map(({ id }) => targetNames[id]),
}

const rowOf = (target: TargetId, copies: number, rows = summary): SummaryRow | undefined =>
  rows.find(row => row.target === target && row.copies === copies)

/** One copy, from its launch to its first HTTP 200. */
export interface Start {
  id: TargetId
  label: string
  kind: 'process' | Side
  /** Milliseconds. */
  ms: Spread
  repetitions: number
  /** Whether the machine was busy with other things each time, so that it may be too long. */
  busy: boolean
  /** Whether it is an upper bound, because the machine was emulated. */
  bound: boolean
}

const kinds = { process: 'process', container: 'container', bridge: 'container', microvm: 'vm', vm: 'vm', debian: 'vm' } as const

/** Those that were measured, from the least under the program to the most. */
const allStarts: Start[] = (Object.keys(targetNames) as TargetId[]).flatMap((id) => {
  const row = rowOf(id, 1)
  const kind = kinds[id]
  return row ? [{ id, label: targetNames[id], kind, ms: row.allUp, repetitions: row.repetitions, busy: row.quiet === false, bound: kind === 'vm' && emulated }] : []
})

/** Those of them that the axis has room for: of containers, the one on the host's network. */
export const starts = allStarts.filter(({ id }) => id !== 'bridge')

/** How many times as long the same arithmetic took in each kind of VM as in the bare process: "1.0", "8 to 12"; undefined where it is not known. */
export const slowdown = ((inside, outside) => {
  if (!outside || !inside.length) return undefined
  const [least, most] = [times(inside[0]! / outside), times(inside.at(-1)! / outside)]
  return least === most ? least : t`${least} to ${most}`
})(
  (['microvm', 'vm', 'debian'] as const).flatMap(id => rowOf(id, 1)?.work?.median ?? []).sort((a, b) => a - b), rowOf('process', 1)?.work?.median)

/** How the repetitions of a start lie, and of a bound, why it is one: "median of 5, 27 ms to 31 ms". */
export function spreadOf({ ms, repetitions, busy, bound }: Start): string {
  const spread = repetitions === 1 ? t`one start` : t`median of ${repetitions}, ${seconds(ms.min)} to ${seconds(ms.max)}`
  return [bound && t`emulated, so an upper bound`, busy && t`on a busy machine`, spread].filter(Boolean).join('; ')
}

/** What is said of the emulated starts, where it is known how slow the emulation was. */
export const slower = slowdown && starts.some(({ bound }) => bound) ? t`in the emulated VMs, arithmetic took ${slowdown} times as long` : undefined

/** What is said in place of what this machine could not measure. */
export const absent = {
  cell: t`not measured`,
  of: (name: string) => t`${name}: not measured on this machine.`,
  starts: t`No VM was measured on this machine.`,
}

/** What a first copy takes as the slides count it, in bytes. */
const bytesOf = (id: 'process' | Side, { memory: { app, guest, runtime } }: SummaryRow): number => app.median + (id === 'vm' ? guest : runtime).median

/** What a first copy takes when everything is counted: the program, what it needs beside it, the host's page cache of its files, and the engine's daemons. Undefined where some of it is not known. */
function countedOf(id: TargetId): number | undefined {
  const memory = rowOf(id, 1)?.memory
  const daemons = id === 'container' ? engine?.memory ?? 0 : 0
  return memory?.files && memory.app.median + memory.guest.median + memory.runtime.median + memory.files.median + daemons
}

/** One way to run the program, beside the others: its first copy's figures, each with what is to be known of it. */
interface System { id: 'process' | Side, name: string, figures: { figure?: string, note?: string }[] }

const ways = ['process', 'container', 'vm'] as const

/** Of which first copies everything is known, and what is counted besides with each. */
const counted = ways.filter(id => countedOf(id))
const beside = { process: undefined, container: engine?.memory ? t`and daemons` : undefined, vm: t`and QEMU` }

const systems = ways.map((id): System => {
  const start = allStarts.find(start => start.id === id)
  const one = rowOf(id, 1)
  const further = perFurtherCopy(id)
  const files = disk.find(({ target }) => target === id)
  const bridged = id === 'container' && allStarts.find(start => start.id === 'bridge')
  return {
    id,
    name: targetNames[id],
    figures: [
      { figure: start ? `${start.bound ? '≤ ' : ''}${seconds(start.ms.median)}` : absent.cell, note: [start?.bound && t`emulated`, start?.busy && t`on a busy machine`, bridged && t`bridge network: ${seconds(bridged.ms.median)}`].filter(Boolean).join('; ') },
      { figure: one ? mebibytes(bytesOf(id, one)) : absent.cell, note: one && id === 'vm' ? t`without QEMU` : undefined },
      { figure: further === undefined ? absent.cell : `+${mebibytes(further)}` },
      id === 'process' ? { note: t`the same files` } : { figure: files ? megabytes(diskOf(files, 1)) : absent.cell, note: files?.transfer ? t`${megabytes(files.transfer)} to pull` : undefined },
      ...counted.length > 1 ? [counted.includes(id) ? { figure: mebibytes(countedOf(id)!), note: beside[id] } : { figure: absent.cell }] : [],
    ],
  }
})

const shortNames = { process: t`process`, container: sides.container.one, vm: sides.vm.short }

/** Another machine's run in a line: its starts, and what is to be known of them. */
function summaryOf({ host, quiet, summary, vm }: Shown): string {
  const starts = (['process', 'container', 'vm'] as const).flatMap((id) => {
    const row = rowOf(id, 1, summary)
    return row ? `${shortNames[id]} ${seconds(row.allUp.median)}` : []
  })
  return [`${processor(host)}: ${starts.join(', ')}`, vm && (vm.accelerator === 'kvm' ? t`with KVM` : t`emulated, an upper bound`), quiet === false && t`on a busy machine`].filter(Boolean).join('; ')
}

/** The run whose figures the deck shows: what was compared, when and on what in a line, and the rest in terms and their words. */
export const run = {
  title: t`The measured figures in this deck`,
  measures: [t`First answer`, t`Memory of one`, t`Each further`, t`On disk`, ...counted.length > 1 ? [t`With file cache`] : []],
  systems,
  made: (({ date, engine, machine, system, virtualised, vm }: typeof provenance) => [
    date, virtualised ? t`${machine}, itself a VM` : machine, system,
    engine && t`${engine.name ?? ''} ${engine.version}, ${engine.network} network`,
    vm && `${vm.name}, ${vm.version}`,
    t`repetitions: ${listed([...new Set(starts.map(({ repetitions }) => repetitions))].sort((a, b) => a - b).map(String), 'disjunction') || t`none`}`,
  ].filter(Boolean).join('; '))(provenance),
  facts: (({ missing }: typeof provenance) => [
    ...slowdown ? [[t`Arithmetic`, t`in VMs ${slowdown} times as long as outside`]] : [],
    [t`Other load`, quiet === null ? t`nobody looked; times may be too long` : quiet ? t`none that counts` : t`too much: times are not to be believed`],
    ...missing.length ? [[t`Missing`, missing.join(', ')]] : [],
    // There is room for one.
    ...others.slice(0, 1).map(other => [t`Also measured`, summaryOf(other)]),
  ])(provenance),
  file: { folder: 'content/measurements/', name },
  record: t`has every repetition, versions, digests and caveats.`,
}

const mediansOf = <Part extends string>(parts: Record<Part, Spread>) =>
  Object.fromEntries(Object.entries<Spread>(parts).map(([part, { median }]) => [part, median])) as Record<Part, number>

/** Memory of copies that run side by side, in bytes, all copies together; medians. */
export interface Load {
  copies: number
  container?: { app: number, runtime: number }
  /** `app` and `guest` together are guest RAM; `runtime` is QEMU's own. `parts` tells `guest` apart, where it was. */
  vm?: { app: number, guest: number, runtime: number, parts?: Record<'kernel' | 'cache' | 'system' | 'free', number> }
}

/** For each number of copies, in rising order, containers and the VMs that have the same files. */
export const loads: Load[] = [...new Set(summary.filter(({ target }) => target === 'container' || target === 'vm').map(row => row.copies))]
  .sort((a, b) => a - b)
  .map((copies) => {
    const container = rowOf('container', copies)?.memory
    const guests = rowOf('vm', copies)?.memory
    return {
      copies,
      container: container && { app: container.app.median, runtime: container.runtime.median },
      vm: guests && { app: guests.app.median, guest: guests.guest.median, runtime: guests.runtime.median, parts: guests.parts && mediansOf(guests.parts) },
    }
  })

/** What counts as a load's memory on a slide: for VMs guest RAM alone, so that the emulator's own is not held against them. */
export const loadOf = { container: ({ container }: Load) => container && container.app + container.runtime, vm: ({ vm }: Load) => vm && vm.app + vm.guest }

/** Bytes that each copy after the first adds, on average, counted as on the slides; undefined with fewer than two numbers of copies. */
export function perFurtherCopy(id: 'process' | Side): number | undefined {
  const known = summary.filter(({ target }) => target === id).sort((a, b) => a.copies - b.copies)
  const [first, last] = [known[0], known.at(-1)]
  return first && last && first !== last ? (bytesOf(id, last) - bytesOf(id, first)) / (last.copies - first.copies) : undefined
}

/** Memory that no tower shows, in a few words each: the hypervisor's own, the engine's daemons. */
export const besides: string[] = ((many?: Load) => [
  ...many?.vm ? [emulated ? t`QEMU itself, ${mebibytes(many.vm.runtime / many.copies)} a VM when it emulates` : t`QEMU itself, ${mebibytes(many.vm.runtime / many.copies)} a VM`] : [],
  ...engineName && engine?.memory ? [t`${engineName}’s daemons, ${mebibytes(engine.memory)} once`] : [],
])(loads.findLast(load => load.vm) ?? loads.at(-1))

/** What a target's files take, in bytes. */
export const disks: (Measurements['disk'][number] & { label: string })[] = disk.filter(({ target }) => target !== 'microvm').map(row => ({ ...row, label: targetNames[row.target] }))

/** How many copies the deck speaks of when it speaks of many that it has not measured. */
export const manyCopies = 8

/** Bytes on disk of `copies` copies that share what they can, or that have a root filesystem each. */
export function diskOf({ root, boot, perCopy }: Measurements['disk'][number], copies: number, each: 'shared' | 'own' = 'shared'): number {
  return boot + (each === 'shared' ? root + copies * perCopy : copies * root)
}

/** What this machine has to say to the table's rows, in a few words; undefined where it did not measure both sides. */
export const evidence = {
  // An upper bound, or a time on a busy machine, is no evidence that the VM is slower.
  start: ((container, vm) => container && vm && !vm.bound && !container.busy && !vm.busy ? t`Up in ${seconds(container.ms.median)}; VM ${seconds(vm.ms.median)}` : undefined)(
    starts.find(({ id }) => id === 'container'), starts.find(({ id }) => id === 'vm')),
  disk: ((container, debian) => container && debian && t`${megabytes(diskOf(container, 1))}; Debian VM ${megabytes(diskOf(debian, 1))}`)(
    disks.find(({ target }) => target === 'container'), disks.find(({ target }) => target === 'debian')),
}

/** The same figures as sizes, for the table's pictures: how fast a start is, and what is on disk. */
export const evidenceSizes: Record<keyof typeof evidence, Record<Side, number> | undefined> = {
  start: evidence.start === undefined ? undefined : { container: 1 / rowOf('container', 1)!.allUp.median, vm: 1 / rowOf('vm', 1)!.allUp.median },
  disk: ((container, debian) => container && debian && { container: diskOf(container, 1), vm: diskOf(debian, 1) })(
    disks.find(({ target }) => target === 'container'), disks.find(({ target }) => target === 'debian')),
}

/** "1.0", "8", "12". */
function times(ratio: number): string {
  return number(ratio, ratio < 1.95 ? 1 : 0)
}

/** "28 ms", "2.9 s", "10 s". */
export function seconds(ms: number): string {
  return ms < 999.5 ? `${number(ms)} ms` : `${number(ms / 1000, ms < 9950 ? 1 : 0)} s`
}

/** "54 MiB", "1,142 MiB"; below ten one decimal. */
export function mebibytes(bytes: number): string {
  const value = bytes / 2 ** 20
  return `${number(value, value < 9.95 ? 1 : 0)} MiB`
}

/** "0.2 MB", "263 MB", "2,060 MB". */
export function megabytes(bytes: number): string {
  const value = bytes / 1e6
  return `${number(value, value < 9.95 ? 1 : 0)} MB`
}
