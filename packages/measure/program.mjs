// The program that every target runs. Plain JavaScript without dependencies, for it
// runs in root filesystems that hold nothing but node.
// Arguments: the address to listen on, the port.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** Milliseconds for a fixed piece of integer arithmetic. */
function work() {
  const begin = performance.now()
  let value = 1
  for (let i = 0; i < 30_000_000; i++) value = (value * 31 + i) % 1_000_003
  if (value < 0) throw new Error('the arithmetic is wrong')
  return performance.now() - begin
}

/** What the kernel says of this process's memory, and of all of its own. */
const memory = () => ({ rollup: readFileSync('/proc/self/smaps_rollup', 'utf8'), meminfo: readFileSync('/proc/meminfo', 'utf8') })

const answers = {
  '/': () => 'ok',
  '/memory': () => JSON.stringify(memory()),
  '/work': () => JSON.stringify(work()),
}

const [address, port] = process.argv.slice(2)
createServer((request, response) => {
  const answer = answers[request.url]
  response.writeHead(answer ? 200 : 404, { connection: 'close' })
  response.end(answer?.())
}).listen(Number(port), address, () => console.log('listening'))
