import type { ComparisonRow } from '#content'
import { randomReads } from './costs'
import type { Figure } from './own'
import type { Side } from './sides'
import { type SourceId, sources } from './sources'
import { alpine } from './talk/images'

/** The comparison table, row by row. */
export const comparison: ComparisonRow<Side, SourceId, Figure>[] = [
  {
    feature: 'Encapsulation',
    vm: '**Entire OS**, tools and app',
    container: 'App and dependencies, **no full OS**',
    evidence: 'A process with its files',
    source: 'dockerContainer',
  },
  {
    feature: 'Performance',
    vm: '**Slower** at random I/O and boot, heavy on resources',
    container: '**Fast**, lightweight',
    evidence: `KVM, random reads in ${sources.felter2014.year}: −${Math.round((1 - randomReads.measured.vm / randomReads.base) * 100)}%`,
    source: 'felter2014',
    measured: 'start',
  },
  {
    feature: 'Disk usage',
    vm: 'Large: a **full OS per VM**',
    container: 'Small: shared kernel, **minimal layer**',
    evidence: `Alpine in ${sources.repoInfo2026.year}: ${alpine.mb} MB to pull`,
    source: 'repoInfo2026',
    measured: 'disk',
  },
  {
    feature: 'Sharing and set-up',
    vm: '**Harder** to reproduce and distribute',
    container: '**Easy**, with images and config files',
    evidence: 'A digest names each image',
    source: 'oci2024',
  },
  {
    feature: 'Use case',
    vm: '**Full OS isolation**, rare special cases',
    container: '**App isolation**, standard development',
    evidence: 'A process per app component',
    source: 'dockerContainer',
  },
  {
    feature: 'Kernel',
    vm: '**Its own**: any OS that fits the CPU',
    container: '**The host’s**: same family, same CPU',
    evidence: 'Namespaces of one kernel',
    source: 'namespaces7',
  },
  {
    feature: 'Isolation',
    vm: '**Stronger**: a machine boundary',
    container: '**Weaker**: one shared kernel',
    evidence: '“Weaker”, say the docs',
    source: 'k8sTenancy',
  },
]
