import { server } from './recipe'

/** Who does what on `docker run`, from the client to the kernel. Sources: `dockerRuntimes`, `dockerImageStore`. */
export const chain = [
  { step: 'client', name: 'docker', does: 'the client: sends the order' },
  { step: 'engine', name: 'Docker Engine', does: 'name, network, ports' },
  { step: 'containerd', name: 'containerd', does: 'pulls, unpacks, stacks layers' },
  { step: 'runc', name: 'runc', does: 'asks for walls, then exits' },
] as const

/** What comes of it, from the bottom, and what becomes of the data. Source: `dockerStorage`. */
export const started = {
  command: `docker run -p ${server.port.host}:${server.port.container} acme/shop`,
  kernel: 'Linux kernel: makes the walls, starts the process',
  image: 'Image, read-only',
  writable: server.writable,
  walls: ['namespaces', 'control group'],
  process: `${server.program}, PID 1`,
  port: { ...server.port, name: 'port' },
  data: { layer: 'goes with it', volume: 'Volume', stays: 'data stays' },
}
