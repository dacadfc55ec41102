import { readdirSync, readFileSync } from 'node:fs'
import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

/*
 * Text goes one way: content, components, layouts, slides; and packages stand by themselves. ESLint's own rule is enough for
 * that, and sees `import()` and `export … from` as well: addresses here are relative or a package's, without aliases.
 */
const importing = ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression, TSImportType)'
const notFrom = (address, message, kind = '') => ({ selector: `${importing}${kind}[source.value=${address}]`, message })
/** What lint cannot read an address in, or not one address; of the measurements, which are data, there may be any number. */
const plain = { selector: `:matches(CallExpression[callee.object.type='MetaProperty'][callee.property.name=/^glob/]:not([arguments.0.value=/measurements.\\*\\.json$/]), ImportExpression[source.type='TemplateLiteral'], TSImportEqualsDeclaration, CallExpression[callee.name='require'])`, message: 'Import by an address in plain words, one at a time.' }
const only = (files, ...wrong) => ({ files, rules: { 'no-restricted-syntax': ['error', plain, ...wrong] } })

const manifest = folder => ({ folder, ...JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url), 'utf8')) })
const talk = manifest('.')
const packages = readdirSync(new URL('packages', import.meta.url)).map(name => manifest(`packages/${name}`))
const exported = packages.flatMap(({ name, exports }) => Object.keys(exports).map(path => name + path.slice(1)))

const insides = notFrom(new RegExp(`packages\\/|^(?!(?:${exported.join('|')})$)(?:${packages.map(({ name }) => name).join('|')})(?:\\/|$)`), 'Of a package, import only what its package.json exports.')
const undeclared = ({ dependencies, devDependencies }, kind) => notFrom(new RegExp(`^(?![./#]|node:|uno:|(?:${Object.keys({ ...dependencies, ...devDependencies }).join('|').replaceAll('/', '\\/')})(?:\\/|$))`), 'Declare it in the package.json above.', kind)
/** Each picture as a template may name it. */
const pictures = new RegExp(`^(?:${readdirSync(new URL('components/pictures', import.meta.url)).map(file => file.replace(/\.vue$/, '')).flatMap(name => [name, name.replace(/\B[A-Z]/g, '-$&').toLowerCase()]).join('|')})$`)
/** How deep a file may be in a folder, and what leads out of it: as many steps up, or an address from the top. */
const depths = [1, 2, 3, 4, 5, 6]
const outOf = depth => new RegExp(`^\\/|(?:\\.\\.\\/.*){${depth}}`)
/** What `folders` have and what Slidev's pages are made with, and nothing else. */
const onlyFrom = (...folders) => new RegExp(`^(?!\\.\\/[^/]*$|(?:${folders.join('|').replaceAll('/', '\\/')})\\/[^.]|vue$|@slidev\\/client$)`)

export default ts.config(
  { ignores: ['**/dist', 'shots', '.cache', 'test-results', 'bench/node_modules', 'bench/.work'] },
  js.configs.recommended,
  ts.configs.strict,
  vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      // TypeScript knows the globals of each file better.
      'no-undef': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A picture is named for what it shows, one word or more.
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['warn', { html: { void: 'never', normal: 'always' }, svg: 'always' }],
    },
  },
  only(['tests/**', '*.ts'], undeclared(talk)),
  // What a build needs is there where a host installs without devDependencies.
  only(['setup/**', 'styles/**', '*.vue'], insides, notFrom(/(?:^|\/)tests\//, 'Tests are not there where a deck is built.'), undeclared({ dependencies: talk.dependencies }, '[importKind!="type"]')),
  ...depths.map(depth => only(['content' + '/*'.repeat(depth)], insides,
    notFrom(/^(?!\.)/, 'Content imports only content, and of what is declared, types, by `import type`.', '[importKind!="type"]'),
    notFrom(outOf(depth), 'Content imports only content, and by `import type` what packages export.'))),
  only(['components/*'], insides, notFrom(/^/, 'Components stand in pictures/ or parts/.')),
  only(['components/pictures/**'], insides, notFrom(onlyFrom('../parts', '../../content'), 'Pictures import only content, parts and pictures, beside Vue and Slidev.')),
  only(['components/parts/**'], insides, notFrom(onlyFrom('../../content'), 'Parts import only content and parts, beside Vue and Slidev.')),
  // What is named in a template is not imported.
  ...[['components/parts/**', 'Parts show no pictures.'], ['packages/**', 'A package shows no pictures of the talk.']].map(([files, message]) => ({
    files: [files],
    rules: { 'vue/no-restricted-syntax': ['error', { selector: `VElement[rawName=${pictures}], VAttribute[key.name='is'][value.value=${pictures}], VAttribute[key.argument.name='is'] Literal[value=${pictures}]`, message }] },
  })),
  only(['layouts/**'], insides, notFrom(onlyFrom('../components'), 'Layouts import only components, beside Vue and Slidev.')),
  ...packages.flatMap(pack => depths.map(depth => only([pack.folder + '/*'.repeat(depth)], insides, undeclared(pack),
    notFrom(/^#content$/, 'A package imports neither the talk nor the insides of another package.'),
    notFrom(outOf(depth), 'A package imports neither the talk nor the insides of another package.')))),
  // Its tests may start decks and commands as those of the talk do.
  ...packages.map(pack => only([`${pack.folder}/tests/*`], undeclared(pack),
    notFrom(/^\.\.\/\.\.\/(?!\.\.\/tests\/(?:decks|run)\.ts$)/, 'A package imports neither the talk nor the insides of another package.'))),
)
