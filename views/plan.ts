export { clock, plannedUntil } from '../packages/stage/notes'
