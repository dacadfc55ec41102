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
    let loaded: Component | undefined
    const load = async () => {
      try {
        return loaded ??= await get()
      }
      catch (error) {
        console.error(`Slide ${index + 1} could not be loaded:`, error)
        return SlideError
      }
    }
    return {
      no: index + 1,
      meta,
      load,
      component: defineAsyncComponent({ loader: load, delay: 300, loadingComponent: OnItsWay }),
    }
  }))
}
