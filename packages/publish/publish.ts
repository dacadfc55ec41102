import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The commands, each a file of this folder, and what they do. */
const commands = {
  start: 'checks the deck, presents it from this machine, and shows every change at once',
  check: 'says what of the deck cannot be shown, and what could be better',
  build: 'makes a site of it',
  serve: 'serves that site',
  export: 'writes it to a PDF, a handout, pictures, PowerPoint or Markdown',
  shots: 'takes pictures of every slide',
  browser: 'says which browser all of this uses, and installs one if there is none',
}

const [command = ''] = process.argv.splice(2, 1)
if (Object.hasOwn(commands, command)) {
  process.argv[1] = join(import.meta.dirname, `${command}.ts`)
  await import(pathToFileURL(process.argv[1]).href)
}
else {
  const help = ['--help', '-h'].includes(command)
  const lines = Object.entries(commands).map(([name, what]) => `  ${name.padEnd(8)} ${what}`)
  console[help ? 'log' : 'error'](help ? `Usage: publish COMMAND [FILE.md] [OPTIONS]\n\n${lines.join('\n')}\n\npublish COMMAND --help says more.` : `publish ${command}: the commands are ${Object.keys(commands).join(', ')}`)
  process.exitCode = help ? 0 : 1
}
