import type { Side } from '../sides'
import type { SourceId } from '../sources'

/** A stop on the way from a bare process to a virtual machine. */
export interface IsolationStop {
  name: string
  /** Whose kernel answers the app's system calls. */
  kernel: string
  /** What stands between the app and its neighbours. */
  wall: string
  example: string
  /** Which side the stop's packaging and boundary belong to; both, where it is a container in a VM. */
  kind: 'process' | 'both' | Side
  /** Between the container and the VM that everybody knows. */
  between?: true
  source?: SourceId
}

/** What stands over the two ends, before each of a stop's facts, and below the stop where the two sides meet. */
export const isolationWords = {
  ends: ['lighter', 'more isolated'],
  kernel: 'Kernel',
  wall: 'Wall',
  example: 'For example',
  together: 'AWS Lambda: the framed one, on Firecracker. Fargate: a VM for each task. Clusters in a cloud, usually: many containers in each VM.',
}

export const isolationStops: IsolationStop[] = [
  { name: 'Process', kernel: 'the host’s', wall: 'users and permissions', example: 'node server.js', kind: 'process' },
  { name: 'Container', kernel: 'the host’s', wall: 'namespaces, cgroups', example: 'runc', kind: 'container', source: 'namespaces7' },
  { name: 'Sandboxed container', kernel: 'its own, in user space', wall: 'a second kernel answers first', example: 'gVisor', kind: 'container', between: true, source: 'gvisor' },
  { name: 'Container in a microVM', kernel: 'its own, minimal', wall: 'the hypervisor', example: 'Kata, a VM for each pod', kind: 'both', between: true, source: 'kata' },
  { name: 'Virtual machine', kernel: 'its own, full', wall: 'the hypervisor', example: 'VMware, KVM, EC2', kind: 'vm' },
]
