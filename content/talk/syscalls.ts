import { t } from '../words'

/** Whose kernel answers an app on each side, and how far a bug in each layer carries: what it is, and what it does. Sources: `copyFail2026`, `runc2025`, `userns`, `vmware2025`. */
export const syscalls = {
  apps: [t`App`, t`Neighbour`],
  call: t`system calls`,
  devices: t`a few virtual devices`,
  hostKernel: t`One kernel, one file cache`,
  guestKernel: t`Own kernel and cache`,
  hypervisor: t`Hypervisor`,
  /** What the app runs as, inside and outside, unless user namespaces are asked for. */
  root: 'root',
  bugs: {
    vm: [
      { step: 'kernelBug', bug: t`The same bug`, reach: t`stops at the machine’s wall.` },
      { step: 'escape', bug: t`VMware, 2025:`, reach: t`a hypervisor has bugs, too.` },
    ],
    container: [
      { step: 'kernelBug', bug: t`Copy Fail, 2026:`, reach: t`the page shared to save memory is the page that is written to.` },
      { step: 'runtimeBug', bug: t`runc, 2025:`, reach: t`three ways out, as root by default.` },
    ],
  },
} as const

/** The clicks with which a bug comes. */
export type BugStep = typeof syscalls.bugs[keyof typeof syscalls.bugs][number]['step']
