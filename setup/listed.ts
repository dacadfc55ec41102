import { defineAsyncComponent, h, shallowReactive, shallowRef, type Component } from 'vue'
import SlideError from '../layouts/error.vue'

type Frontmatter = Record<string, unknown>
type Meta = ReturnType<typeof metaOf>

const OnItsWay = () => h('section', { class: 'slidev-layout' }, h('p', { role: 'status' }, 'This slide is on its way …'))

/** What is known of a slide before it is loaded, in the form in which Slidev reads it. */
export function metaOf(no: number, level: number, title: string, frontmatter: Frontmatter) {
  return shallowReactive({
    ...frontmatter,
    slide: { no, index: no - 1, level, title, frontmatter, note: '', noteHTML: '' },
    __clicksContext: null,
  })
}

/** The deck's slides, each with what is known of it and what loads it; one that does not come shows an error in its place. */
export function listed(slides: [meta: Meta, get: () => Promise<Component>][]) {
  return shallowRef(slides.map(([meta, get], index) => {
    let loading: Promise<Component> | undefined
    const load = () => loading ??= get().catch((error: unknown) => {
      loading = undefined
      // Later, since a page that is left breaks off what it was loading, which is nobody's error.
      setTimeout(() => console.error(`Slide ${index + 1} could not be loaded:`, error), 1000)
      return SlideError
    })
    return {
      no: index + 1,
      meta,
      load,
      component: defineAsyncComponent({ loader: load, delay: 300, loadingComponent: OnItsWay }),
    }
  }))
}
