import { createDrauu } from 'drauu'
import { drawing } from './drawing.ts'

drawing.give({ createDrauu })
