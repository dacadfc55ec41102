import { createHash } from 'node:crypto'

/**
 * Takes the theme and the motion that were chosen, and hides the slide in the page when the address asks for another state of it.
 * The same in every page, so that one digest allows it.
 */
export const early = `(()=>{const r=document.documentElement,kept=k=>{try{return localStorage.getItem(k)}catch{}},likes=q=>matchMedia('(prefers-'+q+')').matches,s=kept('slidev-color-schema'),m=kept('deck-motion');r.classList.add(s==='dark'||s!=='light'&&likes('color-scheme:dark')?'dark':'light');if(m==='less'||m!=='full'&&likes('reduced-motion:reduce'))r.classList.add('calm');if(/[?&](clicks=[1-9]|print|read)/.test(location.search))r.classList.add('elsewhere')})()`

/** What the pages may load and run: their own files, and `early`. Styles may be inline, as Vue and the drawn diagrams have them. */
const policy = [
  'default-src \'self\'',
  `script-src 'self' 'sha256-${createHash('sha256').update(early).digest('base64')}'`,
  'style-src \'self\' \'unsafe-inline\'',
  'img-src \'self\' data: blob:',
  'object-src \'none\'',
  'base-uri \'none\'',
  'form-action \'none\'',
].join('; ')

/** For hosts that send no headers of ours, as GitHub Pages: the first thing in a page's head. */
export const policyTag = `<meta http-equiv="Content-Security-Policy" content="${policy}">`

/** Of every answer. The deck may be shown in a frame of its own host alone. */
export const headers: Record<string, string> = {
  'Content-Security-Policy': `${policy}; frame-ancestors 'self'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  // Slidev records a talk with the camera and the screen.
  'Permissions-Policy': 'camera=(self), display-capture=(self), geolocation=(), microphone=(self), payment=(), usb=()',
}

/** Of the files whose names change with their content, and of all others. */
export const caching = { assets: 'public, max-age=31536000, immutable', rest: 'public, max-age=0, must-revalidate' }

/** The file `_headers`, which Netlify and Cloudflare read. */
export function headersFile(base: string): string {
  const block = (path: string, fields: Record<string, string>) => [path, ...Object.entries(fields).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n')
  return [block('/*', headers), block(`${base}assets/*`, { 'Cache-Control': caching.assets })].join('\n')
}
