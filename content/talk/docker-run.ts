/** Who does what on `docker run`, from the client to the kernel. Sources: `dockerRuntimes`, `dockerImageStore`. */
export const chain = [
  { step: 'client', name: 'docker', does: 'the client: sends the order' },
  { step: 'engine', name: 'Docker Engine', does: 'name, network, ports' },
  { step: 'containerd', name: 'containerd', does: 'pulls, unpacks, stacks layers' },
  { step: 'runc', name: 'runc', does: 'asks for walls, then exits' },
] as const

/** What comes of it, from the bottom, and what becomes of the data. Source: `dockerStorage`. */
export const started = {
  command: 'docker run -p 8080:80 acme/shop',
  kernel: 'Linux kernel: makes the walls, starts the process',
  writable: 'Writable layer',
  walls: ['namespaces', 'control group'],
  process: 'node server.js, PID 1',
  port: { host: '8080', container: '80' },
  data: { layer: 'goes with it', volume: 'Volume', stays: 'data stays' },
}
