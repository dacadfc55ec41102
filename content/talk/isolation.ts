import type { Side } from '../sides'
import type { SourceId } from '../sources'

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
  ends: ['lighter', 'more isolated'],
  app: 'App',
  host: 'The host and its kernel',
  kernel: 'Kernel',
  wall: 'Wall',
  example: 'Example',
  together: { claim: 'Packed like a container, walled like a machine', examples: 'AWS Lambda: on Firecracker. Fargate: a VM for each task.' },
}

export const isolationStops: IsolationStop[] = [
  { name: 'Process', wall: 'users, permissions', example: 'node server.js', kind: 'process' },
  { name: 'Container', wall: 'namespaces, capabilities', example: 'runc', kind: 'container', source: 'namespaces7' },
  { name: 'Sandboxed container', kernel: 'Kernel in Go', wall: 'a second kernel answers first', example: 'gVisor', kind: 'container', between: true, source: 'gvisor' },
  { name: 'Container in a microVM', kernel: 'Small kernel', wall: 'a hypervisor', example: 'Kata', kind: 'both', between: true, source: 'kata' },
  { name: 'Virtual machine', kernel: 'Guest OS', wall: 'a hypervisor', example: 'VMware, KVM', kind: 'vm' },
]
