// Reports checked over HTTP: by whoever signed in, in bounds, with nothing kept; bad input in words.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'

import { Client } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { scan, sheetFile, wordFile, yearlyReport } from '../support/report_files.mjs'

// A form as a browser sends it: `[name, bytes, file name?]`.
export function form(parts) {
    const pieces = parts.flatMap(([name, bytes, file]) => [
        Buffer.from(`--Qh1\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n\r\n`),
        Buffer.from(bytes), Buffer.from('\r\n'),
    ])
    return Buffer.concat([...pieces, Buffer.from('--Qh1--\r\n')])
}
const headers = { 'content-type': 'multipart/form-data; boundary=Qh1' }
const send = (client, parts, path = '/api/report-check') => client.post(path, form(parts), headers)
const gb18030 = (text) => spawnSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: text }).stdout
const text = yearlyReport('重点做了以下三个方面。一是学法。二是执法。\n重大案件都经法治审核。\n全年查处环境违法案件13件。')

export async function reportCheck(name, server, people) {
    await holds(`${name}: whoever signed in may have a report checked, nobody else`, async () => {
        for (const account of ['handler1', 'handler3', 'admin', 'security1', 'audit1', 'importer1', 'leader1', 'legal1', 'clerk1', 'stat1', 'chief1']) {
            const answer = await send(people[account], [['text', text], ['records', '0']])
            assert.equal(answer.status, 200, `${account}: ${answer.text.slice(0, 300)}`)
            assert.deepEqual(answer.json.findings.map((one) => one.code), ['list-count', 'term-wrong'])
        }
        assert.equal((await send(new Client(server.address), [['text', text]])).status, 401)
        const { csrf } = people.handler1
        people.handler1.csrf = ''
        assert.equal((await send(people.handler1, [['text', text]])).status, 403)
        people.handler1.csrf = csrf
    })

    await holds(`${name}: a finding says place, words, reason, source, weight, mend and key`, async () => {
        const { json } = await send(people.legal1, [['text', text], ['records', '0']])
        const [, term] = json.findings
        assert.equal(json.text.slice(term.from, term.to), '法治审核')
        assert.ok(term.reason && term.mend && term.weight === 'mend' && /^[0-9a-f]{16}$/.test(term.key), JSON.stringify(term))
        assert.ok(json.figures.every((figure) => json.text.slice(figure.from, figure.to) === figure.text))
        const next = await send(people.legal1, [['text', text.replace('学法。', '普法。')], ['dismissed', `${term.key} | 引自原文\n`], ['before_text', text], ['records', '0']])
        assert.deepEqual(next.json.dismissed.map((one) => one.dismissed), ['引自原文'])
        assert.equal(next.json.earlier_draft, true)
    })

    await holds(`${name}: figures stand beside the records of who asks, and only of what they may see`, async () => {
        const asked = [['text', text], ['year', '2025']]
        const seen = (await send(people.leader1, [...asked, ['organisation', people.leader1.session.organisation.id]])).json
        const cases = seen.figures.find((figure) => figure.text === '13件')
        assert.deepEqual([cases.record.standing, cases.record.recorded, cases.record.difference], ['differs', '12件', '1件'], JSON.stringify(cases))
        assert.equal(seen.findings.find((one) => one.code === 'record-differs').quote, '13件')
        assert.ok(seen.figures.filter((figure) => figure.indicator !== null).every((figure) => figure.record.recorded !== undefined || figure.record.why !== undefined), 'each is compared, or why not is said')
        const rows = await people.leader1.read(`/api/figures/${cases.indicator}/rows?year=2025&organisation=${seen.records.organisation.id}`)
        assert.equal(rows.total, cases.record.rows, 'they open on their rows')
        const blind = (await send(people.security1, asked)).json
        assert.match(blind.records.why_not, /没有查看年度数字的权限/)
        assert.ok(blind.figures.every((figure) => figure.record === undefined))
        for (const account of ['handler3', 'chief2', 'admin', 'security1', 'audit1', 'importer1']) {
            const { json } = await send(people[account], [...asked, ['organisation', people.handler1.session.organisation.id]])
            assert.ok(json.figures.every(({ record }) => (record?.rows ?? 0) === 0 && record?.recorded === undefined), `nothing of a foreign organisation comes to ${account}: ${JSON.stringify(json.figures)}`)
        }
    })

    await holds(`${name}: text, GB18030 and Word of one report have the same findings`, async () => {
        const plain = (await send(people.legal1, [['text', text], ['records', '0']])).json.findings.map((one) => one.key)
        for (const [file, bytes] of [['a.txt', text], ['gb.txt', gb18030(text)], ['a.docx', wordFile(text)]]) {
            const answer = await send(people.legal1, [['file', bytes, file], ['records', '0']])
            assert.deepEqual(answer.json?.findings?.map((one) => one.key), plain, `${file}: ${answer.text.slice(0, 200)}`)
        }
    })

    await holds(`${name}: what cannot be checked is refused in a clear word, all at once`, async () => {
        const rows = [
            [[['file', '', '空.txt']], /没有文字/], [[['text', ' \n']], /没有文字/], [[], /没有要检查的内容/],
            [[['file', Buffer.alloc(21 << 20, 'a'), '大.txt']], /21 MB，超过 20 MB/],
            [[['file', scan, '扫描.pdf']], /没有可读的文字/], [[['file', sheetFile(), '表.docx']], /不是报告文件/],
            [[['file', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]), 'a.txt']], /./], [[['file', '%PDF-1.7 nothing', 'a.pdf']], /./],
            [[['text', text], ['year', '25']], /年/], [[['text', text], ['date', '2026-2-30']], /日期/], [[['text', text], ['kind', 'x']], /没有“x”这种报告/],
            [[['text', text], ['dismissed', 'xyz | 理由']], /忽略清单第 1 行/], [[['text', text], ['other', '1']], /不认识“other”/],
        ]
        for (const [at, [parts, said]] of rows.entries()) {
            const answer = await send(people[at % 2 === 0 ? 'chief1' : 'chief2'], parts)
            assert.equal(answer.status, 422, `${said}: ${answer.status} ${answer.text.slice(0, 200)}`)
            const words = answer.json.refusals.map((one) => one.words).join('；')
            assert.match(words, said)
            assert.match(words, /[一-龥]/)
        }
        const all = await send(people.clerk1, [['text', text], ['year', '1'], ['kind', 'x'], ['date', 'y']])
        assert.equal(all.json.refusals.length, 3)
        for (const body of ['', '{}', '--Qh1', '--Qh1\r\nContent-Disposition: form-data; name="text"\r\n\r\ncut'])
            assert.match((await people.clerk1.post('/api/report-check', Buffer.from(body), headers)).text, /http\.not_form/)
        assert.equal((await people.clerk1.post('/api/report-check', Buffer.alloc(43 << 20), headers).catch(() => ({ status: 413 }))).status, 413)
    })

    await holds(`${name}: a text that is too long is checked in part, and says so`, async () => {
        const { json } = await send(people.legal1, [['text', text + '做了工作。\n'.repeat(180_000)], ['records', '0']])
        assert.equal(json.partial, true)
        assert.match(json.cautions[0].words, /只读了前 2 MB/)
        assert.ok(json.findings.some((one) => one.code === 'list-count'))
    })

    await holds(`${name}: the commented copy and the table of bureaus come as files`, async () => {
        const copy = await send(people.legal1, [['file', wordFile(text), '稿.docx'], ['records', '0']], '/api/report-check/word')
        assert.equal(copy.status, 200, copy.text.slice(0, 200))
        assert.match(copy.headers.get('content-disposition'), /filename\*=UTF-8''/)
        assert.equal(copy.bytes.subarray(0, 2).toString(), 'PK')
        const two = [['file', text, '甲局.txt'], ['file', wordFile(text), '乙局.docx']]
        const table = await send(people.legal1, two, '/api/report-check/compare')
        assert.deepEqual(table.json.reports.map((one) => one.name), ['甲局', '乙局'])
        assert.equal((await send(people.legal1, two, '/api/report-check/compare?as=xlsx')).bytes.subarray(0, 2).toString(), 'PK')
        assert.equal((await send(people.legal1, two.slice(1), '/api/report-check/compare')).status, 422)
    })

    await holds(`${name}: nothing that was sent is kept`, async () => {
        assert.ok(!(await people.legal1.get('/api/drafts')).text.includes('report-check'))
        assert.equal((await people.leader1.read(`/api/search?q=${encodeURIComponent('重大案件都经法治审核')}`)).groups.length, 0)
    })

    await holds(`${name}: who asks too often waits, others do not`, async () => {
        let refused
        for (let i = 0; i < 40 && refused === undefined; i += 1) {
            const answer = await send(people.handler2, [['text', '第一章'], ['records', '0']])
            if (answer.status === 429) refused = answer
        }
        assert.match(refused?.text ?? '', /检查得太频繁/)
        assert.equal((await send(people.stat1, [['text', text], ['records', '0']])).status, 200)
    })
}
