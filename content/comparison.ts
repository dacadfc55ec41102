import type { SourceId } from './sources'

/**
 * The comparison table, row by row. `**…**` marks the words that differ: they
 * are what stands out when the row appears.
 */
export interface ComparisonRow {
  feature: string
  vm: string
  container: string
  /** What the row rests on, in a few words; a number carries its year. */
  evidence: string
  source: SourceId
  /** The deck's own figure that stands in place of `evidence`, beside the source, where it was measured. */
  measured?: 'start' | 'disk'
}

export const comparison: ComparisonRow[] = [
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
    evidence: 'KVM, random reads: −45%',
    source: 'felter2014',
    measured: 'start',
  },
  {
    feature: 'Disk usage',
    vm: 'Large: a **full OS per VM**',
    container: 'Small: shared kernel, **minimal layer**',
    evidence: 'Alpine: 3.85 MB to pull',
    source: 'repoInfo2026',
    measured: 'disk',
  },
  {
    feature: 'Sharing and set-up',
    vm: '**Harder** to reproduce and distribute',
    container: '**Easy**, with images and config files',
    evidence: 'One image format, 2017',
    source: 'oci2017',
  },
  {
    feature: 'Use case',
    vm: '**Full OS isolation**, rare special cases',
    container: '**App isolation**, standard development',
    evidence: '98% use cloud-native ways',
    source: 'cncf2026',
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
