/** The poster's sheet, A3 at 96 pixels an inch, held upright, as a browser takes it; pixels. */
export const sheet = { width: 1123, height: 1587 }
/** The handout's sheets, held upright, by the name that CSS has for them, in the same pixels: whole ones, as what is a part of one longer takes another sheet. */
export const papers = { a4: { width: 793, height: 1122 }, letter: { width: 816, height: 1056 } }

/** The poster's margin, and what is between two slides on it; pixels. */
export const margin = 40
export const gap = 22

/**
 * How wide each of `count` slides is on the poster, in pixels, of slides so high for their width: the first over the whole width, the
 * others in pairs below it. One that is left over closes the poster, as wide as the first where that has room, else as the others
 * are. Narrower than the sheet where so many rows would not fit on it.
 */
export function posterWidths(count: number, ratio: number): number[] {
  const whole = sheet.width - 2 * margin
  /** What the sheet leaves to so many slides over the whole width, and to the others in pairs. */
  const room = (wide: number) => {
    const pairs = Math.ceil((count - wide) / 2)
    return Math.min(whole, ((sheet.height - 2 * margin - (wide + pairs - 1) * gap) / ratio + pairs * gap / 2) / (wide + pairs / 2))
  }
  const closes = count > 1 && count % 2 === 0 && room(2) === whole
  const width = closes ? whole : room(1)
  return Array.from({ length: count }, (_, i) => i === 0 || (closes && i === count - 1) ? width : (width - gap) / 2)
}
