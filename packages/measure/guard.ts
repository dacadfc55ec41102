import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, run, root } from 'slidev-addon-publish/command'
import { statOf } from './processes.ts'
import { addStep, readJournal, undoAll, type Step } from './undo.ts'

/** What clears up after a run, however it ends. */
export interface Guard {
  /** Puts down what has to be undone; call it before making the thing. */
  undo: (step: Step) => void
  /** Has everything undone and waits for it; `Failure` with a line for each thing that is left behind. */
  end: () => Promise<void>
}

const journalName = /^undo-\w+\.jsonl$/

/**
 * Clears up after runs that ended together with their guards, by the journals in `folder`; returns how many.
 * `Failure` when a run is still going on, or something cannot be cleared up.
 */
export async function clearLeftovers(folder: string): Promise<number> {
  const journals = existsSync(folder) ? readdirSync(folder).filter(name => journalName.test(name)) : []
  for (const name of journals) {
    const journal = join(folder, name)
    const { guard } = readJournal(readFileSync(journal, 'utf8'))
    if (guard && statOf(guard.pid)?.start === guard.start)
      throw new Failure(`another measurement is running or still clearing up (process ${guard.pid})`)
    const problems = await undoAll(journal)
    if (problems.length) throw new Failure(problems.join('\n'))
  }
  return journals.length
}

/**
 * Starts the guard, a process in a session of its own, where no Ctrl-C reaches it. It waits for the end of a pipe
 * from this process, which comes with this process's end, whatever that is, and then undoes all that the journal
 * in `folder` names. `Failure` when it does not start.
 */
export async function startGuard(folder: string, name: string): Promise<Guard> {
  const journal = join(folder, `undo-${name}.jsonl`)
  const child = spawn(process.execPath, ['--import', 'tsx', import.meta.filename, journal], {
    cwd: root,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>(done => child.on('exit', done).on('error', () => done(1)))
  const ready = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)])
  if (!ready) throw new Failure('cannot start the process that clears up after the measurement')
  addStep(journal, { kind: 'guard', pid: child.pid!, start: statOf(child.pid!)!.start })
  return {
    undo: step => addStep(journal, step),
    end: async () => {
      child.stdin.end()
      await ended
      if (!existsSync(journal)) return
      // The guard was killed, or could not do it all.
      const problems = await undoAll(journal)
      if (problems.length) throw new Failure(problems.join('\n'))
    },
  }
}

run(import.meta.url, async () => {
  const journal = process.argv[2]!
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.stdin.resume()
  process.stdout.write('ready\n')
  await once(process.stdin, 'close')
  if (!existsSync(journal)) return
  if ((await undoAll(journal)).length) process.exitCode = 1
})
