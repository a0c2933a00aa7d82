import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = process.env.QINGHENG
const here = dirname(fileURLToPath(import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'report-'))
let passed = 0
let failed = 0

function check(what, holds, seen = '') {
  if (holds) passed += 1
  else {
    failed += 1
    console.error(`failed: ${what} ${seen}`)
  }
}

function read(file, ...words) {
  const done = spawnSync(program, ['report', 'read', file, ...words], { encoding: 'utf8' })
  return { status: done.status, out: done.stdout, err: done.stderr }
}

function fileOf(name, bytes) {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}

// What a figure is, without its place: that differs between kinds of file.
const meanings = (json) => JSON.parse(json).map((f) => `${f.indicator} ${f.value} ${f.unit} ${f.comparator}`)

// A ZIP archive of stored members.
function crc32(bytes) {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function zip(members) {
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
function word(text) {
  const paragraphs = text.split('\n').map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`).join('')
  const space = 'http://schemas.openxmlformats.org'
  return zip({
    '[Content_Types].xml': `<Types xmlns="${space}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${kinds}.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${space}/package/2006/relationships"><Relationship Id="r1" Type="${space}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<w:document xmlns:w="${space}/wordprocessingml/2006/main"><w:body>${paragraphs}</w:body></w:document>`,
  })
}

function sheet() {
  const space = 'http://schemas.openxmlformats.org'
  return zip({
    '[Content_Types].xml': `<Types xmlns="${space}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${kinds}.spreadsheetml.sheet.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${space}/package/2006/relationships"><Relationship Id="r1" Type="${space}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${space}/spreadsheetml/2006/main"><sheets/></workbook>`,
  })
}

// A PDF of one page without text, as a scanner makes it.
const scan = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

const source = join(here, 'held_out', 'plain_town.txt')
const text = readFileSync(source, 'utf8')
const plain = read(source, '--format', 'json')
const list = JSON.parse(plain.out)
check('a text is read with status 0', plain.status === 0 && plain.err === '', plain.err)
check('every figure has its members', list.length > 60 && list.every((f) => typeof f.value === 'number' &&
  typeof f.unit === 'string' && typeof f.comparator === 'string' && typeof f.text === 'string' &&
  Number.isInteger(f.at) && (f.indicator === null || typeof f.label === 'string')))
check('its place leads to its words', list.every((f) => [...text].slice(f.at).join('').startsWith(f.text)))
check('what is unknown is listed as such', list.some((f) => f.indicator === null))

const files = {
  'GB18030': () => {
    const done = spawnSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030', source])
    return fileOf('gb.txt', done.stdout)
  },
  'UTF-16': () => fileOf('utf16.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])),
  'Word': () => fileOf('report.docx', word(text)),
  'PDF': () => {
    const from = fileOf('paper.docx', word(text))
    spawnSync('soffice', ['--headless', `-env:UserInstallation=file://${folder}/office`, '--convert-to', 'pdf',
      '--outdir', folder, from], { timeout: 120000 })
    return join(folder, 'paper.pdf')
  },
}
if (spawnSync('soffice', ['--version']).error) {
  delete files.PDF
  console.log('skipped: PDF of it gives the same figures (LibreOffice, which makes it, is not installed)')
}
for (const [kind, make] of Object.entries(files)) {
  const other = read(make(), '--format', 'json')
  const same = other.status === 0 && meanings(other.out).join('\n') === meanings(plain.out).join('\n')
  check(`${kind} of it gives the same figures`, same, other.err)
}

const tsv = read(source, '--format', 'tsv')
check('the table has a heading and a row each', tsv.out.split('\n').length === list.length + 2)
check('the text counts them', /共 \d+ 个数：知道含义的 \d+，不知道的 \d+。/.test(read(source).out))

copyFileSync(fileOf('book.xlsx', sheet()), join(folder, 'book.docx'))
const bad = {
  'an empty file': [fileOf('empty.txt', ''), '没有文字'],
  'white space': [fileOf('blank.txt', ' \n\n'), '没有文字'],
  '21 MB': [fileOf('large.txt', Buffer.alloc(21 << 20, 'a')), '超过'],
  '12 MB of text': [fileOf('long.txt', Buffer.alloc(12 << 20, 'a')), '超过'],
  'a scan': [fileOf('scan.pdf', scan), '扫描'],
  'a spreadsheet named .docx': [join(folder, 'book.docx'), ''],
  'a broken PDF': [fileOf('broken.pdf', '%PDF-1.7 and nothing'), ''],
  'a program': [fileOf('program.txt', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1])), ''],
  'no file': [join(folder, 'none.txt'), '没有这个文件'],
}
for (const [what, [file, said]] of Object.entries(bad)) {
  const refused = read(file, '--format', 'json')
  const clear = /[\u4e00-\u9fff]/.test(refused.err) && refused.err.includes(said) && refused.out === ''
  check(`${what} is refused in a clear word`, refused.status === 2 && clear, refused.err)
}
check('a wrong format is refused', read(source, '--format', 'xml').status === 2)
const broken = read(fileOf('broken.txt', Buffer.concat([Buffer.from(text), Buffer.from([0xff])])))
check('broken bytes are said and the rest is read', broken.status === 0 && broken.err.includes('损坏'))

rmSync(folder, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
