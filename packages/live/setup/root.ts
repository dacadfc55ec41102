import { useNav } from '@slidev/client'
import { defineRootSetup } from '@slidev/types'
import { effectScope, getCurrentInstance } from 'vue'
import { useRouter } from 'vue-router'
import { share } from 'slidev-addon-stage/talk'
import { floor, followed, invitation, keepRole } from '../page/role'

/** Has this window take part in a live talk once its first slide is there; without a link of one, nothing is loaded. */
export default defineRootSetup(() => {
  share('invitation', invitation)
  const nav = useNav()
  const router = useRouter()
  const { appContext } = getCurrentInstance()!
  if (!floor && !followed) return
  keepRole()
  void router.isReady().then(async () => {
    const { hash, path, query, name } = router.currentRoute.value
    if (!['play', 'presenter'].includes(String(name)) || 'print' in query) return
    // The private key does not stay in the address, which a projector shows.
    if (hash.startsWith('#speaker=')) await router.replace({ path, query })
    while (!document.querySelector('#app [data-drawn], #app .reading')) await new Promise(done => setTimeout(done, 50))
    // What they watch belongs to no component.
    const part = effectScope(true)
    if (floor) part.run((await import('../page/speak')).speak.bind(null, nav, router, floor))
    else if (followed) part.run((await import('../page/follow')).follow.bind(null, nav, router, followed, appContext))
  })
})
