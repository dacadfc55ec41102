import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { serve } from '../scripts/serve.ts'
import { sites } from './fixtures.ts'

for (const { dir, base } of Object.values(sites)) {
  test.describe(`hosted at ${base}`, () => {
    let site: Awaited<ReturnType<typeof serve>>
    test.beforeAll(async () => { site = await serve({ dir, base }) })
    test.afterAll(() => site.close())

    /** What must not happen while a test runs: a failed or foreign request, or an error in the page. */
    let troubles: string[]
    test.beforeEach(({ page }) => {
      troubles = []
      page.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(site.url)) troubles.push(`outside ${base}: ${request.url()}`)
      })
      // A reload aborts what the page was still preloading.
      page.on('requestfailed', request => request.failure()?.errorText !== 'net::ERR_ABORTED' && troubles.push(`failed: ${request.url()}`))
      page.on('response', response => { if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`) })
      page.on('pageerror', error => troubles.push(String(error)))
    })
    test.afterEach(() => { expect(troubles).toEqual([]) })

    test('the front page is the first slide', async ({ page }) => {
      await page.goto(site.url)
      await expect(page.locator('[data-slidev-no="1"] h1')).toBeVisible()
      await expect(page).toHaveURL(`${site.url}1`)
    })

    test('a link to a slide opens it', async ({ page }) => {
      await page.goto(`${site.url}4`)
      await expect(page.locator('[data-slidev-no="4"] h1')).toBeVisible()
      await expect(page.locator('[data-slidev-no="1"]')).toBeHidden()
    })

    test('a reload in the middle of a slide stays there', async ({ page }) => {
      const address = `${site.url}4?clicks=2`
      await page.goto(address)
      const slide = page.locator('[data-slidev-no="4"]')
      await expect(slide.locator('h1')).toBeVisible()
      const before = await slide.ariaSnapshot()
      await page.reload()
      await expect(slide.locator('h1')).toBeVisible()
      await expect(page).toHaveURL(address)
      expect(await slide.ariaSnapshot()).toBe(before)
    })

    for (const [path, shows] of Object.entries({ 'presenter/3': '[data-slidev-no="3"]', 'overview': '[data-slidev-no="2"]', 'notes': '.slidev-note' })) {
      test(`${path} opens`, async ({ page }) => {
        await page.goto(site.url + path)
        await expect(page.locator(shows).first()).toBeVisible()
        await expect(page).toHaveURL(site.url + path)
      })
    }

    test('a file that does not exist is not found', async ({ request }) => {
      const response = await request.get(`${site.url}assets/none.js`)
      expect(response.status()).toBe(404)
      expect(response.headers()['content-type']).toContain('text/html')
    })
  })
}

test('nothing is served outside the base', async ({ request }) => {
  const site = await serve(sites.sub)
  const outside = await request.get(new URL('/elsewhere', site.url).href)
  await site.close()
  expect(outside.status()).toBe(404)
})

test('diagrams are drawn already, so that no Mermaid is sent', async () => {
  const files = (await readdir(sites.root.dir, { recursive: true })).filter(name => name.endsWith('.js'))
  expect(files).toContainEqual(expect.stringContaining('DrawnDiagram'))
  for (const name of files)
    expect(await readFile(join(sites.root.dir, name), 'utf8'), name).not.toContain('Syntax error in text')
})
