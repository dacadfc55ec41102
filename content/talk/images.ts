import { number, t } from '../words'

/** An image as a registry sends it: MB compressed, amd64. Source: `repoInfo2026`. */
export interface ImageSize {
  name: string
  mb: number
}

export const alpine = { name: 'alpine:3.24.2', mb: 3.85 } satisfies ImageSize
export const nodeAlpine = { name: 'node:24-alpine', mb: 58.2 } satisfies ImageSize
export const imageSizes: ImageSize[] = [alpine, { name: 'debian:trixie-slim', mb: 29.8 }, nodeAlpine, { name: 'node:24', mb: 408.9 }]

/** "3.85 MB", "58.2 MB". */
export const imageMegabytes = (mb: number) => `${number(mb, mb < 10 ? 2 : 1)} MB`

/** What stands beside the sizes. */
export const imageWords = { scale: t`Downloads, areas to scale` }
