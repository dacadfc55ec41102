import { keysOfDeck } from '../packages/stage/views/keys.ts'
import { clicksOf, expect, last, midst, slides, test } from './fixtures.ts'

declare global {
  interface Window { moved: number }
}

const total = slides.length

test('each key does what the sheet says', async ({ deck }) => {
  await deck.open(midst)
  await deck.press(' ', midst, 1)
  await deck.press('n', midst, 2)
  await deck.press('Shift+ ', midst, 1)
  await deck.press('p', midst, 0)
  await deck.press('ArrowDown', midst + 1)
  await deck.press('ArrowUp', midst)
  await deck.press('Shift+ArrowRight', midst + 1)
  await deck.press('Shift+ArrowLeft', midst)
  await deck.press('Home', 1)
  await deck.press('End', total)
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

for (const key of ['b', '.']) {
  test(`“${key}” makes the screen black, and the next step ends that without moving`, async ({ deck }) => {
    await deck.open(midst, 1)
    const black = deck.page.locator('.stage > .black')
    await deck.page.keyboard.press(key)
    await expect(black).toBeVisible()
    await deck.page.keyboard.press('PageDown')
    await expect(black).toHaveCount(0)
    expect(deck.place()).toEqual({ no: midst, clicks: 1 })
    await deck.page.keyboard.press(key)
    await expect(black).toBeVisible()
    await deck.page.keyboard.press('Escape')
    await expect(black).toHaveCount(0)
  })
}

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
  await expect(sheet.getByRole('term')).toHaveCount(keysOfDeck.length)
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

for (const theme of ['light', 'dark'] as const) {
  test(`the controls are reached with Tab, have names and size, and a focus that shows, in the ${theme} theme`, async ({ deck }) => {
    const { page } = deck
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
    for (const name of ['Go to next slide', 'Show slide overview', 'Show drawing toolbar', 'Presenter Mode', 'Read as a page', 'PDF', 'No motion', 'Keys']) expect(names).toContain(name)
    expect(names.filter(name => !name)).toEqual([])
    await page.getByRole('button', { name: 'Go to next slide' }).focus()
    await deck.press('Enter', midst, 1)
    await deck.press('ArrowDown', midst + 1)
  })
}

test('after a click on a control the space bar goes on with the talk', async ({ deck }) => {
  const { page } = deck
  await deck.open(midst)
  await page.mouse.move(100, 800)
  await page.getByRole('button', { name: 'No motion' }).click()
  await deck.press(' ', midst, 1)
})

test('without motion nothing moves, with it things do, and the choice is kept', async ({ deck }) => {
  const { page } = deck
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

test('every state of a slide can be reached without motion', async ({ deck }) => {
  await deck.open(midst, last)
  expect(deck.place()).toEqual({ no: midst, clicks: clicksOf(slides[midst - 1]!.note) })
})

test('a click has the styles computed of what it changes, and not of the whole slide', async ({ deck }) => {
  await deck.open(midst)
  const elements = await deck.slide(midst).evaluate(slide => slide.querySelectorAll('*').length)
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
