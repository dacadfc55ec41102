import { defineRoutesSetup } from '@slidev/types'

/** The deck's own views, in place of Slidev's and of the pages beside them: their part is in the list of slides and in the presenter view. */
export default defineRoutesSetup(routes => [
  ...routes.filter(({ component }) => !component),
  { name: 'play', path: '/:no', component: () => import('../views/Play.vue') },
  { name: 'presenter', path: '/presenter/:no', component: () => import('../views/Presenter.vue') },
  { name: 'print', path: '/print', component: () => import('../views/Print.vue') },
  { name: 'NotFound', path: '/:path(.*)*', component: () => import('../views/Lost.vue') },
])
