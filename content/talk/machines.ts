import { t } from '../words'

/** Three machines that are meant to be alike. Invented, and labelled so on the slide. */
export interface Machine {
  name: string
  /** What is installed on it, in the order of `machineSettings`. */
  settings: string[]
  /** What no image brings, in the order of `hardware`: without a container, and where a container's is another. */
  hardware: string[]
  contained?: string[]
  outcome: string
  works: boolean
}

/** How a machine's value stands to the others': not as the first one's, or the same as all. */
export type Mark = 'differs' | 'equal'

/** One line of the machines' cards: a value for each of them. */
export interface MachineRow {
  name: string
  values: string[]
  marks?: (Mark | undefined)[]
  /** False while it is still to come. */
  shown?: boolean
}

/** The words around them: what the table shows, before and after, what is said of a mark, and what came of it. */
export const machineWords = {
  caption: t`The same app on three machines, an invented example`,
  captionWithImage: t`The same image on the three machines, an invented example`,
  marks: { differs: t`differs`, equal: t`equal` },
  app: t`The same commit`,
  outcome: t`The outcome`,
}

export const machineSettings = [t`System`, 'Node.js', t`C library`, t`Time zone`]
export const hardware = [t`Kernel`, t`Processor`]

export const machines: Machine[] = [
  { name: t`Your laptop`, settings: ['macOS', '24.11', 'libSystem', t`Berlin`], hardware: ['XNU', 'arm64'], contained: [t`Linux 6.12, VM`, t`arm64, emulates`], outcome: t`It works`, works: true },
  { name: t`The build server`, settings: ['Ubuntu 24.04', '24.11', 'glibc 2.39', 'UTC'], hardware: ['Linux 6.8', 'amd64'], outcome: t`One test fails`, works: false },
  { name: t`Production`, settings: ['Debian 12', '18.19', 'glibc 2.36', 'UTC'], hardware: ['Linux 6.1', 'amd64'], outcome: t`It will not start`, works: false },
]

/** What an image of the same app has in it, and what comes of it, on whichever machine; no time zone is set in it, so it is UTC. Invented as well. */
export const image = {
  digest: 'sha256:9c2e…',
  settings: { 'Node.js': '24.11', [t`C library`]: 'musl 1.2', [t`Time zone`]: 'UTC' },
  outcome: t`It works`,
}

/** The image's way to the machines: what it is made from, where it waits, and what each part of the way is called. */
export const delivery = {
  file: { name: 'Dockerfile', text: ['FROM node:24-alpine', 'COPY . /app', 'RUN npm ci --prefix /app'] },
  image: t`Image, amd64`,
  registry: t`Registry`,
  build: 'build',
  push: 'push',
  pull: 'pull',
  kept: t`still the host’s`,
}
