import { join } from 'node:path'
import { startGroup } from './children.ts'
import type { RootFilesystem } from './artifacts.ts'
import { cachedOf, cpuOf, pssOf } from './processes.ts'
import type { Session } from './session.ts'
import type { Target } from './target.ts'

/** The bare process: the root filesystem's own loader, libraries and node, so that no page is shared with this tool's node. */
export function processTarget(session: Session, root: RootFilesystem): Target {
  const [file = '', ...args] = root.command(root.folder)
  return {
    id: 'process',
    deadline: copies => 20_000 + 2000 * copies,
    launch: async (ports) => {
      const options = { cwd: session.folder, env: {} }
      const { began, children, ended, stop } = startGroup(session, ports.map(port => ({ file, args: [...args, '127.0.0.1', String(port)], options })))
      const pids = children.map(child => child.pid)
      return {
        began,
        ended,
        listening: async () => undefined,
        cpu: async () => cpuOf(pids),
        memory: async () => ({ app: pssOf(pids), guest: 0, runtime: 0, files: await cachedOf(session.exec, root.files.map(path => join(root.folder, path)), pids) }),
        layer: async () => 0,
        stop,
      }
    },
  }
}
