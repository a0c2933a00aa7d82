// A case from clue to closed by four people, over HTTP.
import assert from 'node:assert/strict'

import { codesOf, dayPlus, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

// The pending approval of a record, as its page shows it.
async function approvalOf(client, type, id) {
    const page = await client.record(type, id)
    assert.ok(page.approval, `${type} has an approval pending: ${JSON.stringify(page.state)}`)
    return page.approval
}

const filing = (officers, party) => ({
    cause_of_case: '涉嫌超过排放标准排放水污染物', party_name: party, violation: `${party}总排口超标排放`,
    law_basis: '《中华人民共和国水污染防治法》第十条', preliminary_opinion: '有监测报告证明，应当立案',
    handlers: officers.map((officer, index) => ({ officer, role: index === 0 ? 'lead' : 'assist' })),
})

export async function caseThread(name, people) {
    const { handler1, chief1, leader1, legal1 } = people
    const today = handler1.session.today
    const on = (back) => ({ happened_on: dayPlus(today, -back) })
    const officers = (await handler1.read('/api/pick/officer?limit=50')).rows
    const mine = officers.filter((row) => ['handler1', 'handler2'].some((account) => people.names[account] === row.title))
    const handlers = mine.slice(0, 2).map((row) => row.id)
    let clue = ''
    let theCase = ''
    const slip = (document) => ({
        case: theCase, document, method: 'direct', receiver: '张三', handlers: handlers.map((officer) => ({ officer })),
    })
    const serve = async (document, day) => {
        const receipt = await handler1.upload('送达回证.txt', Buffer.from('送达回证：已签收'))
        await handler1.does('service', undefined, 'deliver', slip(document), { evidence: [receipt], ...day })
    }

    await holds(`${name}: a handler registers a clue and examines it`, async () => {
        const made = await handler1.does('clue', undefined, 'register', {
            source: 'on_site_inspection', received_on: dayPlus(today, -60), content: '现场检查发现总排口超标', party_name: '某某试验有限公司',
        }, on(60))
        clue = made.record
        await handler1.does('clue', clue, 'examine', {}, on(58))
        assert.match((await handler1.record('clue', clue)).record.values.clue_no, /环线索〔\d{4}〕\d+号/)
    })

    await holds(`${name}: filing with one officer is refused by the gate, in Chinese, with its basis`, async () => {
        assert.equal(handlers.length, 2, 'both handlers are officers')
        const refused = await handler1.act('clue', clue, 'file', filing(handlers.slice(0, 1), '某某试验有限公司'), on(55))
        assert.equal(refused.status, 422, refused.text)
        assert.ok(codesOf(refused).some((code) => code.startsWith('gate.') || code.includes('two_officers')), refused.text)
        assert.match(refused.json.refusals.map((one) => one.words).join(), /两名|执法证/)
        assert.ok(refused.json.refusals.some((one) => one.basis === 'apl-2021/42'), refused.text)
    })

    await holds(`${name}: the filing is returned once, proposed again, endorsed and approved; a case is there`, async () => {
        await handler1.does('clue', clue, 'file', filing(handlers, '某某试验有限公司'), on(55))
        const first = await approvalOf(chief1, 'clue', clue)
        const silent = await chief1.act('approval', first.id, 'return')
        assert.ok(codesOf(silent).includes('workflow.reason_required'), 'a return needs its reason')
        await chief1.does('approval', first.id, 'return', {}, { reason: '证据目录不全', ...on(54) })
        assert.equal((await handler1.record('clue', clue)).approval, undefined)
        await handler1.does('clue', clue, 'file', filing(handlers, '某某试验有限公司'), on(54))
        const second = await approvalOf(chief1, 'clue', clue)
        const own = await handler1.act('approval', second.id, 'approve')
        assert.ok(own.status >= 400, 'the proposer does not approve')
        await chief1.does('approval', second.id, 'approve', {}, on(53))
        await leader1.does('approval', second.id, 'approve', {}, on(53))
        const page = await handler1.record('clue', clue)
        assert.equal(page.state.id, 'filed')
        theCase = page.record.values.case
        assert.match((await handler1.record('case', theCase)).record.values.case_no, /环立〔\d{4}〕\d+号/)
    })

    await holds(`${name}: a corrected choice takes along what stood by it, as the check says before`, async () => {
        const { record } = await handler1.does('transcript', undefined, 'record', {
            case: theCase, kind: 'sampling', party_name: '某某试验有限公司', place: '总排口', from_at: `${dayPlus(today, -52)}T01:00:00Z`,
            handlers: handlers.map((officer) => ({ officer })), rights_told: true, certificate_shown: true, sampling_standard: 'HJ 91.1', sample_sealed: true,
        }, on(52))
        const body = { id: newId(), type: 'transcript', record, act: 'correct', expected_version: 1, values: { kind: 'on_site' }, reason: '种类选错' }
        const checked = await handler1.post('/api/acts/check', body)
        const cleared = checked.json.changes.filter((change) => ['sampling_standard', 'sample_sealed'].includes(change.field))
        assert.deepEqual(cleared.map(({ from, to }) => [from !== '', to]), [[true, ''], [true, '']], checked.text)
        assert.equal((await handler1.post('/api/acts', body)).status, 201)
        const { values } = (await handler1.record('transcript', record)).record
        assert.deepEqual([values.kind, values.sampling_standard, values.sample_sealed], ['on_site', undefined, undefined])
        const late = await handler1.act('transcript', record, 'correct', { sampling_standard: 'HJ 91.1' }, { reason: '补填' })
        assert.deepEqual(codesOf(late), ['workflow.not_asked'])
    })

    await holds(`${name}: the investigation ends, the notice is served, and a decision before its period is over is refused`, async () => {
        await handler1.does('case_evidence', undefined, 'register', {
            case: theCase, name: '监测报告、营业执照', kind: 'expert', proves: '当事人的身份和超标的事实', proves_party: true, proves_fact: true,
            obtained_on: dayPlus(today, -45), lawfully_obtained: true,
        }, on(45))
        await handler1.does('case', theCase, 'finish_investigation', {
            violation: '总排口化学需氧量超标', law_basis: '《中华人民共和国水污染防治法》第十条', act_start: dayPlus(today, -61), act_end: dayPlus(today, -60),
            investigation_summary: '事实清楚', proposed_fine: '120,000.00',
        }, on(40))
        const points = {
            has_jurisdiction: true, party_confirmed: true, facts_match_evidence: true, evidence_enough: true, article_matches_facts: true,
            discretion_right: true, fault_claim: 'not_claimed', examination_opinion: '同意',
        }
        const own = await handler1.act('case', theCase, 'examine', points, on(40))
        assert.ok(own.status >= 400, 'who investigated does not examine')
        await chief1.does('case', theCase, 'examine', points, on(40))
        await handler1.does('case', theCase, 'issue_prior_notice', {
            intended_outcome: 'penalty', party_kind: 'entity', proposed_fine: '120,000.00', range_min: '100000', range_max: '1000000',
            decision_reason: '按基准', hearing_right_told: true,
            legal_basis: [{ use: 'punished', law: '中华人民共和国水污染防治法', article: 83, paragraph: 1, item: '（二）' }],
        }, on(39))
        await leader1.does('approval', (await approvalOf(leader1, 'case', theCase)).id, 'approve', {}, on(39))
        await serve('prior_notice', on(38))
        const early = await handler1.act('case', theCase, 'decide', { fine_amount: 1, decision_reason: '无' }, on(37))
        assert.ok(codesOf(early).includes('workflow.wrong_state'), early.text)
        const page = await handler1.record('case', theCase)
        assert.equal(page.record.values.proposed_fine, 12_000_000, 'typed yuan is fen')
        assert.ok(page.clocks.length > 0, 'its periods are shown')
    })

    await holds(`${name}: who investigated does not review; who reviews passes it`, async () => {
        const handlerReviews = await handler1.act('case', theCase, 'legal_review', { legal_review_result: 'passed', legal_review_opinion: '同意' }, on(30))
        assert.ok(handlerReviews.status >= 400)
        await legal1.does('case', theCase, 'legal_review', { legal_review_result: 'returned', legal_review_opinion: '请补充监测报告' }, on(25))
        const barred = await handler1.act('case', theCase, 'decide', { fine_amount: '120000', decision_reason: '按基准' }, on(24))
        assert.match(barred.text, /法制审核/)
        await legal1.does('case', theCase, 'legal_review', { legal_review_result: 'passed', legal_review_opinion: '同意' }, on(24))
    })

    await holds(`${name}: a fine above the notice is refused, one within it is decided through both approvals`, async () => {
        const above = await handler1.act('case', theCase, 'decide', { fine_amount: '130000', decision_reason: '按基准' }, on(20))
        assert.match(above.text, /罚款不高于|事先告知/)
        await handler1.does('case', theCase, 'decide', { fine_amount: '100000', decision_reason: '按基准' }, on(20))
        const approval = await approvalOf(chief1, 'case', theCase)
        await chief1.does('approval', approval.id, 'approve', {}, on(20))
        await leader1.does('approval', approval.id, 'approve', {}, on(19))
        const values = (await handler1.record('case', theCase)).record.values
        assert.equal(values.fine_amount, 10_000_000)
        assert.match(values.decision_no, /环罚〔\d{4}〕\d+号/)
    })

    await holds(`${name}: where closing waits for service, the page leads to the record that brings it`, async () => {
        const { next, brought_by } = await handler1.record('case', theCase)
        const bar = next.find((step) => step.act === 'close').gates.find((gate) => gate.id === 'served_before_closed')
        assert.deepEqual([bar.passed, bar.remedy, brought_by.serve], [false, 'serve', ['service']])
        assert.ok(next.some((step) => step.allowed && step.opens?.type === 'service'))
    })

    await holds(`${name}: service asks for its receipt; then it is served, paid and closed`, async () => {
        const bare = await handler1.act('service', undefined, 'deliver', slip('decision'), on(17))
        assert.ok(codesOf(bare).includes('workflow.evidence_too_few'), bare.text)
        const direct = await handler1.act('case', theCase, 'serve', {}, on(17))
        assert.ok(codesOf(direct).includes('workflow.taken_by_another_act'), direct.text)
        await serve('decision', on(17))
        const owed = await handler1.read(`/api/records/case/${theCase}/reckoning?amount=${encodeURIComponent('100,000.50')}`)
        assert.deepEqual([owed.split.fine, owed.split.confiscation, owed.split.surcharge + owed.split.over], [10_000_000, 0, 50], 'how so much falls upon what is owed')
        assert.deepEqual(codesOf(await handler1.get(`/api/records/case/${theCase}/reckoning?amount=viel`)), ['records.bad_money'])
        await handler1.does('payment', undefined, 'record', { case: theCase, purpose: 'fine', amount: '100000' }, on(10))
        await handler1.does('case', theCase, 'close', { closing_ground: 'performed' }, on(5))
        await leader1.does('approval', (await approvalOf(leader1, 'case', theCase)).id, 'approve', {}, on(5))
        const page = await handler1.record('case', theCase)
        assert.equal(page.state.id, 'closed')
        assert.deepEqual(page.next.filter((step) => step.primary).map((step) => step.act), ['archive'])
        await handler1.does('case', theCase, 'archive', { retention_class: 'years_30', volume_pages: 86 }, on(4))
        assert.deepEqual((await handler1.record('case', theCase)).next.filter((step) => step.primary), [], 'nothing more to do')
    })

    await holds(`${name}: its history tells every act, newest first, and its evidence opens`, async () => {
        const history = await handler1.read(`/api/records/case/${theCase}/history?limit=100`)
        const labels = history.rows.map((row) => row.kind)
        assert.equal(labels[0], 'case.archive')
        assert.equal(history.total, history.rows.length)
        for (const kind of ['service.deliver', 'payment.record', 'case.decide', 'case.legal_review', 'clue.file']) assert.ok(labels.includes(kind), kind)
        const file = history.rows.find((row) => row.kind === 'service.deliver').evidence[0]
        const opened = await handler1.get(`/api/evidence/${file.digest}?record=case/${theCase}`)
        assert.equal(opened.status, 200)
        assert.equal(opened.text, '送达回证：已签收')
        const part = await handler1.get(`/api/evidence/${file.digest}?record=case/${theCase}`, { range: 'bytes=0-2' })
        assert.equal(part.status, 206)
        assert.equal(part.text, '送')
    })
    return { clue, theCase, handlers }
}
