import { existsSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { allocated, type RootFilesystem } from './artifacts.ts'
import { errorLine } from './children.ts'
import { inside, privateMounts, versionIn, type Engine, type OpenEngine } from './engine.ts'
import { reachFrom, type Reach } from './probe.ts'
import { forget, pidsMarked, pidsNamed, statOf } from './processes.ts'
import { which, type Session } from './session.ts'
import { cgroupOf, label, prefix } from './undo.ts'

/** The socket of the Docker daemon that `docker` would use: DOCKER_HOST's, or the usual one. Throws when that is no socket here. */
function runningSocket(): string {
  const host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  if (!host.startsWith('unix://')) throw new Error('DOCKER_HOST names another machine')
  const path = host.slice('unix://'.length)
  if (!existsSync(path) || !statSync(path).isSocket()) throw new Error(`no daemon listens at ${path}`)
  return host
}

/** Whether the Docker daemon that is running can be measured with, without touching it; throws in one line why not. */
export async function askRunningDocker(exec: Session['exec']): Promise<{ host: string, storage: string, version: string }> {
  const host = runningSocket()
  if (!which('docker')) throw new Error('there is a daemon and no `docker` to talk to it')
  const text = await exec('docker', ['--host', host, 'info', '--format', '{{.OperatingSystem}}|{{.Driver}}|{{.ServerVersion}}'])
  const [system = '', storage = '', version = ''] = text.trim().split('|')
  if (/docker desktop/i.test(system)) throw new Error('Docker Desktop runs containers in a VM of its own, whose memory is not this machine\'s')
  if (storage === 'vfs') throw new Error('its storage driver vfs copies the image for each container')
  if (!version) throw new Error('the daemon does not answer')
  return { host, storage, version }
}

/** A Docker daemon that is running: only what carries this run's label is touched. */
export const openRunningDocker: OpenEngine = async (session, root) => {
  const { host, storage, version } = await askRunningDocker(session.exec)
  session.guard.undo({ kind: 'docker', host, run: session.name })
  return openDocker(session, root, { host, storage, version, daemon: 'running', extra: [], daemons: pidsNamed('dockerd', 'containerd') })
}

/** Starts a Docker daemon for this run only, with its own folders, socket, mounts, cgroup and network: its bridge and its firewall rules are not this machine's. */
export async function startPrivateDocker(session: Session): Promise<Daemon> {
  for (const command of ['dockerd', 'containerd', 'docker', 'runc'])
    if (!which(command)) throw new Error(`there is no ${command}`)
  const folder = join(session.folder, 'docker')
  const host = `unix://${join(folder, 'socket')}`
  await mkdir(folder)
  await writeFile(join(folder, 'daemon.json'), '{}')
  const [nsenter = '', ...into] = await privateMounts(session, true)
  const child = session.spawn(nsenter, [...into, 'dockerd',
    '--config-file', join(folder, 'daemon.json'), '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'),
    '--pidfile', join(folder, 'pid'), '--host', host, '--storage-driver', 'overlay2', '--exec-opt', 'native.cgroupdriver=cgroupfs',
    '--ip6tables=false'], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const end = Date.now() + 30_000
  while (!await answers(join(folder, 'socket'))) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`a private dockerd does not start: ${errorLine(said)}`)
    await sleep(50)
  }
  const info = await session.exec('docker', ['--host', host, 'info', '--format', '{{.Driver}}|{{.ServerVersion}}'])
  const [storage = '', version = ''] = info.trim().split('|')
  const daemons = pidsMarked(session.name).filter(pid => ['dockerd', 'containerd'].includes(statOf(pid)?.name ?? ''))
  return { host, storage, version, daemon: 'private', extra: ['--cgroup-parent', `/${cgroupOf(session.name)}`], daemons, reach: reachFrom(session, [nsenter, ...into]) }
}

/** A private daemon with the image in it. */
export const openPrivateDocker: OpenEngine = async (session, root) => openDocker(session, root, await startPrivateDocker(session))

/** The versions of a Docker daemon and of what it runs containers with. */
export async function dockerVersions(exec: Session['exec'], host: string): Promise<{ docker: string, containerd: string, runc: string }> {
  const of = async (name: string) => versionIn(await exec('docker', ['--host', host, 'version', '--format', `{{range .Server.Components}}{{if eq .Name "${name}"}}{{.Version}}{{end}}{{end}}`]))
  return { docker: await of('Engine'), containerd: await of('containerd'), runc: await of('runc') }
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path)
    socket.once('error', () => done(false)).once('connect', () => {
      socket.destroy()
      done(true)
    })
  })
}

/** A Docker daemon that answers at `host`, and what each `docker run` needs there. */
interface Daemon { host: string, storage: string, version: string, daemon: 'running' | 'private', extra: string[], daemons: number[], reach?: Reach }

/** Puts the image into a daemon and says how containers of it are run there. */
async function openDocker({ exec, name }: Session, { files, tar }: RootFilesystem, { host, storage, version, daemon, extra, daemons, reach }: Daemon): Promise<Engine> {
  const docker = (...args: string[]) => exec('docker', ['--host', host, ...args])
  const image = `${prefix}${name}:measure`
  const ours = `${label}=${name}`
  await docker('import', '--change', `LABEL ${ours}`, tar, image)
  const layer = (await docker('image', 'inspect', '--format', '{{with .GraphDriver.Data}}{{.UpperDir}}{{end}}', image)).trim()
  if (layer.startsWith('/')) await forget(exec, files.map(path => join(layer, path)))
  return {
    facts: { name: 'docker', daemon, version, storage, network: 'host' },
    versions: await dockerVersions(exec, host),
    daemons,
    imageBytes: async () => Number(await docker('image', 'inspect', '--format', '{{.Size}}', image)),
    start: (container, port, bridged) => ({
      file: 'docker',
      args: ['--host', host, 'run', '--detach', '--name', container, '--label', ours, '--restart', 'no', ...extra,
        ...bridged ? ['--publish', `127.0.0.1:${port}:8080`, image, ...inside(8080, '0.0.0.0')] : ['--network', 'host', image, ...inside(port)]],
    }),
    reach,
    bridge: true,
    pids: async containers => (await docker('inspect', '--format', '{{.State.Pid}}', ...containers)).trim().split('\n').map(Number),
    log: container => exec('sh', ['-c', 'exec docker --host "$1" logs "$2" 2>&1', 'sh', host, container]),
    layerBytes: async (container) => {
      const upper = (await docker('inspect', '--format', '{{index .GraphDriver.Data "UpperDir"}}', container)).trim()
      return upper.startsWith('/') ? allocated(upper) : Number(await docker('inspect', '--size', '--format', '{{.SizeRw}}', container))
    },
    remove: async (containers) => { await docker('rm', '--force', '--volumes', ...containers) },
  }
}
