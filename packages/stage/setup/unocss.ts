import { defineUnoSetup } from '@slidev/types'

/** The variables that utilities put together, as UnoCSS has them, with what each is at first. */
const variables = (theme: object) => Object.entries((theme as { preflightBase?: Record<string, string | number> }).preflightBase ?? {}).map(([name, value]) => [name, String(value).trim()] as const)
/** Where one is read. WebKit takes nothing as the first value of none, but takes it there: `var(--un-blur,)`. */
const reading = /var\((--un-[\w-]+)\)/g

/** What an icon's class draws, apart from how it is drawn, which all icons share. Until it is there, nothing is. */
const shape = '--un-icon'
const drawing = (value: unknown) => typeof value === 'string' ? value.replaceAll(`var(${shape})`, `var(${shape},linear-gradient(#0000,#0000))`) : value as string

/**
 * Icons' shapes are half of all styles, and the first slide seldom has one: they are a layer of their own, which a build loads with
 * the modules that need it (../vite/icons.ts).
 *
 * UnoCSS sets fifty variables on every element, and each style that a key computes pays for them. Registered, they are
 * what they are at first on any element without a rule.
 */
export default defineUnoSetup(() => ({
  // A preset, since of several setups' own `configResolved` only the last is called.
  presets: [{
    name: 'stage:variables',
    configResolved(config) {
      const wind = config.presets.find(({ name }) => name === '@unocss/preset-wind3')
      if (!wind) return
      config.preflights = config.preflights.filter(preflight => !wind.preflights?.includes(preflight))
      const blank = new Set(variables(config.theme).filter(([, value]) => !value).map(([name]) => name))
      config.preflights.push({
        layer: 'preflights',
        getCSS: () => variables(config.theme).map(([name, value]) => `@property ${name}{syntax:"*";inherits:false;${value && `initial-value:${value}`}}`).join('\n'),
      })
      config.postprocess.push((utility) => {
        for (const entry of utility.entries)
          if (typeof entry[1] === 'string') entry[1] = entry[1].replace(reading, (read, name: string) => blank.has(name) ? `var(${name},)` : read)
        const shapes = utility.entries.filter(([name]) => name === shape)
        if (shapes.length) return [{ ...utility, entries: shapes, layer: 'shapes' }, { ...utility, entries: utility.entries.filter(([name]) => name !== shape).map(([name, value]) => [name, drawing(value)]) }]
        return undefined
      })
    },
  }],
}))
