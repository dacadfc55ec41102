import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { allocated } from './artifacts.ts'
import { inside, privateMounts, versionIn, type OpenEngine } from './engine.ts'
import { cgroupsVersion } from './processes.ts'
import { which } from './session.ts'
import { cgroupOf, label, prefix } from './undo.ts'

/** Podman with folders, mounts and a cgroup of this run's own. */
export const openPodman: OpenEngine = async (session, { tar }) => {
  if (!which('podman')) throw new Error('there is no podman')
  const folder = join(session.folder, 'podman')
  await mkdir(folder)
  const [nsenter = '', ...into] = await privateMounts(session)
  // crun, the usual choice, cannot use the first version of cgroups where the second is mounted as well.
  const runtime = cgroupsVersion() === 'v1' && which('runc') ? ['--runtime', 'runc'] : []
  const base = [...into, 'podman', '--root', join(folder, 'root'), '--runroot', join(folder, 'runroot'), '--tmpdir', join(folder, 'tmp'),
    '--storage-driver', 'overlay', '--cgroup-manager', 'cgroupfs', '--network-config-dir', join(folder, 'networks'), '--events-backend', 'file', ...runtime]
  const options = { env: { ...process.env, TMPDIR: folder } }
  const podman = (...args: string[]) => session.exec(nsenter, [...base, ...args], options)
  const image = `localhost/${prefix}${session.name}:measure`
  const ours = `${label}=${session.name}`
  await podman('import', '--change', `LABEL ${ours}`, tar, image)
  const info = await podman('info', '--format', '{{.Version.Version}}|{{.Store.GraphDriverName}}|{{.Host.OCIRuntime.Name}}|{{.Host.OCIRuntime.Version}}|{{.Host.Conmon.Version}}')
  const [version = '', storage = '', ociName = '', ociVersion = '', conmon = ''] = info.trim().split('|')
  return {
    facts: { name: 'podman', daemon: 'none', version, storage, network: 'host' },
    versions: { podman: version, conmon: versionIn(conmon), [ociName]: versionIn(ociVersion) },
    daemons: [],
    bridge: false,
    imageBytes: async () => Number(await podman('image', 'inspect', '--format', '{{.Size}}', image)),
    start: (container, port) => ({
      file: nsenter,
      args: [...base, 'run', '--detach', '--name', container, '--label', ours, '--network', 'host', '--restart', 'no',
        '--cgroup-parent', `/${cgroupOf(session.name)}`, '--log-driver', 'k8s-file',
        // Podman would ask for more than root may have where the limits are fixed.
        '--ulimit', 'nofile=1024:4096', '--ulimit', 'nproc=1024:4096', image, ...inside(port)],
      options,
    }),
    pids: async containers => (await podman('inspect', '--format', '{{.State.Pid}}', ...containers)).trim().split('\n').map(Number),
    log: container => podman('logs', container),
    layerBytes: async container => allocated((await podman('inspect', '--format', '{{.GraphDriver.Data.UpperDir}}', container)).trim()),
    remove: async (containers) => { await podman('rm', '--force', '--time', '0', ...containers) },
  }
}
