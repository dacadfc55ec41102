import { t } from '../words'

/** What one gives up with a container unless one asks for more, and how one gets it back, by which side. Sources: `k8sTenancy`, `dockerLimits`, `dockerStorage`, `rootless`. */
export const defaults = [
  { id: 'kernel', lost: t`A kernel of its own`, by: 'vm', back: t`take a VM` },
  { id: 'wall', lost: t`The thick wall`, by: 'vm', back: t`a microVM around it` },
  { id: 'limit', lost: t`Limits by default`, by: 'container', back: '--memory\n--cpus' },
  { id: 'data', lost: t`Data that stays`, by: 'container', back: t`a volume` },
  { id: 'daemon', lost: t`A daemon without root`, by: 'container', back: t`rootless mode` },
] as const

/** What stands before each loss and each way back, what over those that the container itself has, and the words in the pictures. */
export const defaultWords = { lost: t`Given up`, back: t`Get it back`, returned: t`back`, root: 'root', user: t`you` }
