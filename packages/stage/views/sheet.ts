/** The poster's sheet, A3 at 96 pixels an inch, held upright, as a browser takes it; pixels. */
export const sheet = { width: 1123, height: 1587 }
/** The handout's sheets, held upright, by the name that CSS has for them, in the same pixels: whole ones, as what is a part of one longer takes another sheet. */
export const papers = { a4: { width: 793, height: 1122 }, letter: { width: 816, height: 1056 } }
