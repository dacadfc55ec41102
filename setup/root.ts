import { useNav } from '@slidev/client'
import { parseRangeString } from '@slidev/parser/utils'
import { defineRootSetup } from '@slidev/types'

/** Slidev reads the range of an export before its router has read the address, and so prints every slide. */
export default defineRootSetup(() => {
  const range = new URLSearchParams(location.search).get('range')
  const { printRange, slides } = useNav()
  if (range)
    printRange.value = parseRangeString(slides.value.length, range)
})
