// Vue's build with the compiler, which it gives to all components.
import { compile } from 'vue'
import { compiler } from './compiler.ts'

compiler.library = compile
