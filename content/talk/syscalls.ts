/** The way of a system call on each side, and how far a bug in each layer carries: what it is, and what it does. Sources: `copyFail2026`, `runc2025`, `vmware2025`. */
export const syscalls = {
  apps: ['App', 'Neighbour'],
  call: 'system calls',
  devices: 'a few virtual devices',
  hostKernel: 'Host kernel, shared',
  hypervisor: 'Hypervisor',
  bugs: {
    container: [
      { step: 'kernelBug', bug: 'Copy Fail, 2026:', reach: 'writes to files that all share.' },
      { step: 'runtimeBug', bug: 'Runtime bugs', reach: 'let one out, too: three in runc, 2025.' },
    ],
    vm: [
      { step: 'kernelBug', bug: 'The same bug', reach: 'stays inside one guest’s own cache.' },
      { step: 'escape', bug: 'A hypervisor bug', reach: 'opens the door: VMs escape too.' },
    ],
  },
} as const
