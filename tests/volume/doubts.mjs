// What a doubter tries on a case: days that contradict, two at one step, a certificate that lapsed,
// a served day before the decision, steps of a decision that was changed or revoked; approved on paper.
import assert from 'node:assert/strict'

import { phone, Screen } from '../browser/page.mjs'
import { codesOf, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { mp4 } from './recordings.mjs'

export async function doubts(name, bureau) {
    const { handler1, handler2, clerk1, chief1, leader1 } = bureau
    const finishing = (more) => ({
        violation: '超标', law_basis: '《水污染防治法》第十条', act_start: bureau.dayBack(61), act_end: bureau.dayBack(60), investigation_summary: '事实清楚', proposed_fine: '1000', ...more,
    })
    const values = async (matter) => (await handler1.record('case', matter.case)).record.values
    const approve = async (matter, back, ...who) => {
        for (const client of who) await client.does('approval', (await client.record('case', matter.case)).approval.id, 'approve', {}, bureau.on(back))
    }
    const historyOf = async (type, id) => (await handler1.read(`/api/records/${type}/${id}/history?limit=100`)).rows

    await holds(`${name}: days that contradict each other are refused, every one at once, and nothing is stored`, async () => {
        const matter = await bureau.walk('日期矛盾有限公司', 'register evidence')
        const before = (await handler1.record('case', matter.case)).record.version
        const wrong = await handler1.act('case', matter.case, 'finish_investigation', finishing({ act_start: bureau.dayBack(10), act_end: bureau.dayBack(20) }), { happened_on: bureau.dayBack(70) })
        for (const code of ['gate.act_days_in_order', 'workflow.before_state']) assert.ok(codesOf(wrong).includes(code), wrong.text)
        assert.ok(codesOf(await handler1.act('case', matter.case, 'finish_investigation', finishing(), { happened_on: bureau.dayBack(-3) })).includes('workflow.in_future'))
        const scene = { case: matter.case, kind: 'on_site', party_name: '日期矛盾有限公司', place: '厂区', handlers: bureau.officers.map((officer) => ({ officer })) }
        const turned = await handler1.act('transcript', undefined, 'record', { ...scene, from_at: `${bureau.dayBack(45)}T10:00:00+08:00`, to_at: `${bureau.dayBack(45)}T09:00:00+08:00` }, bureau.on(45))
        for (const code of ['gate.times_in_order', 'gate.rights_told_in_transcript']) assert.ok(codesOf(turned).includes(code), turned.text)
        assert.equal((await handler1.record('case', matter.case)).record.version, before)
        bureau.free = matter
    })

    await holds(`${name}: of two people who take the same step one does, the other is told and nothing is lost`, async () => {
        const matter = bureau.free
        const version = (await handler1.record('case', matter.case)).record.version
        const ask = (client) => client.post('/api/acts', { id: newId(), type: 'case', record: matter.case, act: 'finish_investigation', expected_version: version, values: finishing(), ...bureau.on(40) })
        const answers = await Promise.all([ask(handler1), ask(handler2)])
        assert.deepEqual(answers.map((one) => one.status).sort(), [201, 409], answers.map((one) => one.text).join())
        assert.ok(codesOf(answers.find((one) => one.status === 409)).includes('records.stale'))
        assert.equal((await historyOf('case', matter.case)).filter((row) => row.kind === 'case.finish_investigation').length, 1)
    })

    await holds(`${name}: an officer whose certificate lapsed between inspection and decision bars the decision by name; as a fact it is marked`, async () => {
        const matter = await bureau.walk('证件过期有限公司', 'review passed')
        const officer = bureau.officers[1]
        const until = (await clerk1.record('officer', officer)).record.values.certificate_to
        await clerk1.does('officer', officer, 'correct', { certificate_to: bureau.dayBack(22) }, { reason: '证件到期' })
        const decision = { fine_amount: '100000', decision_reason: '按基准' }
        const barred = await handler1.act('case', matter.case, 'decide', decision, bureau.on(20))
        assert.deepEqual(codesOf(barred), ['gate.two_officers_certified'], barred.text)
        assert.equal((await values(matter)).decision_no, undefined)
        const fact = await handler1.does('case', matter.case, 'decide', decision, { as_fact: true, ...bureau.on(20) })
        assert.ok(fact.json.marks.includes('irregular:two_officers_certified'), fact.text)
        await clerk1.does('officer', officer, 'correct', { certificate_to: until }, { reason: '换证' })
    })

    await holds(`${name}: a service before the decision is refused, and as a fact recorded and marked`, async () => {
        const matter = await bureau.walk('先送后决有限公司', 'approve decision')
        const slip = [await handler1.upload('回证.txt', Buffer.from(`回证${name}`))]
        const service = { case: matter.case, document: 'decision', method: 'direct', receiver: '张三', handlers: bureau.officers.map((officer) => ({ officer })) }
        const early = await handler1.act('service', undefined, 'deliver', service, { evidence: slip, ...bureau.on(21) })
        assert.ok(codesOf(early).includes('gate.decided_before_served'), early.text)
        assert.match(early.text, /送达日期早于决定/)
        const fact = await handler1.does('service', undefined, 'deliver', service, { evidence: slip, as_fact: true, ...bureau.on(21) })
        assert.ok(fact.json.marks.includes('irregular:decided_before_served'), fact.text)
        assert.equal((await values(matter)).served_on, bureau.dayBack(21))
    })

    await holds(`${name}: a changed decision has its own number and is served again, not before the change; a revoked one goes no further`, async () => {
        const matter = await bureau.walk('变更撤销有限公司', 'serve decision')
        await handler1.does('case', matter.case, 'change_decision', { fine_amount: '110000', decision_reason: '复核后从重' }, { reason: '裁量有误', ...bureau.on(15) })
        await approve(matter, 15, chief1, leader1)
        const changed = await values(matter)
        assert.ok(changed.decision_change_no !== undefined && changed.served_on === undefined && changed.fine_amount === 11000000, JSON.stringify(changed))
        const serving = (await handler1.record('case', matter.case)).clocks.filter((clock) => clock.act === 'serve' && clock.done !== true)
        assert.deepEqual(serving.map((clock) => [clock.id, clock.start.day]), [['changed_decision_service', bureau.dayBack(15)]], 'its period runs from the change')
        const slip = [await handler1.upload('回证二.txt', Buffer.from(`回证二${name}`))]
        const service = { case: matter.case, document: 'decision', method: 'direct', receiver: '张三', handlers: bureau.officers.map((officer) => ({ officer })) }
        const early = await handler1.act('service', undefined, 'deliver', service, { evidence: slip, ...bureau.on(16) })
        assert.ok(codesOf(early).includes('gate.decided_before_served'), early.text)
        await handler1.does('service', undefined, 'deliver', service, { evidence: slip, ...bureau.on(14) })
        assert.equal((await values(matter)).served_on, bureau.dayBack(14))
        await handler1.does('case', matter.case, 'revoke_decision', {}, { reason: '复议撤销', ...bureau.on(10) })
        await approve(matter, 10, leader1)
        assert.equal((await values(matter)).revoked, true)
        for (const [act, more] of [['publish', {}], ['change_decision', { decision_reason: 'x' }], ['revoke_decision', {}], ['demand', { demand_amount: '110000' }], ['apply_deferral', { deferral_reason: '困难', deferred_to: bureau.dayBack(-30) }]])
            assert.ok(codesOf(await handler1.act('case', matter.case, act, more, { reason: '再办', ...bureau.on(9) })).includes('gate.decision_stands'), act)
        await handler1.does('case', matter.case, 'close', { closing_ground: 'annulled' }, bureau.on(8))
        await approve(matter, 8, leader1)
        assert.equal((await handler1.record('case', matter.case)).state.id, 'closed')
    })

    await holds(`${name}: a judgement that annuls the decision of a closed case is registered by who defended it; the publication to be withdrawn stands on the handler's workbench`, async () => {
        const { legal1 } = bureau
        const matter = await bureau.walk('判决撤销有限公司', 'serve decision')
        await handler1.does('case', matter.case, 'publish', {}, bureau.on(16))
        await approve(matter, 16, legal1)
        await handler1.does('payment', undefined, 'record', { case: matter.case, purpose: 'fine', amount: '100000' }, bureau.on(15))
        await handler1.does('case', matter.case, 'close', { closing_ground: 'performed' }, bureau.on(14))
        await approve(matter, 14, leader1)
        const { record: suit } = await legal1.does('remedy', undefined, 'record', { case: matter.case, kind: 'second_instance', raised_by: 'party', about: 'penalty', applicant: '判决撤销有限公司', body: '试验区中级人民法院', notice_on: bureau.dayBack(13) }, bureau.on(12))
        const pressing = async (id) => (await legal1.read('/api/workbench')).due.filter((one) => one.record.id === id).map((one) => [one.act, one.due])
        assert.deepEqual((await pressing(suit)).map(([act]) => act), ['answer'])
        assert.deepEqual(codesOf(await handler1.act('case', matter.case, 'record_remedy', { remedy_taken: 'suit' })), ['workflow.taken_by_another_act'])
        await legal1.does('remedy', suit, 'answer', { answer: '程序合法' }, bureau.on(11))
        assert.deepEqual(await pressing(suit), [])
        const judgement = { result: 'revoked', decided_on: bureau.dayBack(0) }
        assert.deepEqual(codesOf(await legal1.act('remedy', suit, 'conclude', { ...judgement, decided_on: bureau.dayBack(-3) })), ['gate.remedy_decided_in_order'])
        await legal1.does('remedy', suit, 'conclude', judgement)
        const mine = async () => (await handler1.read('/api/workbench')).due.filter((one) => one.record.id === matter.case).map((one) => [one.act, one.due])
        const fallen = await values(matter)
        assert.deepEqual([fallen.revoked, fallen.revoked_on, (await handler1.record('case', matter.case)).state.id], [true, bureau.dayBack(0), 'closed'])
        assert.deepEqual(await mine(), [['withdraw_publication', fallen.withdrawal_due_on]])
        await handler1.does('case', matter.case, 'withdraw_publication', {}, { reason: '判决撤销' })
        assert.deepEqual(await mine(), [])
    })

    await holds(`${name}: a limit extended twice asks two leaders; withdrawn and returned proposals leave the case as it was`, async () => {
        const matter = await bureau.walk('延期有限公司', 'register evidence')
        const first = (await values(matter)).decision_due_on
        const propose = (act) => handler1.act('case', matter.case, act, {}, { reason: '案情复杂', ...bureau.on(45) })
        assert.ok(codesOf(await propose('extend_again')).includes('gate.case_limit_extended_once'))
        assert.equal((await propose('extend_limit')).status, 201)
        assert.ok(codesOf(await propose('extend_limit')).includes('workflow.approval_pending'))
        const approval = async (act, more) => handler1.act('approval', (await handler1.record('case', matter.case)).approval.id, act, {}, more)
        assert.equal((await approval('withdraw', bureau.on(45))).status, 201)
        assert.equal((await values(matter)).decision_due_on, first)
        assert.equal((await propose('extend_limit')).status, 201)
        const waiting = await leader1.record('approval', (await leader1.record('case', matter.case)).approval.id)
        assert.ok(waiting.next.some((step) => step.act === 'approve' && step.allowed), 'several may be agreed to together')
        await approve(matter, 44, leader1)
        const second = (await values(matter)).decision_due_on
        assert.ok(second > first)
        assert.equal((await propose('extend_again')).status, 201)
        await approve(matter, 43, leader1)
        assert.equal((await values(matter)).decision_due_on, second, 'one leader is not the collective')
        const again = await leader1.act('approval', (await leader1.record('case', matter.case)).approval.id, 'approve', {}, bureau.on(43))
        assert.ok(codesOf(again).includes('workflow.approved_before'), again.text)
    })

    await holds(`${name}: opinions of two rights are asked at once; who waits is shown, a delegate speaks for one person once, and form and volume print each`, async () => {
        const clue = (await bureau.walk('待批立案有限公司', 'propose filing')).clue
        const asking = (await chief1.record('clue', clue)).approval
        assert.ok(bureau.officers.every((officer) => asking.proposed.handlers.some((row) => row.officer === officer) && asking.titles[officer] !== undefined), 'who is proposed has a name')
        const matter = await bureau.walk('撤销立案有限公司', 'register evidence')
        const { legal1 } = bureau
        const propose = () => handler1.does('case', matter.case, 'revoke_filing', {}, { reason: '补充监测达标', ...bureau.on(45) })
        const approvalOf = async (client) => (await client.record('case', matter.case)).approval
        const say = async (client, act, values = {}, more = {}) => client.act('approval', (await approvalOf(handler1)).id, act, values, { ...bureau.on(45), ...more })
        await propose()
        const asked = await approvalOf(handler1)
        assert.deepEqual(asked.steps.map((step) => [step.id, step.state, step.together]), [['unit_leader', 'current', 0], ['legal', 'current', 0], ['bureau_leader', 'waiting', 2]])
        const group = (await handler1.read('/api/board/case?by=waits')).groups.find((one) => one.id.startsWith('approval/revoke_filing'))
        assert.deepEqual([group.who, group.total], ['承办机构负责人、法制审核机构', 1])
        assert.equal((await handler1.read(`/api/records/case?filter=${encodeURIComponent(JSON.stringify(group.filter))}`)).rows[0].id, matter.case)
        for (const client of [chief1, legal1]) assert.ok((await client.read('/api/workbench')).approvals.some((one) => one.record.id === matter.case && one.step_label === '承办机构负责人、法制审核机构'))
        assert.ok(!(await leader1.read('/api/workbench')).approvals.some((one) => one.record.id === matter.case))
        assert.equal((await say(legal1, 'approve', {}, { reason: '符合撤销条件' })).status, 201)
        assert.equal((await approvalOf(handler1)).steps.map((step) => step.state).join(), 'current,done,waiting')
        const form = async () => (await handler1.read(`/api/records/case/${matter.case}/papers/filing_revocation_approval?as=text`)).lines.join('\n')
        assert.match(await form(), new RegExp(`法制审核机构[\\s\\S]*符合撤销条件[\\s\\S]*${legal1.session.person.name}[\\s\\S]*承办机构负责人[\\s\\S]*（签名）[\\s\\S]*单位负责人`))
        const phoned = await Screen.open(bureau.server.address, { viewport: phone })
        await phoned.signIn('chief1', bureau.password)
        await phoned.go(`/approvals?id=${(await approvalOf(handler1)).id}`)
        await phoned.page.getByText('·同时征求').first().waitFor()
        await phoned.page.getByText(`等 ${chief1.session.person.name}`, { exact: false }).first().waitFor()
        await phoned.shot(`${name}-opinions-phone`)
        assert.deepEqual(await phoned.accessibility(), [])
        await phoned.close()
        assert.equal((await say(chief1, 'return', {}, { reason: '补充监测报告' })).status, 201)
        assert.equal(await approvalOf(handler1), undefined)
        await propose()
        for (const client of [chief1, legal1]) assert.equal((await say(client, 'approve')).status, 201)
        assert.ok(codesOf(await say(legal1, 'approve')).includes('workflow.approved_before'))
        assert.equal((await say(leader1, 'approve')).status, 201)
        assert.equal((await handler1.record('case', matter.case)).state.id, 'filing_revoked')
        const said = await form()
        for (const client of [chief1, legal1, leader1]) assert.ok(said.includes(client.session.person.name), said)
        const side = (await legal1.read(`/api/records/case/${matter.case}/volume`)).parts[1]
        const written = side.items.filter((item) => item.title === '审批意见（撤销立案）').map((item) => item.text.join('\n'))
        assert.equal(written.length, 2, 'the one returned and the one agreed')
        assert.match(written[1], /承办机构负责人　[\s\S]*法制审核机构　[\s\S]*单位负责人　/)
    })

    await holds(`${name}: what a leader signed on paper is entered by the clerk as the leader's, and history, form and volume say so`, async () => {
        const matter = await bureau.walk('纸上批准有限公司', 'record payment')
        const scan = await clerk1.upload('结案审批表.txt', Buffer.from(`纸件${name}`))
        const paper = (acted_by) => ({ as_fact: true, acted_by, source: { kind: 'paper', scan: scan.digest }, ...bureau.on(6) })
        const unable = await clerk1.act('case', matter.case, 'close', { closing_ground: 'performed' }, paper(bureau.stat1.session.person.id))
        assert.deepEqual(codesOf(unable), ['workflow.actor_has_no_right'], unable.text)
        const closed = await clerk1.does('case', matter.case, 'close', { closing_ground: 'performed' }, paper(leader1.session.person.id))
        assert.deepEqual(closed.json.marks ?? [], [])
        const said = new RegExp(`由${leader1.session.person.name}于.*在纸上批准（录入人${clerk1.session.person.name}）`)
        const row = (await historyOf('case', matter.case)).find((one) => one.kind === 'case.close')
        assert.match(row.approved_on_paper, said)
        assert.deepEqual(row.mark_words, [])
        const form = await handler1.read(`/api/records/case/${matter.case}/papers/case_closing_approval?as=text`)
        assert.match(form.lines.join('\n'), said)
        const side = (await bureau.legal1.read(`/api/records/case/${matter.case}/volume`)).parts[1]
        assert.match(side.items.find((item) => item.title === '审批意见（结案）').text.join('\n'), said)
        const filed = await handler1.read(`/api/records/case/${matter.case}/papers/case_filing_approval?as=text`)
        assert.match(filed.lines.join('\n'), new RegExp(`单位负责人[\\s\\S]*同意[\\s\\S]*${leader1.session.person.name}`), 'opinions given here')
        const film = await handler1.upload('录像.mp4', mp4(5, `late ${name}`), 'video/mp4')
        const late = (act, record, values) => handler1.act('recording', record, act, values)
        const kept = await handler1.does('recording', undefined, 'register', { name: '录像.mp4', file: [film] })
        const due = (await handler1.record('case', matter.case)).clocks.find((clock) => clock.id === 'case_archive')
        assert.ok(due !== undefined && !due.done && due.act === 'archive' && due.confidence === 'V2', JSON.stringify(due))
        await clerk1.does('case', matter.case, 'archive', { retention_class: 'years_10', volume_pages: 3 }, bureau.on(3))
        for (const answer of [await late('tie', kept.record, { case: matter.case }), await late('register', undefined, { name: '又一份.mp4', file: [film], case: matter.case })])
            assert.ok(codesOf(answer).includes('gate.volume_not_archived'), answer.text)
    })
}
