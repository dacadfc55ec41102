import type { RootFilesystem } from './artifacts.ts'
import type { Command } from './children.ts'
import type { Reach } from './probe.ts'
import type { Measurements } from './schema.ts'
import type { Session } from './session.ts'

/** A container engine that is ready, with the image of the root filesystem in it. */
export interface Engine {
  facts: Omit<NonNullable<Measurements['engine']>, 'memory'>
  /** Of what else takes part in running containers. */
  versions: Record<string, string>
  /** The engine's daemons; none for Podman and runc. */
  daemons: number[]
  /** Unpacked bytes of the image. */
  imageBytes: () => Promise<number>
  /** What starts a container and then ends, leaving it running. `bridged`: on the engine's default bridge, its port published, instead of on the host's network. */
  start: (container: string, port: number, bridged: boolean) => Command
  /** How a copy's port is reached where that is not this machine's network. */
  reach?: Reach
  /** Whether the engine has a default bridge that is known here. */
  bridge: boolean
  /** The first process of each container; 0 for one that is not running. */
  pids: (containers: string[]) => Promise<number[]>
  /** What a container's program has said. */
  log: (container: string) => Promise<string>
  /** Bytes of a container's writable layer. */
  layerBytes: (container: string) => Promise<number>
  /** Ends containers, whether they run or not, and removes them with their layers. */
  remove: (containers: string[]) => Promise<void>
}

/** Opens one engine; throws an `Error` of one line when it cannot be used here. */
export type OpenEngine = (session: Session, root: RootFilesystem) => Promise<Engine>

/** The program's place in a container and what it is told. */
export const inside = (port: number, address = '127.0.0.1') => ['/bin/node', '/program.mjs', address, String(port)]

/** The first word with a digit in it: the version in what a program says of itself. */
export const versionIn = (text: string) => /\d[\w.+~:-]*/.exec(text)?.[0] ?? 'unknown'

/**
 * A mount namespace with a /run of its own and, with `network`, a network namespace, kept by a process that ends with the session:
 * what an engine mounts, leaves in /run or sets up of bridges and firewalls is nobody else's, and gone with its processes.
 * Returns the command that runs others inside.
 */
export async function privateMounts(session: Session, network = false): Promise<string[]> {
  const child = session.spawn('unshare', ['--mount', ...network ? ['--net'] : [], 'sh', '-c',
    `mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /dev/shm ${network ? '&& ip link set lo up' : ''} && echo ready && exec sleep infinity`], { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((done, fail) => {
    child.stdout?.once('data', () => done())
    child.once('error', fail).once('exit', () => fail(new Error('this machine allows no mounts of one\'s own (unshare --mount)')))
  })
  return ['nsenter', `--mount=/proc/${child.pid}/ns/mnt`, ...network ? [`--net=/proc/${child.pid}/ns/net`] : []]
}
