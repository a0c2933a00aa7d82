// A superior's spreadsheet, made and read with nothing but what node has.
import { crc32, inflateRawSync } from 'node:zlib'

// A ZIP archive that stores its members as they are.
export function zipOf(members) {
    const locals = []
    const central = []
    let at = 0
    for (const [name, text] of Object.entries(members)) {
        const named = Buffer.from(name)
        const bytes = Buffer.from(text)
        const head = Buffer.alloc(26)
        head.writeUInt16LE(20, 0)
        head.writeUInt32LE(crc32(bytes), 10)
        head.writeUInt32LE(bytes.length, 14)
        head.writeUInt32LE(bytes.length, 18)
        head.writeUInt16LE(named.length, 22)
        const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, named, bytes])
        const entry = Buffer.alloc(42)
        head.copy(entry, 2, 0, 26)
        entry.writeUInt16LE(20, 0)
        entry.writeUInt32LE(at, 38)
        locals.push(local)
        central.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), entry, named]))
        at += local.length
    }
    const directory = Buffer.concat(central)
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt16LE(central.length, 8)
    end.writeUInt16LE(central.length, 10)
    end.writeUInt32LE(directory.length, 12)
    end.writeUInt32LE(at, 16)
    return Buffer.concat([...locals, directory, end])
}

export function zipRead(bytes, wanted) {
    let at = bytes.readUInt32LE(bytes.length - 6)
    for (let n = bytes.readUInt16LE(bytes.length - 12); n > 0; n -= 1) {
        const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28))
        if (name === wanted) {
            const local = bytes.readUInt32LE(at + 42)
            const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
            const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20))
            return (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8')
        }
        at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    }
    throw new Error(`no ${wanted}`)
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

// `rows`: { A1: 'text', B5: 3, C6: '=SUM(C3:C5)' }; `merged`: ['A1:D1'].
function sheetXml(rows, merged = []) {
    const byRow = new Map()
    for (const [name, value] of Object.entries(rows)) {
        const row = Number(/\d+$/.exec(name)[0])
        const cell = typeof value === 'number' ? `<c r="${name}" s="1"><v>${value}</v></c>`
            : value === null ? `<c r="${name}" s="1"/>`
            : value.startsWith('=') ? `<c r="${name}" s="1"><f>${value.slice(1)}</f><v>0</v></c>`
            : `<c r="${name}" t="inlineStr"><is><t>${value}</t></is></c>`
        byRow.set(row, [...(byRow.get(row) ?? []), cell])
    }
    const data = [...byRow].sort(([a], [b]) => a - b).map(([row, cells]) => `<row r="${row}">${cells.join('')}</row>`).join('')
    const merges = merged.length === 0 ? '' : `<mergeCells>${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
    return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}"><cols><col min="1" max="1" width="22"/></cols><sheetData>${data}</sheetData>${merges}<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`
}

// `sheets`: [{ name, rows, merged, hidden }]
export function workbook(sheets) {
    const parts = {
        '[Content_Types].xml': `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${sheets.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
        '_rels/.rels': `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
        'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets.map((sheet, at) => `<sheet name="${sheet.name}" sheetId="${at + 1}"${sheet.hidden ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${office}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="rId99" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
        'xl/styles.xml': `<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="170" formatCode="#,##0.00"/></numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    }
    sheets.forEach((sheet, at) => (parts[`xl/worksheets/sheet${at + 1}.xml`] = sheetXml(sheet.rows, sheet.merged)))
    return zipOf(parts)
}

// What a cell holds: { value, formula, style }.
export function cellOf(bytes, sheet, name) {
    const xml = zipRead(bytes, `xl/worksheets/sheet${sheet}.xml`)
    const found = new RegExp(`<c r="${name}"([^>]*?)(?:/>|>(.*?)</c>)`).exec(xml)
    if (!found) return undefined
    return { value: /<v>([^<]*)<\/v>/.exec(found[2] ?? '')?.[1] ?? /<t[^>]*>([^<]*)<\/t>/.exec(found[2] ?? '')?.[1], formula: /<f>([^<]*)<\/f>/.exec(found[2] ?? '')?.[1], style: / s="(\d+)"/.exec(found[1])?.[1] }
}
