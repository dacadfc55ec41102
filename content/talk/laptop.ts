import { t } from '../words'

/** Linux containers on a laptop, from the outside in, and who else supplies their kernel. Sources: `dockerDesktop`, `wsl2`, `appleContainer`, `wslContainer`. */
export const laptop = {
  title: t`macOS or Windows`,
  hypervisor: t`Its hypervisor`,
  machine: t`Docker Desktop’s Linux VM`,
  kernel: t`A Linux kernel`,
  containers: ['web', 'api', t`database`],
  /** How many VMs the same containers have with other tools. */
  others: [
    { name: t`Apple’s container`, how: t`a VM for each`, machines: [1, 1, 1] },
    { name: t`Microsoft’s wslc`, how: t`in a VM of WSL`, machines: [3] },
  ],
}
