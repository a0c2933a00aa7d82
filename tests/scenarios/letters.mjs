// Decision letters become historical cases: known numbers found, undone at once, the letters as evidence.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { temporaryFolder } from '../support/databases.mjs'
import { run, runWell } from '../support/program.mjs'
import { holds, skipped } from '../support/report.mjs'
import { zipOf } from './messy_book.mjs'

const own = new URL('../../server/src/letters/testing/held_out/', import.meta.url).pathname
const shared = process.env.QH_LETTERS ?? new URL('../../../shared/data/decision_letters/', import.meta.url).pathname
const keys = ['doc_no', 'party', 'uscc', 'doc_date', 'articles', 'amount_yuan', 'factors']

const lettersOf = (place) => runWell(place, 'export', 'case').out.split('\r\n').filter((line) => /绍市环罚字|苏浦环行罚字|蜀锦环罚|2120230017/.test(line))
const fileOf = (name, bytes) => {
    const file = join(temporaryFolder(), name)
    writeFileSync(file, bytes)
    return file
}

async function readsReal() {
    if (!existsSync(shared)) return skipped('the letters as published', `there is no ${shared} (set QH_LETTERS)`)
    await holds('the letters as published are read one object each, with no database', () => {
        const files = readdirSync(shared).filter((file) => file.endsWith('.txt')).map((file) => join(shared, file))
        const done = run({ data: join(temporaryFolder(), 'none') }, 'import', 'letter', ...files, '--dry-run', '--format', 'json')
        assert.equal(done.code, 0, done.err)
        const read = done.out.trim().split('\n').map((line) => JSON.parse(line))
        assert.equal(read.length, files.length)
        for (const letter of read) for (const key of ['file', ...keys]) assert.ok(key in letter, key)
        assert.deepEqual(read.filter((letter) => letter.amount_yuan !== null).map((letter) => letter.amount_yuan), [50000, 52120, 100000, 320000])
    })
}

const wordOf = (text) => zipOf({
    '[Content_Types].xml': '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels': '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${text.trim().split('\n').map((line) => `<w:p><w:r><w:t xml:space="preserve">${line}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`,
})

async function readsWord() {
    await holds('a letter in Word says what its text says', () => {
        const place = { data: join(temporaryFolder(), 'none') }
        const text = readFileSync(join(own, '4.txt'), 'utf8')
        const [asText, asWord] = [fileOf('4.txt', text), fileOf('4.docx', wordOf(text))].map((file) => JSON.parse(runWell(place, 'import', 'letter', file, '--dry-run', '--format', 'json').out))
        for (const key of keys) assert.deepEqual(asWord[key], asText[key], key)
    })
}

export async function letters(place, name, { figuresOf, verifies }) {
    if (name === 'SQLite') {
        await readsReal()
        await readsWord()
    }
    const sound = [1, 2, 3, 4].map((n) => join(own, `${n}.txt`))
    let act = ''
    await holds(`${name}: a photograph, a letter that contradicts itself and one of another kind are named, and nothing comes in`, () => {
        const photo = fileOf('扫描.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1]))
        const dry = run(place, 'import', 'letter', photo, '--dry-run', '--format', 'json')
        assert.equal(dry.code, 1)
        const object = JSON.parse(dry.out)
        assert.deepEqual(keys.map((key) => object[key]), keys.map(() => null))
        assert.match(object.refused[0].words, /图片/)
        const before = lettersOf(place).length
        const done = run(place, 'import', 'letter', ...sound, join(own, '7.txt'), photo, '--as', 'importer1')
        assert.equal(done.code, 1, done.out)
        assert.match(done.err, /扫描\.jpg.*图片/)
        assert.match(done.err, /第 5 件\t错误\t罚款\t\t金额的大写与小写不一致/)
        assert.equal(lettersOf(place).length, before)
    })
    await holds(`${name}: letters become historical cases and count in the figures of their years`, () => {
        const done = run(place, 'import', 'letter', ...sound, '--as', 'importer1')
        assert.equal(done.code, 0, done.err + done.out)
        assert.match(done.out, /共 4 件：新增 4/)
        act = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}/.exec(done.out)[0]
        const rows = lettersOf(place)
        assert.equal(rows.length, 4)
        assert.match(rows.join('\n'), /苏浦环行罚字〔2020〕85第12号.*已结案|已结案.*苏浦环行罚字〔2020〕85第12号/)
        assert.equal(figuresOf(place, 2020).fine_total_yuan.value, 437500)
        assert.equal(figuresOf(place, 2022).fine_total_yuan.value, 160000)
    })
    await holds(`${name}: the same letters again, in other brackets too, are known by their numbers`, () => {
        const other = fileOf('4b.txt', '行政处罚决定书\n蜀锦环罚[2022]XH045号\n周某某：\n违反了《甲法》第一条。\n决定罚款人民币玖万元整。\n蜀锦市生态环境局\n2022年7月20日\n')
        const done = run(place, 'import', 'letter', ...sound, other, '--as', 'importer1')
        assert.equal(done.code, 0, done.err + done.out)
        assert.match(done.out, /新增 0，改变 0，相同 0，重复 5/)
        assert.match(done.err, /文号“蜀锦环罚〔2022〕XH045号”已经登记过/)
        assert.equal(figuresOf(place, 2022).fine_total_yuan.value, 160000)
    })
    await holds(`${name}: an import of letters is undone as any other, and comes in again`, () => {
        runWell(place, 'import-undo', act, '--reason', '原件拿错了', '--as', 'importer1')
        assert.equal(lettersOf(place).length, 0)
        assert.match(run(place, 'import', 'letter', ...sound, '--as', 'importer1').out, /新增 4/)
    })
    await holds(`${name}: with letters in it the ledger verifies`, () => verifies(place))
}
