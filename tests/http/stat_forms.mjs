// A superior's monthly form: bound, filled from figures, checked, locked, compared with what was sent.
import assert from 'node:assert/strict'

import { codesOf, dayPlus, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { cellOf, workbook } from '../support/workbook.mjs'

// The form of a month: two branches and the sum that the sheet itself counts.
export function monthlyForm(year) {
    return workbook([
        { name: '表一', merged: ['A1:D1'], rows: { A1: `行政处罚情况月报（${year}年）`, A2: '单位', B2: '本月立案', C2: '累计立案', D2: '培训（人次）', A3: '一分局', B3: null, C3: null, D3: null, A4: '二分局', B4: null, A5: '合计', B5: '=SUM(B3:B4)', C5: null, A6: '填表', B6: null } },
        { name: '底稿', hidden: true, rows: { A1: '底稿' } },
    ])
}

// The two last months that are over, within one year.
export function monthsOver(today) {
    const [year, month] = today.split('-').map(Number)
    return month >= 3 ? { year, first: month - 2, second: month - 1 } : { year: year - 1, first: 11, second: 12 }
}

async function uploadInPieces(client, name, bytes) {
    const { upload } = (await client.post('/api/uploads', { name, size: bytes.length, media_type: '' })).json
    for (let at = 0; at < bytes.length; at += 8 << 20) await client.put(`/api/uploads/${upload}?offset=${at}`, bytes.subarray(at, at + (8 << 20)))
    const { digest, media_type, size } = (await client.post(`/api/uploads/${upload}/finish`)).json
    return { digest, name, media_type, size }
}

export async function statForms(name, people) {
    const stat = people.stat1
    const bureau = (await stat.read('/api/records/organisation?limit=50&filter=%7B%22parent%22%3A%7B%22absent%22%3Atrue%7D%7D')).rows[0].id
    const { year, first, second } = monthsOver(stat.session.today)
    const branches = [people.handler1, people.handler3].map((one) => one.session.organisation.id)
    const { reports } = await stat.read('/api/calls/parts')
    const training = reports[0].parts.flatMap((part) => part.indicators).filter((one) => !one.computed)[5].id
    const cell = (at, means, more = {}) => ({ sheet: '表一', cell: at, means, ...more })
    const cases = { indicator: 'violation_cases_count' }
    const bindings = [
        cell('B3', 'period', { ...cases, branch: branches[0] }), cell('B4', 'period', { ...cases, branch: branches[1] }), cell('C3', 'cumulative', { ...cases, branch: branches[0] }),
        cell('C5', 'cumulative', cases), cell('D3', 'period', { indicator: training }), cell('B6', 'by_hand'), cell('A1', 'period_words'),
    ]
    let form = ''
    const bind = async (body) => stat.put(`/api/forms/${form}/bindings`, { id: newId(), expected_version: (await stat.record('stat_form', form)).record.version, ...body })
    const begin = async (number, of = year) => {
        const body = { id: newId(), record: newId(), year: of, number }
        return { record: body.record, body, ...(await stat.post(`/api/forms/${form}/filings`, body)) }
    }
    const again = (answer) => [200, { ...answer.json, receipt: { ...answer.json.receipt, repeated: true } }]
    const lock = async (filing) => stat.post(`/api/filings/${filing}/lock`, { id: newId(), expected_version: (await stat.record('stat_filing', filing)).record.version })

    await holds(`${name}: cells that cannot be bound are told by name, all at once`, async () => {
        const template = await stat.upload('月报.xlsx', monthlyForm(year), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        form = (await stat.does('stat_form', undefined, 'draft', { name: '处罚月报', period: 'monthly', issuer: '省厅', unit: bureau, template: [template] })).record
        const grid = await stat.read(`/api/forms/${form}`)
        assert.deepEqual([grid.sheets.map((sheet) => sheet.hidden), grid.years], [[false, true], [year]])
        const wrong = await bind({ bindings: [cell('B5', 'by_hand'), cell('B1', 'by_hand'), { sheet: '底稿', cell: 'A1', means: 'by_hand' }, cell('一', 'by_hand'), cell('C3', 'period'), cell('C3', 'period', { ...cases, kind_field: 'no_such', kind_choice: 'x' })], rules: [{ sheet: '表一', rule: '合计 = B3' }] })
        assert.equal(wrong.status, 422)
        assert.deepEqual([...new Set(codesOf(wrong))].sort(), ['forms.bad_cell', 'forms.bad_rule', 'forms.field_not_kind', 'forms.formula_cell', 'forms.hidden_sheet', 'forms.indicator_missing', 'forms.merged_cell', 'forms.same_cell_twice'])
        assert.equal((await stat.record('stat_form', form)).record.values.bindings, undefined, 'nothing was kept')
        assert.deepEqual(codesOf(await stat.act('stat_form', form, 'bind', { bindings: [] })), ['forms.own_way'], 'nor by another way')
        const none = await stat.act('stat_form', form, 'enable')
        assert.deepEqual(codesOf(none), ['gate.form_has_bindings'])
        const kept = await bind({ bindings, rules: [{ sheet: '表一', rule: 'B5 = B3 + B4' }, { sheet: '表一', rule: 'C5 >= C3' }] })
        assert.equal(kept.status, 200, kept.text)
        await stat.does('stat_form', form, 'enable')
    })

    await holds(`${name}: a file that is no form, or too large, or of another year, is refused in words`, async () => {
        const make = async (bytes, title) => {
            const template = await stat.upload(`${title}.xlsx`, bytes)
            const made = await stat.does('stat_form', undefined, 'draft', { name: title, period: 'yearly', unit: bureau, template: [template] })
            return codesOf(await stat.get(`/api/forms/${made.record}`))
        }
        assert.deepEqual(await make(Buffer.from('单位,数\n一分局,3\n'), '文字').catch((fault) => [fault.message.includes('lying_type') ? 'evidence.lying_type' : fault.message]), ['evidence.lying_type'])
        assert.deepEqual(codesOf(await stat.get(`/api/forms/${newId()}`)), ['http.record_not_found'])
        const big = await uploadInPieces(stat, '大表.xlsx', Buffer.concat([monthlyForm(year), Buffer.alloc(21 << 20)]))
        const large = await stat.does('stat_form', undefined, 'draft', { name: '大表', period: 'yearly', unit: bureau, template: [big] })
        assert.deepEqual(codesOf(await stat.get(`/api/forms/${large.record}`)), ['forms.too_large'])
        assert.deepEqual(codesOf(await begin(13)), ['forms.bad_period'])
    })

    await holds(`${name}: a sheet in which two years are printed, or another one, is not locked`, async () => {
        const own = form
        for (const [title, code] of [[`${year - 1}年、${year}年对照`, 'forms.two_years'], [`${year - 3}年`, 'forms.other_year']]) {
            const template = await stat.upload('年.xlsx', workbook([{ name: '表一', rows: { A1: title, B2: null } }]))
            form = (await stat.does('stat_form', undefined, 'draft', { name: title, period: 'monthly', unit: bureau, template: [template] })).record
            assert.equal((await bind({ bindings: [cell('B2', 'period', cases)], rules: [] })).status, 200)
            await stat.does('stat_form', form, 'enable')
            assert.deepEqual(codesOf(await lock((await begin(first)).record)), [code])
        }
        form = own
    })

    let done = '', sentOn = ''
    await holds(`${name}: a period is filled from records and reports, and told all that is missing before it is locked`, async () => {
        const begun = await begin(first)
        assert.equal(begun.status, 201, begun.text)
        const repeated = await stat.post(`/api/forms/${form}/filings`, begun.body)
        assert.deepEqual([repeated.status, repeated.json], again(begun), repeated.text)
        done = begun.record
        const twice = await begin(first)
        assert.deepEqual([twice.status, codesOf(twice), twice.json.refusals[0].params.filing], [422, ['forms.period_filled'], done], 'one period is filled once, and the one that is there is named')
        const page = await stat.read(`/api/filings/${done}`)
        const at = Object.fromEntries(page.cells.map((one) => [one.cell, one]))
        const rows = await stat.read(`/api/figures/violation_cases_count/rows?year=${year}&organisation=${branches[0]}&from=${at.B3.from}&to=${at.B3.to}`)
        assert.equal(String(rows.total), at.B3.value, 'a cell opens onto as many rows as it says')
        assert.deepEqual(page.formulas.find((one) => one.cell === 'B5').value, String(Number(at.B3.value) + Number(at.B4.value)))
        assert.deepEqual([at.D3.value, at.B6.value], [undefined, undefined])
        assert.deepEqual(codesOf(await lock(done)), ['forms.empty_cell', 'forms.empty_cell'])
        await people.handler1.does('figure_entry', undefined, 'enter', { indicator: training, period_end: at.D3.to, value: '30', covers: 'own', source: '签到表' })
        const noted = await stat.act('stat_filing', done, 'enter', { by_hand: [{ sheet: '表一', cell: 'B6', value: '5' }] })
        assert.deepEqual(codesOf(noted), ['records.required'], 'a number by hand says where it comes from')
        await stat.does('stat_filing', done, 'enter', { by_hand: [{ sheet: '表一', cell: 'B6', value: '5.5', note: '档案室清点' }] })
    })

    await holds(`${name}: locked, it keeps its numbers, the ledger head and the superior’s own layout`, async () => {
        const body = { id: newId(), expected_version: (await stat.record('stat_filing', done)).record.version }
        const locked = await stat.post(`/api/filings/${done}/lock`, body)
        assert.equal(locked.status, 200, locked.text)
        const repeated = await stat.post(`/api/filings/${done}/lock`, body)
        assert.deepEqual([repeated.status, repeated.json], again(locked), repeated.text)
        const page = await stat.record('stat_filing', done)
        assert.equal(page.state.id, 'locked')
        assert.ok(page.record.values.head_size > 0 && page.record.values.head_root.length === 64)
        const file = await stat.get(`/api/filings/${done}/file`)
        assert.equal(file.status, 200)
        const filing = await stat.read(`/api/filings/${done}`)
        const at = Object.fromEntries(filing.locked.map((one) => [one.cell, one.value]))
        assert.deepEqual(cellOf(file.bytes, 1, 'B3'), { value: at.B3, formula: undefined, style: '1' })
        assert.deepEqual(cellOf(file.bytes, 1, 'B5'), { value: String(Number(at.B3) + Number(at.B4)), formula: 'SUM(B3:B4)', style: '1' })
        assert.equal(cellOf(file.bytes, 1, 'B6').value, '5.5')
        assert.equal(cellOf(file.bytes, 1, 'A1').value, `${year}年${first}月`)
        assert.equal(codesOf(await stat.act('stat_filing', done, 'enter', { by_hand: [] }))[0], 'workflow.wrong_state')
        for (const stranger of [people.handler1, people.chief2, people.admin]) assert.ok([403, 404].includes((await stranger.get(`/api/filings/${done}`)).status))
    })

    await holds(`${name}: what changed since it was sent must be explained before the next is locked`, async () => {
        const [entry] = (await people.handler1.read(`/api/records/figure_entry?filter=${encodeURIComponent(JSON.stringify({ indicator: training }))}`)).rows
        await people.handler1.does('figure_entry', entry.id, 'change', { period_end: (await stat.read(`/api/filings/${done}`)).cells.find((one) => one.cell === 'D3').to, value: '28', covers: 'own', source: '签到表' }, { reason: '重复签到' })
        const begun = await begin(second)
        assert.equal(begun.status, 201, begun.text)
        const next = begun.record
        sentOn = next
        const page = await stat.read(`/api/filings/${next}`)
        assert.deepEqual(page.differences.map((one) => [one.cell, one.was, one.now]), [['D3', '30', '28']])
        await people.handler1.does('figure_entry', undefined, 'enter', { indicator: training, period_end: page.cells.find((one) => one.cell === 'D3').to, value: '0', covers: 'own', source: '签到表' })
        await stat.does('stat_filing', next, 'enter', { by_hand: [{ sheet: '表一', cell: 'B6', value: '6', note: '档案室清点' }] })
        assert.deepEqual(codesOf(await lock(next)), ['forms.difference_unexplained'])
        await stat.does('stat_filing', next, 'enter', { explanations: [{ sheet: '表一', cell: 'D3', was: '30', is_now: '28', words: '重复签到两人' }] })
        const locked = await lock(next)
        assert.equal(locked.status, 200, locked.text)
        const before = await stat.read(`/api/filings/${done}`)
        assert.equal(before.locked.find((one) => one.cell === 'D3').value, '30', 'what was sent stays as it was')
    })

    await holds(`${name}: sent back, a period tells every number that is now another one than the one sent, until its reason is written`, async () => {
        const hand = (value) => stat.does('stat_filing', sentOn, 'enter', { by_hand: [{ sheet: '表一', cell: 'B6', value, note: '档案室清点' }] })
        const explain = async (is_now) => {
            const { explanations } = (await stat.record('stat_filing', sentOn)).record.values
            const others = explanations.filter((row) => row.cell !== 'B6').map(({ sheet, cell, was, is_now: now, words }) => ({ sheet, cell, was, is_now: now, words }))
            await stat.does('stat_filing', sentOn, 'enter', { explanations: [...others, { sheet: '表一', cell: 'B6', was: '6', is_now, words: '漏点一卷' }] })
        }
        const sentDay = dayPlus(stat.session.today, -3)
        await stat.does('stat_filing', sentOn, 'send', { sent_on: sentDay, sent_how: '专网' })
        await stat.does('stat_filing', sentOn, 'reopen', {}, { reason: '上级退回核对' })
        const same = await stat.read(`/api/filings/${sentOn}`)
        assert.deepEqual([same.locked_before, same.differences.filter((one) => one.own)], [`${sentDay} 报出`, []], 'the day on which it was sent, not that of the entry')
        await hand('7')
        const page = await stat.read(`/api/filings/${sentOn}`)
        assert.deepEqual(page.differences.filter((one) => one.own).map((one) => [one.cell, one.was, one.now, one.explained]), [['B6', '6', '7', false]])
        assert.deepEqual(codesOf(await lock(sentOn)), ['forms.changed_since_locked'])
        await explain('8')
        assert.deepEqual(codesOf(await lock(sentOn)), ['forms.changed_since_locked'], 'a reason for another change is none for this one')
        await explain('7')
        assert.deepEqual(codesOf(await stat.act('stat_filing', sentOn, 'drop', {}, { reason: '不填了' })), ['gate.filing_never_locked'], 'what was sent cannot be dropped')
        assert.equal((await lock(sentOn)).status, 200)
    })

    await holds(`${name}: a period begun by mistake is dropped with a reason, stays on record, and can be begun again`, async () => {
        const { record } = await begin(5, year - 1)
        assert.deepEqual(codesOf(await stat.act('stat_filing', record, 'drop')), ['workflow.reason_required'])
        await stat.does('stat_filing', record, 'drop', {}, { reason: '期别选错' })
        assert.equal((await stat.record('stat_filing', record)).state.id, 'dropped')
        const again = await begin(5, year - 1)
        assert.equal(again.status, 201, again.text)
        await stat.does('stat_filing', again.record, 'drop', {}, { reason: '期别选错' })
    })

    await holds(`${name}: the year at a glance adds up by month and by unit`, async () => {
        const glance = await stat.read(`/api/glance?year=${year}&organisation=${bureau}`)
        const rates = (one) => one.unit === '%'
        const stocks = ['cases_open_count', 'officers_certified_count']
        for (const figure of glance.figures.filter((one) => one.months?.length > 0 && !rates(one))) {
            if (stocks.includes(figure.id)) assert.equal(figure.months.filter((one) => one !== null).at(-1), figure.value, figure.id)
            else assert.equal(figure.months.reduce((sum, one) => sum + one, 0), figure.value, figure.id)
            assert.equal(figure.units.reduce((sum, one) => sum + one.value, 0), figure.value, figure.id)
        }
        for (const rate of glance.figures.filter((one) => one.months?.length > 0 && rates(one)))
            for (const [at, value] of rate.months.entries()) assert.ok(value !== 0 || rate.id.includes('loss'), `${rate.id}, month ${at + 1}: no base is no nought`)
        assert.ok(glance.figures.length >= 4)
        assert.equal((await people.admin.get('/api/glance')).status, 403)
    })
}
