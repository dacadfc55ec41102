import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { keyMeant, keysOfDeck, trueKeys } from '../packages/stage/views/keys.ts'
import { clicksOf, type Deck, expect, last, midst, slides, slidesWith, talk, test } from './fixtures.ts'

declare global {
  interface Window { moved: number, printed: string, asked?: number }
}

const total = slides.length

test('each key does what the sheet says', async ({ deck }) => {
  await deck.open(midst)
  await deck.press(' ', midst, 1)
  await deck.press('n', midst, 2)
  await deck.press('Shift+ ', midst, 1)
  await deck.press('Backspace', midst, 0)
  await deck.press('Enter', midst, 1)
  await deck.press('PageUp', midst, 0)
  await deck.press('ArrowDown', midst + 1)
  await deck.press('ArrowUp', midst)
  await deck.press('Shift+ArrowRight', midst + 1)
  await deck.press('Shift+ArrowLeft', midst)
  await deck.press('Home', 1)
  await deck.press('End', talk.at(-1)!.no)
})

test('a key moves the talk once, however late its release comes, and on and on where the keyboard repeats it', async ({ deck }) => {
  await deck.open(midst)
  await deck.page.keyboard.down('ArrowRight')
  // Longer than Slidev waits before it repeats.
  await deck.page.waitForTimeout(1500)
  expect(deck.place()).toEqual({ no: midst, clicks: 1 })
  // Once more down without a release is what the keyboard sends for a key that is held.
  await deck.page.keyboard.down('ArrowRight')
  await expect.poll(() => deck.place().no > midst || deck.place().clicks > 2).toBe(true)
  await deck.page.keyboard.up('ArrowRight')
})

test('“b” and “.” make the screen black, and the next step ends that without moving', async ({ deck }) => {
  await deck.open(midst, 1)
  const black = deck.page.locator('.stage > .black')
  for (const key of ['b', '.']) {
    for (const ending of ['PageDown', 'Escape']) {
      await deck.page.keyboard.press(key)
      await expect(black, key).toBeVisible()
      await deck.page.keyboard.press(ending)
      await expect(black, ending).toHaveCount(0)
      expect(deck.place(), ending).toEqual({ no: midst, clicks: 1 })
    }
  }
})

test('the notes get larger and smaller, and stay so', async ({ deck }) => {
  const size = () => deck.page.locator('.slidev-note p').last().evaluate(line => Number.parseFloat(getComputedStyle(line).fontSize))
  await deck.present(midst)
  await expect(deck.page.locator('.slidev-note')).toContainText('Time')
  const before = await size()
  await deck.page.getByRole('button', { name: 'Increase font size' }).click()
  await expect.poll(size).toBeGreaterThan(before)
  await deck.page.reload()
  await expect.poll(size).toBeGreaterThan(before)
  await deck.page.getByRole('button', { name: 'Decrease font size' }).click()
  await expect.poll(size).toBe(before)
})

test('F5 is the full screen of a remote, and no reload', async ({ deck }) => {
  await deck.open(midst, 1)
  await deck.page.evaluate(() => Object.assign(window, { stays: true }))
  await deck.page.keyboard.press('F5')
  await expect.poll(() => deck.page.evaluate(() => Boolean(document.fullscreenElement))).toBe(true)
  await deck.page.keyboard.press('Escape')
  await expect.poll(() => deck.page.evaluate(() => Boolean(document.fullscreenElement))).toBe(false)
  expect(await deck.page.evaluate(() => 'stays' in window)).toBe(true)
})

test('the sheet of keys lists every command, keeps the focus, and gives it back', async ({ deck }) => {
  await deck.open(midst)
  await deck.page.keyboard.press('?')
  const sheet = deck.page.getByRole('dialog', { name: 'Keys' })
  // The clock's key is the presenter view's.
  await expect(sheet.getByRole('term')).toHaveCount(keysOfDeck.length - 1)
  for (let i = 0; i < 4; i++) {
    await deck.page.keyboard.press('Tab')
    expect(await deck.page.evaluate(() => document.activeElement === document.body || Boolean(document.activeElement?.closest('dialog'))), 'no way out but closing').toBe(true)
  }
  await deck.page.keyboard.press('ArrowRight')
  expect(deck.place(), 'the deck stands still behind it').toEqual({ no: midst, clicks: 0 })
  await deck.page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await deck.press('ArrowRight', midst, 1)
})

test('all slides, and one of them with the arrows or by number', async ({ deck }) => {
  const overview = deck.page.getByRole('region', { name: 'All slides' })
  await deck.open(1)
  await deck.page.keyboard.press('o')
  await expect(overview).toBeVisible()
  for (const key of ['ArrowRight', 'ArrowRight']) await deck.page.keyboard.press(key)
  await deck.page.keyboard.press('Enter')
  await expect(overview).toHaveCount(0)
  await expect.poll(() => deck.place().no).toBe(3)
  await deck.page.keyboard.press('o')
  await expect(overview).toBeVisible()
  // More could follow the first figure, so it waits for Enter, which moves once.
  await deck.page.keyboard.type('1')
  if (total > 9) await deck.page.keyboard.press('Enter')
  await expect(overview).toHaveCount(0)
  await expect.poll(() => deck.place()).toEqual({ no: 1, clicks: 0 })
  await deck.page.keyboard.press('o')
  await expect(overview).toBeVisible()
  await deck.page.keyboard.type(String(total))
  await expect.poll(() => deck.place().no).toBe(total)
  await expect(overview).toHaveCount(0)
})

test('one slide by a word of its title, even right after a move', async ({ deck }) => {
  const to = slides[midst - 1]!
  await deck.open(1)
  await deck.page.keyboard.press('ArrowDown')
  await deck.page.keyboard.press('g')
  await expect(deck.page.getByPlaceholder('Goto...')).toBeFocused()
  await deck.page.keyboard.type(to.title.slice(1))
  await expect(deck.page.getByRole('option')).toContainText([to.title])
  await deck.press('Enter', to.no)
})

test('the controls are reached with Tab, have names and size, and a focus that shows, in both themes', async ({ deck }) => {
  const { page } = deck
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await deck.open(midst)
    // The bar comes once the slide is there.
    await expect(page.getByRole('button', { name: 'Keys' })).toBeAttached()
    const names: string[] = []
    for (;;) {
      await page.keyboard.press('Tab')
      const { name, width, height, outline, inBar } = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement
        const { outlineStyle } = getComputedStyle(at)
        return { name: (at.ariaLabel ?? at.innerText).trim(), width: at.offsetWidth, height: at.offsetHeight, outline: outlineStyle, inBar: Boolean(at.closest('nav')) }
      })
      if (!inBar && names.length) break
      if (!inBar) continue
      names.push(name)
      expect(Math.min(width, height), name).toBeGreaterThanOrEqual(24)
      expect(outline, name).not.toBe('none')
    }
    for (const name of ['Go to next slide', 'Show slide overview', 'Show drawing toolbar', 'Presenter Mode', 'Play the talk', 'Read as a page', 'PDF', 'No motion', 'Keys']) expect(names).toContain(name)
    expect(names.filter(name => !name)).toEqual([])
    await page.getByRole('button', { name: 'Go to next slide' }).focus()
    await deck.press('Enter', midst, 1)
    await deck.press('ArrowDown', midst + 1)
  }
})

test('after a click on any control the space bar goes on with the talk', async ({ deck }) => {
  const { page } = deck
  const states = slides.flatMap(({ no, note }) => Array.from({ length: clicksOf(note) + 1 }, (_, clicks) => [no, clicks] as const))
  await deck.open(1)
  await page.mouse.move(100, 800)
  let at = 0
  for (const name of ['No motion', 'Switch to', 'Show drawing toolbar', 'Hide drawing toolbar', 'Enter fullscreen']) {
    await page.getByTitle(name).first().click()
    await deck.press(' ', ...states[++at]!)
  }
  expect(await page.evaluate(() => !!document.fullscreenElement), 'it stays so').toBe(true)
  await page.getByTitle('Go to previous slide').first().click()
  await deck.press(' ', ...states[at]!)
  await page.getByTitle('More Options').first().click()
  await page.locator('input[type=range]').first().click()
  await deck.press('ArrowLeft', ...states[at - 1]!)
})

/** What may have the focus on a slide, with the keys that stay with it when the keyboard brought it there. */
const focusable: [html: string, own: string[]][] = [
  ['<details><summary>More</summary>Text</details>', [' ', 'Enter']],
  ['<video controls tabindex="0"></video>', [' ', 'ArrowLeft']],
  ['<audio controls tabindex="0"></audio>', [' ', 'ArrowLeft']],
  ['<div contenteditable>Text</div>', [' ', 'Enter', 'ArrowLeft', 'b']],
  ['<select><option>One<option>Two</select>', [' ', 'ArrowLeft', 'b']],
  ['<input type="range">', ['ArrowLeft', 'Home']],
  ['<input type="checkbox">', [' ']],
  ['<pre tabindex="0">Text</pre>', []],
  ['<own-open></own-open>', [' ', 'Enter']],
  ['<own-closed></own-closed>', [' ', 'Enter']],
]

test('what has the focus by the keyboard has the keys that do something to it, and all others go to the talk; by the mouse it has none', async ({ deck }) => {
  const { page } = deck
  const black = page.locator('.stage > .black')
  await page.addInitScript(() => {
    for (const mode of ['open', 'closed'] as const) {
      customElements.define(`own-${mode}`, class extends HTMLElement {
        constructor() {
          super()
          this.attachShadow({ mode, delegatesFocus: true }).innerHTML = '<button>Own</button>'
        }
      })
    }
  })
  await deck.open(midst, 1)
  for (const [html, own] of focusable) {
    const control = deck.slide(midst).locator('.tried > *')
    await deck.slide(midst).evaluate((slide, html) => {
      slide.querySelector('.tried')?.remove()
      slide.insertAdjacentHTML('beforeend', `<div class="tried" style="position: absolute; inset: 8px auto auto 8px; z-index: 9; background: #fff">${html}</div>`)
    }, html)
    const focus = () => control.evaluate(control => (control.querySelector<HTMLElement>('summary') ?? control as HTMLElement).focus())
    // Its own keys last: what was opened by them is closed with the element.
    for (const key of ['PageDown', 'PageUp', ...own]) {
      const moves = { PageDown: 2, PageUp: 1 }[key]
      if (moves && /contenteditable|select|range|video|audio/.test(html)) continue
      await focus()
      await page.keyboard.press(key)
      if (moves) await expect.poll(() => deck.place(), `${html} ${key}`).toEqual({ no: midst, clicks: moves })
    }
    await page.keyboard.press('Escape')
    expect(deck.place(), html).toEqual({ no: midst, clicks: 1 })
    await expect(black).toHaveCount(0)
    if (/contenteditable|pre/.test(html)) continue
    // What had the focus by the keyboard before, too; within its own controls a browser keeps it.
    if (!html.includes('audio')) await focus()
    await (html.includes('summary') ? control.locator('summary') : control).click()
    if (html.includes('select')) await page.keyboard.press('Escape')
    await page.keyboard.press(' ')
    await expect.poll(() => deck.place(), `${html} clicked`).toEqual({ no: midst, clicks: 2 })
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => deck.place(), html).toEqual({ no: midst, clicks: 1 })
  }
})

test('a list that was used by the mouse leaves the keys to the talk, closed by Esc, by a choice or by a click elsewhere, and one that Tab reached keeps them', async ({ deck }) => {
  const { page } = deck
  await deck.present(midst)
  const list = page.getByRole('combobox', { name: 'Route' })
  const closings = {
    'Esc': () => page.keyboard.press('Escape'),
    'a click elsewhere': () => page.mouse.click(5, 5),
    'a choice': async () => {
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect(list).not.toHaveValue('')
    },
  }
  for (const [closed, close] of Object.entries(closings)) {
    await list.click()
    await close()
    const chosen = await list.inputValue()
    for (const [key, clicks] of [['PageDown', 1], ['ArrowRight', 2], ['ArrowLeft', 1], ['PageUp', 0]] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => deck.place(), `${key} after ${closed}`).toEqual({ no: midst, clicks })
    }
    expect(await list.inputValue(), closed).toBe(chosen)
  }
  await list.click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(list).toBeFocused()
  await page.keyboard.press('Home')
  await expect(list).toHaveValue('')
  expect(deck.place().no).toBe(midst)
})

/** Sends a key as a keyboard of another layout does. */
async function type(deck: Deck, key: string, code: string, modifiers = 0) {
  const cdp = await deck.page.context().newCDPSession(deck.page)
  for (const type of ['keyDown', 'keyUp'] as const) await cdp.send('Input.dispatchKeyEvent', { type, key, code, modifiers, text: type === 'keyDown' && key.length === 1 && !modifiers ? key : undefined })
}

test('a key is meant by its place where the layout has no Latin letters, and by its letter elsewhere', () => {
  const meant = ([key, code]: [string, string]) => keyMeant({ key, code: code.replace('Shift+', ''), shiftKey: code.startsWith('Shift+') })
  const layouts: Record<string, [string, string][]> = {
    o: [['щ', 'KeyO'], ['ο', 'KeyO'], ['ם', 'KeyO'], ['خ', 'KeyO'], ['น', 'KeyO'], ['ㅐ', 'KeyO'], ['Process', 'KeyO'], ['O', 'KeyO'], ['ｏ', 'KeyO'], ['o', 'KeyS']],
    b: [['لا', 'KeyB'], ['И', 'KeyB'], ['ิ', 'KeyB']],
    '.': [['ю', 'Period'], ['.', 'Slash'], ['ץ', 'Period']],
    '`': [['ё', 'Backquote'], ['Dead', 'Backquote']],
    '?': [['?', 'Digit7'], ['?', 'KeyM'], ['؟', 'Shift+KeyM'], ['？', 'Shift+Slash'], ['Process', 'Shift+Slash'], ['Unidentified', 'Shift+Slash']],
    ' ': [['Process', 'Space'], ['Unidentified', 'Shift+Space'], ['\u3000', 'Space'], ['\u00A0', 'Space'], [' ', 'Space']],
    '3': [['٣', 'Digit3'], ['３', 'Digit3'], ['Process', 'Digit3']],
    'PageDown': [['Process', 'PageDown']],
    'ø': [['ø', 'KeyO']],
    'ArrowRight': [['ArrowRight', 'Numpad6'], ['Process', 'ArrowRight'], ['Unidentified', 'ArrowRight']],
    'Process': [['Process', 'Slash'], ['Process', 'ShiftLeft']],
    'º': [['º', 'Backquote']],
  }
  for (const [key, sent] of Object.entries(layouts)) expect(sent.map(meant), key).toEqual(sent.map(() => key))
})

test('every layout reaches the commands, and a combination stays the browser’s', async ({ deck }) => {
  const { page } = deck
  const overview = page.getByRole('region', { name: 'All slides' })
  await deck.open(midst)
  await type(deck, 'щ', 'KeyO')
  await expect(overview).toBeVisible()
  // AZERTY has a digit with Shift only.
  for (const digit of String(total)) await type(deck, 'à&é"\'(-è_ç'[Number(digit)]!, `Digit${digit}`)
  await expect.poll(() => deck.place().no).toBe(total)
  await expect(overview).toHaveCount(0)
  const full = () => page.evaluate(() => Boolean(document.fullscreenElement))
  await type(deck, 'f', 'KeyF', 2)
  await type(deck, 'ArrowLeft', 'ArrowLeft', 1)
  await type(deck, 'F', 'KeyF')
  await expect.poll(full).toBe(true)
  await type(deck, 'f', 'KeyF')
  await expect.poll(full).toBe(false)
  await deck.go(midst)
  await type(deck, 'MediaTrackNext', 'MediaTrackNext')
  await expect.poll(() => deck.place()).toEqual({ no: midst, clicks: 1 })
  await type(deck, 'MediaTrackPrevious', 'MediaTrackPrevious')
  await expect.poll(() => deck.place()).toEqual({ no: midst, clicks: 0 })
})

test('the sheet names no key that does nothing', () => {
  const keys = (set: { letters: boolean, arrows: boolean }) => trueKeys(keysOfDeck, set).flatMap(({ keys }) => keys)
  expect(keys({ letters: true, arrows: false }).sort()).toEqual(keysOfDeck.flatMap(({ keys }) => keys).sort())
  expect(keys({ letters: false, arrows: false }).filter(key => key.length === 1)).toEqual([' '])
  expect(trueKeys(keysOfDeck, { letters: true, arrows: true }).filter(({ keys }) => keys.includes('ArrowDown')).map(({ does }) => does)).toEqual(['keyNext'])
})

test('letters can be switched off, ↑ and ↓ made clicks, and a mouse a remote, and it stays so', async ({ deck }) => {
  const { page } = deck
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  await deck.open(midst)
  const { x, y, height } = (await deck.slide(midst).boundingBox())!
  // Beside the words, and above the bar.
  const middle = [x + 20, y + height / 2] as const
  await page.mouse.click(...middle)
  expect(deck.place(), 'a click alone is no move').toEqual({ no: midst, clicks: 0 })
  await page.keyboard.press('?')
  await sheet.getByLabel('Letters').uncheck()
  await sheet.getByLabel('↑ and ↓').check()
  await sheet.getByLabel('A mouse click').check()
  await expect(sheet.getByRole('term').filter({ hasText: 'Black screen' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.reload()
  await deck.settle(midst)
  await page.keyboard.press('o')
  await page.keyboard.press('b')
  await deck.press('ArrowDown', midst, 1)
  await expect(page.getByRole('region', { name: 'All slides' })).toHaveCount(0)
  await expect(page.locator('.stage > .black')).toHaveCount(0)
  await deck.press('ArrowUp', midst, 0)
  await page.mouse.dblclick(...middle)
  await expect.poll(() => deck.place(), 'a double click is one').toEqual({ no: midst, clicks: 1 })
  const cdp = await page.context().newCDPSession(page)
  const press = async (button: 'back' | 'forward') => {
    for (const type of ['mousePressed', 'mouseReleased'] as const) await cdp.send('Input.dispatchMouseEvent', { type, x: middle[0], y: middle[1], button, clickCount: 1 })
  }
  await press('forward')
  await expect.poll(() => deck.place()).toEqual({ no: midst, clicks: 2 })
  await press('back')
  await expect.poll(() => deck.place()).toEqual({ no: midst, clicks: 1 })
})

test('the words of a slide can be selected, and two fingers or a zoomed slide are no swipe', async ({ browser }) => {
  const page = await browser.newPage({ baseURL: process.env.DECK_URL, hasTouch: true, viewport: { width: 1200, height: 800 } })
  const place = () => page.url().split('/').at(-1)
  await page.goto(`${midst}?clicks=1`)
  const title = page.locator(`#slideshow [data-slidev-no="${midst}"] h1`)
  await expect(title).toBeVisible()
  await expect(page.locator('#still')).toHaveCount(0)
  const word = await title.evaluate((title) => {
    const range = document.createRange()
    range.selectNodeContents(title)
    const { left, top, height } = range.getClientRects()[0]!
    return { x: left + 10, y: top + height / 2 }
  })
  await page.mouse.dblclick(word.x, word.y)
  expect(await page.evaluate(() => getSelection()!.toString().trim())).not.toBe('')
  const cdp = await page.context().newCDPSession(page)
  const swipe = async (...ways: [from: number, by: number][]) => {
    const at = (i: number) => ways.map(([x, by], id) => ({ x: x + by * i, y: 500, id }))
    for (let n = 1; n <= ways.length; n++) await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0).slice(0, n) })
    for (let i = 1; i <= 8; i++) await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(i) })
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 700, y: 500 }] })
  await title.dispatchEvent('contextmenu')
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(page.locator('.z-context-menu'), 'a finger that rests opens nothing of the deck').toHaveCount(0)
  await swipe([500, -30], [600, 30])
  await expect.poll(() => page.evaluate(() => visualViewport!.scale)).toBeGreaterThan(1.5)
  await swipe([700, -40])
  await cdp.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1 })
  await expect.poll(() => page.evaluate(() => visualViewport!.scale)).toBe(1)
  expect(place()).toBe(`${midst}?clicks=1`)
  await swipe([700, -40])
  await expect.poll(place).toBe(`${midst}?clicks=2`)
  await page.close()
})

test('a source and the presenter view open beside the talk, which stays where it is', async ({ deck, context }) => {
  const { page } = deck
  const [cited] = slidesWith('Cite')
  const { no } = cited ?? slides[midst - 1]!
  // Not every browser shows a PDF.
  await context.route(url => url.origin !== new URL(deck.url).origin || url.pathname.endsWith('.pdf'), route => route.fulfill({ body: 'A source.' }))
  await deck.open(no)
  const place = deck.place()
  const beside = async (open: () => Promise<void>) => {
    const [other] = await Promise.all([context.waitForEvent('page'), open()])
    await other.waitForURL(/^http/)
    const url = other.url()
    await other.close()
    expect(deck.place()).toEqual(place)
    return url
  }
  if (cited) {
    const source = deck.slide(no).locator('a.cite').first()
    await source.focus()
    expect(await beside(() => page.keyboard.press('Enter'))).not.toContain(deck.url)
    expect(await beside(() => source.click())).not.toContain(deck.url)
  }
  await page.mouse.move(100, 800)
  expect(await beside(() => page.getByRole('link', { name: 'PDF' }).click())).toContain('.pdf')
  await deck.open(midst, 2)
  Object.assign(place, deck.place())
  await page.mouse.move(100, 810)
  expect(await beside(() => page.getByTitle('Presenter Mode').click())).toContain(`/presenter/${midst}?clicks=2`)
  await page.mouse.click(700, 300, { button: 'right' })
  expect(await beside(() => page.getByText('Enter Presenter Mode').click())).toContain(`/presenter/${midst}?clicks=2`)
})

/** What is where one points: a link or a control by its words, of the slide or of the bar over it. */
const pointedAt = ({ page }: Deck, at: { x: number, y: number }) => page.evaluate(({ x, y }) => {
  const found = document.elementFromPoint(x, y)?.closest<HTMLElement>('a, button')
  return found && `${found.closest('nav') ? 'bar' : 'slide'}: ${found.innerText}`
}, at)

const middleOf = (element: Element) => {
  const { x, y, width, height } = element.getClientRects()[0]!
  return { x: x + width / 2, y: y + height / 2, words: (element as HTMLElement).innerText }
}

test('a source is what the pointer on it clicks, and the bar comes to one that rests at the foot beside it', async ({ deck }) => {
  const { page } = deck
  // Where the bar lies over most of them.
  const [width, height] = [1280, 720]
  await page.setViewportSize({ width, height })
  await deck.open(1)
  const bar = page.locator('#slide-container > :has(> nav)')
  await expect(page.getByRole('button', { name: 'Keys' })).toBeAttached()
  for (const { no, note } of slidesWith('Cite')) {
    await deck.go(no, clicksOf(note))
    for (const link of await deck.slide(no).locator('a.cite').all()) {
      const { words, ...at } = await link.evaluate(middleOf)
      await page.mouse.move(at.x, at.y)
      expect(await pointedAt(deck, at), `${no}`).toBe(`slide: ${words}`)
    }
    await page.mouse.move(8, height - 8)
    await expect(bar, `${no}`).toHaveCSS('opacity', '1')
    for (const title of ['Show slide overview', 'Presenter Mode', 'Keys']) {
      const { x, y } = await page.getByTitle(title).evaluate(middleOf)
      await page.mouse.move(x, y)
      expect(await pointedAt(deck, { x, y }), `${no}`).toBe(`bar: ${title}`)
    }
    await page.mouse.move(width / 2, height / 3)
    await expect(bar).toHaveCSS('opacity', '0')
  }
  await page.getByTitle('Show slide overview').focus()
  await expect(bar).toHaveCSS('opacity', '1')
})

test('a finger on a source opens it, one at the foot beside it has the bar come, and a pointer has it over a frame that fills the slide', async ({ browser }) => {
  const page = await browser.newPage({ baseURL: process.env.DECK_URL, hasTouch: true, viewport: { width: 1280, height: 720 } })
  const bar = page.locator('#slide-container > :has(> nav)')
  await page.context().route(url => url.origin !== new URL(process.env.DECK_URL!).origin, route => route.fulfill({ body: 'A source.' }))
  await page.goto(String(slidesWith('Cite')[0]?.no ?? midst))
  await expect(page.getByRole('button', { name: 'Keys' })).toBeAttached()
  for (const source of (await page.locator('#slide-content a.cite:visible').all()).slice(0, 1)) {
    const { x, y } = await source.evaluate(middleOf)
    await Promise.all([page.context().waitForEvent('page'), page.touchscreen.tap(x, y)])
    await expect(bar).toHaveCSS('opacity', '0')
    await page.bringToFront()
  }
  await page.touchscreen.tap(8, 712)
  await expect(bar).toHaveCSS('opacity', '1')
  await page.touchscreen.tap(640, 240)
  await expect(bar).toHaveCSS('opacity', '0')
  await page.locator('#slide-content').evaluate((slide) => {
    slide.insertAdjacentHTML('beforeend', '<iframe style="position: absolute; inset: 0; width: 100%; height: 100%" srcdoc="A frame"></iframe>')
  })
  await page.mouse.move(640, 240)
  await page.mouse.move(8, 712)
  await expect(bar).toHaveCSS('opacity', '1')
  await page.close()
})

/** What stands on each page that a browser prints: all of it within the paper, and in the light theme. */
async function printed({ page }: Deck, format: string, landscape = false): Promise<string[]> {
  await page.evaluate(() => addEventListener('beforeprint', () => { window.printed = document.querySelector('#app') ? document.documentElement.className : 'a page without the app is white by itself' }, { once: true }))
  const pdf = await getDocument({ data: new Uint8Array(await page.pdf({ format, landscape })), verbosity: 0 }).promise
  expect(await page.evaluate(() => window.printed), 'paper is white').not.toMatch(/\bdark\b/)
  return Promise.all(Array.from({ length: pdf.numPages }, async (_, i) => {
    const sheet = await pdf.getPage(i + 1)
    const [, , width, height] = sheet.view
    const items = (await sheet.getTextContent()).items.filter(item => 'str' in item && item.str.trim()) as { str: string, transform: number[], width: number }[]
    expect(items.filter(({ transform: [, , , , x, y], width: w }) => x! < 0 || x! + w > width! || y! < 0 || y! > height!).map(({ str }) => str), `${format} ${landscape}`).toEqual([])
    return items.map(({ str }) => str).join(' ').replace(/\s+/g, ' ')
  }))
}

/** How a title begins, in its first line. */
const begins = ({ title }: { title: string }) => title.split(' ').slice(0, 3).join(' ')

test('what a browser prints of a slide, of the presenter view, of the notes and of a talk that plays is whole and light, on any paper, and says where the rest is', async ({ deck }) => {
  const { page } = deck
  await page.emulateMedia({ colorScheme: 'dark' })
  const plays = async () => {
    await page.goto(`${deck.url}${midst}?play`)
    await expect(page.getByRole('region', { name: 'Play the talk' })).toBeVisible()
  }
  for (const open of [() => deck.open(midst, last), () => deck.present(midst), plays]) {
    await open()
    for (const format of ['A4', 'Letter']) {
      for (const landscape of [false, true]) {
        const text = (await printed(deck, format, landscape)).join(' ')
        expect(text).toContain(begins(slides[midst - 1]!))
        expect(text.split(' '), 'its number, at the lower right').toContain(String(midst))
        expect(text).toContain('.pdf')
      }
    }
    await expect(page.locator('html')).toHaveClass(/\bdark\b/)
  }
  await page.goto(`${deck.url}notes`)
  const notes = page.locator('.slidev-note')
  await expect(notes).toContainText(/\w/)
  const larger = page.getByTitle('Increase font size')
  for (let px = 18; px < 90; px++) await larger.click()
  const sheets = await printed(deck, 'A4', true)
  expect(sheets.length, 'letters that need a second page').toBeGreaterThan(1)
  expect(sheets.join(' '), 'to their end').toContain((await notes.innerText()).split(/\s+/).slice(-3).join(' '))
})

test('what a browser prints of a page with all slides has all of them, whole and light, before anybody has scrolled it', async ({ deck }) => {
  const { page } = deck
  await page.emulateMedia({ colorScheme: 'dark' })
  const loaded = new Set<string>()
  page.on('response', response => loaded.add(response.url()))
  const isThere = {
    [`${midst}?read`]: () => expect.poll(() => [...loaded].filter(url => /\/assets\/md-[^/]*\.js$/.test(url)).length).toBe(slides.length),
    'overview': () => expect(page.locator('.overview-slide-block h1')).toHaveCount(slides.length),
    'handout': () => expect(page.locator('section')).toHaveCount(slides.length),
    '404.html': () => expect(page.locator('li')).toHaveCount(slides.length),
  }
  for (const [path, all] of Object.entries(isThere)) {
    await page.goto(deck.url + path)
    await all()
    // Narrower than Letter.
    const text = (await printed(deck, 'A4')).join(' ')
    for (const slide of slides) expect(text, path).toContain(begins(slide))
    expect(text, path).not.toContain('Loading')
  }
})

for (const path of [`${midst}?read`, 'overview']) {
  test(`/${path}, printed right after it was opened, is whole by the key, and from the browser’s menu says in place of a slide where all are`, async ({ deck }) => {
    const { page } = deck
    await page.addInitScript(() => { window.print = () => { window.asked = (window.asked ?? 0) + 1 } })
    let release!: () => void
    const released = new Promise<void>((done) => { release = done })
    await page.route('**/assets/md-*.js', async (route) => {
      await released
      await route.continue()
    })
    await page.goto(deck.url + path, { waitUntil: 'domcontentloaded' })
    await expect(page.locator('.reading > div, .overview-slide-block')).toHaveCount(slides.length)
    const there = await page.locator('#app [data-slidev-no]:has([data-drawn])').count()
    expect(there).toBeLessThan(slides.length)
    expect((await printed(deck, 'A4')).join(' ').match(/\.pdf/g)).toHaveLength(slides.length - there)
    await page.keyboard.press('Control+p')
    release()
    await expect.poll(() => page.evaluate(() => window.asked)).toBe(1)
    const text = (await printed(deck, 'A4')).join(' ')
    for (const slide of slides) expect(text).toContain(begins(slide))
    expect(text).not.toContain('.pdf')
  })
}

test('without motion nothing moves and every state of a slide can be reached, with it things do, and the choice is kept', async ({ deck }) => {
  const { page } = deck
  await deck.open(midst, last)
  expect(deck.place()).toEqual({ no: midst, clicks: clicksOf(slides[midst - 1]!.note) })
  await page.addInitScript(() => {
    window.moved = 0
    for (const kind of ['transitionrun', 'animationstart']) addEventListener(kind, () => { window.moved++ }, true)
  })
  /** How many movements a key has begun. */
  const movedBy = async (key: string, no: number, clicks = 0) => {
    await page.evaluate(() => { window.moved = 0 })
    await deck.press(key, no, clicks)
    return page.evaluate(() => window.moved)
  }
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await deck.open(midst)
  expect(await movedBy('ArrowRight', midst, 1)).toBeGreaterThan(0)
  await page.keyboard.press('m')
  await page.reload()
  await deck.settle(midst)
  expect(await movedBy('ArrowRight', midst, 2)).toBe(0)
  expect(await movedBy('ArrowDown', midst + 1)).toBe(0)
  await page.keyboard.press('m')
  await deck.press('ArrowUp', midst)
  expect(await movedBy('ArrowRight', midst, 1)).toBeGreaterThan(0)
})

test('a key on a slide that is still on its way waits for it, and takes its first click', async ({ deck }) => {
  const { page } = deck
  const slide = talk.findLast(({ note }) => clicksOf(note) > 1)!
  // Its file comes late, as on a slow network.
  let late = ''
  await page.route('**/assets/md-*.js', async (route) => {
    const response = await route.fetch()
    if (!late && (await response.text()).includes(slide.heading)) late = route.request().url()
    if (route.request().url() === late) await new Promise(done => setTimeout(done, 1000))
    await route.fulfill({ response })
  })
  await deck.open(1)
  await page.evaluate(no => window.deckNav()!.go(no), slide.no)
  await expect(deck.slide(slide.no).locator('h1')).toHaveCount(0)
  await deck.press('ArrowRight', slide.no, 1)
})

test('while somebody goes on, nothing is made that a key would wait for: the controls come once nobody has for a second', async ({ deck: { page, url } }) => {
  await page.addInitScript(() => {
    const goOn = setInterval(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' })), 100)
    addEventListener('rest', () => clearInterval(goOn))
  })
  await page.goto(`${url}${midst}`)
  await expect(page.locator(`#app [data-slidev-no="${midst}"] [data-drawn]`)).toBeAttached()
  const controls = page.getByRole('button', { name: 'Keys', includeHidden: true })
  // More than after which the page would be at rest by itself.
  await page.waitForTimeout(3500)
  await expect(controls).toHaveCount(0)
  await page.evaluate(() => dispatchEvent(new Event('rest')))
  await expect(controls).toBeAttached()
})

test('a click has the styles computed of what it changes, and not of the whole slide', async ({ deck }) => {
  await deck.open(midst)
  const elements = await deck.slide(midst).evaluate(slide => slide.querySelectorAll('*').length)
  // Slides are drawn ahead meanwhile, which no click asks for.
  await expect(deck.page.locator('#slideshow [data-slidev-no]')).toHaveCount(slides.length)
  const cdp = await deck.page.context().newCDPSession(deck.page)
  const computed: number[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => computed.push(...(value as unknown as { args: { elementCount?: number } }[]).map(({ args }) => args.elementCount ?? 0)))
  await cdp.send('Tracing.start', { traceConfig: { includedCategories: ['devtools.timeline'] } })
  for (const clicks of [1, 2, 3]) await deck.press('ArrowRight', midst, clicks)
  const complete = new Promise(done => cdp.once('Tracing.tracingComplete', done))
  await cdp.send('Tracing.end')
  await complete
  expect(Math.max(...computed)).toBeGreaterThan(0)
  expect(Math.max(...computed)).toBeLessThan(elements / 2)
})
