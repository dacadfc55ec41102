/** What a process's `smaps` say, in bytes. */
export interface Mapped {
  /** PSS of all mappings. */
  pss: number
  /** PSS of the mappings whose name holds the wanted word. */
  namedPss: number
  /** Resident part of the same mappings. */
  namedRss: number
}

/** Adds up `/proc/<pid>/smaps`; `name` is part of the path or name of the mappings to tell apart. */
export function readSmaps(text: string, name: string): Mapped {
  const sum: Mapped = { pss: 0, namedPss: 0, namedRss: 0 }
  let named = false
  for (const line of text.split('\n')) {
    const header = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)$/.exec(line)
    if (header) named = header[1]!.includes(name)
    const [, field, kilobytes] = /^(Pss|Rss): +(\d+) kB$/.exec(line) ?? []
    const bytes = Number(kilobytes) * 1024
    if (field === 'Pss') sum.pss += bytes
    if (field === 'Pss' && named) sum.namedPss += bytes
    if (field === 'Rss' && named) sum.namedRss += bytes
  }
  return sum
}

/** A field of `/proc/meminfo` or of a `smaps_rollup`, in bytes. Throws when the text has none. */
export function fieldOf(text: string, name: string): number {
  const match = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)
  if (!match) throw new Error(`the kernel says no ${name}`)
  return Number(match[1]) * 1024
}

/** What a guest's kernel says, from inside: the program's `smaps_rollup`, and `meminfo`. */
export interface Inside { rollup: string, meminfo: string }

/**
 * What a guest's RAM holds that the host had to provide (`touched`, of `ram`), in bytes: the program, as its PSS; and apart, what
 * the kernel keeps for itself (slab, stacks, page tables, its code); the page cache without what the program has mapped of it; the
 * memory of other programs; and what was used once and is free again. They add up to `touched`.
 */
export function guestParts({ rollup, meminfo }: Inside, ram: number, touched: number): { app: number, parts: { kernel: number, cache: number, system: number, free: number } } {
  const [app, mapped] = [fieldOf(rollup, 'Pss'), fieldOf(rollup, 'Pss_File')]
  const [files, programs] = [fieldOf(meminfo, 'Cached') + fieldOf(meminfo, 'Buffers'), fieldOf(meminfo, 'AnonPages')]
  const cache = Math.max(0, files - mapped)
  const system = Math.max(0, programs - (app - mapped))
  // Whatever is used and belongs to no program and no file; of what it reserves at boot, some is never touched.
  const used = ram - fieldOf(meminfo, 'MemFree') - files - programs
  const left = Math.max(0, touched - app - cache - system)
  const kernel = Math.min(Math.max(0, used), left)
  return { app, parts: { kernel, cache, system, free: left - kernel } }
}

/** One line of `/proc/<pid>/stat`. */
export interface Stat {
  /** The command's name, at most 15 characters. */
  name: string
  state: string
  parent: number
  /** User and system time of the process and of the children it has waited for, in clock ticks. */
  ticks: number
  /** When it started, in clock ticks since boot; tells a process from a later one with the same number. */
  start: string
}

/** Reads `/proc/<pid>/stat`; a name may hold spaces and brackets. */
export function readStat(text: string): Stat {
  const close = text.lastIndexOf(')')
  // From the third field on: state, ppid, …
  const fields = text.slice(close + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return { name: text.slice(text.indexOf('(') + 1, close), state: fields[0]!, parent: Number(fields[1]), ticks, start: fields[19]! }
}

/** Of all processors together, from the first line of `/proc/stat`, in seconds: time altogether, in work, and given by the hypervisor to others. */
export function readTimes(text: string): { all: number, busy: number, steal: number } {
  // Linux counts in hundredths of a second here; what guests had (from the ninth on) is in the first two already.
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = text.split('\n', 1)[0]!.split(/ +/).slice(1, 9).map(Number)
  const busy = user + nice + system + irq + soft
  return { all: (busy + idle + wait + steal) / 100, busy: busy / 100, steal: steal / 100 }
}

/** A mounted cgroup hierarchy: where, and its v1 controllers; none for v2. */
export interface Hierarchy { path: string, controllers: string[] }

/** The cgroup hierarchies in `/proc/self/mountinfo`. */
export function readHierarchies(mountinfo: string): Hierarchy[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ')
    const [type, , options] = after?.split(' ') ?? []
    if (type !== 'cgroup' && type !== 'cgroup2') return []
    return [{ path: unescapeMount(before!.split(' ')[4]!), controllers: type === 'cgroup' ? options!.split(',') : [] }]
  })
}

/** The mount points in `/proc/self/mountinfo` at or below `folder`, innermost first. */
export function mountsBelow(mountinfo: string, folder: string): string[] {
  return mountinfo.split('\n').filter(Boolean)
    .map(line => unescapeMount(line.split(' ')[4]!))
    .filter(path => path === folder || path.startsWith(`${folder}/`))
    .reverse()
}

function unescapeMount(path: string): string {
  return path.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}

/**
 * The file that has the CPU time of a process's cgroup, from its `/proc/<pid>/cgroup`:
 * cpuacct.usage where that controller is mounted (v1), else cpu.stat (v2). Undefined when there is neither.
 */
export function cpuFile(cgroup: string, hierarchies: Hierarchy[]): string | undefined {
  for (const line of cgroup.split('\n')) {
    const [, names, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (!names?.split(',').includes('cpuacct')) continue
    const at = hierarchies.find(({ controllers }) => controllers.includes('cpuacct'))
    if (at) return `${at.path}${path}/cpuacct.usage`
  }
  const unified = /^0::(.*)$/m.exec(cgroup)?.[1]
  const at = hierarchies.find(({ controllers }) => !controllers.length)
  return at && unified !== undefined ? `${at.path}${unified}/cpu.stat` : undefined
}

/** Seconds of CPU time from cpuacct.usage (nanoseconds) or cpu.stat (microseconds, named). Throws when the text is neither. */
export function readCpu(text: string): number {
  const [, v2] = /^usage_usec (\d+)$/m.exec(text) ?? []
  if (v2) return Number(v2) / 1e6
  if (/^\d+\s*$/.test(text)) return Number(text) / 1e9
  throw new Error('the cgroup does not say its CPU time')
}

/** What a guest's serial log shows. */
export interface Serial {
  /** Whether the program has said that it listens. */
  listening: boolean
  /** The kernel's panic message, if it gave one. */
  panic?: string
  /** The last line with any text, without control characters. */
  last: string
}

/** Reads a serial log; it may end in the middle of a line, which then does not count as "listening". */
export function readSerial(log: string): Serial {
  // eslint-disable-next-line no-control-regex
  const text = log.replaceAll(/\u001b\[[0-9;?]*[a-zA-Z]|[\u0000-\u0009\u000b-\u001f]/g, '')
  return {
    listening: /^listening\n/m.test(text),
    panic: /Kernel panic - not syncing: (.+)/.exec(text)?.[1],
    last: text.trim().split('\n').at(-1) ?? '',
  }
}
