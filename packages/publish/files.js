// How Slidev's own process, into which this is loaded before it (deck.ts; so it is JavaScript), reads and writes files.
//
// Markdown is read as any editor may have saved it: UTF-8 or UTF-16, with a byte order mark or without, its lines ended by LF,
// CR LF or CR. Slidev takes all of it for plain UTF-8, and reads no frontmatter behind a mark.
//
// The modules that Slidev writes into node_modules/.slidev at each start are there whole or not at all: another Slidev of the same
// folder, as a build beside `npm start`, would else find one empty and fail.
import fs, { promises as files } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { readFile } = files

/** By a byte order mark of UTF-16; else UTF-8, whose mark is dropped. */
const encodingOf = ([first, second]) => first === 0xFF && second === 0xFE ? 'utf-16le' : first === 0xFE && second === 0xFF ? 'utf-16be' : 'utf-8'

files.readFile = async (path, options) => {
  const asText = typeof options === 'string' || options?.encoding
  if (!asText || !/\.md$/i.test(String(path))) return readFile(path, options)
  const bytes = await readFile(path)
  return new TextDecoder(encodingOf(bytes)).decode(bytes).replace(/\r\n?/g, '\n')
}

const { writeFileSync } = fs

fs.writeFileSync = (path, data, options) => {
  if (!/[\\/]\.slidev[\\/]virtual[\\/]/.test(String(path))) return writeFileSync(path, data, options)
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, data, options)
  fs.renameSync(aside, path)
}
syncBuiltinESMExports()
