import { nameOf, nodesOf, type Node } from './syntax.ts'

/** What code has to have in its text to use anything that `usesOf` finds. */
export const mayUse = /resolve(?:Directive|Component)\b|\btemplate\b|\bcompile\b|floating-vue/

const pascalCase = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

function useOf(node: Node): string | undefined {
  switch (node.type) {
    // What Vue's compiler makes of v-mark and <v-menu>, or a render function asks for itself.
    case 'CallExpression': {
      const [, kind] = /^_?resolve(Directive|Component)$/.exec(String(nameOf(node.callee))) ?? []
      const name = nameOf((node.arguments as Node[])[0])
      if (!kind || typeof name !== 'string') return undefined
      return kind === 'Directive' ? `directive ${name}` : `component ${pascalCase(name)}`
    }
    case 'ImportDeclaration': {
      const source = String(nameOf(node.source))
      const compiles = (node.specifiers as Node[]).some(({ imported }) => nameOf(imported) === 'compile')
      return source === 'vue' && compiles ? 'template' : `import ${source}`
    }
    // A component whose template is compiled in the page.
    case 'Property':
      return !node.computed && nameOf(node.key) === 'template' ? 'template' : undefined
    case 'AssignmentExpression':
      return nameOf((node.left as Node).property) === 'template' ? 'template' : undefined
  }
  return undefined
}

/**
 * What a module asks Vue for by name: `directive mark`, `component VMenu`, `template` (one that has to be compiled in the
 * page), `import floating-vue`. What is named only at run time is not found: see the facades in `page/`.
 */
export function usesOf(tree: unknown): Set<string> {
  const uses = new Set<string>()
  for (const node of nodesOf(tree as Node)) {
    const use = useOf(node)
    if (use) uses.add(use)
  }
  return uses
}
