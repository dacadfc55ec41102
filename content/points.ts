import type { Point } from '#content'
import type { Side } from './sides'
import { t } from './words'

/** The benefits of each side, three to five of them and a click each, in the same shape, so that the two slides can be compared. */
export const points = {
  vm: [
    { title: t`Encapsulated`, text: t`Each environment is closed off: what breaks inside stays inside.`, picture: 'capsule' },
    { title: t`Reliable to share`, text: t`Hand over the same set-up and it can be reproduced exactly.`, picture: 'copy' },
    { title: t`Its own configuration`, text: t`Every environment gets the OS, versions and settings that it needs.`, picture: 'settings' },
  ],
  container: [
    { title: t`Encapsulated`, text: t`Everything the app needs, and nothing more: no bloat.`, picture: 'capsule' },
    { title: t`Efficient to share`, text: t`Configuration files and images reproduce and distribute it.`, picture: 'copy' },
    { title: t`Consistent`, text: t`Identical environments across systems.`, picture: 'same' },
    { title: t`Lightweight`, text: t`Minimal disk usage, low overhead.`, picture: 'feather' },
    { title: t`Fast`, text: t`Starts and runs quickly: no guest OS boots.`, picture: 'start' },
  ],
} satisfies Record<Side, Point[]>
