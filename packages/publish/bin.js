#!/usr/bin/env node
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
// What reads TypeScript would look for a file of another name (check.ts says the same of other characters).
if (folder.includes('?')) {
  console.error(`the folder ${folder} has ? in its name, with which no command can be read: rename it`)
  process.exit(1)
}
// The commands are TypeScript, which Node 20 does not read by itself.
const { register } = await import('tsx/esm/api')
register()
await import('./publish.ts')
