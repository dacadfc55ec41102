import type { Page } from '@playwright/test'
import axe from 'axe-core'

declare global {
  interface Window { axe: typeof axe }
}

const { source } = axe

/** What axe finds in the page, or in what `part` selects of it, with the rules that it has by itself, a line each. */
export async function faults(page: Page, part?: string): Promise<string[]> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(source)
  return page.evaluate(async (part) => {
    // No stylesheet from elsewhere has to be fetched first.
    const { violations } = await window.axe.run(part ?? document, { resultTypes: ['violations'], preload: false })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`))
  }, part)
}
