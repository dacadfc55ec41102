import { defineAppSetup } from '@slidev/types'
import { h } from 'vue'

export default defineAppSetup(({ app }) => {
  app.component('HarvestMonth', () => h('strong', { class: 'harvest-month' }, 'August'))
})
