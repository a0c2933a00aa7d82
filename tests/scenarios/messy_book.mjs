// A year of cases as bureaus keep them: one workbook with the habits of such books, the same bytes at every call. `rows` tells of every data row what a reader must find.
import { deflateRawSync } from 'node:zlib'

const crcTable = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k += 1) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1
    return n >>> 0
})
const crcOf = (bytes) => (bytes.reduce((crc, byte) => crcTable[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0

// A ZIP archive of texts.
export function zipOf(parts) {
    const pieces = []
    const directory = []
    let at = 0
    for (const [name, text] of Object.entries(parts)) {
        const plain = Buffer.from(text)
        const packed = deflateRawSync(plain)
        const head = Buffer.alloc(26)
        head.writeUInt16LE(20, 0)
        head.writeUInt16LE(0x0800, 2)
        head.writeUInt16LE(8, 4)
        head.writeUInt32LE(crcOf(plain), 10)
        head.writeUInt32LE(packed.length, 14)
        head.writeUInt32LE(plain.length, 18)
        head.writeUInt16LE(Buffer.byteLength(name), 22)
        pieces.push(Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed)
        const tail = Buffer.alloc(16)
        tail.writeUInt32LE(at, 12)
        directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head.subarray(0, 24), Buffer.from([0, 0]), tail.subarray(2), Buffer.from(name))
        at += 30 + Buffer.byteLength(name) + packed.length
    }
    const list = Buffer.concat(directory)
    const end = Buffer.alloc(18)
    end.writeUInt16LE(Object.keys(parts).length, 4)
    end.writeUInt16LE(Object.keys(parts).length, 6)
    end.writeUInt32LE(list.length, 8)
    end.writeUInt32LE(at, 12)
    return Buffer.concat([...pieces, list, Buffer.from('PK\x05\x06'), end])
}

const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const letters = 'ABCDEFGHIJKLMNOP'

// A cell is a text, {n: figure}, {f: formula, v?: its stored result} or {e: error}.
function cellXml(cell, name) {
    if (cell === '' || cell === undefined || cell === null) return ''
    if (typeof cell === 'string') return `<c r="${name}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
    if (cell.e) return `<c r="${name}" t="e"><v>${cell.e}</v></c>`
    if (cell.f) return `<c r="${name}"><f>${cell.f}</f>${cell.v === undefined ? '' : `<v>${cell.v}</v>`}</c>`
    return `<c r="${name}"><v>${cell.n}</v></c>`
}

function sheetXml({ lines, merged = [], hidden = new Set() }) {
    const rows = lines.map((line, i) => `<row r="${i + 1}"${hidden.has(i + 1) ? ' hidden="1"' : ''}>${line.map((cell, j) => cellXml(cell, `${letters[j]}${i + 1}`)).join('')}</row>`)
    const areas = merged.length === 0 ? '' : `<mergeCells>${merged.map((area) => `<mergeCell ref="${area}"/>`).join('')}</mergeCells>`
    return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.join('')}</sheetData>${areas}</worksheet>`
}

export function workbookOf(sheets) {
    const list = sheets.map((sheet, i) => `<sheet name="${sheet.name}" sheetId="${i + 1}"${sheet.hiddenSheet ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`)
    const relations = sheets.map((_, i) => `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`)
    return zipOf({
        '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
        '_rels/.rels': '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${list.join('')}</sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.join('')}</Relationships>`,
        ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet)])),
    })
}

const chinese = (number, digits = '〇一二三四五六七八九') => String(number).split('').map((digit) => digits[digit]).join('')
const small = (number) => (number <= 10 ? '十一二三四五六七八九十'[number % 10 === 0 ? 0 : number] : `${number >= 20 ? '零一二三'[Math.floor(number / 10)] : ''}十${number % 10 === 0 ? '' : '零一二三四五六七八九'[number % 10]}`)
const serial = (year, month, day) => Math.round((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000)

// Days as people write them, all of them read.
const dayForms = [
    (y, m, d) => `${y}.${m}.${d}`, (y, m, d) => `${y}/${m}/${d}`, (y, m, d) => `${y}年${m}月${d}日`,
    (y, m, d) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`, (y, m, d) => `${chinese(y)}年${small(m)}月${small(d)}日`,
    (y, m, d) => `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`, (y, m, d) => ` ${y} 年 ${m} 月 ${d} 号 `,
]
// Fines of 10,000 to 190,000 yuan as people write them under 罚款（万元）, all of them read.
const fineForms = [(wan) => ({ n: wan }), (wan) => `${wan}万`, (wan) => `${wan * 10_000}元`, (wan) => `￥${wan}万元`, (wan) => `${(wan * 10_000).toLocaleString('en-US')}.00元`, (wan) => ({ f: `${wan}*1`, v: wan })]

// What is wrong with some rows: how the row is changed, and the code that must be shown for it.
const habits = [
    ['two case numbers in a cell', (row) => (row[1] += `、${row[1].replace('号', '0号')}`), '不止一个号', 'fault'],
    ['a note in the amount', (row) => (row[8] = '5（已缴清）'), '不是金额', 'fault'],
    ['two amounts in a cell', (row) => (row[8] = '罚款5万，没收1万'), '不是金额', 'fault'],
    ['yuan under a heading of 万元', (row) => (row[8] = { n: 50_000 }), '按表头的万元就太大', 'fault'],
    ['a day without its day', (row) => (row[5] = '2023年5月'), '没有写全年月日', 'fault'],
    ['a day without its year', (row) => (row[5] = '12月30日'), '没有写年份，按标题', 'warning'],
    ['a span of days', (row) => (row[2] = '2023.5.20-6.1'), '不是可以辨认的日期', 'fault'],
    ['as above', (row) => (row[4] = '同上'), '没有自己的内容', 'fault'],
    ['a formula without a result', (row) => (row[8] = { f: 'SUM(I1:I2)' }), '没有存它的结果', 'fault'],
    ['an error for a result', (row) => (row[8] = { e: '#REF!' }), '公式结果是错误', 'fault'],
    ['an outcome of another word', (row) => (row[7] = '罚了'), '罚了', 'fault'],
    ['no party', (row) => (row[4] = ''), '缺少必填', 'fault'],
    ['a number used by another row', (row, former) => (row[6] = former[6]), '已经用过', 'fault'],
    ['a line for nothing', (row) => (row[10] = '/', row[8] = '——', row[7] = '不予行政处罚'), '占位符', 'warning'],
    ['a name on two lines', (row) => (row[4] = row[4].replace('有限', '\n有限')), '换行已去掉', 'warning'],
    ['a bare number for a day', (row) => (row[2] = { n: serial(2023, 3, 9) }), '日期序号', 'warning'],
    ['a case of the year before', (row) => (row[2] = '2022年12月30日'), '这一行是 2022 年的', 'warning'],
    ['a hidden row', () => 'hidden', '隐藏', 'warning'],
]

const heads = [
    ['某某市生态环境局2023年度行政处罚案件台账'], ['填报单位：某某市生态环境局', '', '', '', '', '', '', '', '填报日期：2024年1月5日'],
    ['序号', '立案', '', '案由', '当事人', '决定', '', '', '', '办理状态', '备注'],
    ['', '号', '日期', '', '', '日期', '决定书文号', '处理结果', '罚款（万元）', '', ''],
    Array.from({ length: 11 }, (_, i) => ({ n: i + 1 })),
]
const headAreas = ['A1:K1', 'A3:A4', 'B3:C3', 'D3:D4', 'E3:E4', 'F3:I3', 'J3:J4', 'K3:K4']

// The workbook's bytes; of each data row its number in the sheet, the habit it shows and whether it can be taken; what the clean ones hold.
export function messyBook(year = 2023, count = 330) {
    const lines = heads.map((line) => [...line.map((cell) => (typeof cell === 'string' ? cell.replaceAll('2023', year).replaceAll('2024', year + 1) : cell))])
    const merged = [...headAreas]
    const hidden = new Set()
    const rows = []
    let former
    for (let i = 0; i < count; i += 1) {
        const month = Math.floor((i * 12) / count) + 1
        if (i === 0 || month !== Math.floor(((i - 1) * 12) / count) + 1) {
            lines.push([`${small(month)}月`])
            merged.push(`A${lines.length}:K${lines.length}`)
            if (month % 4 === 0) lines.push([...lines[2]], [...lines[3]])
        }
        const wan = (i % 19) + 1
        const day = (i % 28) + 1
        const row = [{ n: i + 1 }, `镜环立〔${year}〕${i + 1}号`, dayForms[i % dayForms.length](year, month, day), i % 2 ? '超标排放水污染物案' : '未批先建案', `某某第${i + 1}有限公司`,
            dayForms[(i + 3) % dayForms.length](year, month, Math.min(28, day + 1)), `镜环罚〔${year}〕${i + 1}号`, '行政处罚', fineForms[i % fineForms.length](wan), i % 5 ? '已结案' : '已归档', i % 7 ? '' : `现场检查${i}`]
        const which = i % 9 === 4 ? habits[Math.floor(i / 9) % habits.length] : undefined
        const hides = which && which[1](row, former) === 'hidden'
        lines.push(row)
        if (hides) hidden.add(lines.length)
        rows.push({ line: lines.length, habit: which?.[0], words: which?.[2], faulty: which?.[3] === 'fault', caseNo: row[1], fine: row[8] === '——' ? 0 : wan * 10_000, penalty: row[7] === '行政处罚', filedThisYear: which?.[0] !== 'a case of the year before' })
        if (!which) former = row
        if (i === count - 1 || Math.floor(((i + 1) * 12) / count) + 1 !== month) lines.push(['本月小计', '', '', '', '', '', '', '', { f: 'SUM(I6:I30)', v: 123 }])
    }
    const again = [...former]
    lines.push([...again], again.map((cell, j) => (j === 8 ? '1万元' : cell)))
    const repeated = [lines.length - 1, lines.length]
    lines.push(['合计', '', '', '', '', '', '', '', { f: 'SUM(I6:I400)', v: 3000 }], ['注：本表不含当场处罚'], ['制表人：张某', '', '', '', '审核人：李某'])
    const other = { lines: [['立案号', '案由', '当事人'], [`镜环立〔${year - 1}〕900号`, '结转', '某某公司']] }
    return {
        bytes: workbookOf([{ name: `${year}年`, lines, merged, hidden }, { name: '上年结转', ...other }, { name: '作废', ...other, hiddenSheet: true }]),
        rows, repeated,
    }
}

export const habitNames = habits.map(([name]) => name)
