import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../packages/publish/command.ts'
import { expect, test } from './fixtures.ts'

/** Which colours stand on which, as text. */
const pairs: Record<string, string[]> = {
  // On what is solid.
  paper: ['app', 'fault', 'container', 'ink'],
  ink: ['paper', 'raised', 'host-soft', 'vm-soft', 'container-soft'],
  muted: ['paper', 'raised', 'host-soft', 'vm-soft', 'container-soft'],
  vm: ['paper', 'vm-soft'],
  container: ['paper', 'container-soft'],
  host: ['paper', 'host-soft'],
  app: ['paper', 'app-soft'],
  fault: ['paper', 'raised'],
}

const [light, dark] = (await readFile(join(root, 'styles/tokens.css'), 'utf8')).split('html.dark')
  .map(block => Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!])))

/** WCAG 2.2's relative luminance and contrast ratio. */
function luminance(colour: string) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

for (const [theme, tokens] of Object.entries({ light: { ...light }, dark: { ...light, ...dark } })) {
  test(`text has a contrast of at least 4.5 to 1 in the ${theme} theme`, () => {
    const weak = Object.entries(pairs).flatMap(([text, grounds]) => grounds
      .map(ground => ({ text, ground, ratio: contrast(tokens[text]!, tokens[ground]!) }))
      .filter(({ ratio }) => ratio < 4.5)
      .map(({ text, ground, ratio }) => `${text} on ${ground}: ${ratio.toFixed(2)}`))
    expect(weak).toEqual([])
  })
}
