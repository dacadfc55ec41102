/** Linux containers on a laptop, from the outside in, and who else supplies their kernel. Sources: `dockerDesktop`, `wsl2`, `appleContainer`, `wslContainer`. */
export const laptop = {
  title: 'macOS or Windows',
  hypervisor: 'Its hypervisor',
  machine: 'Docker Desktop’s Linux VM',
  kernel: 'A Linux kernel',
  containers: ['web', 'api', 'database'],
  /** How many VMs the same containers have with other tools. */
  others: [
    { name: 'Apple’s container', how: 'a VM for each', machines: [1, 1, 1] },
    { name: 'Microsoft’s wslc', how: 'in a VM of WSL', machines: [3] },
  ],
}
