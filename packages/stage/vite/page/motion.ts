import type { MotionInstance, MotionVariants } from '@vueuse/motion'
import type { ObjectDirective } from 'vue'
import { late, standIn } from './late.ts'

export const motion = late<Required<ObjectDirective<Moved>>>(() => import('./motion.library.ts'))

/** An element with a motion; the library keeps it there. */
export type Moved = HTMLElement & { motionInstance?: Pick<MotionInstance<string, MotionVariants<string>>, 'apply' | 'set' | 'stop'> }

/** The library's directive; an element that is there before it gets a motion that catches up. */
export const MotionDirective = (): ObjectDirective<Moved> => ({
  created(...args) {
    const [el] = args
    if (motion.library) return motion.library.created(...args)
    el.motionInstance = standIn(motion.load().then(({ created, mounted }) => {
      created(...args)
      mounted(...args)
      return el.motionInstance!
    }))
  },
  mounted: (...args) => motion.library?.mounted(...args),
})
