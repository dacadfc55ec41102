/** PNGs as one animated PNG, a piece at a time: how ffmpeg takes pictures out of a pipe, each with the time that it stays, and decodes none twice. */
import { crc32 } from 'node:zlib'

function* chunksOf(png: Buffer): Generator<[type: string, data: Buffer]> {
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) yield [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at))]
}

function chunk(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...parts])
  return Buffer.concat([numbers(body.length - 4), body, numbers(crc32(body))])
}

/** Numbers of four bytes. */
function numbers(...all: number[]): Buffer {
  const bytes = Buffer.alloc(4 * all.length)
  for (const [i, number] of all.entries()) bytes.writeUInt32BE(number, 4 * i)
  return bytes
}

/** What comes behind the last picture. */
export const end = chunk('IEND')

/** An animated PNG of `rate` pictures a second. Returns what makes the next piece, of a PNG, which has the size and the colours of the first, and for how many pictures it stays, up to 65535. */
export function animation(rate: number): (png: Buffer, stays: number) => Buffer {
  let sequence = 0
  return (png, stays) => {
    const isFirst = !sequence
    const chunks = [...chunksOf(png)]
    const header = chunks.find(([type]) => type === 'IHDR')![1]
    // How many there are is not known yet: as many as it may have, played once.
    const opening = isFirst ? [png.subarray(0, 8), chunk('IHDR', header), chunk('acTL', numbers(0x7FFF_FFFF, 1))] : []
    // The whole picture, in place of what was there.
    const control = chunk('fcTL', numbers(sequence++), header.subarray(0, 8), numbers(0, 0, stays * 0x1_0000 + rate), Buffer.alloc(2))
    const data = chunks.filter(([type]) => type === 'IDAT').map(([, data]) => isFirst ? chunk('IDAT', data) : chunk('fdAT', numbers(sequence++), data))
    return Buffer.concat([...opening, control, ...data])
  }
}
