/**
 * What stands on what. Each layer is one brick in every picture, and its
 * `kind` is what gives it colour, pattern and icon there.
 */
export type LayerKind =
  | 'hardware'
  | 'host'
  | 'vm'
  | 'guest'
  | 'library'
  | 'app'
  | 'container'

export interface Layer {
  kind: LayerKind
  label: string
  /** One line beside the brick, for those who meet the term for the first time. */
  note: string
}

/** A virtual machine on a desktop, lowest layer first. */
export const vmStack = {
  hardware: { kind: 'hardware', label: 'Hardware', note: 'One real computer' },
  host: { kind: 'host', label: 'Host OS', note: 'The first OS: Windows, macOS or Linux' },
  software: { kind: 'vm', label: 'Virtual-machine software', note: 'A hypervisor: VirtualBox, VMware Workstation' },
  guest: { kind: 'guest', label: 'Guest OS and its kernel', note: 'The second OS: a full one, Linux for example' },
  libraries: { kind: 'library', label: 'Tools, libraries, dependencies', note: 'Installed inside the guest' },
  app: { kind: 'app', label: 'Your code', note: 'The only part you came for' },
} as const satisfies Record<string, Layer>

/** The bricks that several pictures have in common. */
export const bricks = {
  app: { kind: 'app', label: 'App' },
  library: { kind: 'library', label: 'Node.js, libraries' },
  guest: { kind: 'guest', label: 'Guest OS' },
  guestKernel: { kind: 'guest', label: 'Guest kernel' },
  software: { kind: 'vm', label: vmStack.software.label },
  host: { kind: 'host', label: 'Host OS and kernel' },
  hardware: { kind: 'hardware', label: vmStack.hardware.label },
} as const satisfies Record<string, Omit<Layer, 'note'>>

/** What takes the place of host OS and VM software on a server, with at most a small host beside it. */
export const bareMetalHypervisor: Layer = {
  kind: 'vm',
  label: 'Hypervisor',
  note: 'ESXi, Xen, Hyper-V, or Linux with KVM.',
}

/** Where each of the two stacks is found. */
export const places = {
  desk: 'On your desk, usually: type 2',
  server: 'On a server',
}
