import { dictionary, lang } from './dictionary'

export { lang }

/** The key of a text in a dictionary, from the parts around its values: "{0} virtual machines". */
export const keyOf = (parts: readonly string[]): string => parts.map((part, i) => i ? `{${i - 1}}${part}` : part).join('')

/**
 * Words in the language of the talk: t`${copies} virtual machines`. Of a phrase all that changes with it belongs inside, since
 * another language has its own order and genders. What its dictionary lacks stays English, and the check names it.
 */
export function t(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  const key = keyOf(parts)
  return (dictionary[key] ?? key).replace(/\{(\d+)\}/g, (_, i: string) => String(values[Number(i)]))
}

/** A number as the language writes it, with so many decimals: "1,142", "3.85"; in Spanish "3,85". */
export const number = (value: number, decimals = 0): string =>
  value.toLocaleString(lang, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })

/** A part of a whole, in whole per cents: "45%". */
export const percent = (part: number): string => part.toLocaleString(lang, { style: 'percent', maximumFractionDigits: 0 })

/** A day: "6 May 2031". */
export const day = (date: Date): string =>
  date.toLocaleDateString(lang === 'en' ? 'en-GB' : lang, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** The month that "2026-11" names: "November 2026". */
export const month = (text: string): string => new Date(text).toLocaleDateString(lang, { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** "a, b and c", or with `or`. */
export const listed = (items: string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string => new Intl.ListFormat(lang, { type }).format(items)
