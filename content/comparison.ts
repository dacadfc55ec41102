import type { ComparisonRow } from '#content'
import { randomReads } from './costs'
import type { Figure } from './own'
import type { Side } from './sides'
import { type SourceId, sources } from './sources'
import { alpine, imageMegabytes } from './talk/images'
import { percent, t } from './words'

/** The comparison table, row by row: what is promised, what it costs, what the wall holds. */
export const comparison: ComparisonRow<Side, SourceId, Figure>[] = [
  {
    feature: t`Encapsulation`,
    vm: t`**Entire OS**, tools and app`,
    container: t`App and dependencies, **no full OS**`,
    evidence: t`Isolated processes`,
    source: 'dockerContainer',
    about: 1,
    picture: 'stack',
  },
  {
    feature: t`Performance`,
    vm: t`**Slower** at boot and I/O, heavy on resources`,
    container: t`**Fast**, lightweight`,
    evidence: t`I/O in ${sources.felter2014.year}: −${percent(1 - randomReads.measured.vm / randomReads.base)}`,
    source: 'felter2014',
    measured: 'start',
    about: 2,
    picture: 'bars',
    sizes: randomReads.measured,
    better: 'container',
  },
  {
    feature: t`Disk usage`,
    vm: t`Large: a **full OS per VM**`,
    container: t`Small: shared kernel, **minimal layer**`,
    evidence: `Alpine: ${imageMegabytes(alpine.mb)}`,
    source: 'repoInfo2026',
    measured: 'disk',
    about: 2,
    picture: 'copies',
    better: 'container',
  },
  {
    feature: t`Sharing and set-up`,
    vm: t`**Harder** to reproduce and distribute`,
    container: t`**Easy**, with images and config files`,
    evidence: t`Named by digest`,
    source: 'oci2024',
    about: 2,
    picture: 'handover',
    better: 'container',
  },
  {
    feature: t`Use case`,
    vm: t`**Full OS isolation**, rare special cases`,
    container: t`**App isolation**, standard development`,
    evidence: t`A process each`,
    source: 'dockerContainer',
    about: 3,
    picture: 'rooms',
  },
  {
    feature: t`Kernel`,
    vm: t`**Its own**: any OS that fits the CPU`,
    container: t`**The host’s**: same family, same CPU`,
    evidence: t`Namespaces`,
    source: 'namespaces7',
    about: 3,
    picture: 'kernels',
    better: 'vm',
  },
  {
    feature: t`Isolation`,
    vm: t`**Stronger**: a machine boundary`,
    container: t`**Weaker**: one shared kernel`,
    evidence: t`“Weaker”`,
    source: 'k8sTenancy',
    about: 3,
    picture: 'fault',
    better: 'vm',
  },
]
