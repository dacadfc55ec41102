/** Vue's compiler of templates, in a page where a module asks for it. */
export const compiler: { library?: typeof import('vue').compile } = {}
