import { ref } from 'vue'

export { black, toggleBlack } from './useTalk'

/** Whether the sheet of keys is open. */
export const keySheet = ref(false)

/** Whether the addresses to share are shown. */
export const sharing = ref(false)
