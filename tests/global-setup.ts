import { currentBuild } from '../packages/publish/build.ts'
import { requireBrowser } from '../packages/publish/browser.ts'
import { serve } from '../packages/publish/serve.ts'
import { sites } from './fixtures.ts'

/** Builds the deck as it will be hosted, unless it is built already, and serves it for as long as the tests run. */
export default async function setUp() {
  process.env.BROWSER_PATH = await requireBrowser()
  const [dir] = await Promise.all([currentBuild(), currentBuild({ ...sites.sub, out: sites.sub.dir, translations: true })])
  process.env.DECK_DIR = dir
  const server = await serve({ dir })
  process.env.DECK_URL = server.url
  return () => server.close()
}
