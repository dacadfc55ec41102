/** What a container does without, or with, unless one asks for more, and how one gets it back, by which side. Sources: `k8sTenancy`, `dockerLimits`, `dockerStorage`, `rootless`. */
export const defaults = [
  { id: 'kernel', costs: 'No kernel of its own', by: 'vm', back: 'take a VM' },
  { id: 'wall', costs: 'A thinner wall', by: 'vm', back: 'a microVM around it' },
  { id: 'limit', costs: 'No limits by default', by: 'container', back: '--memory\n--cpus' },
  { id: 'data', costs: 'Data goes with it', by: 'container', back: 'a volume' },
  { id: 'daemon', costs: 'Docker’s root daemon', by: 'container', back: 'rootless mode' },
] as const

/** What stands before each way back, and the words in the pictures. */
export const defaultWords = { back: 'Get it back', root: 'root', user: 'you' }
