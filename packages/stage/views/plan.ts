export { clock, plannedUntil } from '../notes'
