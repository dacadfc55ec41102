/** How many VMs one picture shows, and how many containers the next puts in their place. */
export const copies = 3

/** Whose turn it is on the one processor: each guest's kernel, and the host's. */
export const turn = (n: number) => n > copies ? `Kernel ${n}, the host’s` : `Kernel ${n}`

/** What is said once the guests have gone. */
export const afterwards = {
  gone: `${copies} systems gone`,
  kernel: 'Host OS with one Linux kernel, shared',
  base: 'Minimal OS files',
}
