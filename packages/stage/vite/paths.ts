import { hostname } from 'node:os'
import native, { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ResolvedSlidevOptions } from '@slidev/types'
import { normalizePath, type Plugin } from 'vite'
import { entry } from './slidev.ts'

/** What has to be read before all other modules, which ask for storage and for the address. */
const first = ['storage', 'address'].map(name => normalizePath(fileURLToPath(new URL(`page/${name}.ts`, import.meta.url))))

/** A file's path from `folder` on, with slashes; undefined where it is elsewhere, on another drive, too. */
export function below(folder: string, file: string, { isAbsolute, relative, sep } = native): string | undefined {
  const parts = relative(folder, file).split(sep)
  return parts[0] === '..' || isAbsolute(parts.join(sep)) ? undefined : parts.join('/')
}

/** Code in which an import of a file below `folder` is written between quotes, where apostrophes around it end at the folder's own. */
export function quoted(code: string, folder: string): string {
  const begin = `from '`
  return code.split('\n').map((line) => {
    const at = line.indexOf(begin)
    const end = line.lastIndexOf(`'`)
    const path = line.slice(at + begin.length, end)
    return at >= 0 && path.replace(/^\/@fs(?:\/(?=\w:))?/, '').startsWith(folder) ? `${line.slice(0, at)}from ${JSON.stringify(path)}${line.slice(end + 1)}` : line
  }).join('\n')
}

/** Endings of names that only a network of one's own, its router or its VPN gives out, so that no page from elsewhere can borrow one. */
const ownNetwork = ['.local', '.lan', '.home', '.localdomain', '.internal', '.home.arpa', '.fritz.box', '.ts.net']

/**
 * Lets a deck be in any folder, in any frame and under any name of this machine. In somebody's workspace its modules are above it, from where
 * Slidev serves nothing; with --remote, Vite answers addresses alone. And Slidev and the finder of components write imports
 * between apostrophes, which a folder may have in its name: these are written anew, in Slidev's own modules before anything
 * reads them, and in slides after their components were found.
 */
export function anyPlace({ clientRoot, roots, remote }: Pick<ResolvedSlidevOptions, 'clientRoot' | 'roots' | 'remote'>, machine = hostname()): Plugin[] {
  // As browsers send it, whatever the system calls itself.
  const name = machine.toLowerCase()
  // The deck's own, and those of its theme and add-ons, which may be beside it.
  const folders = [clientRoot, ...roots].map(normalizePath).filter(folder => folder.includes(`'`))
  return [
    {
      name: 'stage:any-place',
      transform: (code, id) => id === normalizePath(join(clientRoot, entry)) ? { code: [...first.map(file => `import ${JSON.stringify(file)}`), code].join('\n'), map: null } : undefined,
      config: () => ({ server: { fs: { allow: [dirname(dirname(clientRoot))] }, ...remote !== undefined && { allowedHosts: [...ownNetwork, name, name.replace(/\..*/, '')] } } }),
    },
    ...folders.length
      ? (['pre', 'post'] as const).map(enforce => ({
          name: `stage:apostrophes-${enforce}`,
          enforce,
          transform: (code: string) => folders.some(folder => code.includes(folder)) ? { code: folders.reduce(quoted, code), map: null } : undefined,
        }))
      : [],
  ]
}
