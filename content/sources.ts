import type { Source } from '#content'
import { leakyRunc } from './talk/syscalls'

/**
 * Every work that the deck cites, once.
 *
 * A slide cites by id (`<Cite id="felter2014" />`) and so do the typed facts in
 * this folder; the list on the last slide is made from the ids in use. The
 * check refuses an unknown id, and advises about a source without title, year or link.
 */
export const sources = {
  felter2014: {
    short: 'Felter et al., 2014',
    title: 'An updated performance comparison of virtual machines and Linux containers',
    by: 'W. Felter, A. Ferreira, R. Rajamony, J. Rubio. Short version at ISPASS 2015; IBM Research Report RC25482,',
    year: 2014,
    link: 'https://doi.org/10.1109/ISPASS.2015.7095802',
  },
  slacker2016: {
    short: 'Harter et al., FAST 2016',
    title: 'Slacker: fast distribution with lazy Docker containers',
    by: 'T. Harter et al. USENIX FAST',
    year: 2016,
    link: 'https://www.usenix.org/conference/fast16/technical-sessions/presentation/harter',
  },
  lightvm2017: {
    short: 'Manco et al., SOSP 2017',
    title: 'My VM is lighter (and safer) than your container',
    by: 'F. Manco et al. ACM SOSP',
    year: 2017,
    link: 'https://doi.org/10.1145/3132747.3132763',
  },
  firecracker2020: {
    short: 'Agache et al., NSDI 2020',
    title: 'Firecracker: lightweight virtualization for serverless applications',
    by: 'A. Agache et al. USENIX NSDI',
    year: 2020,
    link: 'https://www.usenix.org/conference/nsdi20/presentation/agache',
  },
  firecrackerSpec: {
    short: 'Firecracker specification',
    title: 'Firecracker SPECIFICATION.md',
    by: 'firecracker-microvm/firecracker, as read in November',
    year: 2026,
    link: 'https://github.com/firecracker-microvm/firecracker/blob/main/SPECIFICATION.md',
  },
  percival2021: {
    short: 'Percival, 2021',
    title: 'EC2 boot time benchmarking',
    by: 'C. Percival. Daemonic Dispatches, 12 August',
    year: 2021,
    link: 'https://www.daemonology.net/blog/2021-08-12-EC2-boot-time-benchmarking.html',
  },
  repoInfo2026: {
    short: 'docker-library, 2026',
    title: 'Sizes of the Docker Official Images, amd64, compressed',
    by: 'docker-library/repo-info, snapshots of August and September',
    year: 2026,
    link: 'https://github.com/docker-library/repo-info',
  },
  dockerStorage: {
    short: 'Docker docs, storage drivers',
    title: 'Storage drivers: container size on disk',
    by: 'Docker documentation, as read in November',
    year: 2026,
    link: 'https://docs.docker.com/engine/storage/drivers/',
  },
  dockerContainer: {
    short: 'Docker docs, What is a container?',
    title: 'What is a container?',
    by: 'Docker documentation, as read in November',
    year: 2026,
    link: 'https://docs.docker.com/get-started/docker-concepts/the-basics/what-is-a-container/',
  },
  dockerDesktop: {
    short: 'Docker docs, Docker Desktop',
    title: 'Docker Desktop runs a Linux VM on Mac, Windows and Linux',
    by: 'Docker documentation, as read in November',
    year: 2026,
    link: 'https://docs.docker.com/desktop/',
  },
  wsl2: {
    short: 'Microsoft, About WSL',
    title: 'What is the Windows Subsystem for Linux?',
    by: 'Microsoft Learn, as read in November',
    year: 2026,
    link: 'https://learn.microsoft.com/en-us/windows/wsl/about',
  },
  namespaces7: {
    short: 'namespaces(7), cgroups(7)',
    title: 'namespaces(7) and cgroups(7), Linux manual pages',
    by: 'Linux man-pages project, as read in November',
    year: 2026,
    link: 'https://man7.org/linux/man-pages/man7/namespaces.7.html',
  },
  oci2017: {
    short: 'OCI specifications 1.0, 2017',
    title: 'Image and runtime specifications, version 1.0',
    by: 'Open Container Initiative, launched 22 June 2015; specifications of July',
    year: 2017,
    link: 'https://opencontainers.org/about/overview/',
  },
  k8sRuntimes: {
    short: 'Kubernetes docs, container runtimes',
    title: 'Container runtimes',
    by: 'Kubernetes documentation, as read in November',
    year: 2026,
    link: 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/',
  },
  k8sTenancy: {
    short: 'Kubernetes docs, multi-tenancy',
    title: 'Multi-tenancy: sandboxing containers',
    by: 'Kubernetes documentation, as read in November',
    year: 2026,
    link: 'https://kubernetes.io/docs/concepts/security/multi-tenancy/',
  },
  runc2024: {
    short: 'CVE-2024-21626',
    title: `CVE-2024-21626: container escape in ${leakyRunc}, fixed in 1.1.12`,
    by: 'US National Vulnerability Database,',
    year: 2024,
    link: 'https://nvd.nist.gov/vuln/detail/CVE-2024-21626',
  },
  gvisor: {
    short: 'gVisor docs',
    title: 'What is gVisor?',
    by: 'gVisor documentation, as read in November',
    year: 2026,
    link: 'https://gvisor.dev/docs/',
  },
  kata: {
    short: 'Kata Containers',
    title: 'Kata Containers: virtual machines that feel like containers',
    by: 'Kata Containers project, as read in November',
    year: 2026,
    link: 'https://katacontainers.io/',
  },
  cncf2026: {
    short: 'CNCF survey, January 2026',
    title: 'Annual cloud native survey',
    by: 'Cloud Native Computing Foundation, 20 January',
    year: 2026,
    link: 'https://www.cncf.io/announcements/2026/01/20/kubernetes-established-as-the-de-facto-operating-system-for-ai-as-production-use-hits-82-in-2025-cncf-annual-cloud-native-survey',
  },
} as const satisfies Record<string, Source>

export type SourceId = keyof typeof sources
