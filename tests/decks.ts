import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import sirv from 'sirv'
import { root } from '../packages/publish/command.ts'
import { youngGeneration } from '../packages/publish/deck.ts'
import { serve } from '../packages/publish/serve.ts'
import { run } from './run.ts'

/** The name of the folder in which a worker of the tests tries decks with Slidev's server, one after the other: in a new folder Vite makes half a minute long ready what all of them import. */
export const workbench = `written-${process.env.TEST_PARALLEL_INDEX ?? 0}`

/**
 * A deck to try, as its author has it: a copy of a folder, or files by their paths, with Slidev among its own modules. Vite keeps
 * its cache beside those modules: of two servers at the same time each needs a folder of its own.
 * An older deck of this name gives way; its cache stays.
 */
export async function plantDeck(name: string, from: string | Record<string, string>): Promise<string> {
  const deck = join(root, '.cache/test/decks', name)
  const modules = join(deck, 'node_modules')
  await mkdir(modules, { recursive: true })
  for (const file of await readdir(deck)) if (file !== 'node_modules') await rm(join(deck, file), { recursive: true })
  await rm(join(modules, '@slidev'), { force: true })
  await symlink(join(root, 'node_modules/@slidev'), join(modules, '@slidev'), 'junction')
  if (typeof from === 'string') {
    await cp(from, deck, { recursive: true, filter: file => !file.includes('node_modules') })
    return deck
  }
  for (const [path, text] of Object.entries(from)) {
    await mkdir(dirname(join(deck, path)), { recursive: true })
    await writeFile(join(deck, path), text)
  }
  return deck
}

/** A copy of this project, with its modules, in a folder that may be changed: a part of the same workspace, beyond which Vite serves nothing. An older one of this name gives way. */
export async function copyProject(name: string): Promise<string> {
  const copy = join(root, '.cache/test', name)
  await rm(copy, { recursive: true, force: true })
  const apart = /^(\.|node_modules$|dist$|shots$|test-results$|bench$|tests$)|\.(pdf|pptx)$/
  for (const part of (await readdir(root)).filter(part => !apart.test(part))) await cp(join(root, part), join(copy, part), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>
  delete manifest.workspaces
  await writeFile(join(copy, 'package.json'), JSON.stringify(manifest, null, 2))
  return copy
}

/** What its author starts with `npx slidev` and with `npm start`. */
const commands = {
  slidev: [youngGeneration, 'node_modules/@slidev/cli/bin/slidev.mjs'],
  start: ['--import', 'tsx', join(root, 'packages/publish/start.ts'), '--no-open'],
}

function start(deck: string, args: string[], command: keyof typeof commands = 'slidev'): { child: ChildProcess, output: () => string } {
  const child = spawn(process.execPath, [...commands[command], ...args], { cwd: deck, stdio: ['pipe', 'pipe', 'pipe'] })
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

/** Starts `npx slidev` on a deck, with these arguments, and waits until it answers. Throws what it printed when it ends instead. */
export const develop = (deck: string, ...args: string[]): Promise<Site> => open(deck, args, 'slidev')

/** Starts `npm start` on a deck, as `develop` does; `output` is all that it has printed. */
export const present = (deck: string) => open(deck, [], 'start')

async function open(deck: string, args: string[], command: keyof typeof commands): Promise<Site & { output: () => string }> {
  const port = await freePort()
  const { child, output } = start(deck, ['--port', String(port), ...args], command)
  const url = `http://localhost:${port}/`
  while (!await fetch(url).then(({ ok }) => ok, () => false)) {
    if (child.exitCode !== null) throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}:\n${output()}`)
    await new Promise(done => setTimeout(done, 200))
  }
  return {
    url,
    output,
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

/** Makes a site of a deck, as `publish build` does with these arguments or this environment, and serves it as a host does, with its policy. Throws what it printed when that fails. */
export async function published(deck: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Site> {
  const { code, lines, stdout } = await run('build', args, { cwd: deck, env })
  if (code !== 0) throw new Error([stdout, ...lines].join('\n'))
  return serve({ dir: join(deck, 'dist') })
}

/** Where a window is, by its address. */
export const place = (page: Page) => {
  const { pathname, searchParams } = new URL(page.url())
  return `${pathname.split('/').at(-1)}?clicks=${searchParams.get('clicks') ?? 0}`
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
