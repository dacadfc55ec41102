/** How many copies the two pictures show that are made of each other: three VMs, and three containers in their place. */
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

export const engine = { name: 'Docker Engine', does: 'sets containers up, then stands beside them' }
