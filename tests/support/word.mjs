// The text of a Word file, read with nothing but what node has.
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

// One member of a ZIP archive, found by the central directory.
export function zipMember(file, wanted) {
    const bytes = readFileSync(file)
    let end = bytes.length - 22
    while (end >= 0 && bytes.readUInt32LE(end) !== 0x06054b50) end -= 1
    if (end < 0) throw new Error(`${file} is no ZIP archive`)
    let at = bytes.readUInt32LE(end + 16)
    for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
        const method = bytes.readUInt16LE(at + 10)
        const size = bytes.readUInt32LE(at + 20)
        const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28))
        if (name === wanted) {
            const local = bytes.readUInt32LE(at + 42)
            const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
            const packed = bytes.subarray(from, from + size)
            return (method === 0 ? packed : inflateRawSync(packed)).toString('utf8')
        }
        at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    }
    throw new Error(`${file} has no ${wanted}`)
}

export function wordText(file) {
    return zipMember(file, 'word/document.xml').replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '')
}
