// Reports as people have them: texts that no bureau wrote, as Word, PDF and what only looks so.

// A yearly report of 2025 without a fault, with `body` as what was done.
export const yearlyReport = (body) => `清河市生态环境局文件
清环发〔2026〕3号
签发人：某某
清河市生态环境局2025年度法治政府建设情况的报告
市政府：
2025年，我局认真履行法治政府建设职责。现将有关情况报告如下：
一、履行推进法治建设第一责任人职责情况
主要负责人部署了法治建设工作。
二、主要举措和成效
${body}
办理信访投诉12件，罚款3.5万元。
三、存在的问题
执法文书还不够规范，主要原因是培训不足。
四、2026年工作安排
继续加强培训。
清河市生态环境局
2026年1月20日
`

function crc32(bytes) {
    let crc = ~0
    for (const byte of bytes) {
        crc ^= byte
        for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
    }
    return ~crc >>> 0
}

// A ZIP archive of stored members.
export function zip(members) {
    const parts = []
    const directory = []
    let at = 0
    for (const [name, text] of Object.entries(members)) {
        const data = Buffer.from(text)
        const head = Buffer.alloc(30)
        head.writeUInt32LE(0x04034b50, 0)
        head.writeUInt16LE(20, 4)
        head.writeUInt32LE(crc32(data), 14)
        head.writeUInt32LE(data.length, 18)
        head.writeUInt32LE(data.length, 22)
        head.writeUInt16LE(name.length, 26)
        const entry = Buffer.alloc(46)
        entry.writeUInt32LE(0x02014b50, 0)
        entry.writeUInt16LE(20, 4)
        entry.writeUInt16LE(20, 6)
        head.copy(entry, 16, 14, 28)
        entry.writeUInt32LE(at, 42)
        parts.push(head, Buffer.from(name), data)
        directory.push(entry, Buffer.from(name))
        at += 30 + name.length + data.length
    }
    const end = Buffer.alloc(22)
    const list = Buffer.concat(directory)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(directory.length / 2, 8)
    end.writeUInt16LE(directory.length / 2, 10)
    end.writeUInt32LE(list.length, 12)
    end.writeUInt32LE(at, 16)
    return Buffer.concat([...parts, list, end])
}

const kinds = 'application/vnd.openxmlformats-officedocument'
const space = 'http://schemas.openxmlformats.org'
const types = (part, type) => `<Types xmlns="${space}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/${part}" ContentType="${kinds}.${type}.main+xml"/></Types>`
const relations = (part) => `<Relationships xmlns="${space}/package/2006/relationships"><Relationship Id="r1" Type="${space}/officeDocument/2006/relationships/officeDocument" Target="${part}"/></Relationships>`

// Each line a paragraph in two runs, the second bold.
export function wordFile(text) {
    const run = (part, format) => `<w:r>${format}<w:t xml:space="preserve">${part}</w:t></w:r>`
    const paragraphs = text.split('\n').map((line) => `<w:p>${run(line.slice(0, 6), '')}${run(line.slice(6), '<w:rPr><w:b/></w:rPr>')}</w:p>`).join('')
    return zip({
        '[Content_Types].xml': types('word/document.xml', 'wordprocessingml.document'),
        '_rels/.rels': relations('word/document.xml'),
        'word/document.xml': `<w:document xmlns:w="${space}/wordprocessingml/2006/main"><w:body>${paragraphs}</w:body></w:document>`,
    })
}

export function sheetFile() {
    return zip({
        '[Content_Types].xml': types('xl/workbook.xml', 'spreadsheetml.sheet'),
        '_rels/.rels': relations('xl/workbook.xml'),
        'xl/workbook.xml': `<workbook xmlns="${space}/spreadsheetml/2006/main"><sheets/></workbook>`,
    })
}

// A PDF of one page without text, as a scanner makes it.
export const scan = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
