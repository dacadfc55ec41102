#!/usr/bin/env node
// The commands are TypeScript, which Node 20 does not read by itself.
import { register } from 'tsx/esm/api'

register()
await import('./publish.ts')
