import { useSlideContext } from '@slidev/client'
import { computed, onUnmounted } from 'vue'

/**
 * The clicks of a picture, by name and in order: the first is the slide's first
 * click. Text beside the picture may use `v-click`; both count from one.
 *
 * In print without clicks, and in the overview, every step is reached. Asking
 * for a name that was not given does not compile.
 *
 * @example
 * const { reached } = useSteps('host', 'guest')
 * // <Brick :data-shown="reached('guest')" />
 */
export function useSteps<const Step extends string>(...steps: Step[]) {
  const { $clicksContext } = useSlideContext()
  const id = `steps-${steps.join('-')}`
  const info = $clicksContext.calculateSince(1, steps.length)
  $clicksContext.register(id, info)
  onUnmounted(() => $clicksContext.unregister(id))

  /** How many steps are reached: 0 on arrival, `steps.length` at the end. */
  const count = computed(() => Math.min($clicksContext.current, steps.length))
  /** Whether the slide has come to this step or past it. */
  const reached = (step: Step) => count.value > steps.indexOf(step)
  /** Whether this step is the newest one. */
  const at = (step: Step) => count.value === steps.indexOf(step) + 1

  return { count, reached, at }
}
