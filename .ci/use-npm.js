import process from 'node:process'

process.stderr.write('This deck is installed with npm, whose lock file it is tested with: npm install\n')
process.exitCode = 1
