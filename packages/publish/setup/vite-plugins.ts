import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { defineVitePluginsSetup, type ResolvedSlidevOptions } from '@slidev/types'
import { normalizePath, type Plugin } from 'vite'
import { settingsWith } from 'slidev-addon-stage/settings'
import { called } from '../command.ts'
import { originalOf, sharedByOriginal, translationsOf } from '../languages.ts'

/** The list of a build's files, from which pages.ts says what a slide's page will need. */
const listOfFiles: Plugin = {
  name: 'list-of-files',
  apply: 'build',
  config: () => ({ build: { manifest: true } }),
}

/** A path as it is written; nothing of one that is none. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  }
  catch {
    return ''
  }
}

/**
 * Answers, while the deck is written, the addresses that only a build has and that Slidev would answer with a slide: the handout with
 * the one for paper, which the stage draws, and a translation or a file to hand out with a line that says which command has it.
 */
function onlyBuilt({ userRoot, entry }: ResolvedSlidevOptions): Plugin {
  const file = basename(entry)
  return {
    name: 'only-built',
    apply: 'serve',
    configureServer({ middlewares, config: { base } }) {
      middlewares.use((request, response, next) => {
        if (!request.headers.accept?.includes('text/html')) return next()
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
        const path = decoded(pathname.startsWith(base) ? pathname.slice(base.length) : '')
        const [, isHandout, route] = /^(handout)(?:-(.+))?$/.exec(path) ?? []
        if (isHandout) {
          if (route) searchParams.set('route', route)
          response.writeHead(302, { Location: `${base}paper?${new URLSearchParams([['handout', ''], ...searchParams])}` })
          return void response.end()
        }
        const [, lang = ''] = /^([\w-]+)(?:\/|$)/.exec(path) ?? []
        const handedOut = /^[^/]+?(?:(-poster)\.png|(-poster)?\.pdf)$/.exec(path)
        const isThere = ['', 'public'].some(folder => existsSync(join(userRoot, folder, path)))
        const line = Object.hasOwn(translationsOf(userRoot, file, { drafts: true }), lang)
          ? `While it is written, each language is a deck of its own: ${called('start', `--lang ${lang}`, userRoot, originalOf(file))}`
          : handedOut && `While the deck is written it is not here: ${called('export', handedOut[1] ?? handedOut[2] ? '--format poster' : '', userRoot, file)} makes it, and ${called('build', '', userRoot, file)} has it at this address`
        if (!line || isThere) return next()
        response.writeHead(404, { 'Content-Type': 'text/plain;charset=utf-8' })
        response.end(`${line}\n`)
      })
    },
  }
}

/** Has the page show it when a component or a picture comes or goes while the deck is written: what a slide's module made of their names else stays until it is saved. */
const comesAndGoes = ({ userRoot }: ResolvedSlidevOptions): Plugin => ({
  name: 'comes-and-goes',
  apply: 'serve',
  configureServer({ watcher, moduleGraph, ws }) {
    const folders = ['components', 'public'].map(folder => normalizePath(`${join(userRoot, folder)}/`))
    for (const event of ['add', 'unlink'] as const) {
      watcher.on(event, (file) => {
        if (!folders.some(folder => normalizePath(file).startsWith(folder))) return
        for (const [id, module] of moduleGraph.idToModuleMap) if (/__slidev_\d+\.md$/.test(id)) moduleGraph.invalidateModule(module)
        ws.send({ type: 'full-reload' })
      })
    }
  },
})

/** Gives the pages of a translation what its original says for all languages; before others read it. */
const ofOriginal = ({ userRoot, entry }: ResolvedSlidevOptions): Plugin =>
  ({ ...settingsWith('of-original', settings => ({ ...sharedByOriginal(userRoot, basename(entry)), ...settings })), enforce: 'pre' })

export default defineVitePluginsSetup(options => [listOfFiles, onlyBuilt(options), comesAndGoes(options), ofOriginal(options)])
