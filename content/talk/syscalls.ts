/** The versions of runc that let a container out. Source: `runc2024`. */
export const leakyRunc = 'runc up to 1.1.11'

/** The way of a system call on each side, and how far a bug in each layer carries: what it is, and what it does. */
export const syscalls = {
  apps: ['App', 'Neighbour'],
  call: 'system calls',
  devices: 'a few virtual devices',
  hostKernel: 'Host kernel, shared',
  hypervisor: 'Hypervisor',
  bugs: {
    container: [
      { step: 'kernelBug', bug: 'A kernel bug', reach: 'reaches every container, as framed.' },
      { step: 'runtimeBug', bug: 'A runtime bug', reach: `lets one out, too: ${leakyRunc}.` },
    ],
    vm: [
      { step: 'kernelBug', bug: 'The same bug', reach: 'stays inside one guest.' },
      { step: 'escape', bug: 'A hypervisor bug', reach: 'opens the door: VMs escape too.' },
    ],
  },
} as const
