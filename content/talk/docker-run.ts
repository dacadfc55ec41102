import { t } from '../words'
import { server } from './recipe'

/** Who does what on `docker run`, from the client to the kernel. Sources: `dockerRuntimes`, `dockerImageStore`. */
export const chain = [
  { step: 'client', name: 'docker', does: t`the client: sends the order` },
  { step: 'engine', name: 'Docker Engine', does: t`name, network, ports` },
  { step: 'containerd', name: 'containerd', does: t`pulls, unpacks, stacks layers` },
  { step: 'runc', name: 'runc', does: t`asks for walls, then exits` },
] as const

/** What comes of it, from the bottom, and what becomes of the data. Source: `dockerStorage`. */
export const started = {
  command: `docker run -p ${server.port.host}:${server.port.container} acme/shop`,
  kernel: t`Linux kernel: makes the walls, starts the process`,
  image: t`Image, read-only`,
  writable: server.writable,
  walls: [t`namespaces`, t`control group`],
  process: `${server.program}, PID 1`,
  port: { ...server.port, name: t`port` },
  data: { layer: t`goes with it`, volume: t`Volume`, stays: t`data stays` },
}
