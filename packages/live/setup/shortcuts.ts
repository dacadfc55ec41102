import { defineShortcutsSetup, type ShortcutOptions } from '@slidev/types'
import { toggleInvitation } from '../page/role'

export default defineShortcutsSetup((_, shortcuts) => [...shortcuts, { name: 'invite', key: 'q', fn: toggleInvitation }] as ShortcutOptions[])
