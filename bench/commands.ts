import type { Deck } from './contenders.ts'
import { median } from './numbers.ts'
import type { Commands, Timed } from './results.ts'

/** How long `work` takes on the clock, in ms. */
async function time(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}

const timed = (each: number[]): Timed => ({ median: median(each), each })

/** Times the export, where there is one, and the build of each deck, each from a clean start, `rounds` times in turn. The builds are there afterwards. */
export async function timeCommands(decks: Deck[], rounds: number, log: (line: string) => void): Promise<Commands[]> {
  const all = decks.map(() => ({ build: [] as number[], export: [] as number[], again: [] as number[] }))
  for (let round = 1; round <= rounds; round++) {
    for (const [i, { name, times, clean, build, exportPdf, keepsBuild }] of decks.entries()) {
      const { build: builds, export: exports, again } = all[i]!
      await clean()
      if (exportPdf) exports.push(await time(exportPdf))
      if (exportPdf && keepsBuild) again.push(await time(exportPdf))
      await clean()
      builds.push(await time(build))
      log(`round ${round} of ${rounds}, ${name}${times > 1 ? ` ${times}x` : ''}: build ${builds.at(-1)} ms, export ${exports.at(-1) ?? '-'} ms${again.length ? `, again ${again.at(-1)} ms` : ''}`)
    }
  }
  return all.map(({ build, export: exports, again }) => ({
    build: timed(build),
    ...exports.length && { export: timed(exports) },
    ...again.length && { again: timed(again) },
  }))
}
