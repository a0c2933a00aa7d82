// The messy book comes in: each of its habits is shown by its row or read rightly, nothing is guessed.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { temporaryFolder } from '../support/databases.mjs'
import { Client, newId } from '../support/client.mjs'
import { run, runWell, Server } from '../support/program.mjs'
import { holds } from '../support/report.mjs'
import { habitNames, messyBook, workbookOf } from './messy_book.mjs'

const fileOf = (bytes, name) => {
    const file = join(temporaryFolder(), name)
    writeFileSync(file, bytes)
    return file
}

const casesOf = (place) => runWell(place, 'export', 'case').out.split('\r\n').filter((line) => line.includes('镜环立'))

/** Every remark of a dry run by the row that it stands in. */
function remarksOf(out) {
    const remarks = new Map()
    for (const { severity, cells } of JSON.parse(out).causes)
        for (const { row, words } of cells) remarks.set(row, [...(remarks.get(row) ?? []), { fault: severity === 'fault', words }])
    return remarks
}

/** The rows that the lines for people name: `第 5—9、12 行（共 6 处）\t提醒…`. */
function rowsNamed(err) {
    const lines = [...err.matchAll(/^第 ([\d、—]+) 行(?:（共 \d+ 处）)?\t(错误|提醒)\t/gm)]
    const rows = lines.flatMap(([, named]) => named.split('、').flatMap((piece) => {
        const [first, last = first] = piece.split('—').map(Number)
        return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    }))
    return { lines: lines.length, rows: new Set(rows) }
}

export async function messyBooks(place, name, password, { figuresOf, verifies }) {
    const book = messyBook()
    const file = fileOf(book.bytes, '2023年台账.xlsx')
    const clean = book.rows.filter((row) => !row.faulty)
    const dryRun = run(place, 'import', 'case', file, '--dry-run', '--as', 'importer1')
    const remarks = remarksOf(run(place, 'import', 'case', file, '--dry-run', '--as', 'importer1', '--format', 'json').out)
    await holds(`${name}: each habit of a messy book of ${book.rows.length} rows is shown at its row`, () => {
        assert.equal(dryRun.code, 1, dryRun.err)
        assert.deepEqual(new Set(book.rows.map((row) => row.habit).filter(Boolean)), new Set(habitNames), 'the book has them all')
        for (const row of book.rows) {
            const said = remarks.get(row.line) ?? []
            assert.equal(said.some((one) => one.fault), row.faulty, `row ${row.line}, ${row.habit}: ${JSON.stringify(said)}`)
            if (row.habit) assert.ok(said.some((one) => one.words.includes(row.words)), `row ${row.line}, ${row.habit}: ${JSON.stringify(said)}`)
            else assert.deepEqual(said, [], `row ${row.line} is clean`)
        }
    })
    await holds(`${name}: what has one cause in one column is one line, and the lines name every row that has a remark`, () => {
        const { lines, rows } = rowsNamed(dryRun.err)
        assert.deepEqual([...rows].sort((a, b) => a - b), [...remarks.keys()].sort((a, b) => a - b))
        assert.ok(lines < 60, `${lines} lines: ${dryRun.err}`)
    })
    await holds(`${name}: columns that hold something and go nowhere are named`, () => assert.match(dryRun.err, /有 \d+ 列有内容但不导入：[^\n]*备注/))
    await holds(`${name}: sub-totals, titles, column numbers, footers and other sheets are said to be left out`, () => {
        for (const [words, times] of [[/是合计行/g, 13], [/是通栏的小标题/g, 12], [/是列号/g, 1], [/是表尾/g, 2], [/重复了表头/g, 6]])
            assert.ok((dryRun.err.match(words) ?? []).length >= times, `${words}: ${dryRun.err.match(words)?.length}`)
        assert.match(dryRun.err, /工作表“上年结转”（2 行）没有读/)
        assert.match(dryRun.err, /工作表“作废”（2 行）是隐藏的，没有读/)
        assert.match(dryRun.err, /个单元格是公式/)
        assert.match(dryRun.err, /处合并单元格/)
        assert.match(dryRun.err, /不止一个年度：2022 年 \d+ 行、2023 年/)
    })
    await holds(`${name}: of rows that come twice one is taken, and what the other says differently is named`, () => {
        const [same, other] = book.repeated.map((line) => (remarks.get(line) ?? []).map((one) => one.words).join())
        assert.match(same, /重复，只导入那一行/)
        assert.match(other, /内容不同（罚款）/)
    })
    await holds(`${name}: a dry run says to whom has no right to import that it would be refused`, () => {
        const tried = run(place, 'import', 'case', file, '--dry-run', '--as', 'stat1')
        assert.equal(tried.code, 1)
        assert.match(tried.err, /照此导入会被拒绝：\n.*您没有办理“导入案件”的权限/)
        assert.doesNotMatch(dryRun.err, /会被拒绝/)
    })
    await holds(`${name}: a file with faults is not imported by half`, () => {
        const done = run(place, 'import', 'case', file, '--as', 'importer1')
        assert.equal(done.code, 1)
        assert.equal(casesOf(place).length, 0)
    })
    await holds(`${name}: the sound rows come in exactly, with the columns as they were chosen`, () => {
        const done = run(place, 'import', 'case', file, '--as', 'importer1', '--skip-faulty', '--columns', '备注=decision_reason')
        assert.equal(done.code, 0, done.err.slice(-2000) + done.out)
        assert.match(done.out, new RegExp(`新增 ${clean.length}，`))
        const figures = figuresOf(place, 2023)
        const decided = clean.filter((row) => row.penalty)
        assert.equal(figures.violation_cases_count.value, clean.filter((row) => row.filedThisYear).length)
        assert.equal(figures.penalty_decisions_count.value, decided.length)
        assert.equal(figures.fine_total_yuan.value, decided.reduce((sum, row) => sum + row.fine, 0))
        assert.ok(casesOf(place).some((line) => line.includes('现场检查')), 'the remark stands in 裁量说明')
    })
    await holds(`${name}: the next year's book is read by the columns chosen for this one`, () => {
        const next = messyBook(2024, 320)
        const done = run(place, 'import', 'case', fileOf(next.bytes, '2024年台账.xlsx'), '--as', 'importer1', '--skip-faulty')
        assert.equal(done.code, 0, done.err.slice(-2000) + done.out)
        assert.match(done.err, /沿用上次对这种表头所定的对应/)
        assert.ok(casesOf(place).some((line) => line.includes('〔2024〕') && line.includes('现场检查')), 'with no --columns')
    })
    await holds(`${name}: so it is on the web, where every remark stands beside its row`, async () => {
        const server = await Server.start(place)
        try {
            const client = await Client.signIn(server.address, 'importer1', password)
            const later = messyBook(2025, 320)
            const begun = await client.post('/api/uploads', { name: '2025年台账.xlsx', size: later.bytes.length, media_type: 'application/octet-stream' })
            await client.put(`/api/uploads/${begun.json.upload}?offset=0`, later.bytes)
            const answer = await client.post('/api/imports', { type: 'case', upload: begun.json.upload })
            assert.equal(answer.status, 201, answer.text)
            assert.equal(answer.json.remembered, true)
            assert.equal(answer.json.columns.find((column) => column.header === '备注').field, 'decision_reason')
            assert.equal(answer.json.columns[8].header, '罚款（万元）')
            const faulty = new Set(answer.json.faults.filter((fault) => fault.severity === 'fault').map((fault) => fault.row))
            for (const row of later.rows.filter((one) => one.faulty)) assert.ok(faulty.has(row.line), `row ${row.line}, ${row.habit}`)
            assert.deepEqual(answer.json.sheets.map((sheet) => sheet.hidden), [false, false, true])
            const cells = answer.json.causes.reduce((sum, cause) => sum + cause.cells, 0)
            assert.equal(cells, answer.json.faults_total, 'every remark has its cause')
            assert.ok(answer.json.preview.some((row) => row.marks.length > 0), 'the cells keep their marks')
            assert.equal(answer.json.bars, undefined)
            const done = await client.post(`/api/imports/${answer.json.id}/perform`, { id: newId(), skip_faulty: true })
            assert.equal(done.status, 201, done.text)
            const reader = await Client.signIn(server.address, 'leader1', password)
            const { previous } = await reader.read('/api/figures/violation_cases_count?year=2024')
            assert.ok(previous.left_out >= book.rows.filter((row) => row.faulty).length, `last year's figure says what its import left out: ${JSON.stringify(previous)}`)
            const { rows } = await reader.read(`/api/records/case?limit=1&filter=${encodeURIComponent(JSON.stringify({ case_no: { starts: '镜环立〔2025〕' } }))}`)
            const { rows: history } = await reader.read(`/api/records/case/${rows[0].id}/history`)
            assert.equal(history.at(-1).reason, `共 ${answer.json.rows} 行，其中 ${answer.json.faulty} 行有错误，没有导入`, 'the act tells for good what it left out')
        } finally {
            await server.stop()
        }
    })
    await holds(`${name}: a file that is too large is refused in words`, () => {
        const done = run(place, 'import', 'case', fileOf(Buffer.alloc((100 << 20) + 1, 0x61), 'large.xlsx'), '--as', 'importer1')
        assert.equal(done.code, 2)
        assert.match(done.err, /文件有 101 MB，超过上限 100 MB/)
        const rows = Array.from({ length: 200_001 }, () => ['1'])
        const long = run(place, 'import', 'case', fileOf(workbookOf([{ name: '长', lines: rows }]), 'long.xlsx'), '--as', 'importer1')
        assert.match(long.err, /表的行数超过 200000/)
    })
    await holds(`${name}: the code of the party comes in as the book has it, with a doubt where it cannot be right, and no person's number does`, () => {
        const codes = fileOf(Buffer.from(['立案号,案由,当事人,社会信用代码,办理状态', '镜环立〔2021〕901号,涉嫌超标,甲厂,91350100m000100y43,已结案', '镜环立〔2021〕902号,涉嫌超标,乙厂,91350100M000100Y44,已结案', '镜环立〔2021〕903号,涉嫌超标,赵某,11010519491231002X,已结案'].join('\r\n')), '代码.csv')
        const tried = remarksOf(run(place, 'import', 'case', codes, '--dry-run', '--as', 'importer1', '--format', 'json').out)
        assert.deepEqual([...tried.keys()], [3, 4])
        assert.match(tried.get(3)[0].words, /“当事人统一社会信用代码”的“91350100M000100Y44”校验码不符/)
        assert.match(tried.get(4)[0].words, /公民身份号码，属于个人信息，没有导入/)
        runWell(place, 'import', 'case', codes, '--as', 'importer1')
        const lines = casesOf(place).filter((line) => line.includes('〔2021〕90'))
        assert.deepEqual(lines.map((line) => /91350100M000100Y4\d|110105/.exec(line)?.[0]).sort(), ['91350100M000100Y43', '91350100M000100Y44', undefined])
    })
    await holds(`${name}: what belongs to neither of two things that it may belong to is not taken`, () => {
        const papers = fileOf(Buffer.from(['种类,当事人名称,案件', '现场检查（勘察）笔录,甲厂,镜环立〔2021〕901号', '现场检查（勘察）笔录,乙厂,'].join('\r\n')), '笔录.csv')
        const tried = remarksOf(run(place, 'import', 'transcript', papers, '--dry-run', '--as', 'importer1', '--format', 'json').out)
        const bare = (row) => (tried.get(row) ?? []).some((one) => one.fault && one.words.includes('没有写明属于哪一件；请在表里加一列，写明“案件”（写立案号），或者“线索”（写线索编号）'))
        assert.deepEqual([bare(2), bare(3)], [false, true], JSON.stringify([...tried]))
    })
    await holds(`${name}: with messy books in it the ledger verifies`, () => verifies(place))
}
