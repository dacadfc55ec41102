import type { ObjectDirective } from 'vue'
import { MotionDirective } from '@vueuse/motion'
import { motion } from './motion.ts'

motion.give(MotionDirective() as Required<ObjectDirective>)
