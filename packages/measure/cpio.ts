import { gzipSync } from 'node:zlib'

/** A file, folder or character device of an initramfs. */
export interface Entry {
  /** Without a leading slash; its folder has to come before it. */
  path: string
  /** Type and permissions, like 0o100755 for a program, 0o040755 for a folder. */
  mode: number
  data?: Buffer
  /** Major and minor number of a device. */
  device?: [number, number]
}

/** A gzipped cpio archive in the kernel's "newc" format, the same bytes for the same entries. */
export function packInitramfs(entries: Entry[]): Buffer {
  const all = [...entries, { path: 'TRAILER!!!', mode: 0 }]
  return gzipSync(Buffer.concat(all.map((entry, i) => packEntry(entry, i))), { level: 9 })
}

function packEntry({ path, mode, data = Buffer.alloc(0), device: [major, minor] = [0, 0] }: Entry, inode: number): Buffer {
  const name = Buffer.from(`${path}\0`)
  const numbers = [inode, mode, 0, 0, 1, 0, data.length, 0, 0, major, minor, name.length, 0]
  const header = `070701${numbers.map(number => number.toString(16).padStart(8, '0')).join('')}`
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), name])), padded(data)])
}

const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc(-data.length & 3)])
