// A call for figures to three units: each answers its own sheet, one late, one returned.
import assert from 'node:assert/strict'

import { codesOf, dayPlus } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

const json = (value) => encodeURIComponent(JSON.stringify(value))

function rowsWith(sheet, answers) {
    return sheet.record.values.items.map((row) => ({ id: row.id, indicator: row.indicator, ...(row.entry ? { entry: row.entry } : {}), ...answers[row.indicator] }))
}

// Fills a sheet, sends it to the unit's head, who signs it.
async function answer(unit, sheet, answers) {
    const page = await unit.handler.record('figure_sheet', sheet)
    await unit.handler.does('figure_sheet', sheet, 'fill', { items: rowsWith(page, answers) })
    await unit.handler.does('figure_sheet', sheet, 'answer')
    const approval = (await unit.chief.record('figure_sheet', sheet)).approval.id
    return unit.chief.does('approval', approval, 'approve', {}, { reason: '属实' })
}

export async function figureCalls(name, people) {
    const caller = people.stat1
    const today = caller.session.today
    const year = Number(today.slice(0, 4))
    const handlers = [people.handler1, people.handler2, people.handler3].filter((one, at, all) => all.findIndex((other) => other.session.organisation.id === one.session.organisation.id) === at)
    const chiefs = [people.chief1, people.chief2]
    const units = handlers.map((handler) => ({ handler, chief: chiefs.find((chief) => chief.session.organisation.id === handler.session.organisation.id), id: handler.session.organisation.id })).filter((unit) => unit.chief)
    const { reports } = await caller.read('/api/calls/parts')
    const asked = reports[0].parts.flatMap((part) => part.indicators).filter((one) => !one.computed).slice(0, 3).map((one) => one.id)
    const values = {
        name: '年度报告数据征集', year, period_end: `${year}-12-31`, due_on: dayPlus(today, 5), sections: reports[0].parts[0].heading,
        items: asked.map((indicator) => ({ indicator })), units: units.map((unit) => ({ unit: unit.id })),
    }
    let call = ''
    const sheets = []

    await holds(`${name}: a call names figures by part of the report, and opens a sheet for each unit by one act`, async () => {
        assert.ok(asked.length === 3 && units.length === 2, `${asked.length} figures, ${units.length} units`)
        assert.deepEqual(codesOf(await people.handler1.act('figure_call', undefined, 'draft', values)), ['workflow.no_right'])
        const empty = await caller.does('figure_call', undefined, 'draft', { ...values, due_on: dayPlus(today, -1) })
        assert.deepEqual(codesOf(await caller.act('figure_call', empty.record, 'issue')), ['gate.call_due_after_issue'])
        call = (await caller.does('figure_call', undefined, 'draft', values)).record
        const issued = await caller.does('figure_call', call, 'issue')
        assert.equal(issued.json.created.length, units.length)
        const board = await caller.read(`/api/calls/${call}/board`)
        assert.deepEqual([board.counts.units, board.counts.waiting, board.rows[0].asked, board.rows[0].replied], [units.length, units.length, 3, 0])
        for (const unit of units) sheets.push(board.rows.find((row) => row.organisation === unit.id).id)
    })

    await holds(`${name}: a unit in which nobody may fill in is told before the call goes out, with who gives the role`, async () => {
        const { record } = await people.admin.does('organisation', undefined, 'register', { name: '征集办公室', kind: 'unit', parent: caller.session.organisation.id })
        const told = await caller.read(`/api/calls/units?units=${[units[0].id, record].join(',')}`)
        assert.deepEqual(told.rows.map((row) => [row.unit, row.may_fill, row.may_sign]), [[units[0].id, true, true], [record, false, true]])
        assert.deepEqual(told.rows[1].people, [])
        assert.match(told.fill_roles, /内勤/)
        assert.equal(told.given_by, '安全保密管理员')
        assert.equal((await people.handler1.get(`/api/calls/units?units=${record}`)).json.refusals[0].code, 'figures.not_allowed')
        assert.equal((await caller.get('/api/calls/units?units=x')).status, 404)
    })

    await holds(`${name}: a unit sees its own sheet and no other, nor the board`, async () => {
        for (const [at, unit] of units.entries()) {
            const list = await unit.handler.read(`/api/records/figure_sheet?filter=${json({ call })}`)
            assert.deepEqual(list.rows.map((row) => row.id), [sheets[at]])
            const other = sheets[(at + 1) % sheets.length]
            for (const path of [`/api/records/figure_sheet/${other}`, `/api/sheets/${other}`, `/api/calls/${call}/board`]) assert.equal((await unit.handler.get(path)).status, 404, path)
            const strange = await unit.handler.act('figure_sheet', undefined, 'ask', { call })
            assert.equal(strange.status, 422, strange.text)
        }
        const facts = await units[0].handler.read(`/api/sheets/${sheets[0]}`)
        assert.ok(facts.facts[asked[0]].label && facts.facts[asked[0]].definition && facts.frozen === undefined)
    })

    await holds(`${name}: a sheet is not signed until every figure has an answer, all that is missing at once`, async () => {
        const [unit] = units
        assert.deepEqual(codesOf(await unit.handler.act('figure_sheet', sheets[0], 'answer')), ['gate.sheet_rows_answered', 'gate.sheet_values_have_source'].slice(0, 1))
        const page = await unit.handler.record('figure_sheet', sheets[0])
        await unit.handler.does('figure_sheet', sheets[0], 'fill', { items: rowsWith(page, { [asked[0]]: { reply: 'value', value: '12' }, [asked[1]]: { reply: 'value' }, [asked[2]]: { reply: 'unknown' } }) })
        assert.deepEqual(codesOf(await unit.handler.act('figure_sheet', sheets[0], 'answer')).sort(), ['gate.sheet_rows_answered', 'gate.sheet_values_have_source'])
    })

    await holds(`${name}: signed, its values are figures of the unit; nothing to report is not nought`, async () => {
        const [unit] = units
        await answer(unit, sheets[0], { [asked[0]]: { reply: 'value', value: '12', source: '培训台账', comparator: 'approx' }, [asked[1]]: { reply: 'value', value: '0', source: '台账' }, [asked[2]]: { reply: 'nothing' } })
        const page = await unit.chief.record('figure_sheet', sheets[0])
        assert.deepEqual([page.state.id, page.record.values.late ?? false], ['answered', false])
        const told = JSON.stringify((await unit.chief.read(`/api/records/figure_sheet/${sheets[0]}/history`)).rows.map((row) => row.changes))
        assert.doesNotMatch(told, /[a-z]+_[a-z_]+_count/, 'an entry is called by its figure, in Chinese')
        const rows = Object.fromEntries(page.record.values.items.map((row) => [row.indicator, row]))
        assert.ok(rows[asked[0]].entry && rows[asked[1]].entry && !rows[asked[2]].entry)
        const entry = await unit.chief.record('figure_entry', rows[asked[0]].entry)
        assert.deepEqual([entry.state.id, entry.record.values.value, entry.record.values.$organisation, entry.record.values.sheet], ['confirmed', 120000, unit.id, sheets[0]])
        const figure = (id) => unit.chief.read(`/api/figures/${id}?year=${year}&organisation=${unit.id}`)
        assert.deepEqual([(await figure(asked[0])).value_text, (await figure(asked[1])).value_text], ['12', '0'])
        assert.equal((await figure(asked[1])).stated, true, 'nought was reported')
        assert.equal((await figure(asked[2])).stated, false, 'nothing to report is no value')
    })

    await holds(`${name}: what was reported before is changed by the answer, not counted twice`, async () => {
        const unit = units[1]
        const before = await unit.handler.does('figure_entry', undefined, 'enter', { indicator: asked[0], period_end: `${year}-12-31`, value: '7', covers: 'own', source: '电话报来' })
        const facts = await unit.handler.read(`/api/sheets/${sheets[1]}`)
        assert.equal(facts.facts[asked[0]].reported.entry, before.record)
        const strange = (await units[0].chief.record('figure_sheet', sheets[0])).record.values.items[0].entry
        const page = await unit.handler.record('figure_sheet', sheets[1])
        await unit.handler.does('figure_sheet', sheets[1], 'fill', { items: rowsWith(page, { [asked[0]]: { reply: 'value', value: '9', source: '台账', entry: strange }, [asked[1]]: { reply: 'nothing' }, [asked[2]]: { reply: 'nothing' } }) })
        assert.deepEqual(codesOf(await unit.handler.act('figure_sheet', sheets[1], 'answer')), ['gate.sheet_entries_match'], 'another unit’s figure cannot be moved')
        await caller.does('figure_call', call, 'extend', { due_on: dayPlus(today, -1) }, { reason: '报告提前' })
        assert.equal((await caller.read(`/api/calls/${call}/board`)).counts.overdue, 1)
        await caller.does('figure_sheet', sheets[1], 'urge')
        const again = await unit.handler.record('figure_sheet', sheets[1])
        await unit.handler.does('figure_sheet', sheets[1], 'fill', { items: again.record.values.items.map((row) => ({ ...row, ...(row.indicator === asked[0] ? { value: '9', entry: before.record } : {}) })) })
        await unit.handler.does('figure_sheet', sheets[1], 'answer')
        const late = await unit.chief.does('approval', (await unit.chief.record('figure_sheet', sheets[1])).approval.id, 'approve')
        assert.ok(late.json.marks.includes('late:figure_sheet_answer'), late.text)
        const signed = await unit.chief.record('figure_sheet', sheets[1])
        assert.equal(signed.record.values.late, true)
        assert.equal((await unit.chief.read(`/api/figures/${asked[0]}?year=${year}&organisation=${unit.id}`)).value_text, '9')
        const next = await unit.chief.read(`/api/figures/${asked[0]}?year=${year + 1}&organisation=${unit.id}`)
        assert.deepEqual([next.previous.value_text, next.previous.from], ['9', `${year}-01-01`], 'beside it stands the year before')
        const history = await unit.chief.read(`/api/records/figure_entry/${before.record}/history`)
        assert.equal(history.rows.length, 2, 'the value that stood before stays in its history')
    })

    await holds(`${name}: single values are returned with the reason, and answered again`, async () => {
        const [unit] = units
        const page = await unit.chief.record('figure_sheet', sheets[0])
        const row = page.record.values.items.find((one) => one.indicator === asked[0])
        assert.deepEqual(codesOf(await caller.act('figure_sheet', sheets[0], 'give_back', { returned_rows: [{ indicator: asked[0], why: '与台账不符', entry: row.entry }] })), ['workflow.reason_required'])
        await caller.does('figure_sheet', sheets[0], 'give_back', { returned_rows: [{ indicator: asked[0], why: '与台账不符', entry: row.entry }], due_on: dayPlus(today, 2) }, { reason: '请核对' })
        assert.equal((await caller.record('figure_entry', row.entry)).state.id, 'entered')
        assert.equal((await caller.read(`/api/calls/${call}/board`)).counts.returned, 1)
        await answer(unit, sheets[0], { [asked[0]]: { reply: 'value', value: '13', source: '培训台账' }, [asked[1]]: { reply: 'unknown', remark: '台账未记' }, [asked[2]]: { reply: 'nothing' } })
        const entry = await caller.record('figure_entry', row.entry)
        assert.deepEqual([entry.state.id, entry.record.values.value], ['confirmed', 130000])
        const nought = page.record.values.items.find((one) => one.indicator === asked[1]).entry
        assert.equal((await caller.record('figure_entry', nought)).state.id, 'withdrawn', 'a value taken back counts no more')
        const board = await caller.read(`/api/calls/${call}/board`)
        assert.deepEqual([board.counts.answered, board.counts.late, board.counts.returned], [2, 1, 0])
    })
    await holds(`${name}: a sheet whose figures cannot be together is not sent; what is strange is shown`, async () => {
        const [unit] = units
        const drones = ['drone_problems_count', 'drone_violations_count', 'drone_cases_filed_count', 'legal_counsel_count', 'legal_opinions_count']
        const draft = await caller.does('figure_call', undefined, 'draft', { ...values, name: '无人机', due_on: dayPlus(today, 5), items: drones.map((indicator) => ({ indicator })), units: [{ unit: unit.id }] })
        const issued = await caller.does('figure_call', draft.record, 'issue')
        const [{ id }] = issued.json.created
        const page = await unit.handler.record('figure_sheet', id)
        const told = (problems, violations, cases) => {
            const said = { drone_problems_count: problems, drone_violations_count: violations, drone_cases_filed_count: cases, legal_counsel_count: 1, legal_opinions_count: 600 }
            return rowsWith(page, Object.fromEntries(Object.entries(said).map(([indicator, value]) => [indicator, { reply: 'value', value: String(value), source: '台账' }])))
        }
        await unit.handler.does('figure_sheet', id, 'fill', { items: told(11, 3, 4) })
        const refused = await unit.handler.act('figure_sheet', id, 'answer')
        assert.deepEqual(codesOf(refused), ['figures.impossible'])
        assert.match(refused.text, /无人机发现涉嫌违法数 3个，无人机线索立案数 4件/)
        const facts = await unit.handler.read(`/api/sheets/${id}`)
        assert.deepEqual([facts.impossible.length, facts.doubtful.length], [1, 1])
        assert.match(facts.doubtful[0].words, /请核对.*600条/)
        await unit.handler.does('figure_sheet', id, 'fill', { items: told(11, 3, 3) })
        await unit.handler.does('figure_sheet', id, 'answer')
        assert.deepEqual((await unit.handler.read(`/api/sheets/${id}`)).impossible, [])
    })
}
