/**
 * Where a whole slide would be too small to read, and the deck is a page to scroll instead: a phone held upright, and a
 * window with a mouse that is small, or made so by zooming in. A phone held sideways shows slides.
 */
export const narrow = '(orientation: portrait) and (max-width: 700px), (max-width: 660px) and (pointer: fine)'

/** A frame of another page that is wider than high is a small screen, and shows slides as one does. */
export const framedScreen = () => window.parent !== window && matchMedia('(orientation: landscape)').matches
