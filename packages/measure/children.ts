import type { SpawnOptions } from 'node:child_process'
import type { Session } from './session.ts'

/** A program to start. */
export interface Command { file: string, args: string[], options?: SpawnOptions }

/** A program that was started and what it says. */
export interface Child {
  pid: number
  stdout: () => string
  /** Calls back with all of stdout, now and whenever there is more of it. */
  onOutput: (listener: (stdout: string) => void) => void
  /** Fulfilled when it has ended and all it said was read. */
  ended: Promise<{ code: number | null, stderr: string }>
  kill: () => void
}

/** The line of an error output that says most: the one that names an error, else the last. */
export function errorLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim()).filter(Boolean)
  return lines.find(line => /^(\w*Error\b|error:|fatal)/i.test(line)) ?? lines.at(-1) ?? ''
}

/** Starts a program. Throws when it cannot be started at all. */
export function startChild(session: Session, { file, args, options }: Command): Child {
  const child = session.spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let stdout = ''
  let stderr = ''
  const listeners: ((text: string) => void)[] = []
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    for (const listener of listeners) listener(stdout)
  })
  child.stderr?.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  const ended = new Promise<{ code: number | null, stderr: string }>((done) => {
    child.on('error', error => done({ code: null, stderr: error.message }))
    child.on('close', code => done({ code, stderr }))
  })
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    onOutput: (listener) => {
      listeners.push(listener)
      listener(stdout)
    },
    ended,
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Programs that were started at one moment. */
export interface Group {
  /** When, on the clock of `performance.now()`. */
  began: number
  children: Child[]
  /** Fulfilled, with the reason in one line, when one of them ends before `stop`. */
  ended: Promise<Error>
  stop: () => Promise<void>
}

/** Starts programs as close together as this process can. */
export function startGroup(session: Session, commands: Command[]): Group {
  const began = performance.now()
  const children = commands.map(command => startChild(session, command))
  return {
    began,
    children,
    ended: Promise.race(children.map(async (child) => {
      const { code, stderr } = await child.ended
      return new Error(errorLine(stderr) || `it ended with exit code ${code}`)
    })),
    stop: async () => {
      for (const child of children) child.kill()
      await Promise.all(children.map(child => child.ended))
    },
  }
}
