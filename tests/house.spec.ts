import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ESLint } from 'eslint'
import { root } from '../packages/publish/command.ts'
import { faceOf, facesOf, fontAdvice } from '../setup/fonts.ts'
import { isTheirs } from '../setup/vite-plugins.ts'

// One worker reads the rules for all of them.
test.describe.configure({ mode: 'default' })
const eslint = new ESLint({ cwd: root })

/** What lint says of the import in a new file. */
async function saidOf(file: string, line: string): Promise<string[]> {
  const text = line.startsWith('<') ? `<template>\n  ${line}\n</template>\n` : file.endsWith('.vue') ? `<script setup lang="ts">\n${line}\n</script>\n` : `${line}\n`
  const [result] = await eslint.lintText(text, { filePath: join(root, file) })
  return result!.messages.filter(({ ruleId, fatal }) => fatal || ruleId?.endsWith('no-restricted-syntax')).map(({ message }) => message)
}

const wrong: Record<string, [file: string, line: string][]> = {
  'Content imports': [
    ['content/new.ts', `import Brick from '../components/Brick.vue'`],
    ['content/new.ts', `import type { Props } from '../components/useSteps'`],
    ['content/new.ts', `import { ref } from 'vue'`],
    ['content/new.ts', `import { readMeasurements } from 'deck-measure/schema'`],
    ['content/new.ts', `export * from './../setup/preparser'`],
    ['content/talk/new.ts', `import type { Props } from '../../components/useSteps'`],
    ['content/talk/deep/new.ts', `import type { Props } from '../../../components/useSteps'`],
    ['content/new.ts', `import { own } from '#content'`],
  ],
  'Pictures import': [
    ['components/pictures/New.vue', `import Cover from '../../layouts/cover.vue'`],
    ['components/pictures/New.vue', `import { citesIn } from '../../setup/preparser'`],
    ['components/pictures/New.vue', `import { until } from '@vueuse/core'`],
    ['components/pictures/New.vue', `import { clock } from 'slidev-addon-stage/notes'`],
  ],
  'Parts import': [
    ['components/parts/New.vue', `import SharedKernel from '../pictures/SharedKernel.vue'`],
    ['components/parts/New.vue', `import { citesIn } from '../../setup/preparser'`],
  ],
  'Parts show': [
    ['components/parts/New.vue', `<SharedKernel />`],
    ['components/parts/New.vue', `<div><shared-kernel /></div>`],
    ['components/parts/deep/New.vue', `<ComparisonTable />`],
    ['components/parts/New.vue', `<component is="SharedKernel" />`],
    ['components/parts/New.vue', `<component :is="late ? 'shared-kernel' : 'div'" />`],
  ],
  'Components stand': [
    ['components/New.vue', `import Brick from './parts/Brick.vue'`],
  ],
  'Layouts import': [
    ['layouts/new.vue', `import { sources } from '../content/sources'`],
    ['layouts/new.vue', `import { until } from '@vueuse/core'`],
  ],
  'A package imports': [
    ['packages/publish/new.ts', `import { sources } from '../../content/sources.ts'`],
    ['packages/publish/new.ts', `import { onDemand } from '../stage/vite/on-demand.ts'`],
    ['packages/stage/views/New.vue', `import Brick from '../../../components/Brick.vue'`],
    ['packages/stage/vite/page/new.ts', `export const later = () => import('../../../publish/deck.ts')`],
    ['packages/measure/tests/new.ts', `import { slides } from '../../../tests/fixtures.ts'`],
    ['packages/stage/tests/new.ts', `import { serve } from '../../publish/serve.ts'`],
    ['packages/measure/new.ts', `export type Deck = import('../publish/deck.ts').App`],
    ['packages/stage/views/deep/er/and/so/on.ts', `import { sides } from '../../../../../../../content/sides'`],
    ['packages/stage/views/New.vue', `import { sides } from '/content/sides'`],
    ['packages/stage/views/New.vue', `import type { Own } from '#content'`],
  ],
  'A package shows': [
    ['packages/stage/views/New.vue', `<ComparisonTable />`],
  ],
  'Tests are not': [
    ['setup/new.ts', `import { slides } from '../tests/fixtures'`],
  ],
  'Import by an address': [
    ['content/new.ts', `export const all = import.meta.glob('../components/**/*.vue')`],
    ['components/pictures/New.vue', 'const late = () => import(`../../setup/preparser`)'],
    ['layouts/new.vue', `const all = import.meta.globEager('../content/*.ts')`],
    ['packages/stage/views/New.vue', `const all = import.meta.glob('/content/*.ts')`],
    ['packages/publish/new.ts', `export const { sides } = require('../../content/sides.ts')`],
    ['packages/measure/new.ts', `import deck = require('../publish/deck.ts')`],
  ],
  'Of a package': [
    ['setup/new.ts', `import { readNote } from '../packages/stage/notes.ts'`],
    ['setup/new.ts', `import { policyOf } from 'slidev-addon-publish/policy'`],
    ['components/parts/New.vue', `const late = () => import('slidev-addon-stage/views/Reading.vue')`],
    ['layouts/new.vue', `import Reading from '../packages/stage/views/Reading.vue'`],
    ['slide-bottom.vue', `import { black } from './packages/stage/views/commands'`],
    ['packages/publish/new.ts', `import { onDemand } from 'slidev-addon-stage/vite/on-demand'`],
    ['packages/measure/new.ts', `import publish from 'slidev-addon-publish'`],
  ],
  'Declare it': [
    ['packages/measure/new.ts', `import { PDFDocument } from 'pdf-lib'`],
    ['setup/new.ts', `import Zip from 'jszip-of-another'`],
    ['setup/new.ts', `import { chromium } from '@playwright/test'`],
  ],
}

const right: [file: string, line: string][] = [
  ['content/talk/new.ts', `import { sides } from '../sides'`],
  ['content/new.ts', `import { sources } from './sources'\nimport type { Measurements } from 'deck-measure/schema'`],
  ['components/pictures/New.vue', `import { useNav } from '@slidev/client'\nimport { computed } from 'vue'\nimport Brick from '../parts/Brick.vue'\nimport DockerEngine from './DockerEngine.vue'`],
  ['content/talk/new.ts', `export const files = import.meta.glob('../measurements/*.json', { eager: true })`],
  ['content/new.ts', `import type { Own } from '#content'`],
  ['components/pictures/New.vue', `<DockerEngine />`],
  ['components/parts/New.vue', `<Brick />`],
  ['layouts/new.vue', `<ComparisonTable />`],
  ['layouts/new.vue', `import SourceList from '../components/pictures/SourceList.vue'`],
  ['setup/new.ts', `import { sources } from '../content/sources'\nimport { root } from 'slidev-addon-publish/command'`],
  ['packages/stage/vite/page/new.ts', `import { CLICKS_MAX } from '../../slidev.ts'\nimport { normalizePath } from 'vite'`],
  ['packages/stage/tests/new.ts', `import { plantDeck } from '../../../tests/decks.ts'\nimport { usesOf } from '../vite/uses.ts'`],
  ['packages/publish/new.ts', `import { readNote } from 'slidev-addon-stage/notes'\nexport const later = () => import('./deck.ts')`],
]

for (const [rule, imports] of Object.entries(wrong))
  for (const [file, line] of imports)
    test(`lint refuses ${line} in ${file}`, async () => {
      expect(await saidOf(file, line)).toContainEqual(expect.stringMatching(`^${rule}`))
    })

for (const [file, line] of right)
  test(`lint lets ${file} import what is below it: ${line.match(/'[^']+'|<.*/g)!.join(', ')}`, async () => {
    expect(await saidOf(file, line)).toEqual([])
  })

test('sizes and weights of text are those of the tokens, `!important` is rare and says why, and no rule has a class that changes cost all that is below it', async () => {
  const sheets: Record<string, string> = {}
  for (const folder of ['components', 'layouts', 'styles', 'packages/stage/styles', 'packages/stage/views'])
    for (const file of await readdir(join(root, folder), { recursive: true }))
      if (/\.(?:css|vue)$/.test(file)) sheets[`${folder}/${file}`] = await readFile(join(root, folder, file), 'utf8')
  const { 'styles/tokens.css': tokens, ...rest } = sheets
  const found = (what: RegExp, but?: string) => Object.entries(rest).flatMap(([file, text]) => but && file.startsWith(but) ? [] : [...text.matchAll(what)].map(([rule]) => `${file}: ${rule}`))
  expect(found(/^.*\[class[^\]]*\]\)*[^\s,{]*\s+[^\s{,].*/gm), 'asks for any class of what stands above its own').toEqual([])
  expect(found(/font-(?:size|weight): (?!.*var\(|inherit).*/g, 'packages/')).toEqual([])
  expect(found(/!important/g).length).toBeLessThanOrEqual(5)
  expect(tokens!.match(/--size-\w+:/g)).toHaveLength(7)
  const weights = [...tokens!.matchAll(/--weight-\w+: (\d+)/g)].map(([, weight]) => Number(weight))
  expect(weights).toHaveLength(4)
  const faces = await Promise.all((['sans', 'mono'] as const).map(role => faceOf(role, undefined)))
  expect(new Set(faces.flatMap(({ files }) => files.map(({ weight }) => weight))), 'the faces have these').toEqual(new Set([`${Math.min(...weights)} ${Math.max(...weights)}`]))
})

test('a family that the headmatter names comes from its font package, with stand-ins as wide as it is; of one that no package has, the check says which would', async () => {
  const said = [{ title: 'What is written on a slide', content: 'Set in the face, and before it has come in another.' }]
  const { css, tokens } = await facesOf({ sans: 'JetBrains Mono', mono: 'JetBrains Mono' }, said)
  expect(tokens['--sans-title']).toBe(`'JetBrains Mono', 'JetBrains Mono title as Arial', 'JetBrains Mono title as Roboto', 'JetBrains Mono title as DejaVu', sans-serif`)
  expect(css).toMatch(/^@font-face \{ font-family: 'JetBrains Mono';.*url\('@fontsource-variable\/jetbrains-mono\/files\/jetbrains-mono-latin-wght-normal\.woff2'\)/)
  const stretched = (name: string, css: string) => new RegExp(`'${name}'.*local.*size-adjust: ([\\d.]+)%; ascent-override: ([\\d.]+)%`).exec(css)!.slice(1).map(Number)
  expect(stretched('JetBrains Mono as Courier', css), 'every letter is 0.6 em wide, as Courier’s are').toEqual([100, 102])
  const inter = await facesOf({ sans: 'Inter' }, said)
  // Inter is a little wider than Arial, and narrower where it is large.
  const [text, title] = ['Inter as Arial', 'Inter title as Arial'].map(name => stretched(name, inter.css)[0]!)
  expect(text).toBeGreaterThan(102)
  expect(text).toBeLessThan(109)
  expect(title).toBeLessThan(98)

  expect(fontAdvice({ sans: 'Inter Variable', mono: 'monospace' })).toEqual([])
  expect(fontAdvice({ sans: ['Gill Sans Nova', 'Inter'] })).toEqual([expect.stringMatching(/“Gill Sans Nova” is not installed.*npm install @fontsource-variable\/gill-sans-nova,.*@fontsource\/gill-sans-nova$/)])
  const alone = await facesOf({ sans: 'Gill Sans Nova' }, said)
  expect([alone.tokens['--sans'], alone.css.includes('Gill')]).toEqual([`'Gill Sans Nova', sans-serif`, false])
})

test('other package managers say in a line that npm is meant: pnpm and Yarn 1 by what they call engines, Yarn 4 by its path', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: Record<string, string> }
  expect([engines.pnpm, engines.yarn].join()).toMatch(/^none: use npm.*,none: use npm/)
  const [, path] = /^yarnPath: (.*)$/m.exec(readFileSync(join(root, '.yarnrc.yml'), 'utf8'))!
  const { status, stderr } = spawnSync(process.execPath, [join(root, path!), 'install'], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^[^\n]*npm install\n$/)
})

test('the sheets of Slidev and of a theme give way to the deck’s own, however they are written', () => {
  const roots = { clientRoot: '/m/@slidev/client', themeRoots: ['/m/slidev-theme-apple'] }
  const theirs = [
    '/m/@slidev/client/styles/code.css', '/m/@unocss/reset/tailwind.css', '/m/slidev-theme-apple/styles/layout.css', '/m/slidev-theme-apple/styles/index.scss',
    '/m/slidev-theme-apple/layouts/quote.vue?vue&type=style&index=0&scoped=a1&lang.css', '/m/slidev-theme-apple/layouts/quote.vue?vue&type=style&index=0&lang.scss',
  ]
  const ours = ['/deck/styles/text.css', '/deck/layouts/beside.vue?vue&type=style&index=0&scoped=a1&lang.css', '/m/slidev-theme-apple-pie/styles/index.css', '/m/@slidev/client/__uno.css']
  expect([...theirs, ...ours].filter(file => isTheirs(file, roots))).toEqual(theirs)
})
