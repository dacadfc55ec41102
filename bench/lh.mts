import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { serve } from '../packages/publish/serve.ts'
const s = await serve({ dir: process.argv[2] ?? '/work/main/.cache/site', compress: true })
for (const p of (process.argv[3] ?? '1,12').split(',')) {
  const chrome = await launch({ chromePath: '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox'], logLevel: 'silent' })
  const { lhr } = await lighthouse(s.url + p, { port: chrome.port, onlyCategories: ['performance'], output: 'json', logLevel: 'silent' })
  const v = k => Math.round(lhr.audits[k]?.numericValue ?? -1)
  console.log(p, 'score', lhr.categories.performance.score * 100, 'fcp', v('first-contentful-paint'), 'lcp', v('largest-contentful-paint'), 'si', v('speed-index'), 'tbt', v('total-blocking-time'), 'cls', lhr.audits['cumulative-layout-shift'].numericValue.toFixed(4), 'bytes', v('total-byte-weight'), JSON.stringify(lhr.audits['largest-contentful-paint-element']?.details?.items?.[0]?.items?.[0]?.node?.snippet ?? lhr.audits['lcp-breakdown-insight']?.details?.items?.map?.(i => i.snippet ?? i.node?.snippet)))
  if (process.argv[4]) { console.log(JSON.stringify(lhr.audits['mainthread-work-breakdown'].details.items.map(i => [i.groupLabel, Math.round(i.duration)]))); console.log(lhr.audits['bootup-time'].details.items.map(i => [i.url.slice(-40), Math.round(i.total), Math.round(i.scripting)].join(' ')).join('\n')); console.log(lhr.audits['layout-shifts']?.details?.items?.map(i => [i.score, i.node?.snippet?.slice(0,150)].join(' ')).join('\n')); console.log(JSON.stringify(lhr.audits['long-tasks']?.details?.items?.map(i => [i.url.slice(-30), Math.round(i.startTime), Math.round(i.duration)]))) }
  await chrome.kill()
}
await s.close()
