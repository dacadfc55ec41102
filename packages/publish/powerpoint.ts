import JSZip from 'jszip'
import pptxgen from 'pptxgenjs'
import { clock, readNote } from 'slidev-addon-stage/notes'
import { about, escapeHtml } from './deck.ts'
import type { Slide } from './slides.ts'

/** A picture of a slide, and what it says. */
export interface Picture { slide: Slide, name: string, image: Buffer, text: string, alt: string }

/** What a speaker needs of a slide's notes: the time, and what to say. */
function notesOf({ note }: Slide): string {
  const { seconds, plain } = readNote(note)
  return [seconds === undefined ? '' : `Time ${clock(seconds)}`, plain].filter(Boolean).join('\n\n')
}

/** A presentation of pictures that fill the slides. Title and text are real ones below the picture, where search, outline and screen readers find them. */
export async function pictured(pictures: Picture[], slides: Slide[]): Promise<Uint8Array> {
  const pptx = new pptxgen()
  const whole = { x: 0, y: 0, w: '100%', h: '100%' } as const
  pptx.layout = 'LAYOUT_WIDE'
  pptx.title = slides[0]!.title
  pptx.defineSlideMaster({
    title: 'slide',
    objects: [
      { placeholder: { options: { name: 'title', type: 'title', x: 0.5, y: 0.3, w: 12.3, h: 1, fontSize: 28 }, text: '' } },
      { placeholder: { options: { name: 'text', type: 'body', x: 0.5, y: 1.5, w: 12.3, h: 5.5, fontSize: 12 }, text: '' } },
    ],
  })
  for (const { slide, image, text, alt } of pictures) {
    const page = pptx.addSlide({ masterName: 'slide' })
    page.addText(slide.title, { placeholder: 'title' })
    if (text) page.addText(text, { placeholder: 'text' })
    page.addImage({ ...whole, data: `image/png;base64,${image.toString('base64')}`, altText: escapeHtml(alt || text.replaceAll('\n', '. ') || slide.title) })
    if (slide.note) page.addNotes(' ')
  }
  const zip = await JSZip.loadAsync(await pptx.write({ outputType: 'nodebuffer' }) as Buffer)
  return finished(zip, pictures.map(({ slide }) => slide))
}

/** A title above the slide, where it is not seen: for outline, search and screen readers. */
const unseen = (title: string, id: number) => `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="Title"/><p:cNvSpPr/><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="-1828800"/><a:ext cx="9144000" cy="914400"/></a:xfrm></p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/><a:p><a:r><a:rPr sz="1800" dirty="0"/><a:t>${escapeHtml(title)}</a:t></a:r></a:p></p:txBody></p:sp>`

/** What Slidev has written of these slides, a page each, with their titles and notes: of its boxes, the one with the title's words becomes the title; where none has them, one that is not seen is added. */
export async function editable(bytes: Uint8Array, slides: Slide[]): Promise<Uint8Array> {
  const zip = await JSZip.loadAsync(bytes)
  // Slidev prints other quotes, dashes and dots than the source has, and styles may change the case.
  const letters = (text: string) => text.replace(/<[^>]*>|&#?\w+;|[\p{P}\s]+/gu, '').toLowerCase()
  for (const [i, { title }] of slides.entries()) {
    const file = `ppt/slides/slide${i + 1}.xml`
    const xml = await zip.file(file)!.async('text')
    const wanted = letters(escapeHtml(title))
    const box = xml.match(/<p:sp>[\s\S]*?<\/p:sp>/g)?.find(box => wanted && letters(box) === wanted)
    const id = Math.max(...[...xml.matchAll(/<p:cNvPr id="(\d+)"/g)].map(([, id]) => Number(id))) + 1
    if (!box) zip.file(file, xml.replace(/<\/p:grpSpPr>|<p:grpSpPr\/>/, whole => whole + unseen(title, id)))
    else zip.file(file, xml.replace(box, () => box.replace(/<p:nvPr>\s*<\/p:nvPr>|<p:nvPr\/>/, '<p:nvPr><p:ph type="title"/></p:nvPr>').replace(/name="[^"]*"/, 'name="Title"')))
  }
  return finished(zip, slides)
}

const paragraphs = (text: string) => text.split('\n').map(line => `<a:p><a:r><a:rPr dirty="0"/><a:t>${escapeHtml(line)}</a:t></a:r></a:p>`).join('')

/** Writes one of its files anew. */
async function rewrite(zip: JSZip, file: string, change: (xml: string) => string): Promise<void> {
  const xml = await zip.file(file)?.async('text')
  if (xml) zip.file(file, change(xml))
}

/** What neither library does: each page has its slide's notes as paragraphs, the file says whose it is, and the faces are called as an office suite does. */
async function finished(zip: JSZip, slides: Slide[]): Promise<Uint8Array> {
  for (const [i, slide] of slides.entries()) {
    if (slide.note) await rewrite(zip, `ppt/notesSlides/notesSlide${i + 1}.xml`, xml => xml.replace(/(<p:ph type="body"[\s\S]*?<a:lstStyle\/>)[\s\S]*?(<\/p:txBody>)/, (_, before: string, after: string) => before + paragraphs(notesOf(slide)) + after))
    // A package calls a face so that has all weights.
    await rewrite(zip, `ppt/slides/slide${i + 1}.xml`, xml => xml.replace(/(?<=typeface="[^"]*) Variable(?=")/g, ''))
  }
  const { author = '', company = author, description = '', fonts } = about
  const [font] = [fonts?.sans ?? []].flat().flatMap(names => names.split(',')).map(name => name.trim().replace(/ Variable$/, ''))
  const said: Record<string, string> = { 'dc:creator': author, 'cp:lastModifiedBy': author, 'dc:subject': description, 'Company': company }
  for (const file of ['docProps/core.xml', 'docProps/app.xml'])
    await rewrite(zip, file, xml => xml.replace(/<([\w:]+)>[^<]*(?=<\/\1>)/g, (whole, name: string) => name in said ? `<${name}>${escapeHtml(said[name]!)}` : whole))
  if (font) await rewrite(zip, 'ppt/theme/theme1.xml', xml => xml.replace(/(<a:m(?:aj|in)orFont>\s*<a:latin )[^>]*(?=\/>)/g, (_, before: string) => `${before}typeface="${escapeHtml(font)}"`))
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
}
