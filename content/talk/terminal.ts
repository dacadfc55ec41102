/** What the two terminals are, and of what the recordings speak. */
export const terminals = {
  host: { title: 'On the host', kind: 'host' },
  container: { title: 'In a container on it', kind: 'container' },
} as const

/** What the answers to one command show, on the host and in the container. */
export interface Claim {
  step: string
  /** What the room may guess before. */
  asks: string
  /** Whether they show it. */
  holds: (host: string, container: string) => boolean
  /** What is said of them. */
  says: (host: string, container: string) => string
  /** Whether both answers are the same thing: then they stand beside an equals sign. */
  equal?: true
}

const major = (version: string) => version.split('.')[0]
const isNumber = (text: string) => /^\d+$/.test(text)

/** In the order in which the recordings in ../recordings/ have the commands. The check compares them. */
export const claims = [
  { step: 'kernel', asks: 'The same kernel?', equal: true, holds: (host, container) => host !== '' && host === container, says: () => 'The same kernel' },
  { step: 'files', asks: 'The same files?', holds: (host, container) => host !== container, says: (host, container) => `Other files: Debian ${major(host)} outside, ${major(container)} inside` },
  { step: 'number', asks: 'The same process number?', holds: (host, container) => isNumber(host) && host !== '1' && container === '1', says: (host, container) => `One process: number ${host} outside, ${container} inside` },
] as const satisfies Claim[]

/** Said of the recordings, before the command that makes them. */
export const recorded = (date: Date, title: string) => `Recorded ${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })}, unchanged: ${title}. Again:`
