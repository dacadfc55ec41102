import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure, interruptible, readOptions, reason, replace, root, run } from 'slidev-addon-publish/command'
import { prepared } from './artifacts.ts'
import { debianSuite } from './disks.ts'
import { dockerVersions, startPrivateDocker } from './docker.ts'
import { clearLeftovers } from './guard.ts'
import { hostFacts } from './machine.ts'
import { named } from './options.ts'
import { beginSession, cache, makeCache, which, type Session } from './session.ts'

const usage = `Usage: npm run record [-- --out FOLDER]

Starts a web server in a container, in a Docker daemon of its own, then types the same three commands into a shell on this
machine and into one in the container, and writes both terminals as they were, with their times: host.cast and container.cast,
asciicasts (version 2). Linux only, as root: sudo npm run record. Nothing of it is left running; the image that it makes
with mmdebstrap is kept in .cache/measure.

--out FOLDER   where the recordings go (default: content/recordings)`

/** What is typed on both sides, in this order. */
const commands = ['uname -r', 'cat /etc/debian_version', 'pgrep -f http.server']

/** The program of the container: its first process. */
const server = ['python3', '-m', 'http.server', '80']

const size = { width: 40, height: 14 }

/** Milliseconds between two keys, and of quiet before Enter and after an answer. */
const pace = { key: 45, rest: 250 }

/** A Debian that is not this machine's, so that its files can be told from it. */
const otherSuite = () => debianSuite() === 'trixie' ? 'bookworm' : 'trixie'

/** An archive of a Debian with the server and little else; fetches its packages the first time. */
async function prepareImage(session: Session, suite: string): Promise<string> {
  const folder = await prepared(session, `recorded-${suite}`, '1', fresh =>
    // In mounts of its own, so that one that is cut off leaves none behind.
    session.exec('unshare', ['--mount', 'mmdebstrap', '--quiet', '--variant=essential', '--include=python3,procps',
      suite, join(fresh, 'root.tar')], { env: { ...process.env, TMPDIR: session.folder } }).then(() => undefined))
  return join(folder, 'root.tar')
}

type Event = [seconds: number, kind: 'o' | 'm', data: string]

/** A terminal with a shell in it, all of whose output is recorded. */
interface Terminal {
  events: Event[]
  /** Begins a new part of the recording. */
  mark: (label: string) => void
  /** Types a line as fingers do, and waits until the shell asks for the next one with `prompt`. */
  type: (line: string, prompt: string) => Promise<void>
}

/** Opens a terminal. `script` is what gives a pipe one, and a shell in it behaves as before a person. */
async function openTerminal(session: Session, env: NodeJS.ProcessEnv, prompt: string): Promise<Terminal> {
  const events: Event[] = []
  const began = performance.now()
  const add = (kind: 'o' | 'm', data: string) => { events.push([Number(((performance.now() - began) / 1000).toFixed(3)), kind, data]) }
  const child = session.spawn('script', ['--quiet', '--echo', 'always', '--command', `stty cols ${size.width} rows ${size.height}; exec sh`, '/dev/null'],
    { env: { ...env, PS1: prompt }, stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdout!.on('data', (chunk: Buffer) => add('o', chunk.toString()))
  const asked = async (prompt: string) => {
    const end = Date.now() + 20_000
    const said = () => events.slice(events.findLastIndex(([, kind]) => kind === 'm') + 1).map(([, , data]) => data).join('')
    while (!said().endsWith(prompt)) {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`the shell does not come back: ${JSON.stringify(said())}`)
      await sleep(20)
    }
    await sleep(pace.rest)
  }
  await asked(prompt)
  return {
    events,
    mark: label => add('m', label),
    type: async (line, prompt) => {
      for (const key of line) {
        child.stdin!.write(key)
        await sleep(pace.key)
      }
      await sleep(pace.rest)
      child.stdin!.write('\r')
      await asked(prompt)
    },
  }
}

const prompts = { host: 'host# ', container: 'web# ' }

/** Records both terminals; returns each as the text of its file. */
async function record(session: Session, say: (line: string) => void): Promise<Record<keyof typeof prompts, string>> {
  const { system } = await hostFacts(session.exec)
  const suite = otherSuite()
  say(`Preparing Debian ${suite} …`)
  const tar = await prepareImage(session, suite)
  const { host, extra } = await startPrivateDocker(session)
  const docker = (...args: string[]) => session.exec('docker', ['--host', host, ...args])
  const image = `debian-${suite}-by-mmdebstrap`
  await docker('import', tar, image)
  await docker('run', '--detach', '--name', 'web', '--env', `PS1=${prompts.container}`, ...extra, image, ...server)
  const versions = await dockerVersions(session.exec, host)
  say('Recording …')
  const env = { PATH: process.env.PATH, TERM: 'xterm-256color', LC_ALL: 'C', DOCKER_HOST: host }
  const timestamp = Math.floor(Date.now() / 1000)
  const outside = await openTerminal(session, env, prompts.host)
  const inside = await openTerminal(session, env, prompts.host)
  await inside.type('docker exec -it web sh', prompts.container)
  for (const command of commands) {
    outside.mark(command)
    inside.mark(command)
    await Promise.all([outside.type(command, prompts.host), inside.type(command, prompts.container)])
  }
  const title = `${image} in Docker ${versions.docker}, containerd ${versions.containerd}, runc ${versions.runc}, on ${system.replace(/ \(.*\)$/, '')}`
  const cast = ({ events }: Terminal) => [{ version: 2, ...size, timestamp, title, env: { SHELL: 'sh', TERM: env.TERM } }, ...events].map(line => `${JSON.stringify(line)}\n`).join('')
  return { host: cast(outside), container: cast(inside) }
}

run(import.meta.url, async () => {
  const { out = join(root, 'content/recordings') } = readOptions(usage, { out: { type: 'string' } })
  if (process.platform !== 'linux') throw new Failure('recording needs Linux: elsewhere containers run in a VM, and the host does not see their processes')
  if (process.getuid?.() !== 0) throw new Failure('a Docker daemon needs root: sudo npm run record')
  const lacking = Object.entries({ dockerd: 'docker.io', mmdebstrap: 'mmdebstrap', script: 'bsdutils', pgrep: 'procps' }).filter(([command]) => !which(command))
  if (lacking.length) throw new Failure(`no ${lacking.map(([command]) => command).join(', ')}: apt install ${lacking.map(([, pack]) => pack).join(' ')}`)
  makeCache()
  if (await clearLeftovers(cache)) console.log('Cleared up after a run that was cut off.')
  const stopping = new AbortController()
  const stopped = new Promise<never>((_, reject) => stopping.signal.addEventListener('abort', () => reject(new Error('stopped'))))
  let session: Session | undefined
  const work = async () => record(session = await beginSession(stopping.signal), line => console.log(line))
  let casts: Awaited<ReturnType<typeof record>>
  try {
    casts = await interruptible(Promise.race([work(), stopped]), () => stopping.abort())
  }
  catch (error) {
    throw error instanceof Failure ? error : new Failure(`cannot record: ${reason(error)}`)
  }
  finally {
    await session?.guard.end()
  }
  for (const [name, text] of Object.entries(casts)) {
    const file = join(resolve(out), `${name}.cast`)
    await replace(file, fresh => writeFile(fresh, text))
    console.log(`Written to ${named(file)}.`)
  }
})
