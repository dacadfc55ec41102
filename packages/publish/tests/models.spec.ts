import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join, posix, win32 } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { runInNewContext } from 'node:vm'
import { expect, test } from '@playwright/test'
import JSZip from 'jszip'
import markdown from 'markdown-it'
import { PDFDocument } from 'pdf-lib'
import { clock, cutShort, plainText, plannedUntil, readNote, secondsOf, withoutCues } from 'slidev-addon-stage/notes'
import { occasionOf } from 'slidev-addon-stage/occasion'
import { lineWidth, linesOf, pace, sceneOf } from 'slidev-addon-stage/script'
import { gap, margin, posterWidths, sheet } from 'slidev-addon-stage/sheet'
import { directionOf, english, languageFaults, languageOf, partsOf, sayWith, titleOf } from 'slidev-addon-stage/words'
import { folderFault } from '../check.ts'
import { called, fileName, folderAbove, listen, pathFrom, readBase, root, shortened, usageOf } from '../command.ts'
import { stemOf } from '../deck.ts'
import { framesOf, headersFile, headersOf, loadsIn, policyOf, readHeaders, withFrames } from '../policy.ts'
import { leafOf } from '../leaves.ts'
import { writeOffline } from '../offline.ts'
import { writeAlone, writeShells } from '../pages.ts'
import { dateOf } from '../pdf.ts'
import { editable } from '../powerpoint.ts'
import { loadDeck, loadSlides, type Slide } from '../slides.ts'
import { selectorsOf } from '../still.ts'
import { bare } from '../structure.ts'
import { withVoice } from '../voice.ts'

test('a note names its time in the first line only, minutes and seconds', () => {
  for (const [note, seconds] of Object.entries({ 'Time 0:45\n\nWords.': 45, 'Time 12:05': 725, '\nTime 1:00\r\nWords.': 60, '<p>Time 0:20</p>\n<p>Words.</p>': 20 }))
    expect(secondsOf(note), note).toBe(seconds)
  for (const note of ['', 'Words.', 'Words.\nTime 0:45', 'Time 0:75\nWords.', 'Time 0:45 or more\nWords.', 'Timeless'])
    expect(secondsOf(note), note).toBeUndefined()
})

test('a note names what it takes without what may be left out, which ends with its paragraph and takes no click away', () => {
  const note = 'Time 1:00, cut 0:45\n\nOne [pause] two.\n\n[click] [cut] Three.\nFour.\n\n[click] Five. [cut] Six [click] seven.\n\nEight.'
  expect([secondsOf(note), secondsOf(note, true), secondsOf('Time 0:45', true), secondsOf('<p>Time 1:00, cut 0:45</p>\n<p>One.</p>', true)]).toEqual([60, 45, 45, 45])
  expect(secondsOf('Time 1:00, cut soon')).toBeUndefined()
  expect(readNote(note)).toMatchObject({ seconds: 60, words: 8, clicks: 3 })
  expect(readNote(note, true)).toMatchObject({ seconds: 45, words: 4, clicks: 3, plain: 'One two.\n\nFive.\n\nEight.' })
  expect(plannedUntil(['Time 0:30', note, note], 2, true)).toEqual({ begin: 30, end: 75 })
  // In a list, only the item.
  expect(readNote('- One\n- [cut] Two\n  more\n- [click] Three', true)).toMatchObject({ clicks: 1, plain: 'One\nThree' })
  // On paper, too, where a note that names no time loses nothing.
  expect(['<p>Time 1:00, cut 0:45</p>\n<p>[cut] One.</p>', '<p>Time 0:45\nOne.</p>', '<p>One.</p>'].map(html => withoutCues(html).trim())).toEqual(['<p>One.</p>', '<p>\nOne.</p>', '<p>One.</p>'])
})

test('a note’s HTML has on a route what its Markdown has there, and nothing of the rest: no time, no mark, no empty paragraph or item', () => {
  const notes = [
    'Time 1:00, cut 0:45\n\nOne [pause] two.\n\n[click] [cut] Three.\nFour.\n\n[click] Five <b>and [cut] half</b> a [link](https://x.org) six [click] seven.\n\nEight.',
    'As follows:\n\n- [click] One\n- [cut] Two\n- Three [cut] and\n  a half\n\nEnd. [cut] Not this:\n- but this',
    '[click] [cut] All of it.\n\n- [cut] And this.',
    '> Quoted. [cut] Not this.\n\n# Head [cut] no\n\n1. [cut] one\n2. two',
  ]
  for (const note of notes) {
    const html = markdown({ html: true }).render(note.replace(/\[click\]/g, '<span class="slidev-note-click-mark" data-clicks="1"></span>'))
    for (const [whole, cut] of [[html, false], [cutShort(html), true]] as const) {
      const letters = (text: string) => text.replace(/<[^>]*>|\s+|\d\./g, '')
      expect(letters(withoutCues(whole)), note).toBe(letters(readNote(note, cut).plain))
      if (cut) expect(withoutCues(whole)).not.toMatch(/\[|click|Time|<(p|li|ul)>\s*<\/\1>/)
    }
  }
  expect(cutShort(notes[0]!)).toMatch(/^Time 0:45\n\nOne/)
})

test('a slide that gives itself takes the time that its note plans, has every click once and its words in order, in captions of two lines', () => {
  const note = 'Time 1:00, cut 0:40\n\nWho has said it this month: “it works on my machine”? [pause] You.\n\n[click] It has a share of the processor, a slice of the memory, and a disk that’s really a large file, as Dr. Lind would say it, 3.5 times.\n\n[click:2] [cut] Left out.\n\n[click] End.'
  for (const [cut, seconds] of [[false, 60], [true, 40]] as const) {
    const scene = sceneOf(note, { cut, clicks: 5 })
    expect(scene.seconds).toBeCloseTo(seconds)
    expect(scene.clicks.length).toBe(6)
    expect(scene.clicks).toEqual(scene.clicks.toSorted((a, b) => a - b))
    expect(scene.captions.map(({ text }) => text).join(' ')).toBe(readNote(note, cut).plain.replaceAll(/\s+/g, ' '))
    expect(scene.captions.flatMap(({ text }) => linesOf(text)).filter(line => line.length > lineWidth)).toEqual([])
    expect(scene.captions.filter(({ text }) => linesOf(text).length > 2)).toEqual([])
    for (const [i, { begin, seconds, click }] of scene.captions.entries()) {
      expect(begin, 'not before its click').toBeGreaterThanOrEqual(scene.clicks[click]!)
      if (i) expect(begin).toBeCloseTo(scene.captions[i - 1]!.begin + scene.captions[i - 1]!.seconds)
      expect(begin + seconds).toBeLessThanOrEqual(scene.seconds)
    }
  }
  expect(sceneOf('One. [pause] Two.').seconds - sceneOf('One. Two.').seconds, 'a pause is one of a second').toBeCloseTo(1)
  expect(sceneOf('', { clicks: 2 })).toMatchObject({ captions: [], clicks: [0, 1, 2.5], seconds: 5 })
  // Nobody reads as fast as this is planned.
  expect(sceneOf(`Time 0:05\n\n${'Many words. '.repeat(40)}`).seconds).toBeGreaterThan(20)
  const chinese = '虚拟机像一台完整的电脑，容器只是一个被隔离的进程，它们共享同一个内核，因此启动更快，占用的内存也更少。'
  expect(sceneOf(chinese, { lang: 'zh' }).captions.map(({ text }) => linesOf(text, 'zh'))).toEqual([['虚拟机像一台完整的电脑，', '容器只是一个被隔离的进程，'], ['它们共享同一个内核，', '因此启动更快，占用的内存也更少。']])
})

test('a voice that takes longer than planned puts off what follows, clicks as well, and its captions keep time with it', () => {
  const scene = sceneOf('Time 0:20\n\nOne sentence, which is so long that it has to be shown in more than one caption of two lines, and goes on. Two.\n\n[click] Three is here, too.')
  const [first, second, third] = [0, 1, 2].map(sentence => scene.captions.filter(caption => caption.sentence === sentence))
  expect([first!.length > 1, second!.length + third!.length]).toEqual([true, 1])
  const last = scene.captions.at(-1)!
  const short = withVoice(scene, [1, 1])
  expect([short.seconds, short.clicks]).toEqual([scene.seconds, scene.clicks])
  expect(short.captions.at(-1)!.begin).toBeCloseTo(last.begin)
  expect(scene.captions.find(({ click }) => click === 1)!.begin, 'words come with their click').toBe(scene.clicks[1])
  expect(short.captions[1]!.begin - short.captions[0]!.begin, 'the voice is at the next caption').toBeLessThan(1)
  const long = withVoice(scene, [60, 1])
  const late = long.seconds - scene.seconds
  expect(late).toBeGreaterThan(40)
  expect([long.clicks[0]!, long.clicks[1]! - scene.clicks[1]!, long.captions.at(-1)!.begin - last.begin].map(Math.round)).toEqual([0, late, late].map(Math.round))
  for (const [i, { begin, seconds }] of long.captions.entries()) expect(begin + seconds).toBeCloseTo(long.captions[i + 1]?.begin ?? last.begin + last.seconds + late)
})

test('a note’s clicks count as Slidev counts them, and each paragraph knows the click with which it begins', () => {
  const { clicks, paragraphs, plain } = readNote('Time 0:10\n\nFirst.\n\n[click] Second, [click:2] with two more.\n\n- [CLICK] A list\n- goes on\n\nLast.\n\n[click]')
  expect(clicks).toBe(5)
  expect(paragraphs).toEqual([
    { click: 0, text: 'First.' },
    { click: 1, text: 'Second, with two more.' },
    { click: 4, text: 'A list\ngoes on' },
    { click: 4, text: 'Last.' },
  ])
  expect(plain).toBe('First.\n\nSecond, with two more.\n\nA list\ngoes on\n\nLast.')
})

test('words count as they are spoken, in any language, and marks do not', () => {
  expect(readNote('Time 0:10\n\n[click] **Two** `words`!').words).toBe(2)
  expect(readNote('# Don’t – say\n\n> [Node.js](https://nodejs.org/en/about) 20').words).toBe(4)
  // What the speaker sees and does not say.
  expect(readNote('Time 0:10\n\n[click] [cut] One, [pause] two.')).toMatchObject({ words: 2, clicks: 1, plain: 'One, two.', markdown: 'One, two.', paragraphs: [{ click: 1, text: 'One, two.' }] })
  // One blank is left where a mark has stood in a line, and none at the beginning of one.
  expect(readNote('Time 0:10\n\nA header, [click] pointers[click:2], and [click][click] rows.\n\n[click] Then\n- [click] this').markdown).toBe('A header, pointers, and rows.\n\nThen\n- this')
  // Without a space between its words.
  expect(readNote('虚拟机和容器解决同一个问题').words).toBeGreaterThan(4)
})

// The first article of the Universal Declaration of Human Rights, in the United Nations' translations: as long in any language.
const article = {
  en: 'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.',
  ja: 'すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。',
  zh: '人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。',
  th: 'มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในศักดิ์ศรีและสิทธิ ต่างในตนมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ',
}
test('what is said counts about as many words in a language without spaces, and in a mixture', () => {
  const { words } = readNote(article.en)
  for (const text of Object.values(article)) {
    expect(readNote(text).words / words, text).toBeGreaterThan(0.6)
    expect(readNote(text).words / words, text).toBeLessThan(1.7)
  }
  const { words: both } = readNote(`${article.ja}${article.en}`)
  expect(both).toBe(words + readNote(article.ja).words)
})

test('a minute of Japanese is 300 characters, of Chinese 240, and other words beside them count as ever', () => {
  const minutes = (note: string) => readNote(note).words / pace.wordsAMinute
  expect([minutes('仮想マシンとコンテナは'.repeat(30).slice(0, 300)), minutes('虚拟机和容器'.repeat(40)), minutes('かな、漢字。'.repeat(60).trim()) - minutes(`${'かな漢字'.repeat(60)}`)]).toEqual([1, 1, 0])
  expect(readNote('Dockerで VM を3つ').words).toBe(Math.round(3 / 300 * pace.wordsAMinute) + 3)
  expect(sceneOf('かな'.repeat(150), { lang: 'ja' }).seconds).toBeCloseTo(60 + pace.slide)
})

test('a page is described by the first sentences of what is said, in any script, and by the first words where no sentence is short enough', () => {
  const described = (note: string) => leafOf({ no: 1, title: '', note: `Time 0:10\n\n${note}` }).description
  expect(described(`It takes 3.85 GB.\nOr “less”? [click] ${'So many words. '.repeat(11)}`)).toBe(`It takes 3.85 GB. Or “less”? ${'So many words. '.repeat(11)}`.trim())
  expect(described(`${article.zh}\n\n${article.zh}${article.zh}${article.zh}${article.zh}`)).toBe(`${article.zh} ${article.zh}${article.zh}${article.zh}${article.zh.replace(/(?<=。).*/, '')}`)
  for (const text of [article.ja, article.th, 'सभी मनुष्य स्वतन्त्र हैं। उन्हें बुद्धि मिली है।', 'Without a period', '']) expect(described(text)).toBe(text)
  for (const text of [article.th.repeat(3), 'On and on '.repeat(30)]) {
    expect(described(text)).toMatch(/^.{180,200} …$/)
    expect(text).toContain(described(text).slice(0, -2))
  }
})

test('no mark of Markdown, of a click or of HTML is left in what is said', () => {
  const note = 'Time 0:10\n\n# Heading\n\n> [!NOTE]\n> Quoted **words**\n\n1. [click] one\n2. [CLICK:3]two\n\n- [x] done\n\n| a | `b` |\n|---|:-:|\n| 1 | ![alt](x.png) |\n\n```sh\nnpm i\n```\n\n<div class="x">\n\nA <b>tag</b>&nbsp;&amp; [link](https://x.org)<br>on\n\n</div>\n\n---\n\n<!-- hidden -->'
  expect(readNote(note).plain).toBe('Heading\n\nQuoted words\n\n1. one\n2. two\n\ndone\n\na, b\n1, alt\n\nnpm i\n\nA tag & link on')
  expect(readNote(note).clicks).toBe(4)
  expect(readNote(note).markdown).not.toMatch(/Time|\[click/i)
})

test('a deck’s words take the place of English, with their places filled; a language is a tag, however the headmatter says it, and knows its direction', () => {
  expect(sayWith({ slide: 'Folie {no}' })('slide', { no: 7 })).toBe('Folie 7')
  for (const [title, called] of [['**A**', 'A'], ['', 'Folie 7'], [2026, '2026'], [undefined, 'Folie 7'], [null, 'Folie 7'], [{ A: 'B' }, 'Folie 7']] as const) expect(titleOf(title, 7, sayWith({ slide: 'Folie {no}' }))).toBe(called)
  expect([sayWith(undefined)('next'), sayWith(null)('next')]).toEqual([english.next, english.next])
  expect(partsOf('a [b] c [d].')).toEqual(['a ', 'b', ' c ', 'd', '.'])
  const languages = { 'de_CH': 'de-CH', 'zh-Hans_CN': 'zh-Hans-CN', 'pt-BR': 'pt-BR', 'de_CH.UTF-8': 'en', 'Deutsch': 'en', '': 'en' }
  for (const [lang, tag] of Object.entries(languages)) {
    expect([languageOf({ lang }), languageOf({ htmlAttrs: { lang } })], lang).toEqual([tag, tag])
    expect(languageFaults({ lang }).length, lang).toBe(Number(tag === 'en'))
    expect(sceneOf('One. Two.', { lang: languageOf({ lang }) }).captions.length, lang).toBe(1)
    expect(occasionOf({ htmlAttrs: { lang }, date: '2027-03-12' }).date, lang).toBe(occasionOf({ lang: tag, date: '2027-03-12' }).date)
  }
  expect([languageOf({}), languageOf({ lang: null, htmlAttrs: null })]).toEqual(['en', 'en'])
  expect(['ar', 'he', 'fa-IR', 'ur', 'zh-Hans', 'de', 'az-Arab', 'nonsense!'].map(directionOf)).toEqual(['rtl', 'rtl', 'rtl', 'rtl', 'ltr', 'ltr', 'rtl', 'ltr'])
})

test('a note that is not there has nothing in it', () => {
  expect(readNote('')).toEqual({ seconds: undefined, paragraphs: [], clicks: 0, words: 0, plain: '', markdown: '' })
})

test('the plan of a slide is the sum of the times before it; one without a time takes none', () => {
  const notes = ['Time 0:30', 'No time.', 'Time 1:15\n\nWords.']
  expect(plannedUntil(notes, 1)).toEqual({ begin: 0, end: 30 })
  expect(plannedUntil(notes, 2)).toEqual({ begin: 30, end: 30 })
  expect(plannedUntil(notes, 3)).toEqual({ begin: 30, end: 105 })
  expect([clock(105), clock(-5.9), clock(3600)]).toEqual(['1:45', '0:05', '60:00'])
})

for (const [markdown, plain] of Object.entries({
  '**Virtual machines** _vs_ *containers*': 'Virtual machines vs containers',
  'Read `user_id` with `f(*args)`': 'Read user_id with f(*args)',
  '[A link](https://x.org/(y) "title"), [one by name][ref] and ![a picture](p.png)': 'A link, one by name and a picture',
  'snake_case_name, 2 * 3 * 4, a < b, C:\\_dir': 'snake_case_name, 2 * 3 * 4, a < b, C:_dir',
  '**bold with `code` and _more_**': 'bold with code and more',
  '***both*** and ~~gone~~ and \\*kept\\*': 'both and gone and *kept*',
  'Over two<br>lines <mdi-check /> with a note[^1]': 'Over two lines with a note',
  '1. is not a list in a title': '1. is not a list in a title',
  'R&amp;D &mdash; caf&#233;&nbsp;&#x2615; &nosuch; AT&T; `&lt;`': 'R&D — café ☕ &nosuch; AT&T; &lt;',
  'Map<string, number>, x <y> and <Badge :of="a > b" />I <3 you': 'Map<string, number>, x and I <3 you',
  'In $O(n^2)$, from $5 to $6': 'In O(n^2), from $5 to $6',
  '🚀 <https://sli.dev> closed {.big} ##': '🚀 https://sli.dev closed {.big}',
  'Two [words]{.red} {#anchor}': 'Two words',
})) {
  test(`a title is plain: ${markdown}`, () => expect(plainText(markdown)).toBe(plain))
}

test('what is code, a comment or a formula is no text of a slide', () => {
  const text = '# T\n\n```vue\n<A />\n```\n\n~~~\n<A />\n```\n~~~\n\n- x\n  ````\n  <A />\n  ```\n  ````\n\n`<A />` and ``a ` <A />``\n\n<!-- <A />\n-->\n\n    <A />\n\n$$\n<A />\n$$\n\n<style>\nA > <A />\n</style>\n\n<B />'
  expect(bare(text)).not.toContain('<A')
  expect(bare(text)).toContain('# T')
  expect(bare(text).split('\n').findIndex(line => line === '<B />'), 'each line is where it was').toBe(text.split('\n').length - 1)
})

test('slides are those that Slidev shows, each with the file and line where it is written', async () => {
  await mkdir(join(root, '.cache'), { recursive: true })
  const folder = await mkdtemp(join(root, '.cache/slides-'))
  try {
    await mkdir(join(folder, 'pages'))
    await writeFile(join(folder, 'slides.md'), '---\ntheme: none\n---\n\n# `One`\n\n<!-- Said. -->\n\n---\nhide: true\n---\n\n# Hidden\n\n---\nsrc: ./pages/more.md\nlayout: center\n---\n\n---\n\n## Last\n')
    await writeFile(join(folder, 'pages/more.md'), '---\ntitle: _Two_\ncustom: 2\n---\n\nText.\n\n---\n\n# Three\n\n---\ntitle: 2026\n---\n\n---\n\nNo title.\n')
    const slides = await loadSlides(folder)
    expect(slides.map(({ no, title, file, line }) => [no, title, file, line])).toEqual([
      [1, 'One', 'slides.md', 1],
      [2, 'Two', 'pages/more.md', 1],
      [3, 'Three', 'pages/more.md', 10],
      [4, '2026', 'pages/more.md', 12],
      [5, 'Slide 5', 'pages/more.md', 18],
      [6, 'Last', 'slides.md', 22],
    ])
    expect(slides.slice(3, 5).map(({ where }) => where)).toEqual(['pages/more.md:12: slide 4 (“2026”)', 'pages/more.md:18: slide 5'])
    expect(slides[0]!.note).toBe('Said.')
    expect(slides[1]!.frontmatter).toMatchObject({ layout: 'center', custom: 2 })
    expect((await loadDeck(folder)).headmatter).toMatchObject({ theme: 'none' })
    await expect(loadDeck(folder, 'talk.md')).rejects.toThrow(`there is no talk.md in ${folder}`)
    await expect(loadDeck(join(folder, 'pages'))).rejects.toThrow(/^there is no slides\.md in .*pages: name the deck’s file, as in .*talk\.md$/)
    await writeFile(join(folder, 'pages/more.md'), '# Two\n\n---\n# Lost\n\n---\n')
    await expect(loadSlides(folder)).rejects.toThrow(/^pages\/more\.md:4: “# Lost” is read as frontmatter/)
  }
  finally {
    await rm(folder, { recursive: true })
  }
})

/** What the policy of a deck of one slide allows beside what every deck may do. */
function allowed(content: string, frontmatter: Record<string, unknown> = {}, headmatter: Record<string, unknown> = {}): Record<string, string[]> {
  const read = (policy: string) => policy.split('; ').map(part => part.split(' '))
  const plain = read(policyOf({ slides: [], headmatter: {} })).flat()
  return Object.fromEntries(read(policyOf({ slides: [{ content, frontmatter }], headmatter })).flatMap(([name, ...values]) => {
    const more = values.filter(value => !plain.includes(value))
    return more.length ? [[name!, more]] : []
  }))
}
const load = (...hosts: string[]) => Object.fromEntries(['default', 'style', 'img', 'media', 'font'].map(kind => [`${kind}-src`, hosts]))

test('the pages of a deck that is built for a broker may speak to that one, and load nothing from it', () => {
  const read = (policy: string) => policy.split('; ').sort()
  const talk = { slides: [{ content: '![A bed](https://pictures.example/bed.png)', frontmatter: {} }], headmatter: {} }
  expect(read(policyOf(talk, 'wss://reader:word@broker.example:8443/mqtt'))).toEqual([...read(policyOf(talk)), 'connect-src \'self\' wss://broker.example:8443 https://pictures.example'].sort())
})

test('the pages may load from the hosts that the slides name, and from no others', () => {
  expect(allowed('![A bed](https://pictures.example/a/bed.png?w=2) <iframe src="https://frames.example:8443/x"></iframe> <video :src="\'http://films.example/a.mp4\'" />'))
    .toEqual(load('http://films.example', 'https://frames.example:8443', 'https://pictures.example'))
  expect(allowed([
    '![A bed][bed] ![Seeds] [Slidev][]', '', '[bed]: https://reference.example/a.png', '[seeds]: <https://shortcut.example/a b.png>', '[slidev]: https://sli.dev', '',
    '<img src=https://unquoted.example/a.png srcset="https://one.example/a.png 1x, https://two.example/b.png 2x"> <p style="background: url(https://inline.example/a.png)">',
    '<img src="//own.example:81/a.png"> <img src="https://ada:word@login.example/a.png">', '', '![](https://bücher.example/a.png)', '', '<iframe src="HTTPS://BÜCHER.Example:443/b" />',
    '<img :src="`https://${host}/a.png`" alt="https://a.example;script-src"> <b data-x="a // b">b</b>', '', '<style>', '@import "https://sheets.example/a.css";', '</style>',
  ].join('\n')), 'however they are written').toEqual(load('https://inline.example', 'https://login.example', 'https://one.example', 'https://reference.example', 'https://sheets.example', 'https://shortcut.example', 'https://two.example', 'https://unquoted.example', 'https://xn--bcher-kva.example', 'own.example:81'))
  expect(allowed('# One', {}, { hosts: ['bücher.example', 'localhost:8080', 'https://a.example:*'] })).toEqual(load('https://a.example:*', 'https://localhost:8080', 'https://xn--bcher-kva.example'))
  expect(allowed('# One', { layout: 'image', image: 'https://pictures.example/bed.png' })).toEqual(load('https://pictures.example'))
  expect(allowed('# One\n\n<style>\nh1 { background: url(https://pictures.example/bed.png) }\n</style>')).toEqual(load('https://pictures.example'))
  expect(allowed('<Youtube id="luoMHjh-XcQ" />')).toEqual(load('https://www.youtube.com'))
  expect(allowed('```plantuml\nA -> B\n```', {}, { plantUmlServer: 'https://uml.example/plantuml' })).toEqual(load('https://uml.example'))
  expect(allowed('<Weather />', {}, { hosts: ['https://weather.example/api'] })).toEqual(load('https://weather.example'))
  expect(allowed('<Weather />', {}, { hosts: ['weather.example', 'wss://live.example/a'] })).toEqual(load('https://weather.example', 'wss://live.example'))
  const google = load('https://fonts.googleapis.com', 'https://fonts.gstatic.com')
  expect(allowed('# One', {}, { fonts: { sans: 'Roboto' } }), 'faces come from where Slidev gets them').toEqual(google)
  expect(allowed('# One', {}, { fonts: { sans: 'Roboto', provider: 'none' } })).toEqual({})
  expect(allowed('# One', {}, { fonts: {} })).toEqual({})
  expect(allowed('[Slidev](https://sli.dev), <a href="https://sli.dev">Slidev</a>, `![](https://sli.dev/a.png)`\n\n```html\n<img src="https://sli.dev/a.png">\n```')).toEqual({})
})

test('the pages run what is written in them only where a slide has a block that runs', () => {
  expect(allowed('```ts {monaco-run}\nconsole.log(1)\n```')).toEqual({ 'script-src': ['\'unsafe-eval\''] })
  expect(allowed('```ts {monaco}\nconsole.log(1)\n```')).toEqual({})
})

for (const [selector, parts] of Object.entries({
  'a, .b > c': ['a', '.b > c'],
  ':is(a, .b:not(c)), d': [':is(a, .b:not(c))', 'd'],
  'a:hover': ['a:is(*)'],
  'a:not(:hover)': ['a'],
  '.b > :not(.c:is(:focus, d))': ['.b > *'],
  'a:not(.b)': ['a:not(.b)'],
  '.b:has(> :focus-visible) p': ['.b:has(> :is(*)) p'],
  '.b > ::before, ::after': ['.b > *', '*'],
  'a:not(.b):hover::before': ['a:not(.b):is(*)'],
})) {
  test(`a page keeps the rules of what may be pointed at: ${selector}`, () => expect(selectorsOf(selector)).toEqual(parts))
}

test('a deck may be in any folder but one that Vite cannot read, which is told with its character', () => {
  for (const folder of ['/home/ada’s talk é', '/home/o\'brien', '/home/talk (1)', '/home/a&b 100%', '/home/50%ab', '/home/ti`ck'])
    expect(folderFault(folder, posix), folder).toBeUndefined()
  expect(folderFault('C:\\Users\\Ada Lovelace\\talk', win32)).toBeUndefined()
  expect(['/home/two\nlines', '/home/back\\slash'].map(folder => folderFault(folder, posix))).toEqual([expect.stringMatching(/^the folder \/home\/two\\nlines has \\n in its name.*$/), expect.stringMatching(/ has \\ in its name/)])
  for (const folder of ['/home/#1 talk', '/home/[draft]', '/home/{x}', '/home/$HOME', '/home/q?', '/home/st*r'])
    expect(folderFault(folder), folder).toMatch(/^the folder \/home\/.* has [#[{$?*] in its name/)
})

for (const [system, path, deck, elsewhere] of [
  ['Windows', win32, 'C:\\Users\\Ada O\'Brien\\talk é', 'D:\\talks\\slides.md'],
  ['a share of Windows', win32, '\\\\server\\share\\talk', 'C:\\slides.md'],
  ['other systems', posix, '/home/ada\'s talk é', '/srv/slides.md'],
] as const) {
  test(`a file of the deck is called the same on ${system} as anywhere`, () => {
    const slashed = deck.replaceAll('\\', '/')
    for (const file of [path.join(deck, 'pages/more.md'), `${slashed}/pages/more.md`]) {
      expect(pathFrom(deck, file, path)).toBe('pages/more.md')
      expect(shortened(`${file}:4:2: ERROR: no, in ${file}`, deck, path)).toBe('pages/more.md:4:2: ERROR: no, in pages/more.md')
    }
    expect(shortened(`not found: ${elsewhere}`, deck, path)).toBe(`not found: ${elsewhere}`)
    expect(folderAbove(path.join(deck, 'shots/a.png'), folder => folder === deck, path)).toBe(deck)
    expect(folderAbove(elsewhere, () => false, path), 'a drive that is not there').toBeUndefined()
  })
}

test('a port is free where no other server has it as localhost', async () => {
  for (const { address } of Object.values(networkInterfaces()).flatMap(addresses => addresses ?? []).filter(({ internal }) => internal)) {
    const [other, server] = [createServer(), createServer()]
    await new Promise<void>(done => void other.listen(0, address, done))
    const { port } = other.address() as AddressInfo
    expect(await listen(server, port, '127.0.0.1'), address).toBeGreaterThan(port)
    other.close()
    server.close()
  }
})

test('a file of the deck has a name that every system takes', () => {
  const names = { 'vms-vs-containers': 'vms-vs-containers', '@ada/talk': 'talk', 'Ada’s talk é': 'Ada’s talk é', 'VMs: yes/no?': 'VMs- yes-no-', 'aux': 'aux-talk', 'auxiliary': 'auxiliary', 'COM1': 'COM1-talk' }
  for (const [name, file] of Object.entries(names)) expect(fileName(name), name).toBe(file)
})

test('a base is a path that every browser and host writes the same, and what is none is refused in a line', () => {
  for (const base of ['/', './', '/talks/vm/', '/~ada/vms-vs_containers.2/', '/@ada/c++/']) expect(readBase(base)).toBe(base)
  for (const none of ['/a b/', '/ä/', '/%C3%A4/', '/a/../b/', 'vm', '/vm', 'vm/', '', '//', '//host/', '/a//b/', 'https://x.org/y/', '.', '../', '/a?b/', '/#/', '\\talks\\']) expect(() => readBase(none), none).toThrow(/^--base \S.* must begin and end with a slash, .* or be \.\/$/)
  expect(() => readBase('C:/Program Files/Git/talks/vm/')).toThrow(/MSYS_NO_PATHCONV=1/)
})

test('who may show the deck in a frame is said once, in the headmatter, and the same to each host', () => {
  const headmatter = { frames: ['https://course.example/talks', 'moodle.example', 'https://*.school.example'] }
  const frames = 'frame-ancestors \'self\' https://course.example https://moodle.example https://*.school.example'
  expect(framesOf(headmatter)).toBe(frames)
  expect(framesOf({ frames: ['https://kurs.bücher.example', 'https://x.example; img-src *'] })).toBe('frame-ancestors \'self\' https://kurs.xn--bcher-kva.example')
  expect(framesOf({})).toBe('frame-ancestors \'self\'')
  expect(framesOf({ frames: '*' })).toBe('frame-ancestors \'self\' *')
  expect(readHeaders(headersFile(['/talks/'], headersOf(headmatter)))).toEqual(headersOf(headmatter))
})

test('a host’s file gets who may show the deck in a frame, and keeps all else that it says, byte by byte', () => {
  const frames = framesOf({ frames: ['course.example'] })
  for (const [before, after] of [
    [`add_header Content-Security-Policy "frame-ancestors 'self'" always;`, `add_header Content-Security-Policy "${frames}" always;`],
    [`"script-src 'self'; frame-ancestors 'self' https://old.example ; img-src *"`, `"script-src 'self'; ${frames} ; img-src *"`],
    [`add_header X 'Frame-Ancestors https://old.example; img-src *';\r\n`, `add_header X '${frames.replaceAll(`'`, `\\'`)}; img-src *';\r\n`],
    [`# frame-ancestors "frame-ancestors 'none'" isn't here\nadd_header X\n  "default-src 'self';\n   frame-ancestors 'none';";# "frame-ancestors *"`, `# frame-ancestors "frame-ancestors 'none'" isn't here\nadd_header X\n  "default-src 'self';\n   ${frames};";# "frame-ancestors *"`],
    [`{ "value": "frame-ancestors *" }`, `{ "value": "${frames}" }`],
  ] as const) {
    expect(withFrames(before, frames)).toBe(after)
    expect(withFrames(after, frames), 'a second time').toBe(after)
  }
  for (const same of [`"frame-ancestors  'self';script-src 'self'"`, `'script-src x; frame-ancestors \\'self\\''`, `"my-frame-ancestors 'none'; x-frame-ancestors *"`, `frame-ancestors 'none'`])
    expect(withFrames(same, framesOf({})), 'nothing differs').toBe(same)
})

test('a deck that names no icon has none, as Slidev’s own is on another host', async () => {
  const folder = await mkdtemp(join(root, '.cache/shells-'))
  const site = { base: '/', deck: 'Talk', drawn: false, notes: true, policy: policyOf({ slides: [], headmatter: {} }), app: {}, languages: [], occasion: {}, language: '', say: sayWith(undefined) }
  try {
    for (const [icon, left] of [[undefined, 0], ['/own.svg', 1]] as const) {
      await writeFile(join(folder, 'index.html'), '<html><head><title>Talk</title>\n<link rel="icon" href="https://cdn.example/icon.png">\n</head></html>')
      await writeShells(folder, [], { ...site, icon })
      expect((await readFile(join(folder, 'index.html'), 'utf8')).match(/rel="icon"/g) ?? []).toHaveLength(left)
    }
  }
  finally {
    await rm(folder, { recursive: true })
  }
})

test('a build for any place is one page with the policy, which says without scripts what it is, and nothing that a host would answer wrongly with', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alone-'))
  try {
    await writeFile(join(folder, 'index.html'), '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="UTF-8">\n<title>A &amp;amp; B - Slidev</title>\n</head>\n<body>\n<div id="app"></div>\n</body>\n</html>\n')
    for (const name of ['404.html', '_redirects']) await writeFile(join(folder, name), './* ./index.html 200')
    await writeAlone(folder, { base: './', deck: 'A & B', drawn: false, notes: true, policy: policyOf({ slides: [], headmatter: {} }), app: {}, languages: [], occasion: {}, icon: undefined, language: ' lang="de" dir="ltr"', say: sayWith(undefined) })
    expect(await readdir(folder)).toEqual(['index.html'])
    const html = await readFile(join(folder, 'index.html'), 'utf8')
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="de" dir="ltr">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"/)
    expect(html).toContain('<title>A &amp; B</title>')
    expect(html).toMatch(/<div id="app"><noscript>.*<h1>A &amp; B<\/h1><p>.*without a server.*<\/noscript><\/div>/)
    expect(html).not.toMatch(/manifest|handout|charset="UTF/)
  }
  finally {
    await rm(folder, { recursive: true })
  }
})

test('the worker of a deck at the top of a host answers for what the deck has, and had in the version before, and for no other site there', async () => {
  const folder = test.info().outputPath('site')
  await mkdir(join(folder, 'assets'), { recursive: true })
  for (const file of ['index.html', '1.html', '404.html', 'handout.html', 'bed.svg', 'assets/md-1.js']) await writeFile(join(folder, file), '')
  await writeOffline(folder, 'Talk', {})
  const fetched: ((event: unknown) => void)[] = []
  const host = 'https://talks.example'
  runInNewContext(await readFile(join(folder, 'sw.js'), 'utf8'), {
    URL,
    self: { registration: { scope: `${host}/` }, addEventListener: (name: string, act: (event: unknown) => void) => name === 'fetch' && fetched.push(act) },
    caches: { keys: async () => ['deck / before', 'other'], open: async () => ({ keys: async () => [{ url: `${host}/assets/md-0.js` }] }), match: async () => ({ headers: new Map() }) },
    fetch: async () => Response.error(),
    setTimeout,
  })
  await new Promise(setImmediate)
  const answered = (path: string) => {
    let answers = false
    fetched[0]!({ request: { method: 'GET', url: host + path, headers: new Map() }, respondWith: () => { answers = true } })
    return answers
  }
  const own = ['/', '/1', '/1.html?clicks=2', '/handout', '/bed.svg', '/assets/md-1.js', '/assets/md-0.js']
  expect([...own, '/2024', '/presenter/3', '/7.html', '/blog/1', '/assets/other.js', '/404', '/sw.js'].filter(answered)).toEqual(own)
})

test('a poster of any number of slides fits its sheet, and what an even number leaves over closes it, as wide as the first where there is room', () => {
  const ratio = 9 / 16
  const layout = (count: number) => {
    const widths = posterWidths(count, ratio)
    const rows: number[][] = []
    for (const width of widths) {
      const row = rows.at(-1)
      if (row && row.reduce((sum, other) => sum + other + gap, width) <= widths[0]! + 0.01) row.push(width)
      else rows.push([width])
    }
    expect(rows.flat()).toHaveLength(count)
    expect(rows.reduce((sum, [width]) => sum + width! * ratio, (rows.length - 1) * gap), `${count} slides`).toBeLessThanOrEqual(sheet.height - 2 * margin + 0.01)
    return rows.map(row => row.length).join()
  }
  const whole = sheet.width - 2 * margin
  expect([1, 2, 3, 4, 5, 6, 7].map(layout)).toEqual(['1', '1,1', '1,2', '1,2,1', '1,2,2', '1,2,2,1', '1,2,2,2'])
  expect([2, 4, 6].map(count => posterWidths(count, ratio).at(-1))).toEqual([whole, whole, (posterWidths(6, ratio)[0]! - gap) / 2])
  for (const count of [8, 11, 20]) layout(count)
})

test('what Slidev writes for itself at each start is there whole at any moment, for another Slidev of the same folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slidev-'))
  try {
    const virtual = join(folder, '.slidev', 'virtual')
    await mkdir(virtual, { recursive: true })
    const write = `import { statSync, writeFileSync } from 'node:fs'
      for (const folder of ${JSON.stringify([folder, virtual])}) {
        const file = folder + '/module.ts'
        const places = [1, 2].map(() => { writeFileSync(file, 'export default 1', 'utf-8'); return statSync(file).ino })
        console.log(places[0] === places[1] ? 'written over' : 'put in its place')
      }`
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', pathToFileURL(join(root, 'packages/publish/files.js')).href, '--input-type=module', '--eval', write])
    expect(stdout.trim().split('\n')).toEqual(['written over', 'put in its place'])
    expect(await readdir(virtual)).toEqual(['module.ts'])
  }
  finally {
    await rm(folder, { recursive: true })
  }
})

test('a PDF has the date that packagers set, and otherwise none, so that the same deck is the same file', async () => {
  const bytes = async (seconds?: string) => {
    const pdf = await PDFDocument.create()
    pdf.setCreationDate(new Date())
    pdf.addPage()
    dateOf(pdf, seconds)
    return Buffer.from(await pdf.save()).toString('latin1')
  }
  const read = async (text: string) => PDFDocument.load(Buffer.from(text, 'latin1'), { updateMetadata: false })
  const [plain, set] = [await read(await bytes()), await read(await bytes('86400'))]
  expect([plain.getCreationDate(), plain.getModificationDate()]).toEqual([undefined, undefined])
  expect([set.getCreationDate(), set.getModificationDate()]).toEqual([new Date(86_400_000), new Date(86_400_000)])
})

test('what code loads from another host is found with its line, and what only links there is not', () => {
  const code = `<a href="https://link.example">\n<img :src="'https://no.example/' + a" src="https://img.example/a.png">\nfetch('https://api.example/x')\nh1 { background: url(https://css.example/a.png) }\nnew WebSocket('wss://live.example')\n<img srcset="//a.example/1.png, https://b.example/2.png 2x">\nconst link = 'https://said.example'`
  expect(loadsIn(code)).toEqual([
    { host: 'https://no.example', line: 2 },
    { host: 'https://img.example', line: 2 },
    { host: 'https://api.example', line: 3 },
    { host: 'https://css.example', line: 4 },
    { host: 'wss://live.example', line: 5 },
    { host: 'a.example', line: 6 },
    { host: 'https://b.example', line: 6 },
  ])
})

test('what is made is called after the deck’s file where that is not slides.md, so that of two decks in a folder neither replaces the other’s', () => {
  for (const [file, called] of [['slides.md', 'talks'], ['slides.es.md', 'talks-es'], ['ja.md', 'ja'], ['indexes.es.md', 'indexes-es']] as const) expect(stemOf(file, '@ada/talks'), file).toBe(called)
  for (const file of ['slides.md', 'ja.md']) expect(stemOf(file, 'talks', 'mine.pdf')).toBe('mine')
})

test('a command is called as it can be where its user is: by a script of the package.json there, or by npx, for the deck’s file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'called-'))
  try {
    expect(called('serve', '', folder, 'slides.md')).toBe('npx publish serve')
    await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { start: 'publish start', preview: 'publish serve', build: 'slidev build' } }))
    expect([called('serve', '', folder, 'slides.md'), called('build', '', folder, 'slides.md'), called('export', '', folder, 'slides.md')]).toEqual(['npm run preview', 'npx publish build', 'npx publish export'])
    expect([called('start', '--lang es', folder, 'slides.md'), called('start', '', folder, 'my talk.md'), called('build', '--lang es', folder, 'ja.md')]).toEqual(['npm start -- --lang es', 'npm start -- "my talk.md"', 'npx publish build ja.md --lang es'])
    expect([usageOf('serve', '[--port N] [--host]', folder), usageOf('build', '[--out FOLDER]', folder)]).toEqual(['Usage: npm run preview [-- --port N] [-- --host]', 'Usage: npx publish build [--out FOLDER]'])
  }
  finally {
    await rm(folder, { recursive: true })
  }
})

test('of the boxes on an editable page the one that says the title is it, whatever its quotes, dashes and case; else an unseen one is added, the first to be read', async () => {
  const box = (text: string, more = '<p:nvPr/>') => `<p:sp><p:nvSpPr><p:cNvPr id="7" name="Text 0"/><p:cNvSpPr/>${more}</p:nvSpPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`
  const zip = new JSZip()
  const pages = [['It\'s "here" - a < b', ['Here', 'IT’S &quot;here&quot; – a &lt; b']], ['Said otherwise & <so>', ['A heading']], ['?!', ['', '!?']]] as const
  for (const [i, [, texts]] of pages.entries()) zip.file(`ppt/slides/slide${i + 1}.xml`, `<p:spTree><p:grpSpPr/>${texts.map(text => box(text)).join('')}</p:spTree>`)
  const made = await JSZip.loadAsync(await editable(await zip.generateAsync({ type: 'uint8array' }), pages.map(([title]) => ({ title, note: '' } as Slide))))
  const boxes = await Promise.all(pages.map(async (_, i) => (await made.file(`ppt/slides/slide${i + 1}.xml`)!.async('text')).match(/<p:sp>.*?<\/p:sp>/gs)!))
  const text = (box: string) => box.replace(/<[^>]*>/g, '')
  expect(boxes.map(all => all.filter(box => box.includes('type="title"')).map(text))).toEqual([['IT’S &quot;here&quot; – a &lt; b'], ['Said otherwise &amp; &lt;so&gt;'], ['?!']])
  expect(boxes.map(all => all.length)).toEqual([2, 2, 3])
  for (const [first] of boxes.slice(1)) expect(first).toMatch(/id="8" name="Title".*<a:off x="0" y="-/)
})
