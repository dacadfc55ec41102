import { existsSync, type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { x } from 'tinyexec'
import { entry, hasScreen, listen, readOptions, readPort, reason, root, run, usageOf } from './command.ts'
import { requireGoodDeck, slidev } from './deck.ts'
import { loadDeck } from './slides.ts'

const usage = `${usageOf('start', '[--lang LANG] [--port N] [--remote [PASSWORD]] [--no-open]')}

Checks the deck, presents it from this machine, and shows every change at once.

--lang LANG          in this language: slides.es.md for es
--port N             the port to use, or the next free one after it (default: 3030)
--remote [PASSWORD]  let other machines on the network see it; who says the password may present there, move the
                     talk and change the notes, and nobody else; without one, everybody may
--no-open            do not open a browser`

/** The first port from `wanted` on that is free at `host`. */
async function freePort(wanted: number, host: string): Promise<number> {
  const probe = createServer()
  const port = await listen(probe, wanted, host)
  await new Promise(done => probe.close(done))
  return port
}

/** A folder and those below it, but for what is installed, built or hidden. */
async function foldersIn(folder: string): Promise<string[]> {
  const inner = (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter(entry => entry.isDirectory() && !/^\.|^(?:node_modules|dist)$/.test(entry.name))
  return [folder, ...(await Promise.all(inner.map(({ name }) => foldersIn(join(folder, name))))).flat()]
}

/** Says what the check finds when anything that it may look at is saved, comes or goes, unless it is what it said before; in a process of its own, as modules are read only once. */
async function checkOnSave(): Promise<void> {
  let wait: NodeJS.Timeout | undefined
  let broken = false
  let before = ''
  const check = async () => {
    await watchAll()
    const { stderr, exitCode } = await x(process.execPath, ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'check.ts'), join(root, entry)], {
      nodePath: false,
      nodeOptions: { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] },
    })
    if (stderr !== before) process.stderr.write(stderr)
    if (broken && exitCode === 0) console.log('The deck can be shown again.')
    broken = exitCode !== 0
    before = stderr
  }
  let checked = Promise.resolve()
  const watched = new Map<string, FSWatcher>()
  // Slides may be beside the deck's folder, in its workspace.
  const beside = [...(await loadDeck()).files.keys()].map(file => dirname(join(root, file)))
  // Editors save by replacing: the folder is what stays.
  async function watchAll(): Promise<void> {
    for (const folder of new Set([...await foldersIn(root), ...beside])) {
      if (watched.has(folder)) continue
      const forget = () => {
        watched.get(folder)?.close()
        watched.delete(folder)
      }
      watched.set(folder, watch(folder, (_, name) => {
        if (!existsSync(folder)) forget()
        // What an editor keeps beside a file that is open.
        if (/^\.|~$/.test(name ?? '')) return
        clearTimeout(wait)
        wait = setTimeout(() => { checked = checked.then(check).catch((error: unknown) => console.error(reason(error))) }, 300)
      }).on('error', forget).unref())
    }
  }
  await watchAll()
}

/** The command, with these arguments, else those of the command line. `Failure` with what is wrong. */
export async function main(args = process.argv.slice(2)): Promise<void> {
  // parseArgs knows no option whose value may be left out.
  const given = args.map((arg, i, all) => arg === '--remote' && (all[i + 1] ?? '-').startsWith('-') ? '--remote=' : arg)
  const { port, remote, 'no-open': noOpen } = readOptions(usage, {
    'port': { type: 'string' },
    'remote': { type: 'string' },
    'no-open': { type: 'boolean' },
  }, given)
  const wanted = readPort(port ?? '3030')
  await requireGoodDeck()
  // Slidev's own search ends at 4000 and leaves out a port that was asked for; this one tells, too.
  const free = await freePort(wanted, remote === undefined ? 'localhost' : '0.0.0.0')
  if (free !== wanted) console.log(`Port ${wanted} is taken: the deck is at http://localhost:${free}/`)
  if (remote === '') console.log('With --remote and no password, anyone on this network who has the address can present, and change the slides.')
  await checkOnSave()
  await slidev([
    '--port', String(free),
    ...remote === undefined ? [] : [`--remote=${remote}`],
    ...noOpen || !hasScreen() ? [] : ['--open'],
  ])
}

run(import.meta.url, main)
