import type { Side } from '../sides'

/** Where the way ends: what to take, and for what; `both` is a container inside a VM's wall. */
export interface End {
  kind: Side | 'both'
  name: string
  what: string
}

/** Which one to take: each question with the answer that leads off the usual path, to its end, and the one that leads on. Source of the second end: `dockerSandboxes`. */
export const usualPath: { title: string, questions: { asks: string, off: string, on: string, end: End }[], end: End } = {
  title: 'Which one to take',
  questions: [
    { asks: 'Another OS or kernel?', off: 'yes', on: 'no', end: { kind: 'vm', name: 'Virtual machine', what: 'an old driver, a desktop' } },
    { asks: 'Do you trust the code and its neighbours?', off: 'no', on: 'yes', end: { kind: 'both', name: 'Container in a microVM', what: 'code of strangers, of agents' } },
  ],
  end: { kind: 'container', name: 'Container', what: 'your own code' },
}
