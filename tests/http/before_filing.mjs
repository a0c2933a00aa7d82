// What stands before a case: a call that the duty office takes and gives to a branch, and what an officer notes in the
// field before anything is filed.
import assert from 'node:assert/strict'

import { pendingOf } from '../support/matters.mjs'
import { holds } from '../support/report.mjs'
import { codesOf } from '../support/client.mjs'

export async function beforeFiling(name, people) {
    const { clerk1, leader1, handler1 } = people
    const chief = [people.chief1, people.chief2].find((one) => one.session.organisation.id === handler1.session.organisation.id)
    const other = [people.handler2, people.handler3].find((one) => one.session.organisation.id !== handler1.session.organisation.id)
    const today = handler1.session.today
    const branch = handler1.session.organisation.id
    const officers = []
    for (const officer of (await handler1.read('/api/records/officer?limit=200')).rows) {
        const { record } = await handler1.record('officer', officer.id)
        if (record.values.$organisation === branch) officers.push(officer.id)
    }
    const handlers = officers.slice(0, 2).map((officer) => ({ officer }))
    const take = { source: 'complaint', received_on: today, content: '夜间来电：雨水口排黑水', party_name: '某某夜排化工有限公司' }
    const { record: clue } = await clerk1.does('clue', undefined, 'register', take)
    const stands = async (who = clerk1) => (await who.record('clue', clue)).record.values
    const own = (await stands()).$organisation

    await holds(`${name}: a call that the office took is the branch's from the moment it is assigned, and its period runs on`, async () => {
        assert.equal((await handler1.get(`/api/records/clue/${clue}`)).status, 404)
        const { filing_due_on } = await stands()
        const given = { assigned_to: branch, assigned_person: chief.session.person.id, assigned_note: '马上到现场' }
        assert.deepEqual(codesOf(await clerk1.act('clue', clue, 'assign', { ...given, assigned_person: people.ids.clerk1 })), ['gate.receiver_of_unit'])
        await clerk1.does('clue', clue, 'assign', given)
        const now = await stands(handler1)
        assert.deepEqual([now.$organisation, now.$holder, now.assigned_from, now.filing_due_on], [branch, chief.session.person.id, own, filing_due_on])
        assert.ok((await chief.read('/api/workbench')).due.some((one) => one.record?.id === clue || one.id === clue), 'on the workbench of who was named')
        assert.equal((await other.get(`/api/records/clue/${clue}`)).status, 404)
        assert.equal((await clerk1.get(`/api/records/clue/${clue}`)).status, 200, 'the office still sees what became of it')
    })

    await holds(`${name}: who was named is to take it up by the next working day, and is done with that once the examination begins`, async () => {
        const taken = async () => (await handler1.record('clue', clue)).clocks.find((clock) => clock.id === 'assigned_clue')
        assert.deepEqual([(await taken()).start.day, (await taken()).done ?? false], [today, false])
        await handler1.does('clue', clue, 'examine', {})
        assert.equal((await taken()).done, true)
    })

    await holds(`${name}: what is not the branch's goes back to who assigned it, with a reason, and may be assigned again`, async () => {
        await handler1.does('clue', clue, 'send_back', {}, { reason: '不在本辖区' })
        const back = await stands()
        assert.deepEqual([back.$organisation, back.$holder, back.assigned_to], [own, people.ids.clerk1, undefined])
        assert.equal((await handler1.get(`/api/records/clue/${clue}`)).status, 404)
        await clerk1.does('clue', clue, 'assign', { assigned_to: branch, assigned_person: chief.session.person.id })
    })

    await holds(`${name}: transcript and photographs are noted under the clue, go along with it, and are the case's when it is filed`, async () => {
        const told = { certificate_shown: true, rights_told: true, recusal_asked: true }
        const { record: note } = await handler1.does('transcript', undefined, 'record_early', { clue, kind: 'on_site', party_name: take.party_name, place: '雨水排口', from_at: `${today}T00:10:00Z`, handlers, content: '黑色废水', ...told })
        const { record: photo } = await handler1.does('case_evidence', undefined, 'register_early', { clue, name: '照片', kind: 'audio_visual', proves: '黑水', obtained_on: today, lawfully_obtained: true })
        const both = [['transcript', note], ['case_evidence', photo]]
        const values = async (who) => Promise.all(both.map(async ([type, id]) => (await who.record(type, id)).record.values))
        await handler1.does('clue', clue, 'send_back', {}, { reason: '再核' })
        for (const [type, id] of both) assert.equal((await handler1.get(`/api/records/${type}/${id}`)).status, 404, `${type} goes with its clue`)
        assert.deepEqual((await values(clerk1)).map((one) => one.$organisation), [own, own])
        await clerk1.does('clue', clue, 'assign', { assigned_to: branch, assigned_person: chief.session.person.id })
        await handler1.does('clue', clue, 'examine', {})
        await handler1.does('clue', clue, 'file', { cause_of_case: '涉嫌私设暗管', party_name: take.party_name, violation: '雨水口排黑水', law_basis: '水污染防治法第三十九条', preliminary_opinion: '立案', handlers })
        for (const who of [chief, leader1]) await who.does('approval', await pendingOf(who, { clue }), 'approve', {})
        const filed = (await stands(handler1)).case
        assert.deepEqual((await values(handler1)).map((one) => [one.case, one.clue, one.$organisation]), [[filed, clue, branch], [filed, clue, branch]])
    })

    await holds(`${name}: nothing more is noted under a clue that is filed`, async () => {
        const late = await handler1.act('case_evidence', undefined, 'register_early', { clue, name: '照片', kind: 'audio_visual', proves: '黑水', obtained_on: today, lawfully_obtained: true })
        assert.deepEqual(codesOf(late), ['workflow.under_wrong_state'])
    })
}
