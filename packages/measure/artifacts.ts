import { createHash } from 'node:crypto'
import { createReadStream, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { cache, type Session } from './session.ts'
import { prefix } from './undo.ts'

/** A file that was measured with. */
export interface Artifact { name: string, path: string, bytes: number, sha256: string }

/** The root filesystem of process, container and slim VM: node, the libraries it names, the program, and nothing else. */
export interface RootFilesystem {
  /** What it was made of. */
  key: string
  folder: string
  /** The same as an archive, for an engine's import. */
  tar: string
  /** Bytes of the archive, compressed as for a registry. */
  transfer: number
  /** Where node and its libraries are in it, from its root. */
  files: string[]
  /** How to run the program with the folder's own files from outside: its loader, its libraries, its node. */
  command: (folder: string) => string[]
}

const program = join(import.meta.dirname, 'program.mjs')

/** SHA-256 of some texts together. */
export function digestOf(...texts: (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest('hex')
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** An artifact's size and digest. */
export async function artifact(path: string, name = basename(path)): Promise<Artifact> {
  return { name, path, bytes: statSync(path).size, sha256: await digestOfFile(path) }
}

/** Allocated bytes of a file, or of a folder with all that is in it; a file with two names counts once. */
export function allocated(path: string, seen = new Set<number>()): number {
  const stat = lstatSync(path)
  if (seen.has(stat.ino)) return 0
  seen.add(stat.ino)
  const inner = stat.isDirectory() ? readdirSync(path).map(name => allocated(join(path, name), seen)) : []
  return inner.reduce((sum, bytes) => sum + bytes, stat.blocks * 512)
}

/**
 * The folder `name` of the cache, made by `make` unless it was made with the same `key` before.
 * A `make` that fails or is interrupted leaves what was there.
 */
export async function prepared({ guard, name: run }: Session, name: string, key: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name)
  const keyFile = join(folder, '.key')
  if (existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) return folder
  const fresh = join(cache, `${prefix}${run}-${name}`)
  guard.undo({ kind: 'folder', path: fresh })
  await mkdir(fresh)
  await make(fresh)
  await writeFile(join(fresh, '.key'), key)
  await rm(folder, { recursive: true, force: true })
  await rename(fresh, folder)
  return folder
}

/** The libraries and the loader that a program names, as `ldd` lists them; none of a static one. */
export function readLdd(text: string): { libraries: string[], loader?: string } {
  const libraries = [...text.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(match => match[1]!)
  return { libraries, loader: /^\s+(\/\S+) \(0x/m.exec(text)?.[1] }
}

/** Puts together the root filesystem with this process's own node, or takes it from the cache. */
export async function prepareRoot(session: Session): Promise<RootFilesystem> {
  const { exec } = session
  const node = process.execPath
  const { libraries, loader } = readLdd(await exec('ldd', [node], { env: { PATH: process.env.PATH, LC_ALL: 'C' } }).catch(() => ''))
  const sources = await Promise.all([node, ...libraries].map(digestOfFile))
  const key = digestOf('2', await readFile(program), ...libraries, ...sources)
  const at = await prepared(session, 'root', key, async (fresh) => {
    const root = join(fresh, 'files')
    for (const folder of ['bin', 'dev', 'proc', 'sys', 'tmp', 'etc', 'run']) await mkdir(join(root, folder), { recursive: true })
    for (const library of libraries) {
      await mkdir(dirname(join(root, library)), { recursive: true })
      await cp(library, join(root, library), { dereference: true })
    }
    await cp(node, join(root, 'bin/node'), { dereference: true })
    await cp(program, join(root, 'program.mjs'))
    await exec('tar', ['--create', '--file', join(fresh, 'root.tar'), '--directory', root, '--sort=name', '--mtime=@0',
      '--owner=0', '--group=0', '--numeric-owner', '.'])
    await exec('sh', ['-c', 'gzip --stdout root.tar | wc -c > transfer'], { cwd: fresh })
  })
  const folders = [...new Set(libraries.filter(path => path !== loader).map(path => dirname(path)))]
  return {
    key,
    folder: join(at, 'files'),
    tar: join(at, 'root.tar'),
    transfer: Number(await readFile(join(at, 'transfer'), 'utf8')),
    files: ['bin/node', ...libraries],
    command: folder => [
      ...loader ? [join(folder, loader), '--library-path', folders.map(path => join(folder, path)).join(':')] : [],
      join(folder, 'bin/node'),
      join(folder, 'program.mjs'),
    ],
  }
}
