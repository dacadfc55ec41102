import { t } from '../words'

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
  /** A few words in the brick, for those who meet the term for the first time. */
  note: string
}

/** A virtual machine on a desktop, lowest layer first. */
export const vmStack = {
  hardware: { kind: 'hardware', label: t`Hardware`, note: t`one real computer` },
  host: { kind: 'host', label: t`Host OS`, note: t`the first OS: Windows, macOS or Linux` },
  software: { kind: 'vm', label: t`Virtual-machine software`, note: t`a hypervisor: VirtualBox, VMware` },
  guest: { kind: 'guest', label: t`Guest OS and its kernel`, note: t`the second OS: a full one, Linux for example` },
  libraries: { kind: 'library', label: t`Tools, libraries, dependencies`, note: t`installed in the guest` },
  app: { kind: 'app', label: t`Your code`, note: t`the only part you came for` },
} as const satisfies Record<string, Layer>

/** The bricks that several pictures have in common. */
export const bricks = {
  app: { kind: 'app', label: t`App` },
  library: { kind: 'library', label: t`Node.js, libraries` },
  guest: { kind: 'guest', label: t`Guest OS` },
  guestKernel: { kind: 'guest', label: t`Guest kernel` },
  software: { kind: 'vm', label: vmStack.software.label },
  host: { kind: 'host', label: t`Host OS and kernel` },
  hardware: { kind: 'hardware', label: vmStack.hardware.label },
} as const satisfies Record<string, Omit<Layer, 'note'>>

/** The stack of a server, where a hypervisor takes the place of host OS and VM software, with at most a small host beside it. */
export const serverStack: (Omit<Layer, 'note'> & { row: string, note?: string })[] = [
  { row: 'hardware', ...bricks.hardware },
  { row: 'bare-metal', kind: 'vm', label: t`Hypervisor`, note: t`ESXi, Xen, Hyper-V, or Linux with KVM` },
  { row: 'guest', kind: 'guest', label: vmStack.guest.label },
  { row: 'libraries', kind: 'library', label: t`Tools, libraries` },
  { row: 'app', kind: 'app', label: vmStack.app.label },
]

/** What the room may guess while the second system is still to come. */
export const between = t`What has to stand between?`

/** Where each of the two stacks is found. */
export const places = {
  desk: t`On your desk, usually: type 2`,
  server: t`On a server: type 1`,
}

/** What the dark slide before the container shows, for those who hear it. */
export const alone = t`It stands alone on an empty slide: no guest system, no virtual-machine software, no host.`
