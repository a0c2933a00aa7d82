// Books as Excel 97 to 2003 and WPS keep them come in like those of today.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { temporaryFolder } from '../support/databases.mjs'
import { Client } from '../support/client.mjs'
import { run, Server } from '../support/program.mjs'
import { holds } from '../support/report.mjs'

// Written by LibreOffice: merged cells, a hidden row, column and sheet, formulas, dates.
const bytes = readFileSync(new URL('../../fuzz/corpus/old_workbook/libreoffice', import.meta.url))
const named = (name, content = bytes) => {
    const file = join(temporaryFolder(), name)
    writeFileSync(file, content)
    return file
}

async function begin(client, name, content) {
    const begun = await client.post('/api/uploads', { name, size: content.length, media_type: 'application/octet-stream' })
    assert.equal(begun.status, 201, begun.text)
    await client.put(`/api/uploads/${begun.json.upload}?offset=0`, content)
    return client.post('/api/imports', { type: 'enterprise', upload: begun.json.upload })
}

export async function oldWorkbooks(place, name, password) {
    const tryOut = (file) => run(place, 'import', 'enterprise', file, '--dry-run', '--as', 'importer1', '--columns', '当事人=名称,说明=备注')
    await holds(`${name}: an .xls and an .et are read by the command with what is hidden, merged and a formula told`, () => {
        for (const file of [named('台账.xls'), named('台账.et')]) {
            const done = tryOut(file)
            assert.match(done.err, /工作表“草稿”（1 行）是隐藏的，没有读/, done.err)
            assert.match(done.err, /3 个单元格是公式/)
            assert.match(done.err, /2 处合并单元格/)
            assert.match(done.err, /1 行被隐藏/)
            assert.match(done.err, /第 5 行是合计行/)
            assert.match(done.out, /新增 \d/)
        }
    })
    await holds(`${name}: one that is cut off, or is no .xls, is refused in words`, () => {
        assert.match(tryOut(named('残缺.xls', bytes.subarray(0, 3000))).err, /文件已损坏或不完整/)
        assert.match(tryOut(named('台账.xlsx')).err, /文件名以 \.xlsx 结尾，内容却是2007 以前的 Office 文件/)
        assert.match(tryOut(named('网页.xls', Buffer.from('<html><table></table></html>'))).err, /这是网页（HTML），不能导入/)
    })
    await holds(`${name}: days without a year wait for one, which is refused where it is none or its column is no field`, () => {
        const book = named('无年份台账.csv', Buffer.from('\ufeff立案号,案由,当事人名称,立案日期,随手记\n测立一号,涉嫌超标排放,某某厂,2月28日,无\n'))
        const tryCases = (...more) => run(place, 'import', 'case', book, '--dry-run', '--as', 'importer1', ...more)
        assert.match(tryCases().err, /“立案日期”的“2月28日”没有写年份，/)
        const given = tryCases('--years', '立案日期=2024')
        assert.match(given.out, /新增 1/, given.err)
        assert.equal(given.err.includes('2月28日'), false, given.err)
        const refused = tryCases('--years', '立案日期=2024年,结案日=2024,随手记=2024').err
        for (const words of [/定的年份要在 1949 到 2099 之间/, /没有表头“结案日”/, /“随手记”的列没有对应到字段/]) assert.match(refused, words)
    })
    await holds(`${name}: so it is on the web`, async () => {
        const server = await Server.start(place)
        try {
            const client = await Client.signIn(server.address, 'importer1', password)
            const answer = await begin(client, '台账.xls', bytes)
            assert.equal(answer.status, 201, answer.text)
            assert.deepEqual(answer.json.sheets.map((sheet) => [sheet.name, sheet.hidden]), [['案件台账', false], ['草稿', true]])
            assert.deepEqual(answer.json.columns.map((column) => column.header), ['序号', '当事人', '经办', '立案日期', '罚款', '比例', '是否', '说明'])
            assert.deepEqual(answer.json.columns[3].sample, ['2024-03-02', '2024-12-31'])
            const broken = await begin(client, '残缺.et', bytes.subarray(0, 3000))
            assert.equal(broken.status, 422, broken.text)
            assert.equal(broken.json.refusals[0].code, 'exchange.damaged')
        } finally {
            await server.stop()
        }
    })
}
