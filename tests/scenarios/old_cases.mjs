// A clerk's book of old cases comes in: as they ended, counted, and marked as not proven here.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { temporaryFolder } from '../support/databases.mjs'
import { run, runWell } from '../support/program.mjs'
import { holds } from '../support/report.mjs'

const headings = ['立案号', '案由', '当事人名称', '立案日期', '决定日期', '决定书文号', '处理结果', '罚款（万元）', '办理状态']
const book = [
    ['旧环立〔2019〕1号', '涉嫌超标排放水污染物案', '某某纸业有限公司', '2019年3月4日', '2019.5.20', '旧环罚〔2019〕3号', '行政处罚', '12.5', '已归档'],
    ['旧环立〔2019〕2号', '涉嫌未验先投案', '某某化工有限公司', '2019/6/1', '2019-8-9', '旧环罚〔2019〕8号', '行政处罚', '20', '已结案'],
    ['旧环立〔2019〕3号', '涉嫌露天焚烧案', '张某某', '2019-07-07', '2019-07-30', '', '不予行政处罚', '', '已结案'],
    ['旧环立〔2019〕4号', '涉嫌危险废物管理违法案', '某某机械厂', '2019-10-10', '', '', '', '', '调查取证'],
]

const fileOf = (rows) => {
    const file = join(temporaryFolder(), '历年案件台账.csv')
    writeFileSync(file, '\ufeff' + [headings, ...rows].map((row) => row.join(',')).join('\r\n') + '\r\n')
    return file
}

const imports = (place, rows) => run(place, 'import', 'case', fileOf(rows), '--as', 'importer1')

export async function oldCases(place, name, { figuresOf, verifies }) {
    await holds(`${name}: old cases come in as they ended and count in the figures of their year`, () => {
        const done = imports(place, book)
        assert.equal(done.code, 0, done.err + done.out)
        assert.match(done.out, /新增 4/)
        const figures = figuresOf(place, 2019)
        const counted = ['violation_cases_count', 'penalty_decisions_count', 'fine_total_yuan']
        assert.deepEqual(counted.map((id) => figures[id].value), [4, 2, 325000])
        const exported = runWell(place, 'export', 'case').out.split('\n').filter((line) => line.includes('旧环立'))
        assert.equal(exported.length, book.length)
        assert.match(exported.join('\n'), /旧环立〔2019〕1号.*已归档|已归档.*旧环立〔2019〕1号/)
    })
    await holds(`${name}: the same book again adds nothing, and a state is not moved by it`, () => {
        const moved = book.map((row) => row.with(8, '已归档'))
        const done = imports(place, moved)
        assert.match(done.out, /新增 0，改变 0/)
        assert.match(done.err, /办理状态不由导入改变/)
    })
    await holds(`${name}: a state that the procedure does not have is named by its row`, () => {
        const done = imports(place, [book[0].with(0, '旧环立〔2019〕9号').with(5, '旧环罚〔2019〕99号').with(8, '办完了')])
        assert.notEqual(done.code, 0)
        assert.match(done.err, /第 2 行\t错误\t办理状态\t办完了/)
    })
    await holds(`${name}: with old cases in it the ledger verifies`, () => verifies(place))
}
