import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Session } from './session.ts'
import { cpuFile, fieldOf, readCpu, readHierarchies, readStat, type Hierarchy, type Stat } from './proc.ts'

/** Every process of a run carries this variable with the run's name, so that all of them can be found. */
export const marker = 'VMS_VS_CONTAINERS_MEASURE'

/** Linux counts the times in /proc in hundredths of a second on every architecture that runs node. */
const ticksPerSecond = 100

const read = (pid: number, file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8')

/** What the kernel says of a process; undefined when there is none, or it is a zombie. */
export function statOf(pid: number): Stat | undefined {
  try {
    const stat = readStat(read(pid, 'stat'))
    return stat.state === 'Z' ? undefined : stat
  }
  catch {
    return undefined
  }
}

/** PSS of processes together, or the part of it that is of files, in bytes. Throws when one of them is gone. */
export function pssOf(pids: number[], field: 'Pss' | 'Pss_File' = 'Pss'): number {
  return pids.reduce((sum, pid) => sum + fieldOf(read(pid, 'smaps_rollup'), field), 0)
}

/**
 * Bytes that this machine's page cache holds of files, and that no program in `mappedBy` has mapped, where they would be counted.
 * Undefined where there is no `fincore` to ask, or it cannot tell.
 */
export async function cachedOf(exec: Session['exec'], files: string[], mappedBy: number[] = []): Promise<number | undefined> {
  const text = await exec('fincore', ['--bytes', '--noheadings', '--raw', '--output', 'RES', ...files]).catch(() => '')
  const resident = text.trim().split('\n').filter(Boolean).reduce((sum, bytes) => sum + Number(bytes), 0)
  return resident ? Math.max(0, resident - pssOf(mappedBy, 'Pss_File')) : undefined
}

/** What a process was started with, each word ended by a zero; empty for one that is gone. */
export function commandOf(pid: number): string {
  try {
    return read(pid, 'cmdline')
  }
  catch {
    return ''
  }
}

/** Has the page cache forget files that were just made, so that it will hold what a start reads of them. Where that does not work, it holds more. */
export async function forget(exec: Session['exec'], files: string[]): Promise<void> {
  await exec('sh', ['-c', 'for file; do sync "$file" && dd if="$file" iflag=nocache count=0 status=none; done', 'sh', ...files]).catch(() => '')
}

/** The text of a process's smaps. */
export const smapsOf = (pid: number): string => read(pid, 'smaps')

/** Seconds of CPU time of processes and of the children they have waited for. One that is gone counts as 0. */
export function cpuOf(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + (statOf(pid)?.ticks ?? 0), 0) / ticksPerSecond
}

/** Seconds of CPU time of the cgroup that a process is in. Throws when that cannot be read. */
export function cgroupCpuOf(pid: number): number {
  const file = cpuFile(read(pid, 'cgroup'), hierarchies())
  if (!file) throw new Error('no cgroup counts CPU time here')
  return readCpu(readFileSync(file, 'utf8'))
}

/** The cgroup hierarchies that are mounted. */
export function hierarchies(): Hierarchy[] {
  return readHierarchies(readFileSync('/proc/self/mountinfo', 'utf8'))
}

/** The cgroups that containers get: "v2" where the unified hierarchy is the only one. */
export const cgroupsVersion = (): 'v1' | 'v2' => existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'v2' : 'v1'

/** The numbers of all processes. */
function allPids(): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number)
}

/** The processes whose command has one of `names`. */
export function pidsNamed(...names: string[]): number[] {
  return allPids().filter(pid => names.includes(statOf(pid)?.name ?? ''))
}

/** The processes that were started with the marker `run`; those of other users cannot be looked at and are left out. */
export function pidsMarked(run: string): number[] {
  return allPids().filter((pid) => {
    try {
      return statOf(pid) !== undefined && read(pid, 'environ').split('\0').includes(`${marker}=${run}`)
    }
    catch {
      return false
    }
  })
}
