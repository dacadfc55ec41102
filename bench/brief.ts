/** One of the brief's 31 statements. `term` stands in bold before it, where it has one. */
export interface Statement {
  id: string
  term?: string
  text: string
}

/** A row of the comparison: one statement in three cells. */
export interface Row {
  id: string
  feature: string
  vm: string
  container: string
}

/** A slide of the brief: its statements come click by click, its table at once, as each tool does by itself. */
export interface BriefSlide {
  title: string
  lead?: string
  statements?: Statement[]
  rows?: Row[]
}

/** The talk that the brief asks for, from which every contender's source is written. */
export const brief: BriefSlide[] = [
  { title: 'Virtual machines vs containers', lead: 'Two ways to hand over an environment' },
  {
    title: 'A virtual machine',
    statements: [
      { id: 'V0', text: 'A VM is a computer running inside your computer.' },
      { id: 'V1', term: 'Host OS', text: 'Windows, macOS or Linux.' },
      { id: 'V2', term: 'Virtual-machine software', text: 'VirtualBox or VMware runs on the host.' },
      { id: 'V3', term: 'Guest OS', text: 'inside is a full one, Linux for example.' },
      { id: 'V4', term: 'In the guest', text: 'the tools, libraries, dependencies and your code.' },
    ],
  },
  {
    title: 'Benefits of virtual machines',
    statements: [
      { id: 'VB1', text: 'The environments are encapsulated.' },
      { id: 'VB2', text: 'Sharing and reproducing a set-up is reliable.' },
      { id: 'VB3', text: 'Each environment can have a configuration of its own.' },
    ],
  },
  {
    title: 'Drawbacks of virtual machines',
    statements: [
      { id: 'VD1', term: 'Redundancy and duplication', text: 'each VM has its own full OS, often the same base system again.' },
      { id: 'VD2', term: 'Resource heavy', text: 'disk space, CPU and memory are wasted.' },
      { id: 'VD3', term: 'Performance', text: 'several VMs at once slow a machine down badly.' },
      { id: 'VD4', term: 'Set-up complexity', text: 'to share and reproduce, you configure entire VMs.' },
      { id: 'VD5', term: 'Production', text: 'running full VMs there is inefficient.' },
    ],
  },
  {
    title: 'A container',
    statements: [
      { id: 'C0', text: 'Containers are lightweight, isolated environments for running apps.' },
      { id: 'C1', term: 'Host OS', text: 'they run on it where it supports containers; on macOS and Windows, Docker supplies a Linux.' },
      { id: 'C2', term: 'Docker Engine', text: 'a lightweight runtime.' },
      { id: 'C3', term: 'Packaged', text: 'only the code and the tools or runtimes it needs, Node.js for example.' },
      { id: 'C4', term: 'Minimal OS layer', text: 'there may be one, very light beside a VM’s.' },
    ],
  },
  {
    title: 'Benefits of containers',
    statements: [
      { id: 'CB1', term: 'Lightweight', text: 'minimal disk usage, low overhead.' },
      { id: 'CB2', term: 'Fast', text: 'starts and runs quickly.' },
      { id: 'CB3', term: 'Efficient sharing', text: 'configuration files and images reproduce or distribute them.' },
      { id: 'CB4', term: 'Encapsulation without bloat', text: 'everything the app needs and nothing more.' },
      { id: 'CB5', term: 'Consistency', text: 'identical environments across systems.' },
    ],
  },
  {
    title: 'Key comparison',
    rows: [
      { id: 'T1', feature: 'Encapsulation', vm: 'entire OS + tools + app', container: 'app + dependencies, no full OS' },
      { id: 'T2', feature: 'Performance', vm: 'slower, heavy on resources', container: 'fast, lightweight' },
      { id: 'T3', feature: 'Disk usage', vm: 'large: a full OS per VM', container: 'small: shared kernel, minimal layer' },
      { id: 'T4', feature: 'Sharing and set-up', vm: 'harder to reproduce and distribute', container: 'easy, with images and config files' },
      { id: 'T5', feature: 'Use case', vm: 'full OS isolation, rare special cases', container: 'app isolation, standard development' },
    ],
  },
  {
    title: 'Summary',
    statements: [
      { id: 'S1', text: 'VMs solve the problem of reproducible environments, but with high overhead and inefficiency.' },
      { id: 'S2', text: 'Containers solve the same problem in a much lighter, faster and more sharable way.' },
      { id: 'S3', text: 'Containers are the key technology; Docker is the de facto standard tool for managing them.' },
    ],
  },
]

/** How many key presses lead from the first slide of the brief to its last state. */
export const briefClicks = brief.length - 1 + brief.reduce((sum, slide) => sum + (slide.statements?.length ?? 0), 0)
