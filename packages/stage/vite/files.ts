import { join } from 'node:path'
import type { ResolvedSlidevOptions } from '@slidev/types'
import { normalizePath, type Plugin } from 'vite'
import { isNote } from './notes.ts'
import { entry, playPage, slideModule } from './slidev.ts'

/** A module of the build's graph, as far as it matters here. */
export interface Module {
  code: string | null
  importedIds: readonly string[]
}

/** What some slides share, in bytes of source: under this, another request costs more than that all the slides load it. */
const worthARequest = 50_000

/** All that is loaded with a module. */
function reachedFrom(id: string, moduleOf: (id: string) => Module | null): Set<string> {
  const reached = new Set([id])
  // A set grows while it is gone through.
  for (const each of reached)
    for (const imported of moduleOf(each)?.importedIds ?? []) reached.add(imported)
  return reached
}

/**
 * The modules that two slides or more share and that go into one file for all of them, except those of which some slides
 * share so much that the others had better not load it, and what needs these.
 */
export function sharedModules(slides: string[], first: Set<string>, moduleOf: (id: string) => Module | null): Set<string> {
  const slidesOf = new Map<string, string>()
  for (const [no, slide] of slides.entries())
    for (const id of reachedFrom(slide, moduleOf))
      if (!first.has(id)) slidesOf.set(id, `${slidesOf.get(id) ?? ''} ${no}`)
  const sizes = new Map<string, number>()
  for (const [id, by] of slidesOf) sizes.set(by, (sizes.get(by) ?? 0) + (moduleOf(id)?.code?.length ?? 0))
  const small = (id: string) => first.has(id) || (slidesOf.get(id)!.includes(' ', 1) && sizes.get(slidesOf.get(id)!)! < worthARequest)
  // With all that it needs, so that no two files ever need each other.
  return new Set([...slidesOf.keys()].filter(id => [...reachedFrom(id, moduleOf)].every(small)))
}

/** Lets a build load in few files: what every view of the audience needs in one, and what slides share in another. */
export function fewFiles({ clientRoot }: ResolvedSlidevOptions): Plugin {
  const idOf = (file: string) => normalizePath(join(clientRoot, file))
  let shared = new Set<string>()
  return {
    name: 'stage:few-files',
    apply: 'build',
    enforce: 'post',
    config(config) {
      const { output } = config.build?.rollupOptions ?? {}
      if (!output || Array.isArray(output)) return
      // Slidev's own groups, by the names of packages.
      delete output.manualChunks
      output.codeSplitting = {
        groups: [
          { name: 'first', tags: ['$initial'] },
          { name: 'notes', test: isNote },
          { name: 'slides', test: id => shared.has(id) },
        ],
      }
    },
    // The audience's view is loaded with the entry, where Slidev loads it as another page.
    transform: (code, id) => id === idOf(entry) ? { code: `${code}\nimport ${JSON.stringify(idOf(playPage))}`, map: null } : undefined,
    renderStart() {
      // Asked once each: Rolldown makes every answer anew.
      const known = new Map<string, Module | null>()
      const moduleOf = (id: string) => {
        if (!known.has(id)) known.set(id, this.getModuleInfo(id))
        return known.get(id)!
      }
      const slides = [...this.getModuleIds()].filter(id => slideModule.test(id))
      shared = sharedModules(slides, reachedFrom(idOf(entry), moduleOf), moduleOf)
    },
  }
}
