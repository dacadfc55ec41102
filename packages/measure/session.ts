import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, chownSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reason, root } from 'slidev-addon-publish/command'
import search from 'which'
import { startGuard, type Guard } from './guard.ts'
import { marker } from './processes.ts'
import { prefix } from './undo.ts'

/** Prepared artifacts and the journals of running measurements. */
export const cache = join(root, '.cache/measure')

/** One run of the tool: its name, its folder, and how it starts other programs. */
export interface Session {
  /** Letters and digits. */
  name: string
  /** For everything that is gone after the run. */
  folder: string
  guard: Guard
  signal: AbortSignal
  /** Starts a program marked as this run's; throws once the run is interrupted. */
  spawn: (file: string, args: string[], options?: SpawnOptions) => ChildProcess
  /** Runs a program and returns its stdout. Throws an `Error` of one line, its last on stderr, when it fails. */
  exec: (file: string, args: string[], options?: SpawnOptions) => Promise<string>
}

/** The full path of a command, searched in PATH; undefined when there is none. */
export const which = (command: string): string | undefined => search.sync(command, { nothrow: true }) ?? undefined

/** Makes the cache; it stays the project owner's when root makes it. Throws when it cannot be made. */
export function makeCache(): void {
  const { uid, gid } = statSync(root)
  for (const folder of [join(root, '.cache'), cache]) {
    if (existsSync(folder)) continue
    mkdirSync(folder)
    if (process.getuid?.() === 0) chownSync(folder, uid, gid)
  }
  accessSync(cache, constants.W_OK)
}

/** Begins a run: from here on a guard clears up after it. Nothing is started any more once `signal` is aborted. */
export async function beginSession(signal: AbortSignal): Promise<Session> {
  const name = randomBytes(4).toString('hex')
  const guard = await startGuard(cache, name)
  const folder = join(tmpdir(), `${prefix}${name}`)
  guard.undo({ kind: 'folder', path: folder })
  mkdirSync(folder, { mode: 0o700 })
  guard.undo({ kind: 'processes', run: name })

  const start: Session['spawn'] = (file, args, options = {}) => {
    signal.throwIfAborted()
    // Node's own, not tinyexec, which adds all of this process's environment to what is measured and hands over output only at the end.
    const env = { ...options.env ?? process.env, [marker]: name }
    return spawn(file, args, { ...options, env })
  }
  return { name, folder, guard, signal, spawn: start, exec: (file, args, options) => outputOf(start(file, args, options), file) }
}

/** Runs a program outside of any session, to ask it something. */
export const plainExec: Session['exec'] = (file, args, options = {}) => outputOf(spawn(file, args, options), file)

function outputOf(child: ChildProcess, file: string): Promise<string> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
  child.stderr?.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  return new Promise((resolve, reject) => {
    child.on('error', error => reject(new Error(reason(error))))
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout)
      const last = stderr.trim().split('\n').at(-1)
      reject(new Error(`${file.split('/').at(-1)}: ${last || `ended with ${signal ?? `exit code ${code}`}`}`))
    })
  })
}
