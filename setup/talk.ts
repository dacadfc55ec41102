import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCast, textOf } from '../components/parts/cast.ts'
import { readMeasurements } from 'deck-measure/schema'
import { reason } from 'slidev-addon-publish/command'
import type { CheckTalk } from './check.ts'

/** What the check reads of content/talk/; any of it may be missing. */
interface Talk {
  startUps?: { label: string, source: string }[]
  isolationStops?: { name: string, source?: string }[]
  claims?: { step: string, holds: (host: string, container: string) => boolean, says: (host: string, container: string) => string }[]
}

/** The deck's own figures, a file a machine, which the slides take as they are. */
async function measurementFaults(root: string): Promise<string[]> {
  const folder = 'content/measurements'
  const names = existsSync(join(root, folder)) ? await readdir(join(root, folder)) : []
  if (!names.some(name => name.endsWith('.json')) && existsSync(join(root, 'content/talk/measured.ts'))) return [`${folder}: has no result, of which the slides take their figures; npm run measure writes one`]
  const faults = await Promise.all(names.filter(name => name.endsWith('.json')).sort().map(async (name) => {
    try {
      readMeasurements(JSON.parse(await readFile(join(root, folder, name), 'utf8')))
      return []
    }
    catch (error) {
      return [`${folder}/${name}: ${reason(error)}; npm run measure writes it`]
    }
  }))
  return faults.flat()
}

/** The recorded terminals, whose answers have to show what the slide says of them. */
async function recordingFaults(root: string, { claims }: Talk): Promise<string[]> {
  const folder = 'content/recordings'
  if (!claims) return []
  const again = 'npm run record writes it'
  const read = (name: string) => readFile(join(root, folder, name), 'utf8').then(readCast).catch((error: unknown) => `${folder}/${name}: ${reason(error)}; ${again}`)
  const [host, container] = await Promise.all([read('host.cast'), read('container.cast')])
  if (typeof host === 'string' || typeof container === 'string') return [host, container].filter(line => typeof line === 'string')
  return claims.flatMap(({ step, holds, says }, i) => {
    const [outside, inside] = [host, container].map(({ commands }) => commands[i] && textOf(commands[i].answer))
    if (outside === undefined || inside === undefined) return [`${folder}: a terminal has no command ${i + 1}, “${step}”; ${again}`]
    return holds(outside, inside) ? [] : [`${folder}: “${outside}” on the host and “${inside}” in the container do not show “${says(outside, inside)}”; ${again}`]
  })
}

/** What this talk has beside what any comparison has: measurements, recordings, and the sources of its pictures. */
export const checkTalk: CheckTalk = async (root, read) => {
  const talk: Talk = await read('content/talk/startups.ts', 'content/talk/isolation.ts', 'content/talk/terminal.ts')
  return {
    errors: [...await measurementFaults(root), ...await recordingFaults(root, talk)],
    resting: [
      ...(talk.startUps ?? []).map(item => ({ where: `content/talk/startups.ts, “${item.label}”`, id: item.source })),
      ...(talk.isolationStops ?? []).flatMap(stop => stop.source ? [{ where: `content/talk/isolation.ts, “${stop.name}”`, id: stop.source }] : []),
    ],
  }
}
