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
  pptx.author = about.author ?? ''
  pptx.company = about.company ?? pptx.author
  pptx.subject = about.description ?? ''
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
  return withNotes(await pptx.write({ outputType: 'nodebuffer' }) as Buffer, pictures.map(({ slide }) => slide))
}

/** What Slidev has written of these slides, a page each, with their titles and notes: of its boxes, the one with the title's words becomes the title. */
export async function editable(bytes: Uint8Array, slides: Slide[]): Promise<Uint8Array> {
  const zip = await JSZip.loadAsync(bytes)
  const letters = (text: string) => text.replace(/<[^>]*>|\s+/g, '')
  for (const [i, { title }] of slides.entries()) {
    const file = `ppt/slides/slide${i + 1}.xml`
    const xml = await zip.file(file)!.async('text')
    const box = xml.match(/<p:sp>[\s\S]*?<\/p:sp>/g)?.find(box => title && letters(box) === letters(escapeHtml(title)))
    if (box) zip.file(file, xml.replace(box, () => box.replace(/<p:nvPr>\s*<\/p:nvPr>|<p:nvPr\/>/, '<p:nvPr><p:ph type="title"/></p:nvPr>').replace(/name="[^"]*"/, 'name="Title"')))
  }
  return withNotes(await zip.generateAsync({ type: 'uint8array' }), slides)
}

const paragraphs = (text: string) => text.split('\n').map(line => `<a:p><a:r><a:rPr dirty="0"/><a:t>${escapeHtml(line)}</a:t></a:r></a:p>`).join('')

/** Gives each page its slide's notes as paragraphs, which neither library does. */
async function withNotes(bytes: Uint8Array, slides: Slide[]): Promise<Uint8Array> {
  const zip = await JSZip.loadAsync(bytes)
  for (const [i, slide] of slides.entries()) {
    const file = `ppt/notesSlides/notesSlide${i + 1}.xml`
    const xml = await zip.file(file)?.async('text')
    if (xml && slide.note) zip.file(file, xml.replace(/(<p:ph type="body"[\s\S]*?<a:lstStyle\/>)[\s\S]*?(<\/p:txBody>)/, (_, before: string, after: string) => before + paragraphs(notesOf(slide)) + after))
  }
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
}
