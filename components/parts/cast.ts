/** What a terminal printed, and how many seconds after its part of the recording began. */
export interface Piece { at: number, text: string }

/** A command of a recorded terminal. */
export interface Recorded {
  /** What the shell asked with. */
  prompt: string
  typed: Piece[]
  answer: Piece[]
}

/** A recorded terminal, as text: without colours and movements of the cursor. */
export interface Cast {
  /** When it was recorded, and what: the engine, the image and their versions. */
  date: Date
  title: string
  /** What had been typed and answered before the first command. */
  opening: string
  commands: Recorded[]
}

export const textOf = (pieces: Piece[]) => pieces.map(({ text }) => text).join('').trim()

/** What a terminal does not print: colours, titles of windows, and the return of the carriage before a new line. */
// eslint-disable-next-line no-control-regex -- they begin with one
const unprinted = /\u001b(?:\[[\d;?]*[A-Za-z]|\][^\u0007]*\u0007)|\r/g

/** What stands from one place to another in the text of all pieces, each part with its time. */
function cut(pieces: Piece[], from: number, to: number): Piece[] {
  let begins = 0
  return pieces.flatMap(({ at, text }) => {
    const part = text.slice(Math.max(0, from - begins), Math.max(0, to - begins))
    begins += text.length
    return part ? [{ at, text: part }] : []
  })
}

/** The line that a terminal has begun and not ended. */
const lastLine = (text: string) => text.slice(text.lastIndexOf('\n') + 1)

/**
 * Reads a recording (asciicast v2, https://docs.asciinema.org/manual/asciicast/v2/), in which a marker stands before each command.
 * Throws an `Error` of one line when it is none.
 */
export function readCast(file: string): Cast {
  const [header, ...events] = file.trim().split('\n').map((line, i) => {
    try {
      return JSON.parse(line) as unknown
    }
    catch {
      throw new Error(`line ${i + 1} is not JSON`)
    }
  }) as [{ version?: number, timestamp?: number, title?: string } | null, ...[number, string, string][]]
  if (header?.version !== 2 || !header.timestamp || !header.title) throw new Error('line 1 is not the header of an asciicast v2 with timestamp and title')
  const parts: { began: number, pieces: Piece[] }[] = [{ began: 0, pieces: [] }]
  let before = 0
  for (const [i, event] of events.entries()) {
    const [at, kind, data] = Array.isArray(event) ? event : []
    if (typeof at !== 'number' || at < before || typeof kind !== 'string' || typeof data !== 'string') throw new Error(`line ${i + 2} is no event of the recording that comes after the one above it`)
    before = at
    if (kind === 'm') parts.push({ began: at, pieces: [] })
    const { began, pieces } = parts.at(-1)!
    const text = data.replace(unprinted, '')
    if (kind === 'o' && text) pieces.push({ at: Number((at - began).toFixed(3)), text })
  }
  const texts = parts.map(({ pieces }) => pieces.map(({ text }) => text).join(''))
  return {
    date: new Date(header.timestamp * 1000),
    title: header.title,
    opening: texts[0]!.slice(0, texts[0]!.length - lastLine(texts[0]!).length).trimEnd(),
    commands: parts.slice(1).map(({ pieces }, i) => {
      const text = texts[i + 1]!
      const entered = text.indexOf('\n') + 1 || text.length
      return { prompt: lastLine(texts[i]!), typed: cut(pieces, 0, entered), answer: cut(pieces, entered, text.length - lastLine(text).length) }
    }),
  }
}
