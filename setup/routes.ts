import { defineRoutesSetup } from '@slidev/types'

/** The deck's own views in place of Slidev's, and `/print`, all pages one below the other, which Slidev leaves out of a build. */
const own = [
  { name: 'play', path: '/:no', component: () => import('../views/Play.vue') },
  { name: 'presenter', path: '/presenter/:no', component: () => import('../views/Presenter.vue') },
  { name: 'print', path: '/print', component: () => import('../views/Print.vue') },
]

export default defineRoutesSetup(routes => [...routes.filter(({ name }) => !own.some(view => view.name === name)), ...own])
