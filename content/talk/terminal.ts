import { day, t } from '../words'

/** What the two terminals are, and of what the recordings speak. */
export const terminals = {
  host: { title: t`On the host`, kind: 'host' },
  container: { title: t`In a container on it`, kind: 'container' },
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

const major = (version: string) => version.split('.')[0]!
const isNumber = (text: string) => /^\d+$/.test(text)

/** In the order in which the recordings in ../recordings/ have the commands. The check compares them. */
export const claims = [
  { step: 'kernel', asks: t`The same kernel?`, equal: true, holds: (host, container) => host !== '' && host === container, says: () => t`The same kernel` },
  { step: 'files', asks: t`The same files?`, holds: (host, container) => host !== container, says: (host, container) => t`Other files: Debian ${major(host)} outside, ${major(container)} inside` },
  { step: 'number', asks: t`The same process number?`, holds: (host, container) => isNumber(host) && host !== '1' && container === '1', says: (host, container) => t`One process, two numbers: ${host} outside, ${container} inside` },
] as const satisfies Claim[]

/** Said of the recordings, before the command that makes them: with which image, engine and system, and their versions as their makers number them, without what a distribution adds. */
export const recorded = (date: Date, title: string) => t`Recorded ${day(date)}: ${title.replace(/(?<=\d)[+~][^\s,]*|GNU\/Linux /g, '')};`
