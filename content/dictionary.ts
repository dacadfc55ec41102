/**
 * The language that the pictures speak, and its words for the English ones. This is English, which needs none: a deck whose
 * headmatter has another `lang` gets the dictionary of content/LANG/ in place of this file (setup/languages.ts).
 */
export const lang: string = 'en'
export const dictionary: Partial<Record<string, string>> = {}
