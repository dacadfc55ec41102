/** The poster's sheet, A3 at 96 pixels an inch, held upright, as a browser takes it; pixels. */
export const sheet = { width: 1123, height: 1587 }
