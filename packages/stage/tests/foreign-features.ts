import type { Locator } from '@playwright/test'
import { expect as impatient } from '@playwright/test'

// Wide enough for two busy cores.
const expect = impatient.configure({ timeout: 15_000 })

/** How a slide is looked at. */
export interface View {
  slide: Locator
  /** Shows this click of the slide. */
  at: (clicks: number) => Promise<void>
  print: boolean
}

/** What Slidev's documentation promises of one feature, on the slide of the foreign deck that plants it. */
export interface Feature {
  name: string
  /** The title of the slide. */
  slide: string
  /** What can be seen at the last click: on the screen and in print. */
  whole: (view: View) => Promise<void>
  /** What its clicks and keys do: on the screen only. */
  steps?: (view: View) => Promise<void>
}

const see = (css: string, text: string | RegExp = /./) => ({ slide }: View) => expect(slide.locator(css).filter({ visible: true })).toHaveText(text)
const all = (...looks: Feature['whole'][]): Feature['whole'] => async (view) => {
  for (const look of looks) await look(view)
}
/** Looks at the slide at each click from the first on. */
const clicks = (...looks: Feature['whole'][]): Feature['whole'] => async (view) => {
  for (const [click, look] of looks.entries()) {
    await view.at(click)
    await look(view)
  }
}
/** The texts of what can be seen, in their order: what is transparent cannot. */
const shown = (css: string, ...texts: string[]): Feature['whole'] => ({ slide }) => expect.poll(() => slide.locator(css).evaluateAll(elements => elements
  .filter(element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
  .map(element => element.childNodes[0]!.textContent!.trim()))).toEqual(texts)
const style = (css: string, property: string, value: string | RegExp) => ({ slide }: View) => expect(slide.locator(css).first()).toHaveCSS(property, value)
const attribute = (css: string, name: string, value: string | RegExp) => ({ slide }: View) => expect(slide.locator(css)).toHaveAttribute(name, value)
const count = (css: string, n: number) => ({ slide }: View) => expect(slide.locator(css)).toHaveCount(n)
/** A line is drawn once nothing of it is left out. At the end of a mark drawn at random the browser's sum may be 3.6e-15px in place of 0. */
const marked = (css: string, is: boolean): Feature['whole'] => ({ slide }) => expect.poll(() => slide.locator(`${css} + svg path`).evaluateAll(paths => paths.length > 0 && paths.every(path => Number.parseFloat(getComputedStyle(path).strokeDashoffset).toFixed(6) === '0.000000'))).toBe(is)
const moved = (x: number): Feature['whole'] => ({ slide }) => expect.poll(() => slide.locator('.climber').evaluate(element => new DOMMatrix(getComputedStyle(element).transform).m41)).toBe(x)
const highlighted = (...lines: string[]): Feature['whole'] => ({ slide }) => expect(slide.locator('.line.highlighted')).toHaveText(lines)

const layouts: Feature[] = [
  { slide: 'Growing tomatoes', name: 'cover', whole: all(see('.cover h1'), style('.cover', 'background-image', /bed/)) },
  { slide: 'Bush or vine', name: 'two-cols', whole: all(see('.col-left p', 'Bushes stay low'), see('.col-right p', 'Vines climb'), style('.two-columns', 'column-gap', '64px')) },
  { slide: 'Soil and feed', name: 'two-cols-header', whole: all(see('.col-header h1'), see('.col-left', 'Loam'), see('.col-right', 'Comfrey'), see('.col-bottom', 'Both, all summer')) },
  { slide: 'Who grows these', name: 'intro', whole: see('.slidev-layout.intro h1') },
  { slide: 'Sowing', name: 'section', whole: see('.slidev-layout.section h1') },
  { slide: 'Wait for the frost to pass', name: 'statement', whole: see('.slidev-layout.statement h1') },
  { slide: '8 hours', name: 'fact, in the hand of the default theme', whole: all(see('.slidev-layout.fact h1'), style('.fact h1', 'font-weight', '700'), style('.fact h1', 'font-size', '96px')) },
  { slide: '"Water the soil, not the leaf"', name: 'quote', whole: see('.slidev-layout.quote h1') },
  { slide: 'In the middle', name: 'center', whole: all(see('.slidev-layout.center h1'), style('.center', 'place-content', 'center')) },
  { slide: 'From edge to edge', name: 'full', whole: see('.slidev-layout.full h1') },
  { slide: 'Nothing around it', name: 'none', whole: all(see('h1'), count('.slidev-layout', 0)) },
  { slide: 'The bed from above', name: 'image', whole: all(see('h1'), style('.slidev-layout', 'background-image', /bed/)) },
  { slide: 'The bed on the left', name: 'image-left', whole: all(see('.beside-left h1'), style('div:has(+ .beside-left)', 'background-image', /bed/)) },
  { slide: 'The bed on the right', name: 'image-right', whole: all(see('.beside-right h1'), style('.beside-right + div', 'background-size', 'contain')) },
  { slide: 'The end', name: 'end', whole: see('.slidev-layout.end', 'Thank you') },
  ...['The whole calendar', 'The calendar on the left', 'The calendar on the right'].map((slide, i): Feature => ({
    slide,
    name: ['iframe', 'iframe-left', 'iframe-right'][i]!,
    async whole({ slide }) {
      await expect(slide.frameLocator('iframe').getByText('Sow in March')).toBeVisible()
      if (i) await expect(slide.locator('.slidev-layout.default h1')).toBeVisible()
    },
  })),
].map(feature => ({ ...feature, name: `layout ${feature.name}` }))

const text: Feature[] = [
  { slide: 'Utilities and icons', name: 'UnoCSS utilities', whole: all(style('.planted', 'letter-spacing', '1.76px'), style('.planted', 'color', 'rgb(20, 184, 166)')) },
  { slide: 'Utilities and icons', name: 'UnoCSS attributes', whole: all(style('.attributed', 'text-align', 'center'), style('.attributed', 'padding-left', '20px'), style('.attributed', 'border-left-width', '1px')) },
  { slide: 'Utilities and icons', name: 'icons', whole: all(style('.masked', 'mask-image', /url/), see('svg.drawn', /^/)) },
  { slide: 'Utilities and icons', name: 'class: of a slide', whole: all(style('.sunny', 'padding-left', '120px'), see('.sunny h1')) },
  { slide: 'A style of its own', name: 'MDC syntax', whole: all(style('.ripe', 'color', 'rgb(200, 30, 30)'), see('.seed-packet', 'Roma seeds'), see('.plant-bed strong', 'rows'), style('img', 'width', '120px')) },
  { slide: 'A style of its own', name: 'scoped style', whole: all(style('h1', 'color', 'rgb(10, 120, 40)'), style('blockquote strong', 'letter-spacing', /^(?!normal)/)) },
  { slide: 'Watering', name: 'src: with its headmatter and routeAlias', whole: all(see('.slidev-layout.center h1', 'Watering'), count('.from-the-entry', 1)) },
  { slide: 'At its reddest', name: 'src: of one page of a file', whole: see('p', 'The second page of its file') },
  { slide: 'Text as Markdown has it', name: 'alerts', whole: see('.markdown-alert-warning', /Never in the shade/) },
  { slide: 'Text as Markdown has it', name: 'numbered and nested lists', whole: all(style('ol', 'list-style-type', 'decimal'), shown('ol > li', 'Dig', 'Plant'), shown('ol ul li', 'deep', 'firm')) },
  { slide: 'Text as Markdown has it', name: 'quotes', whole: see('blockquote', 'A plain quote') },
  { slide: 'Text as Markdown has it', name: 'tables', whole: all(see('td:first-child', 'Roma'), style('td:last-child', 'text-align', 'right')) },
  { slide: 'Growing tomatoes', name: 'setup/main and styles/', whole: all(see('.harvest-month', 'August'), style('.harvest-month', 'font-variant-caps', 'small-caps')) },
  { slide: 'Sowing', name: 'slide-top and slide-bottom', whole: all(see('.row-number', 'Row 4'), see('.fence', '')) },
]

const motion: Feature[] = [
  {
    slide: 'Every form of a click',
    name: 'v-click, v-after and .hide',
    steps: clicks(
      shown('p', 'Until two', 'Until three'),
      shown('p', 'First', 'From one to before three', 'Until two', 'Until three'),
      shown('p', 'First', 'Second', 'With the second', 'At two', 'From one to before three', 'Until three'),
      shown('p', 'First', 'Second', 'With the second', 'At two', 'One after'),
    ),
    whole: shown('p', 'First', 'Second', 'With the second', 'At four', 'At two', 'One after'),
  },
  {
    slide: 'Lists in steps',
    name: 'v-clicks with depth and every',
    steps: clicks(shown('li'), shown('li', 'Sow'), shown('li', 'Sow', 'Prick out'), shown('li', 'Sow', 'Prick out', 'Plant'),
      shown('li', 'Sow', 'Prick out', 'Plant', 'Feed'), shown('li', 'Sow', 'Prick out', 'Plant', 'Feed', 'Comfrey'),
      shown('li', 'Sow', 'Prick out', 'Plant', 'Feed', 'Comfrey', 'Nettles'),
      shown('li', 'Sow', 'Prick out', 'Plant', 'Feed', 'Comfrey', 'Nettles', 'Pick', 'Wash')),
    whole: shown('li', 'Sow', 'Prick out', 'Plant', 'Feed', 'Comfrey', 'Nettles', 'Pick', 'Wash', 'Slice', 'Eat'),
  },
  {
    slide: 'A bed in three seasons',
    name: 'v-switch',
    steps: clicks(shown('.slidev-vclick-target'), shown('.slidev-vclick-target', 'Spring'), shown('.slidev-vclick-target', 'Summer'), shown('.slidev-vclick-target', 'Autumn')),
    whole: shown('.slidev-vclick-target', 'Autumn'),
  },
  {
    slide: 'How a click moves',
    name: 'click animations',
    steps: clicks(all(style('.of-the-slide', 'opacity', '0.5'), style('.of-its-own', 'translate', '0px 20px'), style('.of-its-own', 'scale', '0.9'), style('.of-the-component', 'translate', '20px'))),
    whole: shown('p', 'As the slide says', 'As it says itself', 'As the component says'),
  },
  {
    slide: 'A mark by hand',
    name: 'v-mark',
    steps: clicks(all(marked('.underlined', false), marked('.circled', false)), all(marked('.underlined', true), marked('.circled', true), marked('.boxed', false))),
    whole: all(marked('.underlined', true), marked('.circled', true), marked('.boxed', true), attribute('.boxed + svg path:first-of-type', 'stroke', '#123456')),
  },
  { slide: 'A plant that climbs', name: 'v-motion', steps: clicks(moved(0), moved(40), moved(90)), whole: moved(40) },
  {
    slide: 'A label to drag',
    name: 'v-drag',
    whole: all(style('.label', 'left', '120px'), style('.label', 'top', '200px'), style('.label', 'width', '180px'), style('.label', 'transform', /matrix\(0\.98/), style('[data-drag-id=box]', 'left', '400px'), attribute('svg[data-drag-id=arrow] line:first-of-type', 'x1', '600')),
    async steps({ slide }) {
      await slide.locator('.label').dblclick()
      await expect(slide.page().locator('#drag-control-container')).toBeVisible()
      await slide.click({ position: { x: 800, y: 700 } })
      await expect(slide.page().locator('#drag-control-container')).toHaveCount(0)
    },
  },
]

const code: Feature[] = [
  {
    slide: 'Code in steps',
    name: 'code with highlighting, line steps and numbers',
    steps: clicks(highlighted('const seeds = 12'), highlighted('const rows = 3', 'const each = seeds / rows')),
    whole: all(highlighted('const seeds = 12', 'const rows = 3', 'const each = seeds / rows'), count('.slidev-code-line-numbers', 1),
      async ({ slide }) => expect((await slide.locator('.line span span, .line > span').evaluateAll(spans => new Set(spans.map(span => getComputedStyle(span).color)).size))).toBeGreaterThan(2)),
  },
  {
    slide: 'Code in tabs',
    name: 'code groups',
    whole: see('pre', 'npm i tomato'),
    async steps(view) {
      await view.slide.getByText('pnpm', { exact: true }).first().click()
      await see('pre', 'pnpm add tomato')(view)
      await view.slide.getByText('npm', { exact: true }).first().click()
    },
  },
  { slide: 'Code that moves', name: 'magic-move', steps: clicks(see('pre', /^1\s+let plants = 1$/), see('pre', /^1\s+let plants = 1$/), see('pre', /2\s+plants \+= 2/)), whole: see('pre', /^1\s+let plants = 3/) },
  { slide: 'Code with its types', name: 'twoslash', whole: async ({ slide }) => expect(slide.locator('.twoslash-hover').first().or(slide.page().getByText('const litres: number')).first()).toBeVisible(), steps: ({ slide }) => expect(slide.page().getByText('const litres: number').first()).toBeVisible() },
  {
    slide: 'Sums',
    name: 'KaTeX, with line steps',
    whole: all(style('.katex', 'font-family', /KaTeX/), see('.katex-display .mfrac', /^/), count('.katex-html .highlighted.dishonored', 0)),
    steps: clicks(({ slide }) => expect.poll(() => slide.locator('.dishonored').count()).toBeGreaterThan(0)),
  },
  { slide: 'Diagrams', name: 'Mermaid', whole: ({ slide }) => expect(slide.locator('svg', { hasText: 'Seed' }).filter({ hasText: 'Plant' }).first()).toBeVisible() },
  { slide: 'Diagrams', name: 'PlantUML from the server that is set', whole: attribute('[alt="Who waters whom"]', 'src', /^\/plantuml\/svg\/\w+$/) },
]

const parts: Feature[] = [
  {
    slide: 'What comes up',
    name: 'Toc',
    whole: all(style('.slidev-toc', 'column-count', '3'), ({ slide }) => expect(slide.locator('.slidev-toc a').filter({ hasText: /^(Watering|Sums|The end)$/ })).toHaveCount(3), ({ slide }) => expect(slide.locator('.slidev-toc a', { hasText: 'What comes up' })).toHaveCount(0)),
    async steps({ slide }) {
      await slide.locator('.slidev-toc a', { hasText: 'Sums' }).click()
      await expect(slide.page().getByRole('heading', { name: 'Sums' })).toBeVisible()
    },
  },
  {
    slide: 'Parts to use',
    name: 'Link to a routeAlias',
    whole: see('.to-alias', 'On to watering'),
    async steps({ slide }) {
      await slide.locator('.to-alias').click()
      await expect(slide.page()).toHaveURL(/\/watering/)
    },
  },
  { slide: 'Moving pictures', name: 'Arrow', whole: all(attribute('svg line[marker-start*=rev]', 'x2', '820'), attribute('svg line[marker-start*=rev]', 'stroke', 'rgb(200, 30, 30)')) },
  { slide: 'Parts to use', name: 'AutoFitText', whole: all(see('.slidev-auto-fit-text', 'Fits'), style('.slidev-auto-fit-text-inner', 'font-size', '60px')) },
  {
    slide: 'Parts to use',
    name: 'LightOrDark',
    whole: all(see('.light'), count('.dark', 0)),
    async steps(view) {
      await view.slide.page().keyboard.press('d')
      await see('.dark', 'By night')(view)
      await view.slide.page().keyboard.press('d')
    },
  },
  { slide: 'Parts to use', name: 'RenderWhen', whole: all(see('.on-screen'), count('.elsewhere', 0), view => count('.on-paper', view.print ? 1 : 0)(view)) },
  { slide: 'Parts to use', name: 'Transform', whole: style('div:has(> .halved)', 'transform', 'matrix(0.5, 0, 0, 0.5, 0, 0)') },
  { slide: 'Parts to use', name: 'VSwitch', steps: clicks(shown('.slidev-vclick-target', 'Seed')), whole: shown('.slidev-vclick-target', 'Fruit') },
  { slide: 'Parts to use', name: 'SlideCurrentNo and SlidesTotal', whole: see('.numbered', /^\d+ of \d+$/) },
  { slide: 'Moving pictures', name: 'Youtube', whole: attribute('iframe', 'src', 'https://www.youtube.com/embed/tomato-seeds') },
  { slide: 'Moving pictures', name: 'SlidevVideo', whole: all(attribute('video', 'poster', /bed/), attribute('source', 'src', /growth/)) },
]

/** Every feature that the foreign deck plants, by the names of Slidev's documentation. */
export const features: Feature[] = [...layouts, ...text, ...motion, ...code, ...parts]
