import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../packages/publish/command.ts'
import { sides } from '../content/sides.ts'
import { iconInColours } from '../setup/vite-plugins.ts'
import { apart, colourAdvice, coloured, sets, themesIn } from '../setup/colours.ts'
import { expect, slides, test } from './fixtures.ts'

const own = themesIn(await readFile(join(root, 'styles/tokens.css'), 'utf8'))

for (const [name, colours] of Object.entries({ 'of its own': own, ...Object.fromEntries(Object.keys(sets).map(set => [`of the set ${set}`, coloured(own, set, sides)])) })) {
  test(`in the colours ${name}, text has a contrast of at least 4.5 to 1 and everybody tells the sides apart, in both themes`, () => {
    expect(colourAdvice(colours)).toEqual([])
    for (const { vm, container } of [colours.light, colours.dark]) expect(apart(vm!, container!)).toBeGreaterThan(0.09)
  })
}

test('what follows from a named colour is of its hue and can be read in both themes, and all else stays as it is', () => {
  expect(coloured(own, undefined, sides)).toEqual(own)
  const { light, dark } = coloured(own, { vm: '#14418c' }, sides)
  expect(light).toEqual({ ...own.light, 'vm': '#14418c', 'vm-soft': light['vm-soft'] })
  expect(dark).toEqual({ ...own.dark, 'vm': dark.vm, 'vm-soft': dark['vm-soft'] })
  expect(new Set([own.light.vm, own.light['vm-soft'], own.dark.vm, own.dark['vm-soft'], light.vm, light['vm-soft'], dark.vm, dark['vm-soft']]).size).toBe(8)
  expect(colourAdvice({ light, dark })).toEqual([])
})

test('the icon of the window’s tab is in the deck’s colours, whichever those are', async () => {
  const { favicon } = slides[0]!.frontmatter
  const icon = (colors: unknown) => {
    const emitted: string[] = []
    const plugin = iconInColours({ colors, favicon }, root)
    ;(plugin.generateBundle as ((this: unknown) => void) | undefined)?.call({ emitFile: ({ source }: { source: string }) => emitted.push(source) })
    return emitted.flatMap(source => source.match(/#[\da-f]{6}/g)!)
  }
  const drawn = (await readFile(join(root, 'public', String(favicon)), 'utf8')).match(/#[\da-f]{6}/g)!
  expect(drawn.filter(colour => !Object.values(own.dark).includes(colour))).toEqual([])
  expect(icon(undefined), 'as it is').toEqual([])
  for (const set of Object.keys(sets)) {
    const { dark } = coloured(own, set, sides)
    expect(icon(set)).toEqual(drawn.map(colour => dark[Object.keys(own.dark).find(token => own.dark[token] === colour)!]))
  }
})
