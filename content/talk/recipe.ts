import { sides } from '../sides'

/** What each line of the slide's Dockerfile adds to the image, from the bottom, and what starts in a container. */
export const layersOf = [
  { step: 'base', kind: 'container', label: 'Alpine and Node.js' },
  { step: 'copy', kind: 'app', label: 'Your code' },
  { step: 'install', kind: 'library', label: 'Its libraries' },
] as const

/** The words around them, and what is added when the image runs. */
export const recipe = {
  image: 'Image, read-only',
  start: 'starts: node server.js',
  registry: 'pushed',
  container: `A ${sides.container.one}`,
  process: 'node server.js',
  port: 'port 8080 → 80',
  writable: 'Writable layer, empty',
}
