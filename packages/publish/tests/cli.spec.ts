import { spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { main as browser, requireBrowser } from '../browser.ts'
import { main as build } from '../build.ts'
import { Failure, isOfPictures, requireOurs } from '../command.ts'
import { main as exportDeck } from '../export.ts'
import { main as preview, serve } from '../serve.ts'
import { main as shots } from '../shots.ts'
import { main as start } from '../start.ts'
import { plantDeck, present } from '../../../tests/decks.ts'
import { run } from '../../../tests/run.ts'

const commands = { browser, build, export: exportDeck, serve: preview, shots, start }

const bad: { script: keyof typeof commands, args: string[], names: string, env?: NodeJS.ProcessEnv }[] = [
  { script: 'export', args: ['--colour'], names: '--colour' },
  { script: 'export', args: ['--dark', 'ja.md'], names: '\'ja.md\': there may be one deck’s file, which stands before the options' },
  { script: 'export', args: ['--format', 'docx'], names: 'docx' },
  { script: 'export', args: ['--range', 'two'], names: '--range two' },
  { script: 'export', args: ['--range', '0'], names: '--range 0' },
  { script: 'export', args: ['--range', '3-1'], names: '--range 3-1' },
  { script: 'export', args: ['--range', '1,998-999'], names: '998-999' },
  { script: 'export', args: ['--route', 'no-such'], names: '--route no-such is not one of ' },
  { script: 'export', args: ['--route', '5', '--range', '1'], names: '--route and --range' },
  { script: 'export', args: ['--output', 'talk.txt'], names: 'talk.txt' },
  { script: 'export', args: ['--output', 'package.json/talk.pdf'], names: 'package.json' },
  { script: 'export', args: ['--format', 'png', '--output', 'components'], names: 'components' },
  { script: 'export', args: ['--handout', '--format', 'png'], names: '--handout' },
  { script: 'export', args: ['--handout', '--per-page', '5'], names: '--per-page 5 is not one of ' },
  { script: 'export', args: ['--handout', '--paper', 'foolscap'], names: '--paper foolscap' },
  { script: 'export', args: ['--per-page', '1'], names: '--per-page is for a handout' },
  { script: 'export', args: ['--paper', 'a4'], names: '--paper is for a handout' },
  { script: 'export', args: ['--format', 'md', '--output', 'slides.md'], names: 'no export has written' },
  { script: 'export', args: ['--handout', '--with-clicks'], names: '--with-clicks' },
  { script: 'export', args: ['--format', 'pptx-editable', '--with-clicks'], names: '--with-clicks' },
  { script: 'export', args: ['--format', 'mp4', '--with-clicks'], names: '--with-clicks' },
  { script: 'export', args: ['--format', 'webm', '--handout'], names: '--handout' },
  { script: 'export', args: ['--voice', 'none'], names: '--voice is for a film' },
  { script: 'export', args: ['--format', 'mp4', '--voice', 'espeak-ng {text}'], names: 'has no {file}' },
  { script: 'export', args: ['--format', 'mp4', '--voice', 'no-such-voice {text} {file}'], names: 'no-such-voice' },
  { script: 'export', args: ['--format', 'webm', '--output', 'talk.mp4'], names: 'talk.mp4' },
  { script: 'export', args: ['--format', 'mp4'], names: 'no ffmpeg found', env: { PATH: '/no/such' } },
  { script: 'export', args: [], names: 'BROWSER_PATH=/no/such/browser', env: { BROWSER_PATH: '/no/such/browser' } },
  { script: 'browser', args: [], names: 'BROWSER_PATH=/no/such/browser', env: { BROWSER_PATH: '/no/such/browser' } },
  { script: 'build', args: [], names: 'BROWSER_PATH=/no/such/browser', env: { BROWSER_PATH: '/no/such/browser' } },
  { script: 'build', args: ['--colour'], names: '--colour' },
  { script: 'build', args: ['--base', 'talks/vm'], names: '--base talks/vm' },
  { script: 'build', args: ['--base', ''], names: '--base ""' },
  { script: 'build', args: ['--out', 'package.json/dist'], names: 'package.json' },
  { script: 'build', args: ['--out', 'components'], names: 'components' },
  { script: 'build', args: [], names: 'SITE_URL=example', env: { SITE_URL: 'example' } },
  { script: 'build', args: [], names: 'SITE_URL=https://example.org/?a=1', env: { SITE_URL: 'https://example.org/?a=1' } },
  { script: 'build', args: [], names: 'BROKER_URL=https://broker.example', env: { BROKER_URL: 'https://broker.example' } },
  { script: 'build', args: ['--base', '/talks/'], names: 'SITE_URL=https://example.org', env: { SITE_URL: 'https://example.org' } },
  { script: 'export', args: [], names: 'npm run export -- --with-clicks', env: { npm_config_with_clicks: 'true', npm_lifecycle_event: 'export' } },
  { script: 'start', args: ['4000'], names: 'npm run start -- --port; PowerShell may lose it, unless it is \'--\'', env: { npm_config_port: 'true', npm_lifecycle_event: 'start' } },
  { script: 'serve', args: ['--colour'], names: '--colour' },
  { script: 'serve', args: ['--port', 'http'], names: '--port http' },
  { script: 'start', args: ['--colour'], names: '--colour' },
  { script: 'start', args: ['--port', '70000'], names: '--port 70000' },
  { script: 'shots', args: ['--colour'], names: '--colour' },
  { script: 'shots', args: ['--theme', 'pink'], names: '--theme pink' },
  { script: 'shots', args: ['--size', 'watch'], names: '--size watch' },
  { script: 'shots', args: ['--slides', '999'], names: '--slides 999' },
  { script: 'shots', args: ['--url', 'deck'], names: '--url deck' },
  { script: 'shots', args: ['--url', 'http://localhost:9'], names: 'no deck at http://localhost:9/' },
]

/** Runs `work` with these variables in the environment. */
async function within(env: NodeJS.ProcessEnv, work: () => Promise<void>): Promise<void> {
  const before = { ...process.env }
  Object.assign(process.env, env)
  try {
    await work()
  }
  finally {
    // The same process goes on with other tests.
    process.env = before
  }
}

for (const { script, args, names, env = {} } of bad) {
  test(`${[script, ...args].join(' ')} fails in one line that names ${names}`, () => within(env, async () => {
    const failure: unknown = await commands[script](args).then(() => 'it does not', (error: unknown) => error)
    expect(failure).toBeInstanceOf(Failure)
    const { message, exitCode } = failure as Failure
    expect(message).toContain(names)
    expect(message).not.toContain('\n')
    expect(exitCode).not.toBe(0)
  }))
}

// No folder of Windows has one.
if (process.platform !== 'win32') {
  test('in a folder with a ? in its name, in which no TypeScript is read, each command ends in a line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'a?b-'))
    await copyFile(join(import.meta.dirname, '../bin.js'), join(folder, 'bin.js'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    expect(spawnSync(process.execPath, [join(folder, 'bin.js'), 'check'], { encoding: 'utf8' })).toMatchObject({ status: 1, stderr: `the folder ${folder} has ? in its name, with which no command can be read: rename it\n` })
    await rm(folder, { recursive: true })
  })
}

for (const script of Object.keys(commands)) {
  test(`publish ${script} ends with its failure on stderr, and its exit code`, async () => {
    const { args, names, env } = bad.find(one => one.script === script)!
    const { code, faults } = await run(script, args, { env })
    expect(faults).toEqual([expect.stringContaining(names)])
    expect(code).not.toBe(0)
  })
}

test('an unknown option is told the known ones', async () => {
  for (const option of ['--format', '--dark', '--with-clicks', '--range', '--output']) await expect(exportDeck(['--colour'])).rejects.toThrow(option)
})

test.describe('in a folder of its own', () => {
  let folder: string
  test.beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'deck-')) })
  test.afterEach(() => rm(folder, { recursive: true }))

  test('a build that is interrupted leaves the earlier build as it was, and nothing beside it', async () => {
    const out = join(folder, 'dist')
    await mkdir(join(out, 'assets'), { recursive: true })
    await writeFile(join(out, 'index.html'), 'the good one')
    const { code, faults, stdout } = await run('build', ['--out', out], {
      meanwhile: (stdout, child) => void (stdout.includes('building client') && child.kill('SIGINT')),
    })
    expect(stdout).not.toContain('built in')
    expect(faults).toEqual(['interrupted'])
    expect(code).toBe(130)
    expect(await readFile(join(out, 'index.html'), 'utf8')).toBe('the good one')
    expect(await readdir(folder)).toEqual(['dist'])
  })

  test('export and shots replace folders that they have written, and no other, whatever its files are called', async () => {
    const holds = async (names: Record<string, string>) => {
      const made = await mkdtemp(join(folder, 'f-'))
      for (const [name, text] of Object.entries(names)) {
        await mkdir(dirname(join(made, name)), { recursive: true })
        await writeFile(join(made, name), text)
      }
      return made
    }
    const ours: Record<string, string>[] = [{ '01.png': '' }, { '01-2.png': '', 'slides.md': '![One](./01-2.png)\n' }, { 'light/07-last.png': '', 'light.png': '' }]
    for (const names of ours) await expect(isOfPictures(await holds(names))).resolves.toBe(true)
    const theirs: Record<string, string>[] = [{ 'basics.md': '# Basics' }, { 'photo.png': '' }, { '01.png': '', 'diary.txt': '' }, { 'slides.md': '# One' }, { '01.png': '', 'slides.md': '# One' }, { 'light/photo.png': '' }]
    for (const names of theirs) {
      const target = await holds(names)
      await expect(requireOurs(target, isOfPictures)).rejects.toThrow(/the folder holds other things, which would be lost$/)
      for (const format of ['png', 'md']) await expect(exportDeck(['--format', format, '--output', target])).rejects.toThrow('the folder holds other things')
    }
  })

  test('preview without a build says to build', async () => {
    await expect(serve({ dir: folder })).rejects.toThrow('npm run build')
  })
})

test('a deck is built and started in a folder of any name that the check lets pass, and where nothing can be kept beside it', async () => {
  test.setTimeout(240_000)
  const deck = await plantDeck('ada\'s talk é (1) & co 100% `', { 'slides.md': '---\ntheme: default\naddons: [stage, publish]\nfonts:\n  provider: none\n---\n\n# One\n\n<OwnPart />\n', 'components/OwnPart.vue': '<template><p>Own</p></template>', '.cache': 'no folder' })
  const alone = { BROWSER_PATH: '', PATH: '/no/such', PLAYWRIGHT_BROWSERS_PATH: '/no/such' }
  expect(await run('build', [], { cwd: deck, env: alone })).toMatchObject({ code: 0, faults: [] })
  expect(await readFile(join(deck, 'dist/1.html'), 'utf8')).toContain('<title>One</title>')
  await writeFile(join(deck, 'components/OwnPart.vue'), '<template><p>{{ own </p></template>')
  expect((await run('build', [], { cwd: deck, env: alone })).faults, 'of what Slidev says, too').toEqual([expect.stringMatching(/^slidev build failed: components\/OwnPart\.vue:.*Interpolation/)])
  await writeFile(join(deck, 'components/OwnPart.vue'), '<template><p>Own</p></template>')
  const site = await present(deck)
  try {
    const module = async (path: string) => (await fetch(new URL(path, site.url))).text()
    expect(await module('/@slidev/configs')).toContain('"title":"One"')
    const [slide] = /(?<=")[^"]*__slidev_1\.md[^"]*/.exec(await module('/@slidev/slides/1/md'))!
    const [part] = /(?<=")[^"]*OwnPart\.vue[^"]*/.exec(await module(slide))!
    expect(await module(part)).toContain('Own')
  }
  finally {
    await site.close()
  }
})

test('an export after a change of code that a slide shows, or of slides elsewhere, is of the deck as it is now', async () => {
  test.setTimeout(240_000)
  const deck = await plantDeck('as it is now', { 'slides.md': '---\ntheme: default\naddons: [stage, publish]\nfonts:\n  provider: none\n---\n\n# One\n\n<<< @/examples/query.sql\n\n---\nsrc: ./tests/more.md\n---\n', 'examples/query.sql': 'SELECT one;\n', 'tests/more.md': '# Two\n' })
  const builds = async () => (await run('export', ['--format', 'png', '--output', 'pictures'], { cwd: deck })).stdout.includes('Building the deck')
  expect(await builds()).toBe(true)
  expect(await builds(), 'what an export wrote is no part of the deck').toBe(false)
  for (const [file, text] of [['examples/query.sql', 'SELECT two;\n'], ['tests/more.md', '# Three\n']] as const) {
    await writeFile(join(deck, file), text)
    expect(await builds(), file).toBe(true)
  }
})

test('a translation says who speaks, and where, as its original does, but for what it says itself; one that is a draft is left out, and how much it lacks is said', async () => {
  test.setTimeout(240_000)
  const head = (more: string) => `---\ntheme: default\naddons: [stage, publish]\nfonts:\n  provider: none\n${more}---\n\n# One\n\n<Speaker /><Contact />\n`
  const deck = await plantDeck('said-once', {
    'slides.md': head('speaker: Ada\nevent: Cloud Day\nlink: https://ada.example/talk\n'),
    'slides.de.md': head('lang: de\nevent: Wolkentag\n'),
    'slides.fr.md': head('lang: fr\ndraft: true\nlayout: nowhere\n'),
  })
  const { code, stdout, faults } = await run('build', [], { cwd: deck, env: { BROWSER_PATH: '', PATH: '/no/such', PLAYWRIGHT_BROWSERS_PATH: '/no/such' } })
  expect([code, faults]).toEqual([0, []])
  expect(stdout).toContain('Left out: slides.fr.md, a draft')
  expect(await readdir(join(deck, 'dist'))).toEqual(expect.not.arrayContaining(['fr']))
  const scripts = async (folder: string) => (await Promise.all((await readdir(join(deck, folder))).filter(name => name.endsWith('.js')).map(name => readFile(join(deck, folder, name), 'utf8')))).join('\n')
  const [original, translation] = [await scripts('dist/assets'), await scripts('dist/de/assets')]
  expect(original).toContain('Cloud Day')
  for (const said of ['Ada', 'Wolkentag', 'linkCode', 'https://ada.example/talk']) expect(translation).toContain(said)
  const { stdout: checked } = await run('check', [], { cwd: deck })
  expect(checked).toMatch(/^slides\.fr\.md: a draft, which builds leave out: 1 error, \d+ pieces of advice; npx publish check --lang fr says which$/m)
})

test('what the pages’ policy keeps out, and what the browser gives no permission for, is said in a line each with the slide that asks for it, and the site is made; an error that nothing catches ends it, and that of a component names its slide', async () => {
  test.setTimeout(240_000)
  const deck = await plantDeck('kept-out', {
    'slides.md': `---\ntheme: default\naddons: [stage, publish]\nfonts:\n  provider: none\n---\n\n# One\n${[2, 3, 4].map(no => `\n---\n\n# Slide ${no}\n\n<OwnPart${no === 2 ? ' code' : ''} />\n`).join('')}`,
    'components/OwnPart.vue': `<script setup lang="ts">\nconst { code } = defineProps<{ code?: boolean }>()\nconst host = ['https:', '', 'pictures.example'].join('/')\nif (code) void Promise.reject(new DOMException('Wake Lock permission request denied', 'NotAllowedError'))\ntry { if (code) new Function('return 1')() }\ncatch { /* It does without. */ }\n</script>\n<template><p :style="\`background: url(\${host}/a.png)\`">Own <img :src="\`\${host}/b.png\`"></p></template>`,
  })
  const { code, faults } = await run('build', [], { cwd: deck })
  expect(faults.sort()).toEqual([
    expect.stringMatching(/^slides\.md:\d+: slide 2 \(“Slide 2”\) asks for https:\/\/pictures\.example, which the pages’ policy keeps out; .*“hosts”/),
    expect.stringMatching(/^slides\.md:\d+: slide 1 \(“One”\) or the next slide asks for a permission, which the browser of a build does not give: Wake Lock/),
    expect.stringMatching(/^slides\.md:\d+: slide 1 \(“One”\) or the next slide asks for code made while it runs, which the pages’ policy keeps out$/),
  ])
  expect(code).toBe(0)
  expect(await readFile(join(deck, 'dist/2.html'), 'utf8')).toContain('Own')
  await writeFile(join(deck, 'components/OwnPart.vue'), '<script setup>\nvoid Promise.reject(new Error("own fault"))\n</script>\n<template><p>Own</p></template>')
  expect(await run('build', [], { cwd: deck })).toMatchObject({ code: 1, faults: expect.arrayContaining([expect.stringMatching(/^slide \d of the built deck: own fault/)]) as string[] })
  const gone = 'Cannot read properties of undefined \\(reading \'by\'\\)'
  for (const [command, script, template, said] of [
    ['build', 'if (code) throw new Error("own fault\\nat length")', 'Own', 'own fault'],
    ['export', '', '{{ code && gone.by }}', gone],
    ['export --format pptx-editable', '', '{{ code && gone.by }}', gone],
  ] as const) {
    await writeFile(join(deck, 'components/OwnPart.vue'), `<script setup lang="ts">\nconst { code } = defineProps<{ code?: boolean }>()\n${script}\n</script>\n<template><p>${template}</p></template>`)
    const [name, ...args] = command.split(' ')
    expect(await run(name!, args, { cwd: deck }), command).toMatchObject({ code: 1, faults: [expect.stringMatching(`^slides\\.md:\\d+: slide 2 \\(“Slide 2”\\) cannot be shown: ${said}$`)] })
  }
})

test('where the deck’s folder cannot be written to, a build into another says so in one line', async () => {
  const deck = await plantDeck('not-mine', { 'slides.md': '---\ntheme: default\naddons: [stage, publish]\nfonts:\n  provider: none\n---\n\n# One\n' })
  const folders = [deck, join(deck, 'node_modules')]
  const out = await mkdtemp(join(tmpdir(), 'elsewhere-'))
  try {
    await chmod(out, 0o777)
    for (const folder of folders) await chmod(folder, 0o555)
    const { code, faults } = await run('build', ['--out', join(out, 'dist')], { cwd: deck, env: { BROWSER_PATH: '', PATH: '/no/such', PLAYWRIGHT_BROWSERS_PATH: '/no/such' }, uid: process.getuid?.() === 0 ? 65534 : undefined })
    expect([code, faults]).toEqual([1, [expect.stringMatching(`^the deck’s folder, ${deck}, cannot be written to`)]])
    expect(await readdir(out)).toEqual([])
  }
  finally {
    for (const folder of folders) await chmod(folder, 0o755)
    await rm(out, { recursive: true })
  }
})

test('what needs a browser says in one line how to get one, and installs none', () => within({ BROWSER_PATH: '' }, () =>
  expect(requireBrowser([])).rejects.toThrow(/^no browser found: .*publish browser.*BROWSER_PATH/)))

test.describe('on a machine without a browser', () => {
  let folder: string
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bare-'))
    await chmod(folder, 0o777)
    // These say that they were asked, and one of them puts a program there.
    const asked = `#!/bin/sh\necho "asked: \${0##*/} $*"\ncase "$*" in *"install -y chromium") : > ${folder}/chromium; /bin/chmod 755 ${folder}/chromium;; *"install -y chromium-headless-shell") exit 100;; esac\n`
    for (const name of ['sudo', 'apt-get']) await writeFile(join(folder, name), asked, { mode: 0o755 })
  })
  test.afterEach(() => rm(folder, { recursive: true }))

  /** Asks for a browser as a user who is not root, where Playwright's download fails. */
  const ask = async (env: NodeJS.ProcessEnv) => {
    const { code, lines, stdout } = await run('browser', [], {
      env: { BROWSER_PATH: '', BROWSER_INSTALL: '', PATH: folder, PLAYWRIGHT_BROWSERS_PATH: join(folder, 'none'), PLAYWRIGHT_DOWNLOAD_HOST: 'http://127.0.0.1:9', ...env },
      uid: process.getuid?.() === 0 ? 65534 : undefined,
    })
    return { code, stdout, last: lines.at(-1), asked: lines.filter(line => line.startsWith('asked: ')) }
  }

  test('publish browser asks for no sudo, and says in a line what to type', async () => {
    expect(await ask({ CI: '' })).toEqual({ code: 1, stdout: '', last: expect.stringMatching(/^no browser found: sudo apt-get install chromium, .*BROWSER_PATH/), asked: [] })
  })

  test('publish browser in CI installs one by sudo, and prints where it is', async () => {
    expect(await ask({ CI: 'true' })).toMatchObject({ code: 0, stdout: `${folder}/chromium\n`, asked: ['asked: sudo -n apt-get update', ...['chromium-headless-shell', 'chromium'].map(name => `asked: sudo -n apt-get install -y ${name}`)] })
  })

  test('publish browser installs none when it may not', async () => {
    expect(await ask({ CI: 'true', BROWSER_INSTALL: 'never' })).toMatchObject({ code: 1, asked: [] })
  })
})
