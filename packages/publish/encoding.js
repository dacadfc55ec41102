// Lets this process read Markdown as any editor may have saved it: UTF-8 or UTF-16, with a byte order mark or without, its lines
// ended by LF, CR LF or CR. Slidev takes all of it for plain UTF-8, and reads no frontmatter behind a mark. JavaScript, since it is
// loaded into Slidev's own process, before it (deck.ts).
import { promises as files } from 'node:fs'
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
syncBuiltinESMExports()
