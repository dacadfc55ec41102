/** What a container does without, or with, unless one asks for more, and how one gets it back. Sources: `k8sTenancy`, `dockerLimits`, `dockerStorage`, `userns`, `rootless`. */
export const defaults = [
  { id: 'kernel', costs: 'No kernel of its own', back: 'take a VM' },
  { id: 'wall', costs: 'A thinner wall', back: 'a microVM around it' },
  { id: 'limit', costs: 'No limits by default', back: '--memory\n--cpus' },
  { id: 'data', costs: 'Data goes with it', back: 'a volume' },
  { id: 'daemon', costs: 'A daemon that is root', back: 'rootless mode' },
] as const

/** What stands before each way back, and the words in the pictures. */
export const defaultWords = { back: 'Get it back', root: 'root', user: 'you' }
