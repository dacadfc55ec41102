import { targetIds, type Measurements, type SummaryRow } from './schema.ts'

/** A result and what to call it. */
export type Named = Measurements & { name: string }

const time = (row: SummaryRow) => row.allUp.median
const memory = ({ memory: { app, guest, runtime } }: SummaryRow) => app.median + (guest.median || runtime.median)
const columns = [
  { title: 'all up', value: time, words: (ms: number) => ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s` },
  { title: 'memory', value: memory, words: (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB` },
]

/** What has to be known of a result before its figures are read. */
function about({ date, host, name, quiet, vm }: Named): string {
  const vms = vm ? { kvm: 'VMs with KVM', tcg: 'VMs emulated, so their times are upper bounds' }[vm.accelerator] : 'no VMs'
  const calm = quiet === null ? 'nobody looked whether the machine was busy' : quiet ? 'a quiet machine' : 'a busy machine, so times are not to be believed'
  return `${name}: ${host.cpu}, ${host.cores} ${host.cores === 1 ? 'core' : 'cores'}, ${date.slice(0, 10)}; ${vms}; ${calm}`
}

/** Two results side by side, a line each: medians, and how many times the first the second is. Memory of VMs is guest RAM, of containers with their runtime. */
export function compare(one: Named, two: Named): string[] {
  const keys = [...one.summary, ...two.summary].map(({ target, copies }) => `${target} ${copies}`)
  const rows = targetIds.flatMap(target => [...new Set(keys)].filter(key => key.startsWith(`${target} `)).map(key => Number(key.split(' ')[1])).sort((a, b) => a - b).map((copies) => {
    const [a, b] = [one, two].map(({ summary }) => summary.find(row => row.target === target && row.copies === copies))
    return [`${target}, ${copies}`, ...columns.flatMap(({ value, words }) => [
      a ? words(value(a)) : '-', b ? words(value(b)) : '-', a && b ? `x ${(value(b) / value(a)).toFixed(2)}` : '-',
    ])]
  }))
  const table = [['', ...columns.flatMap(({ title }) => [title, '', ''])], ...rows]
  const widths = table[0]!.map((_, i) => Math.max(...table.map(row => row[i]!.length)))
  return [about(one), about(two), ...table.map(row => row.map((cell, i) => i ? cell.padStart(widths[i]! + 2) : cell.padEnd(widths[i]!)).join('').trimEnd())]
}
