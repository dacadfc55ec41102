import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ResolvedSlidevOptions } from '@slidev/types'
import { normalizePath, type Plugin } from 'vite'
import { below } from './paths.ts'
import { afterSlide, playPage } from './slidev.ts'

const shapes = normalizePath(fileURLToPath(new URL('page/icons.ts', import.meta.url)))

/**
 * Lets a build's icons (../setup/unocss.ts) come with what shows them: a slide, a component, one of Slidev's pages beside the
 * talk's, and what comes after the slide.
 */
export function iconsApart({ clientRoot }: ResolvedSlidevOptions): Plugin {
  const later = new Set(Object.entries(afterSlide).flatMap(([file, parts]) => parts.map(part => normalizePath(resolve(clientRoot, dirname(file), part)))))
  return {
    name: 'stage:icons-apart',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      const file = below(clientRoot, id)
      const shows = file === undefined ? /\.(?:vue|md|[jt]sx)$/.test(id) && /\bi-[a-z][\w-]*[:-][a-z]/.test(code) : later.has(id) || (/^pages\/.*\.vue$/.test(file) && file !== playPage)
      return shows ? { code: `${code}\nimport ${JSON.stringify(shapes)}`, map: null } : undefined
    },
  }
}
