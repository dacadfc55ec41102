import { t } from '../words'

/** How many VMs one picture shows, and how many containers the next puts in their place. */
export const copies = 3

/** Whose turn it is on the one processor: each guest's kernel, and the host's. */
export const turn = (n: number) => n > copies ? t`Kernel ${n}, the host’s` : t`Kernel ${n}`

/** What is said once the guests have gone. */
export const afterwards = {
  gone: t`${copies} systems gone`,
  kernel: t`Host OS with one Linux kernel, shared`,
  base: t`Minimal OS files`,
}
