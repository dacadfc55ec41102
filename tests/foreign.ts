import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { load } from '@slidev/parser/fs'
import sirv from 'sirv'
import { root } from '../scripts/lib.ts'

/** A deck that is not ours: what Slidev's documentation shows, and nothing else. */
export const foreign = join(import.meta.dirname, 'decks/foreign')

const { slides } = await load({ userRoot: foreign, roots: [foreign] }, join(foreign, 'slides.md'))

/** The titles of the foreign deck, in its order, as Slidev's own loader finds them. */
export const titles = slides.map(({ title = '' }) => title)

/** The number of the slide of this title. Throws when there is none. */
export function numberOf(title: string): number {
  const no = titles.indexOf(title) + 1
  if (!no) throw new Error(`the foreign deck has no slide called "${title}"`)
  return no
}

/**
 * A copy of a deck, as its author has it: with Slidev among its own modules. One for each use, since Vite keeps its
 * cache beside those modules, and two servers that shared it would overwrite each other's. An older copy gives way; its cache stays.
 */
export async function copyDeck(name: string, from = foreign): Promise<string> {
  const deck = join(root, '.cache/test/decks', name)
  const modules = join(deck, 'node_modules')
  await mkdir(modules, { recursive: true })
  for (const file of await readdir(deck)) if (file !== 'node_modules') await rm(join(deck, file), { recursive: true })
  await rm(join(modules, '@slidev'), { force: true })
  await symlink(join(root, 'node_modules/@slidev'), join(modules, '@slidev'))
  await cp(from, deck, { recursive: true, filter: file => !file.includes('node_modules') })
  return deck
}

function start(deck: string, args: string[]): { child: ChildProcess, output: () => string } {
  // What its author starts with `npx slidev`.
  const child = spawn(process.execPath, ['node_modules/@slidev/cli/bin/slidev.mjs', ...args], { cwd: deck, stdio: ['pipe', 'pipe', 'pipe'] })
  // It does not outlive a test that is broken off.
  process.once('exit', () => child.kill())
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { text += chunk.toString() })
  return { child, output: () => text }
}

/** Runs `npx slidev` with these arguments in the folder of a deck, to its end. Throws what it printed when that is a failure. */
export async function slidev(deck: string, ...args: string[]): Promise<void> {
  const { child, output } = start(deck, args)
  const [code] = await once(child, 'close') as [number | null]
  if (code !== 0) throw new Error(`slidev ${args.join(' ')} ended with ${code}:\n${output()}`)
}

/** A deck that can be looked at. */
export interface Site {
  url: string
  close: () => Promise<void>
}

/** Starts `npx slidev` on a deck and waits until it answers. Throws what it printed when it ends instead. */
export async function develop(deck: string, ...args: string[]): Promise<Site> {
  const port = await freePort()
  const { child, output } = start(deck, ['--port', String(port), ...args])
  const url = `http://localhost:${port}/`
  while (!await fetch(url).then(({ ok }) => ok, () => false)) {
    if (child.exitCode !== null) throw new Error(`slidev ${args.join(' ')} ended with ${child.exitCode}:\n${output()}`)
    await new Promise(done => setTimeout(done, 200))
  }
  return {
    url,
    async close() {
      child.kill()
      await once(child, 'close')
    },
  }
}

/** Builds a deck with `npx slidev build` and serves it: an address without a file gets index.html. */
export async function built(deck: string): Promise<Site> {
  await slidev(deck, 'build')
  const server = createServer(sirv(join(deck, 'dist'), { single: true })).listen(0)
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
