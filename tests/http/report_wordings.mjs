// A bureau teaches what its own words mean: tried, kept as records, read by from then on; refused
// what would match everything; withdrawn; carried as a file.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { newId } from '../support/client.mjs'
import { Commands } from '../support/command.mjs'
import { optionsOf } from '../support/databases.mjs'
import { holds } from '../support/report.mjs'
import { inRole } from '../support/roles.mjs'
import { form } from './report_check.mjs'

const taughtAt = join(dirname(fileURLToPath(import.meta.url)), '..', 'report_reader', 'taught')
const fileText = (name) => readFileSync(join(taughtAt, name), 'utf8')
const first = fileText('year_one.txt')
const second = fileText('year_two.txt')
const rows = fileText('taught.tsv').trim().split('\n').map((line) => line.split('\t'))

const headers = { 'content-type': 'multipart/form-data; boundary=Qh1' }
const send = (client, parts, path = '/api/report-check') => client.post(path, form(parts), headers)
const check = async (client, text) => (await send(client, [['text', text], ['records', '0']])).json
const meaningOf = (figure) => (figure.not_indicator === true ? '-' : figure.indicator)
const figureOf = (checked, text) => checked.figures.find((one) => one.text === text)
const wordsOf = (answer) => (answer.json?.refusals ?? []).map((one) => one.words).join('；')

// The parts of a form that teach one figure of a text.
function teaching(text, figure, indicator, more = []) {
    const from = text.indexOf(figure)
    return [['text', text], ['records', '0'], ['from', String(from)], ['to', String(from + figure.length)], ['indicator', indicator === '-' ? '' : indicator], ...more]
}
const attempt = (client, ...asked) => send(client, teaching(...asked), '/api/report-check/wordings/try')
const keep = (client, ...asked) => send(client, [...teaching(...asked), ['id', newId()], ['record', newId()]], '/api/report-check/wordings')

export async function reportWordings(name, place, people) {
    const { stat1, legal1 } = people
    const before = await check(stat1, second)

    await holds(`${name}: who writes reports teaches each unknown figure by what the page proposes`, async () => {
        assert.equal((await check(stat1, first)).figures.filter((one) => one.indicator === null).length, rows.length)
        for (const [figure, indicator] of rows) {
            const { json, text } = await attempt(stat1, first, figure, indicator)
            assert.ok(json?.reads, `${figure}: ${text.slice(0, 400)}`)
            assert.deepEqual(json.refusals, [], figure)
            assert.ok(json.sentence.text.includes(json.names[0]) || json.needs.length > 0, `${figure}: ${json.names}`)
            assert.ok(!/\d/.test(json.names[0]), 'no number is kept')
            const kept = await keep(stat1, first, figure, indicator)
            assert.equal(kept.status, 201, kept.text.slice(0, 400))
        }
    })

    await holds(`${name}: the next year's report is read by it, and what was right stays right`, async () => {
        const after = await check(stat1, second)
        for (const [, indicator, value] of rows) {
            const figure = after.figures.find((one) => one.value === value)
            assert.equal(meaningOf(figure), indicator, `${value}: ${JSON.stringify(figure)}`)
            assert.match(figure.wording, /^[0-9a-f-]{36}$/)
        }
        for (const was of before.figures.filter((one) => one.indicator !== null))
            assert.equal(after.figures.find((one) => one.from === was.from).indicator, was.indicator)
        const two = [['file', first, '甲局.txt'], ['file', second, '乙局.txt']]
        const table = (await send(legal1, two, '/api/report-check/compare')).json
        assert.ok(table.rows.some((row) => row.indicator === 'monitoring_alarms_count' && row.cells[1].shown.startsWith('410')), JSON.stringify(table.rows))
    })

    await holds(`${name}: each is a record that says who, when and from which sentence`, async () => {
        const { rows: kept } = await stat1.read('/api/report-check/wordings')
        assert.equal(kept.length, rows.length)
        const one = kept.find((row) => row.indicator === 'court_observation_count')
        assert.match(one.sentence, /走进法庭听审6回/)
        assert.equal(one.kept_by, people.names.stat1)
        assert.match(one.kept_on, /^\d{4}-\d\d-\d\d$/)
        const history = await stat1.read(`/api/records/report_wording/${one.id}/history`)
        assert.match(JSON.stringify(history), /留用/)
    })

    await holds(`${name}: what the bureau keeps holds for its branches' reports too`, async () => {
        assert.notEqual(people.handler3.session.organisation.id, stat1.session.organisation.id)
        assert.equal(meaningOf(figureOf(await check(people.handler3, second), '410张')), 'monitoring_alarms_count')
    })

    await holds(`${name}: who may not write reports may not teach, and nobody past the page`, async () => {
        assert.equal((await attempt(people.handler1, first, '9讲', '-')).status, 403)
        assert.equal((await people.handler1.get('/api/report-check/wordings')).status, 403)
        const act = await stat1.act('report_wording', undefined, 'keep', { meaning: 'none', label: '不是指标', kind: 'count', names: '的' })
        assert.match(act.text, /wording\.own_way/)
        assert.notEqual(act.status, 201)
    })

    await holds(`${name}: what would match everything, or can never be, is refused in a clear word`, async () => {
        const cases = [
            ['27场', 'publicity_activities_count', [['names', '开展']], /太短或者太平常/],
            ['27场', 'publicity_activities_count', [['names', '赶大集27场']], /不要数字/],
            ['27场', 'publicity_activities_count', [['names', '法庭听审会']], /不在这个数字的句子里/],
            ['98.5%', 'monitoring_alarms_count', [], /不会用“%”作单位/],
            ['6回', 'court_observation_count', [['names', '走进法庭听审']], /已经留用过/],
        ]
        for (const [figure, indicator, more, said] of cases) {
            const answer = await keep(legal1, first, figure, indicator, more)
            assert.equal(answer.status, 422, `${said}: ${answer.text.slice(0, 200)}`)
            assert.match(wordsOf(answer), said)
        }
        const nowhere = await send(legal1, [['text', first], ['indicator', 'no_such']], '/api/report-check/wordings/try')
        assert.match(wordsOf(nowhere), /没有指标“no_such”[\s\S]*没有说是哪一个数字/)
    })

    await holds(`${name}: what would change figures that are read right is told and must be confirmed`, async () => {
        const asked = [first, '58件', '-', [['names', '环境违法案件']]]
        const { json } = await attempt(legal1, ...asked)
        assert.ok(json.effects.some((one) => one.where === 'trials' && one.known && one.was !== null), JSON.stringify(json.effects).slice(0, 300))
        const refused = await keep(legal1, ...asked)
        assert.equal(refused.status, 422)
        assert.match(wordsOf(refused), /本来认得的数字会改变含义/)
        const kept = await keep(legal1, ...asked.slice(0, 3), [['names', '环境违法案件'], ['confirmed', '1']])
        assert.equal(kept.status, 201, kept.text.slice(0, 300))
        assert.equal((await check(legal1, second)).figures.find((one) => one.text === '63件').not_indicator, true)
        await legal1.does('report_wording', kept.json.record.id, 'withdraw', {}, { reason: '试过，不合适' })
        assert.equal((await check(legal1, second)).figures.find((one) => one.text === '63件').indicator, 'violation_cases_count')
    })

    await holds(`${name}: the command line reads by them where the data are named, and carries them as a file`, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'wordings-'))
        const file = join(folder, 'year_two.txt')
        writeFileSync(file, second)
        const read = new Commands('report', 'read')
        const told = JSON.parse(read.run(file, '--format', 'json', ...optionsOf(place)).out)
        for (const [, indicator, value] of rows)
            assert.equal(meaningOf(told.find((one) => String(one.value) === value)), indicator, value)
        assert.ok(JSON.parse(read.run(file, '--format', 'json').out).some((one) => one.indicator === null && one.value === 410))
        const yaml = await stat1.get('/api/report-check/wordings?as=yaml')
        assert.equal(yaml.status, 200)
        assert.match(yaml.text, /id: court_observation_count[\s\S]*names: \['走进法庭听审'\]/)
        const again = await send(stat1, [['file', yaml.text, 'bureau_wordings.yaml']], '/api/report-check/wordings/import')
        assert.equal(again.json?.kept, 0, again.text.slice(0, 300))
        assert.match(again.json.left[0].words, /已经留用过/)
        const { rows: kept } = await stat1.read('/api/report-check/wordings')
        for (const one of kept) await stat1.does('report_wording', one.id, 'withdraw', {}, { reason: '重新导入' })
        assert.equal((await check(legal1, second)).figures.find((one) => one.text === '410张').indicator, null, 'withdrawn ones are not read by')
        const back = await send(stat1, [['file', yaml.text, 'bureau_wordings.yaml']], '/api/report-check/wordings/import')
        assert.equal(back.json?.kept, rows.length, back.text.slice(0, 500))
        const anew = await check(legal1, second)
        for (const [, indicator, value] of rows) assert.equal(meaningOf(anew.figures.find((one) => one.value === value)), indicator, value)
        const broken = await send(stat1, [['file', 'id: [', 'x.yaml']], '/api/report-check/wordings/import')
        assert.match(wordsOf(broken), /读不出来/)
        rmSync(folder, { recursive: true })
        for (const one of (await stat1.read('/api/report-check/wordings')).rows) await stat1.does('report_wording', one.id, 'withdraw', {}, { reason: '试完' })
    })

    await holds(`${name}: what a branch keeps holds for its own reports, not for the city's nor for another branch's`, async () => {
        const { handler1, handler3 } = people
        assert.notEqual(handler3.session.organisation.id, handler1.session.organisation.id)
        await inRole(people, 'handler3', 'statistician', async () => {
            const kept = await keep(handler3, first, '326张', 'monitoring_alarms_count')
            assert.equal(kept.status, 201, kept.text.slice(0, 300))
            const read = async (client) => figureOf(await check(client, second), '410张').indicator
            assert.equal(await read(handler3), 'monitoring_alarms_count')
            assert.equal(await read(stat1), null)
            assert.equal(await read(handler1), null)
            assert.deepEqual((await stat1.read('/api/report-check/wordings')).rows.map((one) => one.ours), [false], 'the city sees it, beside its own')
            await handler3.does('report_wording', kept.json.record.id, 'withdraw', {}, { reason: '试完' })
            assert.equal(await read(handler3), null)
        })
    })
}
