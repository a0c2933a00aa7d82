// The register of reconsiderations and suits: two against one case at once, from instance to instance, and one about no case.
import assert from 'node:assert/strict'

import { codesOf } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

const json = (value) => encodeURIComponent(JSON.stringify(value))

export async function remedies(name, people) {
    const { legal1, clerk1, handler1, stat1, leader1 } = people
    const { today } = legal1.session
    const year = Number(today.slice(0, 4))
    const { id: bureau } = (await leader1.read(`/api/records/organisation?filter=${json({ parent: { absent: true } })}`)).rows[0]
    const figure = (id) => leader1.read(`/api/figures/${id}?year=${year}&organisation=${bureau}`)
    const shown = async (...ids) => Object.fromEntries(await Promise.all(ids.map(async (id) => [id, (await figure(id)).value_text])))
    const served = (await handler1.read(`/api/records/case?filter=${json({ $state: 'served', fine_amount: { gt: 0 }, remedy_taken: { absent: true }, $procedure: { starts: 'case_ordinary' } })}`)).rows[0]
    const theCase = served.id
    const values = async () => (await legal1.record('case', theCase)).record.values
    const about = { about: 'penalty', case: theCase }
    const duty = async (id) => (await legal1.read('/api/workbench')).due.filter((one) => one.record.id === id).map((one) => one.act)
    let reconsideration, suit

    await holds(`${name}: what was reported stands as long as nothing is registered`, async () => {
        await stat1.does('figure_entry', undefined, 'enter', { indicator: 'admin_reconsideration_count', period_end: `${year}-12-31`, value: '7', covers: 'whole', source: '应诉台账' }, { organisation: bureau })
        const told = await figure('admin_reconsideration_count')
        assert.deepEqual([told.value_text, told.reported], ['7', true])
    })

    await holds(`${name}: a reconsideration about no case of ours is registered, presses for its answer, and is what the figure tells`, async () => {
        const { record } = await legal1.does('remedy', undefined, 'record_other', { kind: 'reconsideration', about: 'disclosure', matter: '不予公开答复书', applicant: '王某', body: '市人民政府', answer_due_on: today })
        assert.deepEqual(await duty(record), ['answer'])
        const told = await figure('admin_reconsideration_count')
        assert.deepEqual([told.value_text, told.reported, told.beside?.value_text], ['1', false, '7'])
        await legal1.does('remedy', record, 'answer', {})
        assert.deepEqual(await duty(record), [])
        await legal1.does('remedy', record, 'conclude', { result: 'ordered', decided_on: today, obligation: '重新答复', obligation_due_on: today })
        assert.deepEqual(await duty(record), ['perform'])
        assert.deepEqual(await shown('reconsideration_loss_count', 'litigation_loss_rate', 'dispute_win_rate'), { reconsideration_loss_count: '1', litigation_loss_rate: '100', dispute_win_rate: '0' })
    })

    await holds(`${name}: two remedies against one decision run side by side, and the case waits for both`, async () => {
        reconsideration = (await clerk1.does('remedy', undefined, 'record', { ...about, kind: 'reconsideration', applicant: '当事人', body: '市人民政府' })).record
        suit = (await clerk1.does('remedy', undefined, 'record', { ...about, kind: 'first_instance', applicant: '邻居王某', body: '试验区人民法院' })).record
        assert.equal((await values()).court_application_due_on, undefined)
        const clockOf = async (id) => (await legal1.record('remedy', id)).clocks.map((clock) => [clock.id, clock.basis, clock.period])
        assert.deepEqual(await clockOf(reconsideration), [['remedy_answer', 'arl-2023/48', '10wd']])
        assert.deepEqual(await clockOf(suit), [['remedy_answer', 'alitl-2017/67, arl-2023/48', '15d']])
        await legal1.does('remedy', reconsideration, 'conclude', { result: 'upheld', decided_on: today })
        assert.deepEqual([(await values()).remedy_taken, (await values()).court_application_due_on], ['suit', undefined])
        const below = await legal1.read(`/api/records/remedy?filter=${json({ case: theCase })}`)
        assert.equal(below.total, 2)
    })

    await holds(`${name}: a judgement that is appealed does not touch the case; what the last instance finds does`, async () => {
        const fine = (await values()).fine_amount
        await legal1.does('remedy', suit, 'answer', { claim: '请求撤销', answer: '事实清楚' })
        await legal1.does('remedy', suit, 'record_hearing', { hearing_on: today, chief_appeared: true, chief_name: '陈某', chief_post: '副局长' })
        await legal1.does('remedy', suit, 'record_judgment', { result: 'revoked', decided_on: today })
        assert.equal((await values()).revoked, undefined)
        const appeal = (await legal1.does('remedy', undefined, 'record_next', { ...about, previous: suit, kind: 'second_instance', raised_by: 'bureau', applicant: '邻居王某', body: '市中级人民法院' })).record
        assert.equal((await legal1.record('remedy', suit)).state.id, 'continued')
        assert.deepEqual(await duty(appeal), [])
        await legal1.does('remedy', appeal, 'conclude', { result: 'changed', decided_on: today, fine: '1.00' })
        const now = await values()
        assert.notEqual(now.fine_amount, fine)
        assert.deepEqual([now.fine_amount, now.remedy_taken, now.remedy_ends_on, now.court_application_due_on !== undefined], [100, 'concluded', today, true])
        assert.deepEqual(await shown('admin_reconsideration_count', 'admin_litigation_count', 'litigation_loss_count', 'head_court_appearance_count', 'head_court_appearance_rate', 'litigation_loss_rate', 'dispute_win_rate'),
            { admin_reconsideration_count: '2', admin_litigation_count: '1', litigation_loss_count: '1', head_court_appearance_count: '1', head_court_appearance_rate: '100', litigation_loss_rate: '66.67', dispute_win_rate: '33.33' })
        const rows = await leader1.read(`/api/figures/litigation_loss_count/rows?year=${year}&organisation=${bureau}&limit=20`)
        assert.deepEqual(rows.rows.map((row) => row.id), [appeal])
    })

    await holds(`${name}: the paper of a suit is written of it and of its case, that of a reconsideration without a case leaves the case out`, async () => {
        const answer = await legal1.get(`/api/records/remedy/${suit}/papers/suit_answer?as=text`)
        assert.equal(answer.status, 200, answer.text)
        assert.match(answer.text, /邻居王某/)
        assert.match(answer.text, /认定的事实和证据/)
        const other = (await legal1.read(`/api/records/remedy?filter=${json({ about: 'disclosure' })}`)).rows[0].id
        const reply = await legal1.get(`/api/records/remedy/${other}/papers/reconsideration_reply?as=text`)
        assert.equal(reply.status, 200, reply.text)
        assert.match(reply.text, /不予公开答复书/)
        assert.doesNotMatch(reply.text, /认定的事实和证据/)
    })

    await holds(`${name}: the surcharge rests while a remedy against the penalty goes on, and only then`, async () => {
        const reckoning = await legal1.read(`/api/records/case/${theCase}/reckoning`)
        assert.ok(reckoning.applies)
        assert.deepEqual(reckoning.pauses.map((pause) => [pause.from, pause.to]), [[today, today], [today, today], [today, today]])
    })

    await holds(`${name}: who has no part in it reads it and no more, or not at all`, async () => {
        assert.equal((await leader1.get(`/api/records/remedy/${suit}`)).status, 200)
        assert.deepEqual(codesOf(await leader1.act('remedy', reconsideration, 'record_opinion', { opinion_on: today })), ['workflow.no_right'])
        const other = [people.handler2, people.handler3].find((one) => one.session.organisation.id !== handler1.session.organisation.id)
        assert.equal((await other.get(`/api/records/remedy/${suit}`)).status, 404)
    })
}
