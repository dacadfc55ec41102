/** How many VMs one picture shows, and how many containers the next puts in their place. */
export const copies = 3

/** What the copies cost, each beside the drawback of its click. */
export const tally = [
  { step: 'resources', count: copies, what: 'more systems to store and run', kind: 'copies' },
  { step: 'contention', count: copies + 1, what: 'kernels share one processor', kind: 'copies' },
  { step: 'setUp', count: copies, what: 'machines to set up and patch', kind: 'copies' },
  { step: 'production', count: copies, what: 'apps that anyone came for', kind: 'app' },
] as const

/** What is said once the guests have gone. */
export const afterwards = {
  gone: `Gone: ${copies} guest systems and the software under them`,
  kernel: 'Host OS with one Linux kernel, shared',
  base: 'Minimal OS files',
}
