import { t } from './words'

/** The words that the pictures of any comparison have of their own: heads, and what a screen reader is told. */
export const partWords = {
  bars: t`The figures of the bars`,
  costs: { test: t`Test`, difference: (names: string, to: string) => t`${names}, difference to ${to}` },
  firstUsed: (from: number, to: number) => from === to ? t`First used on slide ${from}` : t`First used on slides ${from} to ${to}, in that order`,
  read: (months: string) => t`what has no date, as read in ${months}`,
  repeated: t`, repeated`,
  slide: t`Slide`,
  slides: t`Slides`,
  table: {
    caption: (first: string, second: string) => t`${first} and ${second} compared, with the evidence for each row`,
    feature: t`Feature`,
    evidence: t`Evidence`,
    better: (name: string, rows: string) => t`Better with ${name}: ${rows}.`,
  },
}
