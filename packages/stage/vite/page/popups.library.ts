import '@shikijs/vitepress-twoslash/style.css'
import twoslash from '@shikijs/vitepress-twoslash/client'
import { Dropdown, options, recomputeAllPoppers, Tooltip } from 'floating-vue'
import { popups } from './popups.ts'

popups.give({ Dropdown, Tooltip, recomputeAllPoppers, twoslash, options })
