import type { Side } from '../sides'
import type { SourceId } from '../sources'
import { t } from '../words'

/** A stop on the way from a bare process to a virtual machine. */
export interface IsolationStop {
  name: string
  /** The kernel that the app brings and that answers its system calls; without one, the host's answers. */
  kernel?: string
  /** What stands between the app and its neighbours. */
  wall: string
  example: string
  /** Which side the stop's packaging and boundary belong to; both, where it is a container in a VM. */
  kind: 'process' | 'both' | Side
  /** Between the container and the VM that everybody knows. */
  between?: true
  source?: SourceId
}

/** What stands below the two ends, under the stops, before each of a stop's facts, and what is said of the stop where the two sides meet. */
export const isolationWords = {
  ends: [t`lighter`, t`more isolated`],
  app: t`App`,
  host: t`The host and its kernel`,
  kernel: t`Kernel`,
  wall: t`Wall`,
  example: t`Example`,
  together: { claim: t`Packed like a container, walled like a machine`, examples: t`AWS Lambda: on Firecracker. Fargate: a VM for each task.` },
}

export const isolationStops: IsolationStop[] = [
  { name: t`Process`, wall: t`users, permissions`, example: 'node server.js', kind: 'process' },
  { name: t`Container`, wall: t`namespaces, capabilities`, example: 'runc', kind: 'container', source: 'namespaces7' },
  { name: t`Sandboxed container`, kernel: t`Kernel in Go`, wall: t`a second kernel answers first`, example: 'gVisor', kind: 'container', between: true, source: 'gvisor' },
  { name: t`Container in a microVM`, kernel: t`Small kernel`, wall: t`a hypervisor`, example: 'Kata', kind: 'both', between: true, source: 'kata' },
  { name: t`Virtual machine`, kernel: t`Guest OS`, wall: t`a hypervisor`, example: 'VMware, KVM', kind: 'vm' },
]
