/** `docker run` on a laptop, from the outside in. */
export const laptop = {
  title: 'Your laptop: macOS or Windows',
  hypervisor: 'Hypervisor of the laptop’s own system',
  machine: 'A Linux virtual machine that Docker Desktop started',
  kernel: 'The Linux kernel that they run on',
  containers: ['web', 'api', 'database'],
}
