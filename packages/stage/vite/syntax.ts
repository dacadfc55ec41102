/** A node of a syntax tree, as far as it matters here. */
export interface Node {
  type: string
  [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string'

/** A node and all that is in it. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node
  for (const child of Object.values(node).flat())
    if (isNode(child)) yield* nodesOf(child)
}

/** The name of an identifier, or the value of a literal. */
export const nameOf = (node: unknown): unknown => (node as Node | undefined)?.name ?? (node as Node | undefined)?.value
