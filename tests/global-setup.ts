import { build } from '../scripts/build.ts'
import { findBrowser } from '../scripts/browser.ts'
import { serve } from '../scripts/serve.ts'
import { sites } from './fixtures.ts'

/** Builds the deck as it will be hosted, and serves it for as long as the tests run. */
export default async function setUp() {
  process.env.BROWSER_PATH = await findBrowser()
  for (const { dir, base } of Object.values(sites)) {
    console.log(`Building the deck for ${base}`)
    await build({ out: dir, base, quiet: true })
  }
  const server = await serve({ dir: sites.root.dir, base: sites.root.base, port: 0 })
  process.env.DECK_URL = server.url
  return () => server.close()
}
