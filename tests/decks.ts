import { execFile, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import sirv from 'sirv'

const root = join(import.meta.dirname, '..')
const slidev = join(root, 'node_modules/.bin/slidev')

/** A deck that a test plants, as files by their paths. Beside the repository's packages, so that it finds them. */
export async function plantDeck(name: string, files: Record<string, string>): Promise<string> {
  const dir = join(root, '.cache/decks', name)
  await rm(dir, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  return dir
}

/** Builds a deck with Slidev's own command and serves it as a host does. */
export async function buildDeck(dir: string) {
  await promisify(execFile)(slidev, ['build', join(dir, 'slides.md'), '--out', join(dir, 'dist')], { cwd: root })
  const server = createServer(sirv(join(dir, 'dist'), { single: true, dev: true })).listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() }
}

/** Opens a deck with `slidev`, as its author does. */
export async function writeDeck(dir: string, port: number) {
  const server = spawn(slidev, [join(dir, 'slides.md'), '--port', String(port)], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  await new Promise<void>((done, fail) => {
    server.stdout.on('data', (text: Buffer) => text.includes('localhost:') && done())
    server.once('exit', code => fail(new Error(`slidev ended with ${code}`)))
  })
  return { url: `http://localhost:${port}`, close: () => void server.kill() }
}
