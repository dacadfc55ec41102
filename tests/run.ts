import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../packages/publish/command.ts'

/** How a script ended. */
export interface Ended {
  code: number | null
  /** What it wrote on stderr, without empty lines. */
  lines: string[]
  /** Those of them that are no advice about the deck, which it may be given without a test failing. */
  faults: string[]
  stdout: string
}

interface Options {
  /** Another copy of the project (default: this one). */
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Another user to run it as. */
  uid?: number
  /** Called with all of stdout whenever there is more of it. */
  meanwhile?: (stdout: string, child: ChildProcess) => void
}

/** Runs the command of this name of packages/publish, `live`, the measurement or the recording, as `npm run` does, in a process that can be signalled. */
export async function run(script: string, args: string[], { cwd = root, env = {}, uid, meanwhile }: Options = {}): Promise<Ended> {
  const file = join(root, 'packages', `${{ measure: 'measure', record: 'measure', live: 'live' }[script] ?? 'publish'}/${script}.ts`)
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { cwd, env: { ...process.env, ...env }, uid, gid: uid })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    meanwhile?.(stdout, child)
  })
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  const code = await new Promise<number | null>(done => child.on('close', done))
  const lines = stderr.split('\n').filter(line => line.trim())
  return { code, lines, faults: lines.filter(line => !/^advice: |^0 errors, /.test(line)), stdout }
}
