// Files as a bureau has them, and what programs of others say of ours.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'

import { temporaryFolder } from '../support/databases.mjs'

// A PDF of blank pages, each with a word.
export function pdfOf(pages, word) {
    const objects = ['<< /Type /Catalog /Pages 2 0 R >>',
        `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, i) => `${4 + 2 * i} 0 R`).join(' ')}] >>`,
        '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>']
    for (let i = 0; i < pages; i += 1) {
        const text = `BT /F1 24 Tf 72 400 Td (${word} ${i + 1}) Tj ET`
        objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`)
        objects.push(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`)
    }
    let bytes = '%PDF-1.4\n'
    const starts = objects.map((object, index) => {
        const start = bytes.length
        bytes += `${index + 1} 0 obj\n${object}\nendobj\n`
        return start
    })
    const table = bytes.length
    bytes += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')}`
    return Buffer.from(`${bytes}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`, 'latin1')
}

function crc(bytes) {
    let value = 0xffffffff
    for (const byte of bytes) {
        value ^= byte
        for (let i = 0; i < 8; i += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    }
    return (value ^ 0xffffffff) >>> 0
}

export function pngOf(width, height) {
    const chunk = (name, data) => {
        const head = Buffer.concat([Buffer.from(name, 'latin1'), data])
        const size = Buffer.alloc(4)
        size.writeUInt32BE(data.length)
        const sum = Buffer.alloc(4)
        sum.writeUInt32BE(crc(head))
        return Buffer.concat([size, head, sum])
    }
    const header = Buffer.alloc(13)
    header.writeUInt32BE(width, 0)
    header.writeUInt32BE(height, 4)
    header.set([8, 2, 0, 0, 0], 8)
    const rows = Buffer.alloc((width * 3 + 1) * height, 120)
    for (let y = 0; y < height; y += 1) rows[y * (width * 3 + 1)] = 0
    return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

function kept(bytes, name) {
    const file = join(temporaryFolder(), name)
    writeFileSync(file, bytes)
    return file
}

// The text of a PDF page by page, as poppler reads it.
export function pdfText(bytes) {
    const done = spawnSync('pdftotext', ['-layout', kept(bytes, 'v.pdf'), '-'], { encoding: 'utf8', timeout: 60_000 })
    if (done.status !== 0) throw new Error(done.stderr)
    return done.stdout.split('\f').slice(0, -1)
}

export function zipNames(bytes) {
    const done = spawnSync('python3', ['-c', 'import sys,zipfile\nfor n in zipfile.ZipFile(sys.argv[1]).namelist(): print(n)', kept(bytes, 'v.zip')], { encoding: 'utf8' })
    if (done.status !== 0) throw new Error(done.stderr)
    return done.stdout.trimEnd().split('\n')
}
