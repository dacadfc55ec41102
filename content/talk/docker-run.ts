import { t } from '../words'
import { server } from './recipe'

/** Who does what on `docker run`, from the client to the kernel. Sources: `dockerRuntimes`, `dockerImageStore`. */
export const chain = [
  { step: 'client', name: 'docker', does: t`order` },
  { step: 'engine', name: 'Docker Engine', does: t`network` },
  { step: 'containerd', name: 'containerd', does: t`layers` },
  { step: 'runc', name: 'runc', does: t`asks for walls` },
] as const

/** What comes of it, from the bottom, and what becomes of the data. Source: `dockerStorage`. */
export const started = {
  command: `docker run -p ${server.port.host}:${server.port.container} acme/shop`,
  /** What the kernel has done so far: nothing yet, the walls, the process. */
  kernel: [t`Linux kernel`, t`Linux kernel: makes the walls`, t`Linux kernel: makes the walls, runs the process`],
  image: t`Image, read-only`,
  writable: server.writable,
  walls: [t`namespaces`, t`control group`],
  process: server.program,
  port: { ...server.port, name: t`port` },
  data: { layer: t`goes with it`, volume: t`Volume`, stays: t`data stays` },
}
