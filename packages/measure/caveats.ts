import { settling } from './repetition.ts'
import type { Measurements } from './schema.ts'

type Facts = Pick<Measurements, 'engine' | 'vm' | 'summary' | 'host' | 'runs' | 'targets' | 'quiet'>

/** How many times as long the fixed arithmetic takes in a slim VM as in a bare process; undefined when one is lacking. */
export function slowdown({ summary }: Pick<Measurements, 'summary'>): number | undefined {
  const work = (id: string) => summary.find(row => row.target === id && row.work)?.work?.median
  const bare = work('process')
  const inside = work('vm') ?? work('microvm') ?? work('debian')
  return bare && inside ? inside / bare : undefined
}

/** What the figures do not say, in full sentences, from what this run was. */
export function caveatsOf(facts: Facts): string[] {
  const middle = Math.max(0, ...facts.runs.map(run => 'middleOf' in run && run.middleOf || 0))
  return [
    `These are figures of one machine at one time (${facts.host.cores} cores${facts.host.virtualised === 'none' ? '' : `, itself a virtual machine on ${facts.host.virtualised}`}); others differ, and times more than memory.`,
    'Every target was started once before its first repetition, so that its files were in the page cache: a first start after boot takes longer.',
    ...middle ? [`A repetition of what was up in less than a second is the middle one of ${middle} starts one after the other.`] : [],
    `Memory was read ${settling / 1000} s after the last copy's first answer, with nothing asked of the program; a program at work needs more.`,
    'What each further copy costs holds up to the number of copies that were started, and does not tell how many would fit.',
    'Copies that ran at once shared the cores, so times grow with their number as soon as there are more copies than cores.',
    ...engineCaveats(facts),
    ...vmCaveats(facts),
    ...failureCaveats(facts),
  ]
}

function engineCaveats({ engine }: Facts): string[] {
  if (!engine) return []
  const own = {
    running: 'The Docker daemon was running before; what else it runs is part of its memory.',
    private: 'The Docker daemon was started for this run, in a network of its own; one with many images and containers needs more memory.',
    none: engine.name === 'podman'
      ? 'Podman has no daemon: a monitor for each container is all that stays, and starting one does by itself what Docker leaves to its daemon.'
      : 'runc starts containers without what an engine brings: no daemon, no shim, no log, no image store.',
  }[engine.daemon]
  return [
    own,
    'Containers were on the host\'s network, where not named after the bridge; one with a network of its own takes longer to start.',
    'The page cache that containers share with the host is not part of their memory; it stands apart, as that of the VMs\' kernel and disk does, and the host gives it back when it needs the room.',
    'A container\'s time includes the engine\'s command line client, its CPU time does not, nor that of the engine\'s daemon.',
  ]
}

function vmCaveats(facts: Facts): string[] {
  const { vm } = facts
  if (!vm) return []
  const factor = slowdown(facts)
  const slower = factor ? `, which made fixed arithmetic ${factor.toFixed(1)} times slower than in a bare process in the same run` : ''
  return [
    ...vm.accelerator === 'tcg'
      ? [
          `The VMs' processors were emulated in software${slower}: their times are upper bounds, and most of the gap to a container is the emulator's, not the VM's.`,
          'Much of QEMU\'s own memory is the emulator\'s store of translated code, which KVM does not need; the guest\'s RAM hardly depends on it.',
        ]
      : factor ? [`Fixed arithmetic took ${factor.toFixed(2)} times as long in the VM as in a bare process in the same run.`] : [],
    `Guest RAM is what the guest has touched of its ${vm.ram.vm / 2 ** 20} MiB, its page cache and what is free again included; the host does not get it back by itself.`,
    `The VMs had QEMU's user network and a general kernel; a smaller kernel and monitors made for short boots are faster.${vm.micro ? ` The microVM was ${vm.micro}.` : ''}`,
    'The disk of the slim VM has the container\'s own files, and that of the full Debian a whole system besides: the size of a VM\'s disk is a choice.',
  ]
}

function failureCaveats({ quiet, runs, targets }: Facts): string[] {
  const failed = runs.filter(run => 'error' in run).length
  return [
    ...quiet === false ? ['The machine was busy with other things during some starts: their times are not to be believed.'] : [],
    ...quiet === null ? ['Nobody looked whether the machine was busy with other things: times may be too long.'] : [],
    ...failed ? [`${failed} of ${runs.length} starts failed; the figures are those of the others.`] : [],
    ...targets.filter(({ state }) => state !== 'measured').map(({ id, state, why }) =>
      `There are no figures for ${id}: ${state === 'not asked' ? 'it was not asked for' : why ?? state}.`),
  ]
}
