import { join, relative, resolve } from 'node:path'
import { Failure, readOptions, replace, requireGoodDeck, requireOurs, requireWritable, root, run, slidev } from './lib.ts'

const usage = `Usage: npm run build [-- --base PATH] [-- --out FOLDER]

Checks the deck and builds it as a web page.

--base PATH   where it will be served: / (default), /talks/vm/, or ./ for anywhere (slide addresses then have a #)
--out FOLDER  where to write it (default: dist)`

/** Where to build to, what for, and whether to say nothing while it goes well. */
export interface BuildOptions { out?: string, base?: string, quiet?: boolean }

/**
 * Builds the deck into the folder `out`, to be served at `base`.
 * `Failure` when either is unusable, the deck has problems, or Slidev fails; the build that was there then stays.
 */
export async function build({ out = join(root, 'dist'), base = '/', quiet }: BuildOptions = {}): Promise<void> {
  if (base !== './' && !/^\/(.*\/)?$/.test(base)) throw new Failure(`--base ${base} must begin and end with a slash, or be ./`)
  requireWritable(out, 'folder')
  await requireOurs(out, names => names.includes('index.html') && names.includes('assets'))
  await requireGoodDeck()
  const anywhere = base === './' ? ['--router-mode', 'hash'] : []
  await replace(out, fresh =>
    slidev(['build', '--base', base, '--out', fresh, ...anywhere], { log: join(root, '.cache/build.log'), quiet }))
}

run(import.meta.url, async () => {
  const { base, out } = readOptions(usage, { base: { type: 'string' }, out: { type: 'string' } })
  const folder = resolve(out ?? join(root, 'dist'))
  await build({ out: folder, base })
  console.log(`\nBuilt into ${relative(process.cwd(), folder) || folder}.${out ? '' : ' To see it: npm run preview'}`)
})
