import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { reason } from 'slidev-addon-publish/command'
import { mountsBelow } from './proc.ts'
import { hierarchies, pidsMarked } from './processes.ts'

/** What the names of the folders and cgroups of a run begin with; nothing else is ever removed. */
export const prefix = 'vms-vs-containers-'

/** The name of a run's cgroup, which the container engine makes: every container of the run is in it. */
export const cgroupOf = (run: string) => `${prefix}${run}`

/** The label of what a run makes in a Docker daemon that is not its own. */
export const label = 'vms-vs-containers.measure'

/** One thing that a run has made, or is about to make, and that has to be gone after it. */
export type Step =
  /** A folder with all that is in it. */
  | { kind: 'folder', path: string }
  /** All processes marked with the run's name, and its cgroup in each hierarchy with the processes in it. */
  | { kind: 'processes', run: string }
  /** Containers and images with the run's label in the Docker daemon at `host`. */
  | { kind: 'docker', host: string, run: string }

/** How long something that was told to go may take. */
const patience = 20_000

async function until(gone: () => boolean): Promise<void> {
  const end = Date.now() + patience
  while (!gone()) {
    if (Date.now() > end) throw new Error('it does not end')
    await sleep(20)
  }
}

function kill(pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    }
    catch {
      // It has ended by itself.
    }
  }
}

/** A cgroup and those inside it, innermost first. */
function cgroupsIn(path: string): string[] {
  if (!existsSync(path)) return []
  const inner = readdirSync(path, { withFileTypes: true }).filter(entry => entry.isDirectory())
  return [...inner.flatMap(entry => cgroupsIn(join(path, entry.name))), path]
}

/** Kills what is in a cgroup and removes it; one that is still busy is left for the next look. */
function removeCgroup(path: string): void {
  try {
    // With the first version of cgroups a frozen process does not die.
    const freezer = join(path, 'freezer.state')
    if (existsSync(freezer)) writeFileSync(freezer, 'THAWED')
    kill(readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number))
    rmdirSync(path)
  }
  catch {
    // Busy, or gone meanwhile.
  }
}

/** How many looks in a row have to find nothing: a process that is just being started shows no environment yet. */
const looks = 25

/** Processes and cgroups at one time: an engine that is still alive makes the cgroup anew, and what it has just started is known by the cgroup alone. */
function killProcesses(run: string): Promise<void> {
  const cgroups = hierarchies().map(({ path }) => join(path, cgroupOf(run)))
  let clear = 0
  return until(() => {
    const pids = pidsMarked(run)
    kill(pids)
    const left = cgroups.flatMap(cgroupsIn)
    left.forEach(removeCgroup)
    clear = pids.length + left.length ? 0 : clear + 1
    return clear >= looks
  })
}

function removeFolder(path: string): void {
  for (const mount of mountsBelow(readFileSync('/proc/self/mountinfo', 'utf8'), path))
    execFileSync('umount', ['--lazy', mount], { stdio: 'pipe' })
  rmSync(path, { recursive: true, force: true, maxRetries: 5 })
}

function removeLabelled(host: string, run: string): void {
  const docker = (...args: string[]) =>
    execFileSync('docker', ['--host', host, ...args], { encoding: 'utf8', stdio: 'pipe', timeout: patience }).split('\n').filter(Boolean)
  const filter = ['--quiet', '--no-trunc', '--filter', `label=${label}=${run}`]
  const containers = docker('ps', '--all', ...filter)
  if (containers.length) docker('rm', '--force', '--volumes', ...containers)
  const images = docker('images', ...filter)
  if (images.length) docker('rmi', '--force', ...images)
}

async function undo(step: Step): Promise<void> {
  if (step.kind === 'processes') return killProcesses(step.run)
  if (step.kind === 'docker') return removeLabelled(step.host, step.run)
  if (!basename(step.path).startsWith(prefix)) throw new Error('it is none of ours')
  removeFolder(step.path)
}

/** The lines of a journal: first the guard that keeps it, then the steps. A last line that was cut off is left out. */
export function readJournal(text: string): { guard?: { pid: number, start: string }, steps: Step[] } {
  const lines = text.split('\n').slice(0, -1).map(line => JSON.parse(line) as Step | { kind: 'guard', pid: number, start: string })
  return {
    guard: lines.find(line => line.kind === 'guard'),
    steps: lines.filter(line => line.kind !== 'guard'),
  }
}

/**
 * Undoes the steps of the journal in reverse order, each of them whatever became of the others, then removes it.
 * Returns a line for each that failed; the journal then stays for the next run.
 */
export async function undoAll(journal: string): Promise<string[]> {
  const problems: string[] = []
  for (const step of readJournal(readFileSync(journal, 'utf8')).steps.reverse()) {
    try {
      await undo(step)
    }
    catch (error) {
      problems.push(`left behind: ${JSON.stringify(step)}: ${reason(error)}`)
    }
  }
  if (!problems.length) rmSync(journal, { force: true })
  return problems
}

/** Adds a step to the journal; it is on file when this returns, before what it undoes is made. */
export function addStep(journal: string, step: Step | { kind: 'guard', pid: number, start: string }): void {
  appendFileSync(journal, `${JSON.stringify(step)}\n`)
}
