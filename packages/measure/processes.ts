import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cpuFile, readCpu, readHierarchies, readRollup, readStat, type Hierarchy, type Stat } from './proc.ts'

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

/** PSS of processes together, in bytes. Throws when one of them is gone. */
export function pssOf(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + readRollup(read(pid, 'smaps_rollup')), 0)
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
