import { compiler } from './compiler.ts'

// What `vue` is, apart from the compiler; in a page, this file is `vue`.
// eslint-disable-next-line vue/prefer-import-from-vue
export * from '@vue/runtime-dom'

/** Vue's `compile`, for the modules that import it by name. Templates of components go straight to the compiler. */
export const compile: typeof import('vue').compile = (template, options) => {
  if (!compiler.library) throw new Error('Vue\'s compiler is not in this page: import { compile } from \'vue\' by its name')
  return compiler.library(template, options)
}
