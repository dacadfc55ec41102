/** Three machines that are meant to be alike. Invented, and labelled so on the slide. */
export interface Machine {
  name: string
  /** Setting by setting, in the order of `machineSettings`. */
  settings: string[]
  outcome: string
  works: boolean
}

/** The words around them: what the table shows, what is said of a setting that is not the first machine's, and what came of it. */
export const machineWords = { caption: 'The same app on three machines, an invented example', differs: 'differs', outcome: 'The same commit' }

export const machineSettings = ['Operating system', 'Node.js', 'C library', 'Time zone']

export const machines: Machine[] = [
  { name: 'Your laptop', settings: ['macOS', '24.11', 'libSystem', 'Berlin'], outcome: 'It works', works: true },
  { name: 'The build server', settings: ['Ubuntu 24.04', '24.11', 'glibc 2.39', 'UTC'], outcome: 'One test fails', works: false },
  { name: 'Production', settings: ['Debian 12', '18.19', 'glibc 2.36', 'UTC'], outcome: 'It will not start', works: false },
]
