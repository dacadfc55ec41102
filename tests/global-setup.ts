import { build, currentBuild } from '../packages/publish/build.ts'
import { requireBrowser } from '../packages/publish/browser.ts'
import { serve } from '../packages/publish/serve.ts'
import { sites } from './fixtures.ts'

/** Builds the deck as it will be hosted, and serves it for as long as the tests run. */
export default async function setUp() {
  process.env.BROWSER_PATH = await requireBrowser()
  await currentBuild()
  console.log(`Building the deck for ${sites.sub.base}`)
  await build({ out: sites.sub.dir, base: sites.sub.base, site: sites.sub.site, quiet: true })
  const server = await serve({ dir: sites.root.dir })
  process.env.DECK_URL = server.url
  return () => server.close()
}
