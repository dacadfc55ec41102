import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import { join, relative } from 'node:path'
import compression from 'compression'
import sirv from 'sirv'
import { called, Failure, listen, readBase, readOptions, readPort, run, root, usageOf } from './command.ts'
import { caching, headersOf, readHeaders } from './policy.ts'

const usage = `${usageOf('serve', '[--port N] [--base PATH] [--host]')}

Serves the built deck the way GitHub Pages, Netlify, Vercel and Cloudflare do.

--port N     the port to use, or the next free one after it (default: 4173)
--base PATH  where it was built to be served (default: read from the build)
--host       let other machines on the network see it`

/** What to serve and where. */
export interface ServeOptions {
  /** The built deck (default: dist). */
  dir?: string
  /** The path it was built for (default: read from the build). */
  base?: string
  /** The first port to try (default: any free one). */
  port?: number
  /** The address to listen on (default: this machine only). */
  host?: string
  /** Whether to compress, as hosts do; a build that reads itself gains nothing by it. */
  compress?: boolean
}

/**
 * Serves a built deck: /7 is the file 7.html; what does not exist gets 404.html and status 404. When the port is taken, the next free one is used.
 * `Failure` when there is no build, or it was built for another base, or the port cannot be had.
 */
export async function serve({ dir = join(root, 'dist'), base, port = 0, host = '127.0.0.1', compress = false }: ServeOptions = {}) {
  const index = join(dir, 'index.html')
  if (!existsSync(index)) throw new Failure(`no built deck in ${relative(process.cwd(), dir) || dir}: run \`${called('build')}\` first`)
  const built = baseOf(readFileSync(index, 'utf8'))
  const asked = base === undefined ? built : readBase(base)
  // A relative build can be served anywhere.
  const at = asked === './' ? '/' : asked
  if (built !== './' && built !== asked) throw new Failure(`--base ${asked}, but ${relative(process.cwd(), dir) || dir} was built for ${built}`)

  const sent = join(dir, '_headers')
  // There is none yet while a build reads itself.
  const headers = existsSync(sent) ? readHeaders(readFileSync(sent, 'utf8')) : headersOf({})
  const files = sirv(dir, { dev: true, etag: true, setHeaders: (response, path) => response.setHeader('Cache-Control', /^\/(?:[\w-]+\/)?assets\//.test(path) ? caching.assets : caching.rest) })
  const compressed = compression({ filter: (request, response) => compress && compression.filter(request, response) })
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const [path = '/'] = (request.url ?? '/').split('?')
    const notFound = () => {
      const page = join(dir, '404.html')
      response.writeHead(404, { 'Content-Type': 'text/html;charset=utf-8' })
      // A build for any place has none.
      response.end(existsSync(page) ? readFileSync(page) : undefined)
    }
    if (!path.startsWith(at)) return notFound()
    request.url = `/${path.slice(at.length)}`
    files(request, response, notFound)
  }
  // Its types are Express's, of which it uses no more than Node's.
  const server = createServer((...both) => compressed(...both as unknown as [Parameters<typeof compressed>[0], Parameters<typeof compressed>[1]], () => answer(...both)))
  const bound = await listen(server, port, host)
  return {
    url: `http://localhost:${bound}${at}`,
    server,
    close: () => new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    }),
  }
}

/** This machine's addresses on networks, those that containers and VMs have of it last. */
export function addressesHere(): string[] {
  const inner = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|cni|podman)/
  return Object.entries(networkInterfaces()).sort(([a], [b]) => Number(inner.test(a)) - Number(inner.test(b)))
    .flatMap(([, addresses = []]) => addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address))
}

/** The base that a built index.html was made for, from the address of its own script. */
function baseOf(html: string): string {
  return /<script type="module"[^>]* src="([^"]*?)assets\//.exec(html)?.[1] ?? '/'
}

/** The command, with these arguments, else those of the command line. `Failure` with what is wrong. */
export async function main(args?: string[]): Promise<void> {
  const { port, base, host } = readOptions(usage, {
    port: { type: 'string' },
    base: { type: 'string' },
    host: { type: 'boolean' },
  }, args)
  const wanted = readPort(port ?? '4173')
  const { url } = await serve({ base, port: wanted, host: host ? '0.0.0.0' : undefined, compress: true })
  const { port: bound, pathname } = new URL(url)
  if (Number(bound || 80) !== wanted) console.log(`Port ${wanted} is taken.`)
  console.log(`The deck is at ${url} (Ctrl-C ends it)`)
  if (!host) return
  for (const address of addressesHere()) console.log(`On the network:  http://${address}:${bound}${pathname}`)
}

run(import.meta.url, main)
