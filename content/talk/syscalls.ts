/** Whose kernel answers an app on each side, and how far a bug in each layer carries: what it is, and what it does. Sources: `copyFail2026`, `runc2025`, `userns`, `vmware2025`. */
export const syscalls = {
  apps: ['App', 'Neighbour'],
  call: 'system calls',
  devices: 'a few virtual devices',
  hostKernel: 'One kernel, one file cache',
  guestKernel: 'Own kernel and cache',
  hypervisor: 'Hypervisor',
  /** What the app runs as, inside and outside, unless user namespaces are asked for. */
  root: 'root',
  bugs: {
    vm: [
      { step: 'kernelBug', bug: 'The same bug', reach: 'stops at the machine’s wall.' },
      { step: 'escape', bug: 'VMware, 2025:', reach: 'a hypervisor has bugs, too.' },
    ],
    container: [
      { step: 'kernelBug', bug: 'Copy Fail, 2026:', reach: 'the page shared to save memory is the page that is written to.' },
      { step: 'runtimeBug', bug: 'runc, 2025:', reach: 'three ways out, as root by default.' },
    ],
  },
} as const

/** The clicks with which a bug comes. */
export type BugStep = typeof syscalls.bugs[keyof typeof syscalls.bugs][number]['step']
