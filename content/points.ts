import type { Point } from '#content'
import type { Side } from './sides'

/** The benefits of each side, in the same shape, so that the two slides can be compared. */
export const points = {
  vm: [
    { title: 'Encapsulated', text: 'Each environment is closed off: what breaks inside stays inside.', picture: 'capsule' },
    { title: 'Reliable to share', text: 'Hand over the same set-up and it can be reproduced exactly.', picture: 'copy' },
    { title: 'Its own configuration', text: 'Every environment gets the OS, versions and settings that it needs.', picture: 'settings' },
  ],
  container: [
    { title: 'Encapsulated', text: 'Everything the app needs, and nothing more: no bloat.', picture: 'capsule' },
    { title: 'Efficient to share', text: 'Configuration files and images reproduce and distribute it.', picture: 'copy' },
    { title: 'Consistent', text: 'Identical environments across systems.', picture: 'same' },
    { title: 'Lightweight', text: 'Minimal disk usage, low overhead.', picture: 'feather' },
    { title: 'Fast', text: 'Starts and runs quickly: no guest OS boots.', picture: 'start' },
  ],
} satisfies Record<Side, Point[]>
