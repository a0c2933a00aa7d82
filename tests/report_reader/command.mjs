import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Commands } from '../support/command.mjs'
import { scan, sheetFile, wordFile } from '../support/report_files.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const command = new Commands('report', 'read')
const { folder } = command
const check = (...what) => command.check(...what)
const read = (...words) => command.run(...words)
const fileOf = (name, bytes) => command.fileOf(name, bytes)

// What a figure is, without its place: that differs between kinds of file.
const meanings = (json) => JSON.parse(json).map((f) => `${f.indicator} ${f.value} ${f.unit} ${f.comparator}`)

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
  'Word': () => fileOf('report.docx', wordFile(text)),
  'PDF': () => {
    const from = fileOf('paper.docx', wordFile(text))
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

copyFileSync(fileOf('book.xlsx', sheetFile()), join(folder, 'book.docx'))
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

command.finish()
