import { configs } from '@slidev/client'
import { defineRoutesSetup } from '@slidev/types'
import { defineAsyncComponent, h, type Component } from 'vue'
import type { NavigationGuard, RouteRecordRaw } from 'vue-router'
import Play from '../views/Play.vue'
import { say } from '../views/say'
import { admit } from '../views/useTalk'

type Load = () => Promise<{ default: Component }>

/** Puts a view of the stage around a page of Slidev's. The page's record stays, and with it the guard that asks for the password. */
function around(record: RouteRecordRaw | undefined, view: Component): void {
  if (!record?.component) return
  const page = defineAsyncComponent(record.component as Load)
  // Always the same: the router draws its page anew at each click, and with it whatever may have changed.
  const slots = { default: () => h(page), $stable: true }
  record.component = { render: () => h(view, null, slots) }
}

export default defineRoutesSetup((routes) => {
  const find = (name: string) => routes.find(route => route.name === name)
  around(find('play'), Play)
  around(find('presenter'), defineAsyncComponent(() => import('../views/Presenter.vue')))
  // Before Slidev's guard, which compares with what the page then knows.
  for (const record of routes) {
    const guard = record.beforeEnter as NavigationGuard | undefined
    if (guard) record.beforeEnter = [async ({ path, query }) => {
      if (!configs.remote || query.password === configs.remote) return true
      const given = String(query.password ?? prompt(say('password')) ?? '')
      const password = await admit(given) || given
      return password === query.password || { path, query: { ...query, password } }
    }, guard]
  }
  const play = find('play')
  if (play) play.beforeEnter = async ({ query }) => { if (query.password) await admit(String(query.password)) }
  // The notes are on paper, too, so it asks for the password as Slidev's pages with notes do.
  const { beforeEnter } = routes.find(({ beforeEnter }) => beforeEnter) ?? {}
  // Before "/:no", which would take the word for a slide's.
  return [
    { name: 'paper', path: '/paper', component: () => import('../views/Paper.vue'), beforeEnter },
    { name: 'poster', path: '/poster', component: () => import('../views/Poster.vue') },
    ...routes,
  ]
})
