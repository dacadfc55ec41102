import type { ObjectDirective } from 'vue'
import { MotionDirective } from '@vueuse/motion'
import { motion, type Moved } from './motion.ts'

const directive = MotionDirective() as Required<ObjectDirective<Moved>>

motion.give({
  ...directive,
  // What it hands on to `apply` moves by script, which no style can stop: where nothing may move, it stands there at once.
  created(...args) {
    directive.created(...args)
    const instance = args[0].motionInstance!
    const { apply, set, stop } = instance
    instance.apply = (variant) => {
      if (!document.documentElement.classList.contains('calm')) return apply(variant)
      stop()
      set(variant)
      return Promise.resolve([])
    }
  },
})
