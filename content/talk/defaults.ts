import { t } from '../words'

/** What a container does without, or with, unless one asks for more, and how one gets it back, by which side. Sources: `k8sTenancy`, `dockerLimits`, `dockerStorage`, `rootless`. */
export const defaults = [
  { id: 'kernel', costs: t`No kernel of its own`, by: 'vm', back: t`take a VM` },
  { id: 'wall', costs: t`A thinner wall`, by: 'vm', back: t`a microVM around it` },
  { id: 'limit', costs: t`No limits by default`, by: 'container', back: '--memory\n--cpus' },
  { id: 'data', costs: t`Data goes with it`, by: 'container', back: t`a volume` },
  { id: 'daemon', costs: t`Docker’s root daemon`, by: 'container', back: t`rootless mode` },
] as const

/** What stands before each way back, what over those that the container itself has, and the words in the pictures. */
export const defaultWords = { back: t`Get it back`, returned: t`back`, root: 'root', user: t`you` }
