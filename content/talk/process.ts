import { sides } from '../sides'

/** A process on a host and the same program started behind walls, with made-up numbers, and what the walls do. */
export const server = {
  command: 'node server.js',
  pid: { before: 'PID 4242', walled: 'PID 1 inside, 4311 on the host' },
  neighbours: ['systemd, PID 1', 'sshd, PID 812', 'postgres, PID 1204', 'worker, PID 3377'],
  /** What the neighbours are, for those who hear them, before and behind the wall. */
  around: { before: 'Other processes on the host', walled: 'Other processes, out of its sight' },
  walls: {
    namespaces: ['Namespaces', 'what it sees'],
    cgroups: ['Control groups', 'what it may use, if you set a limit'],
    files: ['Root filesystem', 'which files it has'],
  },
  files: 'its own /usr, /lib and /etc',
  kernel: 'One Linux kernel',
  whole: `A ${sides.container.one}: a lightweight, isolated environment for running an app`,
} as const

/** What starts a container and has no part in its running. */
export const engine = { name: 'Docker Engine', does: 'a lightweight runtime, beside what it starts' }
