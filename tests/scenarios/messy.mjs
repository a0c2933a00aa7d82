// The messy book comes in: each of its habits is shown by its row or read rightly, nothing is guessed.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { temporaryFolder } from '../support/databases.mjs'
import { Client } from '../support/client.mjs'
import { run, runWell, Server } from '../support/program.mjs'
import { holds } from '../support/report.mjs'
import { habitNames, messyBook, workbookOf } from './messy_book.mjs'

const fileOf = (bytes, name) => {
    const file = join(temporaryFolder(), name)
    writeFileSync(file, bytes)
    return file
}

const casesOf = (place) => runWell(place, 'export', 'case').out.split('\r\n').filter((line) => line.includes('镜环立'))

function remarksOf(err) {
    const remarks = new Map()
    for (const line of err.split('\n')) {
        const found = /^第 (\d+) 行\t(错误|提醒)\t(.*)$/s.exec(line)
        if (found) remarks.set(Number(found[1]), [...(remarks.get(Number(found[1])) ?? []), { fault: found[2] === '错误', words: found[3] }])
    }
    return remarks
}

export async function messyBooks(place, name, password, { figuresOf, verifies }) {
    const book = messyBook()
    const file = fileOf(book.bytes, '2023年台账.xlsx')
    const clean = book.rows.filter((row) => !row.faulty)
    const dryRun = run(place, 'import', 'case', file, '--dry-run', '--as', 'importer1')
    const remarks = remarksOf(dryRun.err)
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
    await holds(`${name}: with messy books in it the ledger verifies`, () => verifies(place))
}
