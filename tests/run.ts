import { spawn } from 'node:child_process'
import { root } from '../scripts/lib.ts'

/**
 * Runs a script as `npm run` does, and returns its exit code, what it wrote on stderr line by line, and on stdout.
 * It is interrupted, as by Ctrl-C, when it has written `interruptAt` on stdout.
 */
export async function run(script: string, args: string[], env: NodeJS.ProcessEnv = {}, interruptAt?: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], { cwd: root, env: { ...process.env, ...env } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    if (interruptAt && stdout.includes(interruptAt)) child.kill('SIGINT')
  })
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  const code = await new Promise<number | null>(done => child.on('close', done))
  return { code, lines: stderr.split('\n').filter(line => line.trim()), stdout }
}
