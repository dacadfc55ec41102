import type { Side } from '../sides'
import { t } from '../words'

/** Where the way ends: what to take, and for what; `both` is a container inside a VM's wall. */
export interface End {
  kind: Side | 'both'
  name: string
  what: string
}

/** Which one to take: each question with the answer that leads off the usual path, to its end, and the one that leads on. Source of the second end: `dockerSandboxes`. */
export const usualPath: { title: string, questions: { asks: string, off: string, on: string, end: End }[], end: End } = {
  title: t`Which one to take`,
  questions: [
    { asks: t`Another OS or kernel?`, off: t`yes`, on: t`no`, end: { kind: 'vm', name: t`Virtual machine`, what: t`an old driver, a desktop` } },
    { asks: t`Do you trust the code and its neighbours?`, off: t`no`, on: t`yes`, end: { kind: 'both', name: t`Container in a microVM`, what: t`code of strangers, of agents` } },
  ],
  end: { kind: 'container', name: t`Container`, what: t`your own code` },
}
