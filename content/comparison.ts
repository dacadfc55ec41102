import type { ComparisonRow } from '#content'
import { randomReads } from './costs'
import type { Figure } from './own'
import type { Side } from './sides'
import { type SourceId, sources } from './sources'
import { alpine } from './talk/images'

/** The comparison table, row by row: what is promised, what it costs, what the wall holds. */
export const comparison: ComparisonRow<Side, SourceId, Figure>[] = [
  {
    feature: 'Encapsulation',
    vm: '**Entire OS**, tools and app',
    container: 'App and dependencies, **no full OS**',
    evidence: 'Isolated processes',
    source: 'dockerContainer',
    about: 1,
    picture: 'stack',
  },
  {
    feature: 'Performance',
    vm: '**Slower** at boot and I/O, heavy on resources',
    container: '**Fast**, lightweight',
    evidence: `I/O in ${sources.felter2014.year}: −${Math.round((1 - randomReads.measured.vm / randomReads.base) * 100)}%`,
    source: 'felter2014',
    measured: 'start',
    about: 2,
    picture: 'bars',
    sizes: randomReads.measured,
    better: 'container',
  },
  {
    feature: 'Disk usage',
    vm: 'Large: a **full OS per VM**',
    container: 'Small: shared kernel, **minimal layer**',
    evidence: `Alpine: ${alpine.mb} MB`,
    source: 'repoInfo2026',
    measured: 'disk',
    about: 2,
    picture: 'copies',
    better: 'container',
  },
  {
    feature: 'Sharing and set-up',
    vm: '**Harder** to reproduce and distribute',
    container: '**Easy**, with images and config files',
    evidence: 'Named by digest',
    source: 'oci2024',
    about: 2,
    picture: 'handover',
    better: 'container',
  },
  {
    feature: 'Use case',
    vm: '**Full OS isolation**, rare special cases',
    container: '**App isolation**, standard development',
    evidence: 'A process each',
    source: 'dockerContainer',
    about: 3,
    picture: 'rooms',
  },
  {
    feature: 'Kernel',
    vm: '**Its own**: any OS that fits the CPU',
    container: '**The host’s**: same family, same CPU',
    evidence: 'Namespaces',
    source: 'namespaces7',
    about: 3,
    picture: 'kernels',
    better: 'vm',
  },
  {
    feature: 'Isolation',
    vm: '**Stronger**: a machine boundary',
    container: '**Weaker**: one shared kernel',
    evidence: '“Weaker”',
    source: 'k8sTenancy',
    about: 3,
    picture: 'fault',
    better: 'vm',
  },
]
