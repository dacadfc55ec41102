import { clampChroma, differenceEuclidean, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, formatHex, oklch, parse, wcagContrast } from 'culori'

/** The three colours that an author names: of the two sides, and of the app. */
const named = ['vm', 'container', 'app'] as const
type Named = Record<typeof named[number], string>

/** Ready sets, by a name for `colors` of the headmatter. The deck's own, violet and teal, are those of styles/tokens.css. */
export const sets: Record<string, Named> = {
  'plum-teal': { vm: '#5c1c80', container: '#004e44', app: '#b44f00' },
  'green-violet': { vm: '#00553f', container: '#6236a8', app: '#b44f00' },
  'navy-brown': { vm: '#14418c', container: '#7a3f00', app: '#00707e' },
}

/** Which colours stand on which, as text. */
export const pairs: Record<string, string[]> = {
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
const enough = 4.5

/** The tokens of a theme that are colours, by name. */
export type Tokens = Record<string, string>
export interface Themes { light: Tokens, dark: Tokens }

/** The colours in styles/tokens.css; what the dark theme does not name is as in the light one. */
export function themesIn(css: string): Themes {
  const [light, dark] = css.split('html.dark').map(block => Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!])))
  return { light: light!, dark: { ...light, ...dark } }
}

const shade = (l: number, c: number, h?: number) => formatHex(clampChroma({ mode: 'oklch', l, c, h }, 'oklch'))

/** Of one named colour, its soft fill and both of the dark theme: of the same hue, as light and as strong as the deck's own are. */
function derived(token: string, colour: string, ground: string): Themes {
  const { c, h } = oklch(colour)!
  // The app is solid; its fill is a hint.
  const [pale, deep] = token === 'app' ? [shade(0.96, Math.min(c, 0.018), h), shade(0.27, Math.min(c, 0.05), h)] : [shade(0.88, Math.min(c / 2, 0.058), h), shade(0.32, Math.min(c * 0.6, 0.085), h)]
  let l = 0.77
  const bright = () => shade(l, Math.min(c * 1.2, 0.15), h)
  while (l < 0.95 && [ground, deep].some(on => wcagContrast(bright(), on) < enough)) l += 0.01
  return { light: { [token]: formatHex(colour)!, [`${token}-soft`]: pale }, dark: { [token]: bright(), [`${token}-soft`]: deep } }
}

/** A side by its name in content/sides.ts stands for the token of its colour. */
type Sides = Record<string, { colour?: string }>
const tokenOf = (name: string, sides: Sides) => sides[name]?.colour ?? name

/** The tokens of each theme with what `colors` of a headmatter makes of them. */
export function coloured({ light, dark }: Themes, colors: unknown, sides: Sides): Themes {
  const chosen = typeof colors === 'string' ? sets[colors] : colors as Record<string, string> | undefined
  const all = Object.entries(chosen ?? {}).filter(([, colour]) => parse(colour)).map(([name, colour]) => derived(tokenOf(name, sides), colour, dark.paper!))
  return { light: Object.assign({}, light, ...all.map(({ light }) => light)) as Tokens, dark: Object.assign({}, dark, ...all.map(({ dark }) => dark)) as Tokens }
}

/** What cannot be used of `colors`, in a line each. */
export function colourFaults(colors: unknown, sides: Sides): string[] {
  if (colors === undefined || colors === null) return []
  const known = [...new Set([...Object.keys(sides), 'app'])]
  if (typeof colors === 'string') return Object.hasOwn(sets, colors) ? [] : [`colors: there is no set “${colors}”; there are ${Object.keys(sets).join(', ')}, or name colours for ${known.join(', ')}`]
  return Object.entries(colors).flatMap(([name, colour]) => {
    if (!(named as readonly string[]).includes(tokenOf(name, sides))) return [`colors: there is no “${name}”; there are ${known.join(', ')}`]
    return typeof colour === 'string' && parse(colour) ? [] : [`colors: “${String(colour)}” of ${name} is no colour, like '#4a3bc6'`]
  })
}

const distance = differenceEuclidean('oklab')
const blind = [filterDeficiencyProt(1), filterDeficiencyDeuter(1), filterDeficiencyTrit(1)]
/** How far two colours are apart for whoever tells them apart least. */
export const apart = (a: string, b: string) => Math.min(distance(a, b), ...blind.map(seen => distance(seen(parse(a)!), seen(parse(b)!))))

/** The pairs that nobody, or not everybody, could read or tell apart, in a line each. */
export function colourAdvice(themes: Themes): string[] {
  return Object.entries(themes).flatMap(([theme, tokens]: [string, Tokens]) => [
    ...Object.entries(pairs).flatMap(([text, grounds]) => grounds.map(ground => ({ text, ground, ratio: wcagContrast(tokens[text]!, tokens[ground]!) })))
      .filter(({ ratio }) => ratio < enough)
      .map(({ text, ground, ratio }) => `${text} on ${ground} has a contrast of ${ratio.toFixed(1)} to 1 in the ${theme} theme, and text needs ${enough}`),
    ...named.filter(token => distance(tokens[token]!, tokens.fault!) < 0.1).map(token => `${token} looks like fault, the colour of failure, in the ${theme} theme`),
    ...apart(tokens.vm!, tokens.container!) < 0.06 ? [`vm and container look alike in the ${theme} theme to some who are colour-blind`] : [],
  ])
}

const shapes = /<(?:path|rect|circle|ellipse|polygon|polyline|text)\b[^>]*>/g

/** The colours that an SVG is painted with; undefined where it may have others than those that are written in it: of a picture, a gradient, a class, the page. */
function paintsOf(svg: string): string[] | undefined {
  if (/<(?:image|style|use|foreignObject|filter)\b|currentColor|(?:url|var)\(/i.test(svg)) return undefined
  const painted = /\bfill\s*[=:]/
  // What has no fill is black.
  const black = !painted.test(/<svg\b[^>]*>/.exec(svg)?.[0] ?? '') && (svg.match(shapes) ?? []).some(shape => !painted.test(shape)) ? ['#000000'] : []
  const written = [...svg.matchAll(/\b(?:fill|stroke)\s*[=:]\s*["']?\s*([^"';>]+)/g)].map(([, colour]) => colour!.trim()).filter(colour => colour !== 'none')
  return [...written, ...black].every(colour => parse(colour)) ? [...written, ...black] : undefined
}

/** What is to be said of a logo that is seen on neither, or not on one, of the grounds that it is for: an SVG of which every colour is nearly that of the ground. */
export function logoAdvice(logos: { light: string, dark: string }, themes: Themes, svgOf: (path: string) => string): string[] {
  return (['light', 'dark'] as const).flatMap((theme) => {
    const paints = paintsOf(svgOf(logos[theme]))
    const ratio = Math.max(...paints?.map(colour => wcagContrast(colour, themes[theme].paper!)) ?? [])
    return paints?.length && ratio < 3 ? [`logo: ${logos[theme]} is hardly seen on the ${theme} ground, a contrast of ${ratio.toFixed(1)} to 1; name one for each, { light: …, dark: … }`] : []
  })
}
