import { defineUnoSetup } from '@slidev/types'

/** The variables that utilities put together, as UnoCSS has them, with what each is at first. */
const variables = (theme: object) => Object.entries((theme as { preflightBase?: Record<string, string | number> }).preflightBase ?? {}).map(([name, value]) => [name, String(value).trim()] as const)
/** Where one is read. WebKit takes nothing as the first value of none, but takes it there: `var(--un-blur,)`. */
const reading = /var\((--un-[\w-]+)\)/g

/**
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
      })
    },
  }],
}))
