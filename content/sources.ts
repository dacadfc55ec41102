import type { Source } from '#content'

/**
 * Every work that the deck cites, once.
 *
 * A slide cites by id (`<Cite id="felter2014" />`) and so do the typed facts in
 * this folder; the list on the last slide is made from the ids in use. The
 * check refuses an unknown id, and advises about a source in which something is missing.
 */
export const sources = {
  felter2014: {
    short: 'Felter et al., 2014',
    title: 'An updated performance comparison of virtual machines and Linux containers',
    by: 'W. Felter et al. IBM Research Report RC25482, 21 July',
    year: 2014,
    link: 'https://docslib.org/doc/9914868/an-updated-performance-comparison-of-virtual-machines-and-linux-containers',
  },
  qemu2024: {
    short: 'Hajnoczi, KVM Forum 2024',
    title: 'IOThread virtqueue mapping: several threads for one disk since QEMU 9.0',
    by: 'S. Hajnoczi. KVM Forum, 23 September',
    year: 2024,
    link: 'https://pretalx.com/kvm-forum-2024/talk/WATK7U',
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
    link: 'https://orbi.uliege.be/handle/2268/238338',
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
  percival2022: {
    short: 'Percival, 2022',
    title: 'Boot performance improvements',
    by: 'C. Percival. FreeBSD status report, January to March',
    year: 2022,
    link: 'https://www.freebsd.org/status/report-2022-01-2022-03/boot-performance/',
  },
  khan2026: {
    short: 'Khan, 2026',
    title: 'Decomposing Docker container startup performance',
    by: 'S. Khan. arXiv 2602.15214, 16 February',
    year: 2026,
    link: 'https://arxiv.org/abs/2602.15214',
  },
  repoInfo2026: {
    short: 'docker-library, 2026',
    title: 'Sizes of the Docker Official Images, amd64, compressed',
    by: 'docker-library/repo-info, August and September',
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
  dockerRuntimes: {
    short: 'Docker docs, container runtimes',
    title: 'Alternative container runtimes: Docker Engine uses containerd, which uses runc',
    by: 'Docker documentation, as read in November',
    year: 2026,
    link: 'https://docs.docker.com/engine/daemon/alternative-runtimes/',
  },
  dockerImageStore: {
    short: 'Docker docs, image store',
    title: 'containerd image store with Docker Engine, the default since 29',
    by: 'Docker documentation, as read in November',
    year: 2026,
    link: 'https://docs.docker.com/engine/storage/containerd/',
  },
  dockerPlatforms: {
    short: 'Docker docs, multi-platform builds',
    title: 'Multi-platform builds: containers share the host’s kernel and need its architecture',
    by: 'Docker documentation, as read in November',
    year: 2026,
    link: 'https://docs.docker.com/build/building/multi-platform/',
  },
  dockerLimits: {
    short: 'Docker docs, resource constraints',
    title: 'Resource constraints: by default a container has none',
    by: 'Docker documentation, as read in November',
    year: 2026,
    link: 'https://docs.docker.com/engine/containers/resource_constraints/',
  },
  dockerDesktop: {
    short: 'Docker docs, Docker Desktop',
    title: 'Docker Desktop runs a Linux VM on Mac, Windows and Linux',
    by: 'Docker documentation, as read in November',
    year: 2026,
    link: 'https://docs.docker.com/desktop/',
  },
  windowsContainers: {
    short: 'Microsoft, Windows containers',
    title: 'Windows containers: process isolation and Hyper-V isolation',
    by: 'Microsoft Learn, as read in November',
    year: 2026,
    link: 'https://learn.microsoft.com/en-us/virtualization/windowscontainers/manage-containers/hyperv-container',
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
  oci2024: {
    short: 'OCI image specification 1.1',
    title: 'Image format specification 1.1: content descriptors and digests',
    by: 'Open Container Initiative, February',
    year: 2024,
    link: 'https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md',
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
  copyFail2026: {
    short: 'CVE-2026-31431, “Copy Fail”',
    title: 'Block AF_ALG sockets in the default profile (CVE-2026-31431, “Copy Fail”)',
    by: 'Moby project, pull request 52494, 30 April',
    year: 2026,
    link: 'https://github.com/moby/moby/pull/52494',
  },
  runc2025: {
    short: 'runc 1.3.3',
    title: 'runc 1.3.3: fixes of CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881',
    by: 'Open Container Initiative, November',
    year: 2025,
    link: 'https://github.com/opencontainers/runc/releases/tag/v1.3.3',
  },
  vmware2025: {
    short: 'CVE-2025-22224',
    title: 'CVE-2025-22224: from inside a VM to its host in VMware ESXi and Workstation',
    by: 'US National Vulnerability Database, March',
    year: 2025,
    link: 'https://nvd.nist.gov/vuln/detail/CVE-2025-22224',
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
  fargate: {
    short: 'AWS docs, Fargate',
    title: 'Shared responsibility model for Amazon ECS: Fargate',
    by: 'Amazon Web Services documentation, as read in November',
    year: 2026,
    link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-shared-model.html',
  },
} as const satisfies Record<string, Source>

export type SourceId = keyof typeof sources
