import { useNav } from '@slidev/client'
import { until } from '@vueuse/core'

/** The next click. Slidev takes a slide that is still on its way for one without clicks, and would go past it. */
export function useNext(): () => Promise<void> {
  const { clicksContext, next } = useNav()
  return async () => {
    // What does not come in two seconds is not waited for.
    if (!clicksContext.value.isMounted) await until(() => clicksContext.value.isMounted).toBe(true, { timeout: 2000 })
    await next()
  }
}
