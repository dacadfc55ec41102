/** What any command of this project needs: options, failures in one line, files that are replaced whole, signals. */
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { constants as system } from 'node:os'
import native, { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The deck: the Markdown file that stands first behind a command, as Slidev's own take it, or slides.md where the command was started. */
const named = native.resolve(process.argv[2]?.endsWith('.md') ? process.argv.splice(2, 1)[0]! : 'slides.md')

/** The language that `--lang` asks for, of any command. */
export const askedFor = parseArgs({ args: process.argv.slice(2), options: { lang: { type: 'string' } }, strict: false }).values.lang as string | undefined

/** The deck in that language: slides.es.md beside slides.md, or slides.md itself where it says that it is in it. */
function inLanguage(file: string): string {
  const translation = file.replace(/\.md$/, `.${askedFor}.md`)
  const isOwn = !existsSync(translation) && existsSync(file) && new RegExp(`(?:^|^[ \\t]+|[{,] *)lang: *['"]?${askedFor?.replace(/[-_]/g, '[-_]')}['"]? *(?:[,}]|$)`, 'm').test(readFileSync(file, 'utf8').split(/^---$/m)[1] ?? '')
  return isOwn ? file : translation
}
const deck = typeof askedFor === 'string' && /^[\w-]+$/.test(askedFor) ? inLanguage(named) : named

/** The deck's folder, and its file there. */
export const root = dirname(deck)
export const entry = basename(deck)

/** What the package.json of a folder says; nothing where there is none. */
export const manifestIn = (folder: string): Record<string, unknown> =>
  existsSync(join(folder, 'package.json')) ? JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown> : {}

/** How a folder's package.json starts a command of these, if it does: `npm run preview` for `serve`. */
function scriptOf(command: string, folder: string): string | undefined {
  const [name] = Object.entries(Object(manifestIn(folder).scripts)).find(([, script]) => script === `publish ${command}`) ?? []
  return name && (name === 'start' ? 'npm start' : `npm run ${name}`)
}

/** How a command is called, in messages: for the deck's file, from the folder where its user is, by that folder's scripts, or else by npx. */
export function called(command: string, options = '', folder = process.cwd(), file = pathFrom(folder, named)): string {
  const script = scriptOf(command, folder)
  const more = [file === 'slides.md' ? '' : /\s/.test(file) ? `"${file}"` : file, options].filter(Boolean).join(' ')
  return [script ?? `npx publish ${command}`, more && script ? `-- ${more}` : more].filter(Boolean).join(' ')
}

/** The same at the head of a command's help, with its options, each in [brackets]. */
export function usageOf(command: string, options: string, folder = process.cwd()): string {
  const script = scriptOf(command, folder)
  return `Usage: ${script ?? `npx publish ${command}`} ${script ? options.replaceAll('[--', '[-- --') : options}`
}

/** A failure to tell the user about in one line, without a stack trace. */
export class Failure extends Error {
  constructor(message: string, readonly exitCode = 1) {
    super(message)
  }
}

/** The reason an operation of the file system gave, in its own words: "EACCES: permission denied". */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message.split(/,|\n/, 1)[0] ?? '' : String(error)
}

/** A file as it is called in messages, lists and addresses: its path from `folder` on, with slashes on every system. */
export const pathFrom = (folder: string, file: string, { relative, sep } = native): string => relative(folder, file).split(sep).join('/')

/** What another program says, with the files in `folder` called as `pathFrom` does, whichever slashes it uses. */
export function shortened(text: string, folder: string, { sep } = native): string {
  const starts = [`${folder}${sep}`, `${folder.split(sep).join('/')}/`]
  return starts.reduce((said, start) => said.split(start).map((part, i) => i ? part.replace(/^\S+/, file => file.split(sep).join('/')) : part).join(''), text)
}

/** The nearest folder above a file that is there; undefined where there is not even its drive. */
export function folderAbove(file: string, isThere: (folder: string) => boolean = existsSync, path = native): string | undefined {
  const parent = path.dirname(file)
  if (isThere(parent)) return parent
  return parent === file ? undefined : folderAbove(parent, isThere, path)
}

/** A name for files that every system takes: without the scope of a package, and without what Windows has for its own. */
export const fileName = (name: string): string =>
  name.replace(/^@[^/]*\//, '').replace(/[<>:"/\\|?*]+/g, '-').replace(/^(?:con|prn|aux|nul|com\d|lpt\d)$/i, '$&-talk')

/** A base that is one: other letters Vite writes in one way and a browser in another. `Failure` when it is none. */
export function readBase(text: string): string {
  if (text === './' || /^\/(?:(?!\.+\/)[\w.~@+-]+\/)*$/.test(text)) return text
  const hint = /^[A-Z]:/i.test(text) ? '; Git Bash makes a folder of an address, unless MSYS_NO_PATHCONV=1 stands before the command' : ''
  throw new Failure(`--base ${text || '""'} must begin and end with a slash, with plain letters, digits and -._~@+ between, or be ./${hint}`)
}

/**
 * Runs `main` when the file at `url` is the one that was started, and not when it is imported.
 * A `Failure` ends as its message on stderr and its exit code; anything else is a bug and keeps its stack.
 */
export function run(url: string, main: () => Promise<void>): void {
  const started = process.argv[1]
  if (!started || !existsSync(started) || realpathSync(started) !== fileURLToPath(url)) return
  main().catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exitCode
  })
}

/**
 * The command line's options, read strictly. `--help` prints `usage` and ends the process.
 * `--lang` is any command's, and has been read already. An unknown option, a missing value, a stray argument, or an option that npm took for its own, is a `Failure` that names it.
 */
export function readOptions<const T extends NonNullable<ParseArgsConfig['options']>>(usage: string, own: T, args = process.argv.slice(2)) {
  const options = { ...own, lang: { type: 'string' } } as T & { lang: { type: 'string' } }
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage)
    process.exit(0)
  }
  const taken = Object.keys(options).find(name => process.env[`npm_config_${name.replace(/^no-/, '').replaceAll('-', '_')}`] !== undefined)
  if (taken) throw new Failure(`npm took --${taken} for its own: put -- before it, as in npm run ${process.env.npm_lifecycle_event ?? 'build'} -- --${taken}; PowerShell may lose it, unless it is '--'`)
  try {
    return parseArgs({ args, options, strict: true }).values
  }
  catch (error) {
    const known = Object.keys(options).map(name => `--${name}`)
    const said = reason(error).replace(/\. This command does not take .*/, '')
    throw new Failure(`${said}${/\.md'$/.test(said) ? ': there may be one deck’s file, which stands before the options' : ''}; the options are ${[...known, '--help'].join(', ')}`)
  }
}

/** A port number from an option's text; `Failure` when it is not one. */
export function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) throw new Failure(`--port ${text} is not a port (1 to 65535)`)
  return port
}

/** Whether a browser that is opened here would be seen. */
export function hasScreen({ env, platform } = process): boolean {
  if (env.CI) return false
  if (platform === 'darwin' || platform === 'win32') return !env.SSH_CONNECTION
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Makes `server` listen, and returns why it does not. */
const refusal = (server: Server, port: number, host: string) => new Promise<NodeJS.ErrnoException | undefined>((done) => {
  server.once('error', done).listen(port, host, () => done(undefined))
}).finally(() => server.removeAllListeners('error'))

/** Whether another server has this port at either address that a browser may take for localhost. */
async function isTaken(port: number): Promise<boolean> {
  const errors = await Promise.all(['127.0.0.1', '::1'].map(async (address) => {
    const probe = createServer()
    const error = await refusal(probe, port, address)
    await new Promise(done => probe.close(done))
    return error
  }))
  return errors.some(error => error?.code === 'EADDRINUSE')
}

/**
 * Makes `server` listen at `host`, on `port` or the next one after it that is free, as localhost, too, and returns which.
 * `Failure` when there is none, or the system refuses one.
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  for (let next = port; next <= 65535; next++) {
    if (next && await isTaken(next)) continue
    const error = await refusal(server, next, host)
    if (!error) return (server.address() as AddressInfo).port
    if (error.code !== 'EADDRINUSE') throw new Failure(`cannot use port ${next}: ${error.message}`)
  }
  throw new Failure(`no free port from ${port} on`)
}

/**
 * The slide numbers that `text` ("1,4-5") means, in order and once each.
 * `Failure` naming `option` when it is not a range, or leaves a deck of `total` slides.
 */
export function readRange(option: string, text: string, total: number): number[] {
  const numbers = text.split(',').flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part)
    const first = Number(match?.[1])
    const last = Number(match?.[2] ?? first)
    if (!match || first > last) throw new Failure(`${option} ${text} is not a range like 1,4-5`)
    if (first < 1 || last > total) throw new Failure(`${option} ${text}: ${part} is outside the deck, which has slides 1 to ${total}`)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/** `Failure` when `target` cannot be written, or is a file where a folder is to go, or the other way round. */
export function requireWritable(target: string, kind: 'file' | 'folder'): void {
  if (existsSync(target) && statSync(target).isDirectory() !== (kind === 'folder'))
    throw new Failure(`cannot write ${target}: it exists and is not a ${kind}`)
  const parent = folderAbove(target)
  if (!parent) throw new Failure(`cannot write ${target}: there is no such drive`)
  if (!statSync(parent).isDirectory()) throw new Failure(`cannot write ${target}: ${parent} is not a folder`)
  try {
    accessSync(parent, constants.W_OK)
  }
  catch (error) {
    throw new Failure(`cannot write ${target}: ${reason(error)}`)
  }
}

/** `Failure` when the folder `target` holds anything and `isOurs` does not know it, so that no folder of the user's is replaced. */
export async function requireOurs(target: string, isOurs: (folder: string) => boolean | Promise<boolean>): Promise<void> {
  if (existsSync(target) && (await readdir(target)).length && !await isOurs(target)) throw new Failure(`cannot write ${target}: the folder holds other things, which would be lost`)
}

/** Whether a folder has nothing but what `export` and `shots` write into one: pictures by the numbers of slides, each theme's and all on a sheet, and Markdown that begins with one. */
export async function isOfPictures(folder: string): Promise<boolean> {
  const names = await readdir(folder, { recursive: true })
  const others = names.filter(name => !/^(?:(?:light|dark)[\\/])?\d{2,}(?:-(?:\d+|last))?\.png$|^(?:light|dark)(?:\.png)?$/.test(name))
  if (others.join() === 'slides.md') return names.length > 1 && (await readFile(join(folder, 'slides.md'), 'utf8')).startsWith('![')
  return names.length > 0 && !others.length
}

/**
 * Lets `make` write a new file or folder beside `target`, and puts it in `target`'s place once that has succeeded.
 * When it fails, what was at `target` is as it was, and nothing is left beside it.
 */
export async function replace<T>(target: string, make: (fresh: string) => Promise<T>): Promise<T> {
  const beside = (what: string) => join(dirname(target), `.${what}-${process.pid}-${basename(target)}`)
  const fresh = beside('new')
  const old = beside('old')
  try {
    await mkdir(dirname(target), { recursive: true })
    const result = await make(fresh)
    const replacing = existsSync(target)
    if (replacing) await rename(target, old)
    try {
      await rename(fresh, target)
    }
    catch (error) {
      if (replacing) await rename(old, target)
      throw error
    }
    return result
  }
  catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new Failure(`cannot write ${target}: ${reason(error)}`)
    throw error
  }
  finally {
    // What failed may still be writing there.
    await rm(fresh, { recursive: true, force: true, maxRetries: 9, retryDelay: 100 })
    if (existsSync(target)) await rm(old, { recursive: true, force: true })
  }
}

/**
 * Waits for `work`. A signal that would end this process calls `stop` instead, which has to make `work` end,
 * so that everything around it can be cleared up; then this is a `Failure`.
 */
export async function interruptible<T>(work: PromiseLike<T>, stop: (signal: NodeJS.Signals) => void): Promise<T> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let received: typeof signals[number] | undefined
  const listener = (signal: NodeJS.Signals) => {
    received = signals.find(name => name === signal)
    stop(signal)
  }
  for (const signal of signals) process.on(signal, listener)
  try {
    const result = await work
    if (!received) return result
  }
  catch (error) {
    if (!received) throw error
  }
  finally {
    for (const signal of signals) process.off(signal, listener)
  }
  throw new Failure('interrupted', 128 + system.signals[received])
}
