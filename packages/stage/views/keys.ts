/** What the keys do, in the order of the sheet, each key as `KeyboardEvent.key` has it: Slidev's own and those of setup/shortcuts.ts. */
export const keysOfDeck: { does: string, keys: string[] }[] = [
  { does: 'Next click', keys: ['ArrowRight', ' ', 'PageDown', 'n'] },
  { does: 'Back a click', keys: ['ArrowLeft', 'Shift+ ', 'PageUp', 'p'] },
  { does: 'Next slide', keys: ['ArrowDown', 'Shift+ArrowRight'] },
  { does: 'Previous slide', keys: ['ArrowUp', 'Shift+ArrowLeft'] },
  { does: 'First slide', keys: ['Home'] },
  { does: 'Last slide', keys: ['End'] },
  { does: 'All slides: arrows or a number, then Enter', keys: ['o', '`'] },
  { does: 'Go to a slide by number or word', keys: ['g'] },
  { does: 'Black screen, and back', keys: ['b', '.'] },
  { does: 'Full screen', keys: ['f', 'F5', 'Shift+F5'] },
  { does: 'Dark or light', keys: ['d'] },
  { does: 'No motion, or motion again', keys: ['m'] },
  { does: 'These keys', keys: ['?'] },
  { does: 'Close what is open', keys: ['Escape'] },
]
