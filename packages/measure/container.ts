import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RootFilesystem } from './artifacts.ts'
import { errorLine, startGroup } from './children.ts'
import { openPrivateDocker, openRunningDocker } from './docker.ts'
import type { Engine, OpenEngine } from './engine.ts'
import { openPodman } from './podman.ts'
import { cachedOf, cgroupCpuOf, commandOf, cpuOf, pidsNamed, pssOf, statOf } from './processes.ts'
import { openRunc } from './runc.ts'
import type { Session } from './session.ts'
import type { Target } from './target.ts'

/** The engines in the order in which they are tried. */
export const engines: { name: string, open: OpenEngine }[] = [
  { name: 'the Docker daemon that is running', open: openRunningDocker },
  { name: 'a private Docker daemon', open: openPrivateDocker },
  { name: 'Podman', open: openPodman },
  { name: 'runc', open: openRunc },
]

/** Opens the first engine that can be used, and says why each before it cannot. Throws when none can. */
export async function openEngine(session: Session, root: RootFilesystem, say: (line: string) => void): Promise<Engine> {
  for (const { name, open } of engines) {
    try {
      return await open(session, root)
    }
    catch (error) {
      session.signal.throwIfAborted()
      say(`not with ${name}: ${(error as Error).message}`)
    }
  }
  throw new Error('no container engine can be used (package docker.io, podman or runc)')
}

/** What supervises a container on the host and belongs to it alone: its shim or its monitor, if it has one, and what passes its published port on. */
function supervisorsOf(pids: number[], ports: number[]): number[] {
  const published = ports.map(port => `-host-port\0${port}\0`)
  const proxies = pidsNamed('docker-proxy').filter(pid => published.some(words => commandOf(pid).includes(words)))
  return [...proxies, ...pids.flatMap((pid) => {
    const parent = statOf(pid)?.parent
    return parent && /^(containerd-shim|conmon)/.test(statOf(parent)?.name ?? '') ? parent : []
  })]
}

/** Containers of an engine, each on the host's network or, as `bridge`, on the engine's default bridge with its port published. */
export function containerTarget(session: Session, id: 'container' | 'bridge', engine: Engine, root: RootFilesystem): Target {
  let launches = 0
  return {
    id,
    helpers: engine.daemons,
    deadline: copies => 30_000 + 3000 * copies,
    launch: async (ports) => {
      launches++
      const names = ports.map((_, i) => `vms-vs-containers-${session.name}-${id}-${launches}-${i}`)
      const { began, children } = startGroup(session, ports.map((port, i) => engine.start(names[i]!, port, id === 'bridge')))
      const started = Promise.all(children.map(child => child.ended))
      let pids: number[] | undefined
      const running = async () => {
        await started
        return pids ??= await engine.pids(names)
      }
      let stopped = false
      const failed = async (): Promise<Error> => {
        const bad = (await started).find(({ code }) => code !== 0)
        if (bad) return new Error(errorLine(bad.stderr) || `the engine ended with exit code ${bad.code}`)
        // An engine does not tell when a container ends; one that has not answered by now may be gone.
        for (;;) {
          await sleep(3000, undefined, { ref: false })
          if (stopped) return new Error('stopped')
          const gone = (await engine.pids(names)).findIndex(pid => !pid || !statOf(pid))
          if (gone >= 0) return new Error(errorLine(await engine.log(names[gone]!)) || 'the container ended')
        }
      }
      return {
        began,
        reach: engine.reach,
        listening: async () => undefined,
        ended: failed().catch((error: Error) => error),
        cpu: async () => {
          const first = await running()
          return first.reduce((sum, pid) => sum + cgroupCpuOf(pid), 0) + cpuOf(supervisorsOf(first, ports))
        },
        memory: async () => {
          const first = await running()
          // Each sees the one copy of the files that all of them share.
          const files = await cachedOf(session.exec, root.files.map(path => join(`/proc/${first[0]}/root`, path)), first)
          return { app: pssOf(first), guest: 0, runtime: pssOf(supervisorsOf(first, ports)), files }
        },
        layer: () => engine.layerBytes(names[0]!),
        stop: async () => {
          stopped = true
          await started
          await engine.remove(names)
        },
      }
    },
  }
}

/** PSS of the engine's daemons while no container runs, in bytes; null when it has none. */
export const daemonMemory = ({ daemons }: Engine): number | null => daemons.length ? pssOf(daemons) : null
