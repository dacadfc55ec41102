/**
 * `npm run new -- "REST" "GraphQL" ../rest-vs-graphql`: a deck of its own about two other things, with this one's layouts, styles,
 * packages and tests, the pictures that any comparison has, and the arc of a talk to fill in (new/deck).
 */
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { parseSync, stringify } from '@slidev/parser'
import { Failure, fileName, reason, root, run } from 'slidev-addon-publish/command'
import { icons } from 'slidev-addon-publish/offline'
import { knownTo, pascalCase } from 'slidev-addon-publish/known'
import { loadSlides } from 'slidev-addon-publish/slides'
import { bare } from 'slidev-addon-publish/structure'
import { unusedBy } from 'slidev-addon-publish/unused'

const usage = 'Usage: npm run new -- "REST" "GraphQL" ../rest-vs-graphql: the two sides as they are called, and a folder that is not there yet'

/** What of content/ any deck has: how its words come to be in another language, and those of the pictures that any comparison has. */
export const anyContent = ['dictionary.ts', 'parts.ts', 'words.ts']

/** What any deck has as this one does. What stands in new/deck goes before it. */
const shared = [...anyContent.map(file => `content/${file}`), '.gitattributes', '.gitignore', '.npmrc', '.yarnrc.yml', 'LICENSE', 'components', 'layouts', 'netlify.toml', 'nginx.conf', 'packages/live', 'packages/publish', 'packages/stage', 'playwright.config.ts', 'eslint.config.js', 'public/favicon.svg', ...icons.map(({ file }) => `public/${file}`), 'setup', 'slide-top.vue', 'styles', 'tsconfig.json', 'tsconfig.node.json', 'vercel.json', 'wrangler.toml']
/** Tests that say of any deck's slides what they say of these, and the help that they need. */
const tests = ['slides.spec.ts', 'a11y.spec.ts', 'table.spec.ts', 'axe.ts', 'fixtures.ts', 'global-setup.ts', 'layout.ts']

/** The sides' ids in content/: their names as a variable can be called; `left` and `right` where they make none, or the same. */
export function idsOf(names: [string, string]): [string, string] {
  const ids = names.map(name => name.normalize('NFKD').replace(/[^\p{ASCII}]/gu, '').split(/[^a-z0-9]+/i).filter(Boolean)
    .map((word, i) => i ? word[0]!.toUpperCase() + word.slice(1).toLowerCase() : word.toLowerCase()).join(''))
  // A row of the table has these beside the sides' cells.
  const taken = ['feature', 'evidence', 'source', 'measured', 'about', 'picture', 'sizes', 'better']
  const good = ids.every(id => /^[a-z]\w*$/.test(id) && !taken.includes(id)) && ids[0] !== ids[1]
  return good ? ids as [string, string] : ['left', 'right']
}

/** A name as a file of this kind writes it: a string of TypeScript, a value of YAML, text of Markdown that is also Vue's, or of JSON. */
function written(name: string, file: string, frontmatter: boolean): string {
  if (file.endsWith('.ts')) return name.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'')
  if (frontmatter) return name.replaceAll('\'', '\'\'')
  return name.replace(/[\\`*_[\]#|]/g, '\\$&').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('{', '&#123;')
}

/** A file of new/deck, about these sides. */
export function filled(text: string, file: string, names: [string, string]): string {
  const ids = idsOf(names)
  const end = file.endsWith('.md') ? text.indexOf('\n---', 4) : 0
  const put = (part: string, frontmatter: boolean) => part
    .replaceAll('LEFT_NAME', () => written(names[0], file, frontmatter)).replaceAll('RIGHT_NAME', () => written(names[1], file, frontmatter))
    .replaceAll('leftSide', ids[0]).replaceAll('rightSide', ids[1])
  return put(text.slice(0, end), true) + put(text.slice(end), false)
}

/** The same without some of its keys. */
const without = <T extends object>(from: T, ...keys: string[]) => Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)))

/** This deck's package.json and lock file as the new one's: its name, and without what only this one starts. npm mends the rest of the lock when it installs; the versions stay those that were tested. */
async function manifests(folder: string, name: string, title: string): Promise<void> {
  const read = async (file: string) => JSON.parse(await readFile(join(root, file), 'utf8'))
  const write = (file: string, json: unknown) => writeFile(join(folder, file), `${JSON.stringify(json, null, 2)}\n`)
  const own = (manifest: { dependencies: object }) => ({ ...without(manifest, 'author', 'license'), name, version: '0.0.0', dependencies: without(manifest.dependencies, 'deck-measure') })
  const [manifest, lock] = await Promise.all([read('package.json'), read('package-lock.json')])
  await write('package.json', { ...own(manifest), description: `${title}: a talk.`, scripts: without(manifest.scripts, 'measure', 'record', 'new') })
  const packages = { ...without(lock.packages, 'packages/measure', 'node_modules/deck-measure'), '': own(lock.packages['']) }
  await write('package-lock.json', { ...lock, name, version: '0.0.0', packages })
}

/** Takes out of the deck in `folder` the slides with a component that is not there: whoever made this deck their own may have deleted it. */
export async function withoutAbsent(folder: string): Promise<void> {
  const file = join(folder, 'slides.md')
  const deck = parseSync(await readFile(file, 'utf8'), file)
  const { components } = await knownTo(folder, deck.slides[0]!.frontmatter)
  const slides = deck.slides.filter(({ content }) => [...bare(content).matchAll(/<([A-Z]\w+)/g)].every(([, tag]) => components?.has(pascalCase(tag!)) !== false))
  if (slides.length < deck.slides.length) await writeFile(file, stringify({ ...deck, slides }))
}

/** Writes a deck about these two into `folder`, which must not be there. Throws `Failure`, and then leaves nothing. */
export async function writeDeck(names: [string, string], folder: string): Promise<void> {
  for (const name of names) if (!name.trim() || /[\n\r]/.test(name) || name.length > 40) throw new Failure(`“${name.slice(0, 60)}” is no name of a side: one line of at most 40 characters`)
  if (names[0].toLowerCase() === names[1].toLowerCase()) throw new Failure(`both sides are called “${names[0]}”`)
  const inside = relative(root, folder)
  if (!inside || !inside.startsWith('..') && !isAbsolute(inside) && !inside.startsWith('.cache')) throw new Failure(`${folder}: is within this deck; choose a folder beside it`)
  if (await stat(folder).then(() => true, () => false)) throw new Failure(`${folder}: is there already, and stays as it is; choose another`)
  const title = `${names[0]} vs ${names[1]}`
  const name = fileName(title.normalize('NFKD').replace(/[^\p{ASCII}]/gu, '').toLowerCase()).replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'x-vs-y'
  try {
    await mkdir(dirname(folder), { recursive: true })
    await mkdir(folder)
    for (const part of shared) {
      await cp(join(root, part), join(folder, part), { recursive: true, filter: file => !/node_modules|packages[\\/]\w+[\\/]tests|setup[\\/]talk/.test(relative(root, file)) })
    }
    for (const file of tests) await cp(join(root, 'tests', file), join(folder, 'tests', file))
    const template = join(root, 'new/deck')
    const files = (await readdir(template, { recursive: true, withFileTypes: true })).filter(file => file.isFile()).map(file => relative(template, join(file.parentPath, file.name)))
    const texts = await Promise.all(files.map(async file => filled(await readFile(join(template, file), 'utf8'), file, names)))
    for (const [i, file] of files.entries()) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), texts[i]!)
    }
    await withoutAbsent(folder)
    // Those that the slides of the new deck do not show are of this talk alone.
    for (const file of await unusedBy(await loadSlides(folder), folder)) await rm(join(folder, file))
    await manifests(folder, name, title)
  }
  catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw new Failure(`${folder}: ${reason(error)}`)
  }
}

run(import.meta.url, async () => {
  const [left, right, where, ...more] = process.argv.slice(2)
  if (left === '--help' || left === '-h') return console.log(usage)
  if (!left || !right || !where || more.length) throw new Failure(usage)
  const folder = resolve(process.env.INIT_CWD ?? root, where)
  await writeDeck([left, right], folder)
  console.log(`${folder}: a deck about ${left} and ${right}. Next:\n\n  cd ${JSON.stringify(where)}\n  npm install && npm start\n\nEach slide says what belongs there; README.md says where the rest is.`)
})
