// A proposal stops no period: until when the last of them must agree is told, and orders what waits for an opinion.
import assert from 'node:assert/strict'

import { dayPlus } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

export async function proposals(name, people) {
    const { handler1, chief1 } = people
    const today = handler1.session.today
    const officers = (await handler1.read('/api/pick/officer?limit=50')).rows.filter((row) => ['handler1', 'handler2'].some((account) => people.names[account] === row.title))
    const clue = async (party, daysAgo) => {
        const { record } = await handler1.does('clue', undefined, 'register', { source: 'other', received_on: dayPlus(today, -daysAgo), content: `${party}排污`, party_name: party }, { happened_on: dayPlus(today, -daysAgo) })
        await handler1.does('clue', record, 'examine', {})
        return record
    }
    const propose = (record, party) => handler1.does('clue', record, 'file', {
        cause_of_case: '涉嫌超过排放标准排放水污染物', party_name: party, violation: '超标', law_basis: '《中华人民共和国水污染防治法》第十条', preliminary_opinion: '应当立案',
        handlers: officers.map((row, index) => ({ officer: row.id, role: index === 0 ? 'lead' : 'assist' })),
    })
    const periodOf = async (record) => (await handler1.record('clue', record)).clocks.find((clock) => clock.act === 'file')
    const waiting = async () => (await chief1.read('/api/workbench')).approvals.filter((one) => [early, late].includes(one.record.id))
    let early = ''
    let late = ''

    await holds(`${name}: what is due within the days of the calendar is named, though it does not press yet`, async () => {
        const before = (await handler1.read('/api/workbench')).due_total
        early = await clue('甲纸业', 5)
        const { due, tone } = await periodOf(early)
        const desk = await handler1.read('/api/workbench')
        assert.deepEqual(desk.due.filter((one) => one.record.id === early).map((one) => [one.due, one.tone]), [[due, tone]])
        assert.equal(desk.due_total, before + (tone === 'doing' ? 0 : 1), 'only what presses is counted')
        assert.ok(desk.calendar.find((one) => one.day === due).due >= 1)
    })

    await holds(`${name}: a proposal tells until when the last must agree, and what is soonest too late comes first`, async () => {
        await propose(early, '甲纸业')
        late = await clue('乙纸业', 14)
        const { due } = await periodOf(late)
        await propose(late, '乙纸业')
        const first = due < (await periodOf(early)).due ? [late, early] : [early, late]
        assert.deepEqual((await waiting()).map((one) => one.record.id), first)
        const { approval } = await handler1.record('clue', late)
        assert.equal(approval.agree_by.day, due)
        assert.match(`${approval.agree_by.label}${approval.agree_by.words}`, /立案.*(余|到期)/)
        assert.equal((await chief1.record('approval', approval.id)).approval.agree_by.day, due)
    })

    await holds(`${name}: once it is over, nothing waits for it`, async () => {
        const { approval } = await handler1.record('clue', late)
        await chief1.does('approval', approval.id, 'return', {}, { reason: '证据不足' })
        assert.equal((await chief1.record('approval', approval.id)).approval.agree_by, null)
        assert.deepEqual((await waiting()).map((one) => one.record.id), [early])
    })

    await holds(`${name}: a case tells what a record must hold that brings one of its steps`, async () => {
        const [row] = (await handler1.read('/api/records/case?limit=1')).rows
        const page = await handler1.record('case', row.id)
        assert.deepEqual(page.brought_with.serve_demand, { document: 'demand' })
        assert.deepEqual(page.brought_with.serve, { document: 'decision' })
        for (const act of Object.keys(page.brought_with)) assert.ok(act in page.brought_by, act)
    })
}
