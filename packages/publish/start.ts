import { existsSync, watch } from 'node:fs'
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
--remote [PASSWORD]  let other machines on the network see it; the password is for presenting and for
                     moving the talk, and does not keep them from changing notes: for networks that you trust
--no-open            do not open a browser`

/** The first port from `wanted` on that is free at `host`. */
async function freePort(wanted: number, host: string): Promise<number> {
  const probe = createServer()
  const port = await listen(probe, wanted, host)
  await new Promise(done => probe.close(done))
  return port
}

/** Says what the check finds when the talk or its facts are saved, unless it is what it said before; in a process of its own, as modules are read only once. */
async function checkOnSave(): Promise<void> {
  let wait: NodeJS.Timeout | undefined
  let broken = false
  let before = ''
  const check = async () => {
    const { stderr, exitCode } = await x(process.execPath, ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'check.ts'), join(root, entry)], {
      nodePath: false,
      nodeOptions: { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] },
    })
    if (stderr !== before) process.stderr.write(stderr)
    if (broken && exitCode === 0) console.log('The deck can be shown again.')
    broken = exitCode !== 0
    before = stderr
  }
  const files = [...(await loadDeck()).files.keys()].map(file => join(root, file))
  const content = join(root, 'content')
  const facts = existsSync(content) ? [content, ...(await readdir(content, { recursive: true, withFileTypes: true })).filter(entry => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name))] : []
  // Editors save by replacing: the folder is what stays.
  for (const folder of new Set([...files.map(dirname), ...facts])) {
    watch(folder, (_, name) => {
      if (!facts.includes(folder) && !files.includes(join(folder, name ?? ''))) return
      clearTimeout(wait)
      wait = setTimeout(() => check().catch((error: unknown) => console.error(reason(error))), 300)
    }).unref()
  }
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
  if (remote !== undefined) console.log('With --remote, anyone on this network who has the address can change the notes, too.')
  await checkOnSave()
  await slidev([
    '--port', String(free),
    ...remote === undefined ? [] : [`--remote=${remote}`],
    ...noOpen || !hasScreen() ? [] : ['--open'],
  ])
}

run(import.meta.url, main)
