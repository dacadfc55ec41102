import { setTimeout as sleep } from 'node:timers/promises'
import { reason } from 'slidev-addon-publish/command'
import { ask, firstAnswer, freePorts } from './probe.ts'
import type { Watch } from './quiet.ts'
import type { Run } from './schema.ts'
import type { Launch, Target } from './target.ts'

/** Milliseconds from the last first answer until memory is read. */
export const settling = 1000

/** How often other ports are tried when somebody took one in between. */
const attempts = 3

export type GoodRun = Extract<Run, { up: number[] }>
/** A run, and what one copy added on the disk; undefined when the run failed. */
export interface Measured { run: Run, layer?: number }

/** Launches `copies` copies of a target, measures them and ends them. A failure comes back as a run with its reason. */
export async function measureOnce(target: Target, copies: number, repetition: number, signal: AbortSignal, watch: Watch): Promise<Measured> {
  const place = { target: target.id, copies, repetition }
  for (let attempt = 1; ; attempt++) {
    try {
      const { layer, ...figures } = await launchOnce(target, copies, signal, watch)
      return { run: { ...place, ...figures }, layer }
    }
    catch (error) {
      signal.throwIfAborted()
      const why = reason(error)
      const taken = /EADDRINUSE|host forwarding rule|another program answers/.test(error instanceof Error ? error.message : '')
      if (!taken || attempt === attempts) return { run: { ...place, error: why || 'it does not say why' } }
    }
  }
}

async function launchOnce(target: Target, copies: number, signal: AbortSignal, watch: Watch): Promise<Omit<GoodRun, 'target' | 'copies' | 'repetition'> & { layer: number }> {
  const ports = await freePorts(copies)
  const look = watch.begin(target.helpers)
  const launch = await target.launch(ports)
  const over = new AbortController()
  const figures = await measured().finally(async () => {
    over.abort()
    await launch.stop()
  })
  return { ...figures, look: look.end() }

  async function measured() {
    const up = await waitForAll(launch, ports, target.deadline(copies), AbortSignal.any([signal, over.signal]))
    const cpu = await launch.cpu()
    await sleep(settling)
    const memory = await launch.memory()
    const layer = await launch.layer()
    const work = copies === 1 ? { work: JSON.parse(await ask(ports[0]!, '/work', 120_000, await launch.reach?.(ports[0]!))) as number } : {}
    look.count(await launch.cpu())
    return { up, memory, cpu, ...work, layer }
  }
}

async function waitForAll(launch: Launch, ports: number[], deadline: number, signal: AbortSignal): Promise<number[]> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), deadline)
  const either = AbortSignal.any([signal, late.signal])
  const stopped = new Promise<never>((_, reject) => either.addEventListener('abort', () =>
    reject(new Error(late.signal.aborted ? `not up within ${deadline / 1000} s` : 'interrupted'))))
  const answers = Promise.all(ports.map(async (port, index) => {
    await launch.listening(index)
    return await firstAnswer(port, either, launch.reach) - launch.began
  }))
  try {
    return await Promise.race([answers, stopped, launch.ended.then((error) => { throw error })])
  }
  finally {
    clearTimeout(timer)
  }
}
