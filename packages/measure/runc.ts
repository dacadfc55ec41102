import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { allocated } from './artifacts.ts'
import { inside, privateMounts, versionIn, type OpenEngine } from './engine.ts'
import { which } from './session.ts'
import { cgroupOf } from './undo.ts'

interface Config {
  process: { terminal: boolean, args: string[] }
  root: { path: string, readonly: boolean }
  linux: { cgroupsPath?: string, namespaces: { type: string }[] }
}

/** runc by itself, on bundles whose root filesystems are overlays over the one folder. */
export const openRunc: OpenEngine = async (session, root) => {
  if (!which('runc')) throw new Error('there is no runc')
  const folder = join(session.folder, 'runc')
  await mkdir(folder)
  const [nsenter = '', ...into] = await privateMounts(session)
  const state = join(folder, 'state')
  const runc = (...args: string[]) => session.exec(nsenter, [...into, 'runc', '--root', state, ...args])
  await runc('spec', '--bundle', folder)
  const spec = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Config
  const version = versionIn(await session.exec('runc', ['--version']))
  const at = (container: string, ...path: string[]) => join(folder, container, ...path)
  // One shell makes the bundle, mounts its overlay and starts it, so that all of that counts as it does with other engines.
  const script = `mkdir -p "$1/upper" "$1/work" "$1/root" && printf %s "$2" > "$1/config.json" &&
    mount -t overlay -o "lowerdir=$3,upperdir=$1/upper,workdir=$1/work" overlay "$1/root" &&
    exec runc --root "$4" run --detach --bundle "$1" "$5" < /dev/null > "$1/log" 2>&1`
  return {
    facts: { name: 'runc', daemon: 'none', version, storage: 'overlay', network: 'host' },
    versions: { runc: version },
    daemons: [],
    bridge: false,
    imageBytes: async () => allocated(root.folder),
    start: (container, port) => {
      const config = {
        ...spec,
        process: { ...spec.process, terminal: false, args: inside(port) },
        root: { path: 'root', readonly: false },
        linux: {
          ...spec.linux,
          cgroupsPath: `/${cgroupOf(session.name)}/${container}`,
          namespaces: spec.linux.namespaces.filter(({ type }) => type !== 'network'),
        },
      }
      return { file: nsenter, args: [...into, 'sh', '-c', script, 'sh', at(container), JSON.stringify(config), root.folder, state, container] }
    },
    pids: async (containers) => {
      const states = await Promise.all(containers.map(container => runc('state', container)))
      return states.map(text => (JSON.parse(text) as { pid: number }).pid)
    },
    log: container => readFile(at(container, 'log'), 'utf8'),
    layerBytes: async container => allocated(at(container, 'upper')),
    remove: async (containers) => {
      for (const container of containers) {
        await runc('delete', '--force', container)
        await session.exec(nsenter, [...into, 'umount', at(container, 'root')])
        await rm(at(container), { recursive: true, force: true })
      }
    },
  }
}

