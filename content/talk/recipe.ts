import { t } from '../words'

/** What each line of the slide's Dockerfile adds to the image, from the bottom, and what starts in a container. */
export const layersOf = [
  { step: 'base', kind: 'container', label: t`Alpine and Node.js` },
  { step: 'copy', kind: 'app', label: t`Your code` },
  { step: 'install', kind: 'library', label: t`Its libraries` },
] as const

/** The server of the recipe, wherever it is drawn: what starts it, and its port outside and inside. */
export const server = { program: 'node server.js', port: { host: '8080', container: '80' }, writable: t`Writable layer` } as const

/** The words around them, and what is added when the image runs. */
export const recipe = {
  image: t`Image, read-only`,
  start: t`Your code: ${'server.js'}`,
  registry: t`pushed`,
  container: t`A container`,
  process: server.program,
  port: t`port ${server.port.host} → ${server.port.container}`,
  writable: t`Writable layer, empty`,
}
