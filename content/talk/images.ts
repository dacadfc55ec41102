import { sides } from '../sides'

/** An image as a registry sends it: MB compressed, amd64. Source: `repoInfo2026`. */
export interface ImageSize {
  name: string
  mb: number
}

export const alpine = { name: 'alpine:3.24.2', mb: 3.85 } satisfies ImageSize
export const nodeAlpine = { name: 'node:24-alpine', mb: 58.2 } satisfies ImageSize
export const imageSizes: ImageSize[] = [alpine, { name: 'debian:trixie-slim', mb: 29.8 }, nodeAlpine, { name: 'node:24', mb: 408.9 }]

/** "3.85 MB", "58.2 MB". */
export const imageMegabytes = (mb: number) => `${mb.toFixed(mb < 10 ? 2 : 1)} MB`

/** MB compressed of the largest layer of `nodeAlpine`, over its base. Source: `repoInfo2026`. */
const node = 53.1

/** What the containers stand on, from the top: their code, then the layers of `nodeAlpine`, whose sizes add up to its own. */
export const sharedLayers = [
  { id: 'app', label: 'Your code', size: 'read-only' },
  { id: 'node', label: 'Node.js 24', size: imageMegabytes(node), measured: true },
  { id: 'small', label: 'Small layers', size: imageMegabytes(nodeAlpine.mb - node - alpine.mb), measured: true },
  { id: 'base', label: 'Alpine base', size: imageMegabytes(alpine.mb), measured: true },
]

export const sharing = {
  containers: 3,
  nameOf: (n: number) => `${sides.container.short} ${n}`,
  /** What each has of its own. */
  own: 'own writable layer: starts at 0 B',
  /** Behind the number of containers that run. */
  counted: (n: number) => `${n === 1 ? sides.container.one : sides.container.many}, one download of ${nodeAlpine.name}:`,
  scale: 'Layers are not to scale; on disk they are unpacked.',
  sizes: { title: 'What you can build FROM', scale: 'compressed download, area to scale' },
}
