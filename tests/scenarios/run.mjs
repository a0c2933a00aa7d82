import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { databases, temporaryFolder } from '../support/databases.mjs'
import { makeDemo, run, runWell } from '../support/program.mjs'
import { finish, holds, skipped } from '../support/report.mjs'
import { wordText } from '../support/word.mjs'
import { letters } from './letters.mjs'
import { messyBooks } from './messy.mjs'
import { oldCases } from './old_cases.mjs'
import { oldWorkbooks } from './old_workbook.mjs'
import { againstItself, allFromCases, published, reported, wrongFigures } from './reported.mjs'
import { publishedOutlines, yearlyReports } from './yearly_report.mjs'

const figuresFile = new URL('figures-sanmenxia-2025.tsv', import.meta.url).pathname
const expected = { violation_cases_count: 255, penalty_decisions_count: 158, fine_total_yuan: 9867600 }
const scratch = temporaryFolder()

function figuresOf(place, year) {
    const lines = runWell(place, 'figures', '--year', String(year), '--format', 'tsv').out.trim().split('\n')
    return Object.fromEntries(lines.map((line) => {
        const [id, value, unit, rows] = line.split('\t')
        return [id, { value: Number(value), unit, rows: Number(rows) }]
    }))
}

function verifies(place) {
    const done = run(place, 'ledger', 'verify')
    assert.equal(done.code, 0, done.out + done.err)
    assert.match(done.out, /账本完整/)
}

async function yearlyFigures(place, name) {
    await holds(`${name}: a demonstration like the published figures computes exactly to them`, () => {
        const began = Date.now()
        const made = makeDemo(place, figuresFile)
        console.log(`      ${made.out.trim().split('\n').at(-1)}; ${((Date.now() - began) / 1000).toFixed(1)} s in all`)
        const figures = figuresOf(place, 2025)
        for (const [id, value] of Object.entries(expected)) assert.equal(figures[id].value, value, id)
        const asked = Object.keys(expected).map((id) => figures[id])
        assert.deepEqual(asked.map((figure) => figure.unit), ['件', '件', '元'])
        assert.deepEqual(asked.map((figure) => figure.rows), [255, 158, 158])
    })
    await holds(`${name}: every figure opens onto as many rows, and sums add up`, () => {
        for (const [id, value] of Object.entries(expected)) {
            const rows = runWell(place, 'figures', 'show', id, '--year', '2025').out.trim().split('\n')
            const amounts = rows.map((row) => Number(row.split('\t')[3]))
            assert.equal(new Set(rows.map((row) => row.split('\t')[0])).size, rows.length, 'a row stands once')
            const sum = amounts.reduce((all, amount) => all + amount, 0)
            if (id === 'fine_total_yuan') assert.equal(sum, value * 100, 'fen')
            else assert.equal(rows.length, value)
        }
    })
    await holds(`${name}: the Word sentence holds the figures`, () => {
        const file = join(place.data, 'report.docx')
        runWell(place, 'report', 'write', '--year', '2025', '--output', file)
        assert.match(wordText(file), /查处环境违法案件255件，下达行政处罚决定158件，罚款986\.76万元/)
    })
    await holds(`${name}: the ledger of the demonstration verifies`, () => verifies(place))
    await holds(`${name}: a database that holds something takes no demonstration`, () => {
        const again = run(place, 'demo', '--like', figuresFile)
        assert.equal(again.code, 2)
        assert.match(again.err, /已经有数据/)
    })
}

const header = 'bureau\treport_year\tindicator_id\tvalue\tunit\tcomparator\n'
function fileOf(name, rows) {
    const file = join(scratch, name)
    writeFileSync(file, header + rows.map((row) => `某某市生态环境局\t2025\t${row.join('\t')}\n`).join(''))
    return file
}

// Rows, and the lines of the file that the refusal must name.
const contradictions = [
    ['two values for one indicator', [['violation_cases_count', '10', '件', 'exact'], ['violation_cases_count', '11', '件', 'exact']], [3]],
    ['more decisions than cases', [['violation_cases_count', '10', '件', 'exact'], ['penalty_decisions_count', '11', '件', 'exact']], [2, 3]],
    ['fines without a decision', [['penalty_decisions_count', '0', '件', 'exact'], ['fine_total_yuan', '100', '元', 'exact']], [2, 3]],
    ['many faults at once', [['violation_cases_count', '-1', '件', 'exact'], ['penalty_decisions_count', '1.5', '件', 'exact'], ['fine_total_yuan', '许多', '元', 'exact']], [2, 3, 4]],
    ['a unit nobody knows', [['fine_total_yuan', '100', '美元', 'exact']], [2]],
]

async function refusals() {
    for (const [name, rows, lines] of contradictions)
        await holds(`a file with ${name} is refused with every row named`, () => {
            const place = { data: join(scratch, 'untouched') }
            const file = fileOf('contradiction.tsv', rows)
            const done = run(place, 'demo', '--like', file)
            assert.equal(done.code, 2, done.out)
            for (const line of lines) assert.match(done.err, new RegExp(`contradiction\\.tsv:${line}：`))
            assert.ok(!existsSync(place.data), 'no database was begun')
        })
}

async function otherFigures() {
    const files = [
        ['only cases', [['violation_cases_count', '7', '件', 'exact']], { violation_cases_count: 7 }],
        ['every case decided', [['violation_cases_count', '5', '件', 'exact'], ['penalty_decisions_count', '5', '件', 'exact'], ['fine_total_yuan', '12.3456', '万元', 'exact']],
            { violation_cases_count: 5, penalty_decisions_count: 5, fine_total_yuan: 123456 }],
        ['nothing at all', [['violation_cases_count', '0', '件', 'exact'], ['fine_total_yuan', '0', '元', 'exact']], { violation_cases_count: 0, penalty_decisions_count: 0, fine_total_yuan: 0 }],
        ['fines alone, and a figure that nobody defined', [['fine_total_yuan', '157000', '元', 'exact'], ['happiness_index', '292', '个', 'exact']], { fine_total_yuan: 157000 }],
    ]
    for (const [name, rows, wanted] of files)
        await holds(`another file works: ${name}`, () => {
            const place = { data: temporaryFolder() }
            const made = makeDemo(place, fileOf('other.tsv', rows), '--seed', '7')
            const figures = figuresOf(place, 2025)
            for (const [id, value] of Object.entries(wanted)) assert.equal(figures[id].value, value, id)
            if (name.includes('nobody defined')) assert.match(made.err, /other\.tsv:3：.*略过/)
        })
}

// The real register lies outside the project: QH_REGISTER names it.
const register = process.env.QH_REGISTER ?? new URL('../../../shared/data/enterprises/ningxia_polluters.csv', import.meta.url).pathname

const exportOf = (place) => runWell(place, 'export', 'enterprise').out

async function importsRegister(place, name) {
    if (!existsSync(register)) return skipped(`${name}: the import of the Ningxia register`, `there is no ${register} (set QH_REGISTER)`)
    makeDemo(place, fileOf('import.tsv', [['violation_cases_count', '3', '件', 'exact']]))
    const before = exportOf(place)
    let act = ''
    await holds(`${name}: the register imports, its bad codes listed by row`, () => {
        const done = run(place, 'import', 'enterprise', register, '--as', 'importer1', '--skip-faulty')
        assert.ok(done.code === 0 || done.code === 1, done.err + done.out)
        assert.match(done.err, /第 \d+ 行\t(提醒|错误)\t[^\t]*\t[^\n]*(校验|代码)/)
        act = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}/.exec(done.out)?.[0] ?? ''
        assert.ok(act, `the act is named: ${done.out}`)
        assert.ok(exportOf(place).length > before.length)
    })
    await holds(`${name}: importing it again adds nothing`, () => {
        const once = exportOf(place)
        const done = run(place, 'import', 'enterprise', register, '--as', 'importer1', '--skip-faulty')
        assert.match(done.out, /新增 0，改变 0/)
        assert.equal(exportOf(place), once)
    })
    await holds(`${name}: undo restores the former state, and all of it verifies`, () => {
        runWell(place, 'import-undo', act, '--reason', '导入错了名录', '--as', 'importer1')
        assert.equal(exportOf(place), before)
        verifies(place)
    })
}

await refusals()
await otherFigures()
await wrongFigures({ data: join(scratch, 'untouched') }, scratch)
await againstItself({ data: join(scratch, 'untouched') }, scratch)
await published(() => ({ data: temporaryFolder() }))
await publishedOutlines()
for (const database of databases) {
    await yearlyFigures(database.make(), database.name)
    await importsRegister(database.make(), database.name)
    await reported(database.make(), database.name, scratch)
    await allFromCases(database.make(), database.name, scratch)
    const place = database.make()
    makeDemo(place, fileOf('old.tsv', [['violation_cases_count', '3', '件', 'exact']]))
    await oldCases(place, database.name, { figuresOf, verifies })
    await letters(place, database.name, { figuresOf, verifies })
    const messy = database.make()
    const { password } = makeDemo(messy, fileOf('messy.tsv', [['violation_cases_count', '3', '件', 'exact']]))
    await messyBooks(messy, database.name, password, { figuresOf, verifies })
    await oldWorkbooks(messy, database.name, password)
    await yearlyReports(database.make(), database.name, scratch)
}
finish()
