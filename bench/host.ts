import { createServer } from 'node:http'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import sirv from 'sirv'
import { listen } from '../packages/publish/command.ts'

/** What hosts compress; pictures and fonts are compressed already. */
const compressible = new Set(['.html', '.css', '.js', '.mjs', '.json', '.svg'])

/** Puts a .gz beside every file of `folder` that a host would compress. */
async function compress(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  await Promise.all(entries.filter(entry => entry.isFile() && compressible.has(extname(entry.name))).map(async (entry) => {
    const file = join(entry.parentPath, entry.name)
    await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level: 6 }))
  }))
}

/**
 * Serves the built deck in `folder` on any free port as a static host does: gzip, /7 for 7.html, and `headers` with every answer.
 * What does not exist gets an empty answer with status 404.
 */
export async function host(folder: string, headers: Record<string, string> = {}) {
  await compress(folder)
  const files = sirv(folder, { dev: true, gzip: true, etag: true })
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    files(request, response, () => void response.writeHead(404).end())
  })
  const port = await listen(server, 0, '127.0.0.1')
  return {
    url: `http://localhost:${port}/`,
    close: () => new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    }),
  }
}
