import { fileURLToPath } from 'node:url'
import { normalizePath, type Plugin } from 'vite'
import { nodesOf, nameOf, type Node } from './syntax.ts'
import { frontmatterModule } from './slidev.ts'

const page = normalizePath(fileURLToPath(new URL('page/notes.ts', import.meta.url)))
const prefix = '\0stage:note:'

/**
 * Lets a build's notes come to the views that show them. Slidev has them in its list of slides, which every page loads before
 * its first slide. While writing, they stay there, where Slidev's notes editing looks for them.
 */
export function notesApart(): Plugin {
  const notes = new Map<string, string>()
  return {
    name: 'stage:notes-apart',
    apply: 'build',
    enforce: 'pre',
    resolveId: id => id.startsWith(prefix) ? id : undefined,
    load: id => id.startsWith(prefix) ? `// @unocss-include\nexport default ${notes.get(id.slice(prefix.length))}` : undefined,
    transform(code, id) {
      const [, no] = frontmatterModule.exec(id) ?? []
      if (!no) return undefined
      const note = [...nodesOf(this.parse(code) as unknown as Node)].find(({ type, key }) => type === 'Property' && nameOf(key) === 'noteHTML')?.value as { start: number, end: number } | undefined
      if (!note) return this.error(`Slidev has no noteHTML in ${id} any more: see packages/stage/vite/notes.ts`)
      const html = code.slice(note.start, note.end)
      if (html === '""') return undefined
      notes.set(no, html)
      return {
        code: [
          `import { bringNote } from ${JSON.stringify(page)}`,
          `${code.slice(0, note.start)}""${code.slice(note.end)}`,
          `bringNote(meta.slide, () => import(${JSON.stringify(prefix + no)}))`,
        ].join('\n'),
        map: null,
      }
    },
  }
}

/** Whether a module is the note of a slide. */
export const isNote = (id: string): boolean => id.startsWith(prefix)
