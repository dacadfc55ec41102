import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFObjectCopier, PDFPage, PDFPageLeaf, PDFRef, PDFString, type PDFObject } from 'pdf-lib'

/** Pages that Chromium has printed, tagged. */
export interface Part {
  bytes: Uint8Array
  /** Slides that its links lead to, each with a destination that only stands for the real one. */
  elsewhere: string[]
}

const name = (text: string) => PDFName.of(text)

/** All keys and values of a PDF's name or number tree, however deep it is. */
function entriesOf(tree: PDFDict | undefined, leaves: 'Nums' | 'Names'): [PDFObject, PDFObject][] {
  const pairs = tree?.lookupMaybe(name(leaves), PDFArray)?.asArray() ?? []
  const kids = tree?.lookupMaybe(name('Kids'), PDFArray)
  return [
    ...pairs.flatMap((key, i): [PDFObject, PDFObject][] => i % 2 ? [] : [[key, pairs[i + 1]!]]),
    ...kids?.asArray().flatMap((_, i) => entriesOf(kids.lookup(i, PDFDict), leaves)) ?? [],
  ]
}

/** Adds to the number of a page or a link under which the tags know it. */
function shift(dict: PDFDict, key: string, by: number): void {
  const number = dict.lookupMaybe(name(key), PDFNumber)
  if (number) dict.set(name(key), PDFNumber.of(number.asNumber() + by))
}

/** Where the parts' tags are put together: those of the first part, which the others' are added to. */
function tagsOf(pdf: PDFDocument, tree: PDFDict) {
  const documentRef = tree.get(name('K')) as PDFRef
  const top = pdf.context.lookup(documentRef, PDFDict)
  const kids = top.lookup(name('K'))
  return { documentRef, kids: kids instanceof PDFArray ? kids.asArray() : [top.get(name('K'))!], parents: entriesOf(tree.lookup(name('ParentTree'), PDFDict), 'Nums'), ids: entriesOf(tree.lookupMaybe(name('IDTree'), PDFDict), 'Names') }
}

/** The parts as one document with the tags of all, and the links to slides, each of which is on a page, from 0: copying pages, as pdf-lib does it, loses both. */
export async function joinPdf([first, ...others]: Part[], places: { no: number, page: number }[]): Promise<PDFDocument> {
  const pdf = await PDFDocument.load(first!.bytes, { updateMetadata: false })
  const { context, catalog } = pdf
  const root = catalog.lookup(name('StructTreeRoot'), PDFDict)
  const all = tagsOf(pdf, root)
  const targets = catalog.lookupMaybe(name('Dests'), PDFDict) ?? context.obj({})
  for (const target of first!.elsewhere) targets.delete(name(target))
  for (const { bytes, elsewhere } of others) {
    const source = await PDFDocument.load(bytes, { updateMetadata: false })
    const by = all.parents.length ? Math.max(...all.parents.map(([key]) => (key as PDFNumber).asNumber())) + 1 : 0
    const copier = PDFObjectCopier.for(source.context, context)
    for (const page of source.getPages()) {
      shift(page.node, 'StructParents', by)
      const links = page.node.Annots()
      for (let i = 0; i < (links?.size() ?? 0); i++) shift(links!.lookup(i, PDFDict), 'StructParent', by)
      // By its reference, so that what refers to the page finds the same copy.
      const ref = copier.copy(page.ref)
      pdf.addPage(PDFPage.of(context.lookup(ref) as PDFPageLeaf, ref, pdf))
    }
    const tags = tagsOf(pdf, context.lookup(copier.copy(source.catalog.get(name('StructTreeRoot'))!), PDFDict))
    for (const kid of tags.kids) context.lookup(kid, PDFDict).set(name('P'), all.documentRef)
    all.kids.push(...tags.kids)
    all.parents.push(...tags.parents.map(([key, value]): [PDFObject, PDFObject] => [PDFNumber.of((key as PDFNumber).asNumber() + by), value]))
    all.ids.push(...tags.ids)
    for (const [key, target] of source.catalog.lookupMaybe(name('Dests'), PDFDict)?.entries() ?? []) {
      if (!elsewhere.includes(key.decodeText())) targets.set(key, copier.copy(target))
    }
  }
  context.lookup(all.documentRef, PDFDict).set(name('K'), context.obj(all.kids))
  root.set(name('ParentTree'), context.register(context.obj({ Nums: all.parents.flat() })))
  root.set(name('ParentTreeNextKey'), PDFNumber.of(Math.max(...all.parents.map(([key]) => (key as PDFNumber).asNumber())) + 1))
  if (all.ids.length) {
    const text = (key: PDFObject) => (key as PDFString | PDFHexString).asString()
    root.set(name('IDTree'), context.register(context.obj({ Names: all.ids.sort(([a], [b]) => text(a) < text(b) ? -1 : 1).flat() })))
  }
  for (const { no, page } of places) {
    if (!targets.has(name(String(no)))) targets.set(name(String(no)), context.obj([pdf.getPage(page).ref, 'Fit']))
  }
  catalog.set(name('Dests'), targets)
  return pdf
}
