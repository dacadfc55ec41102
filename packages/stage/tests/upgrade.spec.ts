import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { afterSlide, entry, featureStyles, goto, libraries, playPage, smaller } from '../vite/slidev.ts'

const client = dirname(createRequire(import.meta.url).resolve('@slidev/client/package.json'))
const page = join(import.meta.dirname, '../vite/page')

/** What a file of Slidev's client imports from `source`: `default` and names; undefined when it does not import it. */
function importsOf(file: string, source: string): string[] | undefined {
  const path = join(client, file)
  if (!existsSync(path)) return undefined
  const statements = [...readFileSync(path, 'utf8').matchAll(/^import (?!type)(?:([\w$]+)|\{([^}]*)\}|)(?: from )?'([^']+)'|\bimport\('([^']+)'\)/gm)]
  const found = statements.filter(([,,, from, later]) => (from ?? later) === source)
  return found.length ? found.flatMap(([, whole, names]) => whole ? ['default'] : names?.split(',').map(name => name.trim()).filter(Boolean) ?? []) : undefined
}

/** What a facade has to give, by its text. */
const exportsOf = (name: string) => [...readFileSync(join(page, `${name}.ts`), 'utf8').matchAll(/^export (default|(?:const|function) ([\w$]+))/gm)].map(([, whole, name]) => name ?? whole)

/** The places in Slidev's client that the add-on's Vite plugins rest on, and what an upgrade has moved there. */
function moved(): string[] {
  const gone: string[] = []
  const expectImport = (file: string, source: string) => {
    const names = importsOf(file, source)
    if (!names) gone.push(`@slidev/client no longer imports ${source} in ${file}`)
    return names ?? []
  }
  for (const { name, imports, neededBy } of libraries) {
    for (const [source, files] of Object.entries(imports))
      for (const file of files)
        for (const asked of expectImport(file, source))
          if (!exportsOf(name).includes(asked)) gone.push(`@slidev/client imports ${asked} of ${source} in ${file}, which page/${name}.ts does not have`)
    for (const file of neededBy)
      if (/\.\w+$/.test(file) && !existsSync(join(client, file))) gone.push(`@slidev/client no longer has ${file}`)
  }
  for (const [file, parts] of Object.entries(afterSlide))
    for (const part of parts) expectImport(file, part)
  for (const source of Object.keys(goto.instead)) expectImport(goto.in, source)
  expectImport(smaller.in, smaller.imports)
  expectImport(featureStyles.in, featureStyles.imports)
  for (const file of [entry, playPage])
    if (!existsSync(join(client, file))) gone.push(`@slidev/client no longer has ${file}`)
  const later = readFileSync(join(page, 'later.ts'), 'utf8')
  for (const [, names, file] of later.matchAll(/import \{([^}]+)\} from '@slidev\/client\/(.+)'/g)) {
    const text = file!.startsWith('state/') ? ['storage', 'drawings', 'shared'].map(part => readFileSync(join(client, `state/${part}.ts`), 'utf8')).join('\n') : readFileSync(join(client, file!), 'utf8')
    for (const name of names!.split(',').map(name => name.trim()))
      if (!new RegExp(`^export (?:const|function) ${name}\\b`, 'm').test(text)) gone.push(`@slidev/client no longer exports ${name} in ${file}`)
  }
  if (!readFileSync(join(client, 'internals/Goto.vue'), 'utf8').includes('id="slidev-goto-input"')) gone.push('@slidev/client no longer calls its input slidev-goto-input in internals/Goto.vue')
  if (!/\{\{ currentSlideNo \}\}(?:(?!<div)[\s\S])*<\/div>\s*<CustomNavControls \/>/.test(readFileSync(join(client, 'internals/NavControls.vue'), 'utf8'))) gone.push('@slidev/client no longer has its count of slides before <CustomNavControls /> in internals/NavControls.vue')
  const slides = readFileSync(join(client, 'internals/SlidesShow.vue'), 'utf8')
  for (const asked of ['meta.preload !== false', 'meta?.__preloaded'])
    if (!slides.includes(asked)) gone.push(`@slidev/client no longer asks for ${asked} in internals/SlidesShow.vue: see views/useAhead.ts`)
  return gone
}

test('Slidev has what the add-on replaces where it looks for it', () => {
  expect(moved().join('\n')).toBe('')
})
