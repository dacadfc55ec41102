/**
 * Who gives the talk, where and when, as its headmatter says: every key may be left out. One table for the page and for Node,
 * so nothing here may import either.
 */
import { languageOf } from './words.ts'

export interface Occasion {
  speaker?: string
  affiliation?: string
  event?: string
  /** As it is written; a date in figures, 2026-05-12, in the deck's words. */
  date?: string
  /** The address that the audience takes home. */
  link?: string
  /** A picture for each ground: a path in public/, or an address. */
  logo?: { light: string, dark: string }
}

const texts = ['speaker', 'affiliation', 'event', 'date'] as const
/** The keys of the headmatter that say it. */
export const occasionKeys = [...texts, 'link', 'logo'] as const

type Headmatter = Record<string, unknown>
const isSet = (value: unknown) => value !== undefined && value !== null && value !== ''

const textOf = (date: unknown) => date instanceof Date ? date.toISOString() : String(date)

/** The day that a date in figures names; undefined of any other text, and of 2026-02-30. */
function dayOf(text: string): Date | undefined {
  const [, year, month, day] = (figures.exec(text) ?? []).map(Number)
  const date = new Date(Date.UTC(year!, month! - 1, day))
  // It would go on to the next month.
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day ? date : undefined
}
const figures = /^(\d{4})-(\d\d?)-(\d\d?)(?:T00:00.*)?$/

/** A date in figures as the language writes it out; any other text as it is. */
function dated(date: unknown, lang: string): string {
  const text = textOf(date)
  const day = dayOf(text)
  try {
    return day ? new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(day) : text
  }
  catch {
    return text
  }
}

const logoOf = (logo: unknown) => (typeof logo === 'string' ? { light: logo, dark: logo } : logo) as Occasion['logo']

/** What a headmatter says of it. */
export function occasionOf(headmatter: Headmatter): Occasion {
  const lang = languageOf(headmatter)
  const said = (key: string) => isSet(headmatter[key]) ? String(headmatter[key]) : undefined
  return {
    speaker: said('speaker'),
    affiliation: said('affiliation'),
    event: said('event'),
    date: isSet(headmatter.date) ? dated(headmatter.date, lang) : undefined,
    link: said('link'),
    logo: isSet(headmatter.logo) ? logoOf(headmatter.logo) : undefined,
  }
}

/** Who, and where and when, in a line each. */
export const linesOf = ({ speaker, affiliation, event, date }: Occasion): string[] =>
  [[speaker, affiliation], [event, date]].map(parts => parts.filter(Boolean).join(' · ')).filter(Boolean)

/** An address as it is said: without what every browser adds. */
export const spoken = (link: string) => link.replace(/^https?:\/\/(?:www\.)?|\/$/g, '')

/** What of it cannot be shown, by its key; `isThere` says whether public/ has a file. */
export function occasionFaults(headmatter: Headmatter, isThere: (path: string) => boolean): { key: string, message: string }[] {
  const { date, link, logo } = headmatter
  const fault = (key: string, message: string) => ({ key, message: `${key}: ${message}` })
  const plain = (value: unknown) => ['string', 'number'].includes(typeof value) || value instanceof Date
  const pictures = typeof logo === 'string' ? [logo] : [logoOf(logo)?.light, logoOf(logo)?.dark]
  return [
    ...texts.filter(key => isSet(headmatter[key]) && !plain(headmatter[key])).map(key => fault(key, 'is not text')),
    ...isSet(date) && figures.test(textOf(date)) && !dayOf(textOf(date)) ? [fault('date', `“${textOf(date)}” is no day of the calendar; write it like 2027-03-12, or in words`)] : [],
    ...isSet(link) && !(URL.canParse(String(link)) && /^https?:/.test(String(link))) ? [fault('link', `“${link}” is not a web address, like https://example.org/talk`)] : [],
    ...!isSet(logo)
      ? []
      : pictures.every(path => typeof path === 'string')
        ? [...new Set(pictures as string[])].filter(path => !/^https?:/.test(path) && !isThere(path)).map(path => fault('logo', `there is no public/${path.replace(/^\//, '')}`))
        : [fault('logo', 'is neither a path in public/, nor { light: …, dark: … } with two of them')],
  ]
}
