import { defineRoutesSetup } from '@slidev/types'

/** All slides one below the other, which is what `npm run export` opens: Slidev leaves the page out of a build. */
export default defineRoutesSetup(routes => [
  ...routes,
  { name: 'print', path: '/print', component: () => import('@slidev/client/pages/print.vue') },
])
