import { annotate } from '@slidev/rough-notation'
import { mark } from './mark.ts'

mark.give({ annotate })
