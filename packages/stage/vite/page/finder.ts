import Fuse from 'fuse.js'
import { asked, finds } from '../../views/find.ts'

/** What looks for slides in Slidev's dialog to go to one: first those whose titles are like what is written, as Slidev does, then those that have it on them or in their notes. */
export default class Finder<Slide extends { no: number }> extends Fuse<Slide> {
  readonly #slides: readonly Slide[]

  constructor(...given: ConstructorParameters<typeof Fuse<Slide>>) {
    super(...given)
    this.#slides = given[0]
  }

  override search(text: string) {
    asked.value = text
    const titled = super.search(text)
    const others = this.#slides.filter(slide => finds.value.has(slide.no) && !titled.some(({ item }) => item === slide))
    return [...titled, ...others.map((item, i) => ({ item, refIndex: titled.length + i }))]
  }
}
