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

/** Pieces up to the first character for which `ends` is true, that one included, and the rest. */
function split(pieces: Piece[], ends: (character: string) => boolean): [Piece[], Piece[]] {
  const characters = pieces.flatMap(({ at, text }) => [...text].map(character => ({ at, text: character })))
  const end = characters.findIndex(({ text }) => ends(text)) + 1 || characters.length
  return [characters.slice(0, end), characters.slice(end)]
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
      const [typed, rest] = split(pieces, character => character === '\n')
      const next = lastLine(texts[i + 1]!)
      return { prompt: lastLine(texts[i]!), typed, answer: rest.slice(0, rest.length - [...next].length) }
    }),
  }
}
