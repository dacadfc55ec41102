import { t } from '../words'

/** A process on a host and the same program started behind walls, with made-up numbers, and what the walls do. */
export const server = {
  command: 'node server.js',
  pid: { before: 'PID 4242', walled: t`PID 1 inside, 4311 on the host` },
  neighbours: ['systemd, PID 1', 'sshd, PID 812', 'postgres, PID 1204', 'worker, PID 3377'],
  /** What the neighbours are, for those who hear them, before and behind the wall. */
  around: { before: t`Other processes on the host`, walled: t`Other processes, out of its sight` },
  walls: {
    namespaces: [t`Namespaces`, t`what it sees`],
    cgroups: [t`Control groups`, t`what it may use, if you set a limit`],
    files: [t`Root filesystem`, t`which files it has`],
  },
  files: t`its own /usr, /lib and /etc`,
  kernel: t`One Linux kernel`,
  whole: t`A container: a lightweight, isolated environment for running an app`,
} as const

/** What starts a container and has no part in its running. */
export const engine = { name: 'Docker Engine', does: t`a lightweight runtime, beside what it starts` }
