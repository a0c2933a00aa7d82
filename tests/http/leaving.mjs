// Somebody leaves: what is open in their name is told to who may hand it over, and counted for who may not read it.
import assert from 'node:assert/strict'

import { holds } from '../support/report.mjs'

const json = (value) => encodeURIComponent(JSON.stringify(value))

export async function leaving(name, people) {
    const { handler2, handler3, security1, admin } = people
    const today = handler2.session.today
    const chief = [people.chief1, people.chief2].find((one) => one.session.organisation.id === handler2.session.organisation.id)
    const other = [people.handler1, handler3].find((one) => one.session.organisation.id !== handler2.session.organisation.id)
    const leaver = people.ids.handler2
    const held = (who) => who.read(`/api/people/${leaver}/held`)
    const clues = (answer) => answer.types.find((one) => one.type === 'clue')

    const { record } = await handler2.does('clue', undefined, 'register', { source: 'other', received_on: today, content: '离岗前登记的线索', party_name: '离岗纸业' })

    await holds(`${name}: the head of a unit sees what somebody of it has open, with the way to hand it over`, async () => {
        const answer = await held(chief)
        assert.equal(answer.active, true)
        const row = clues(answer).rows.find((one) => one.id === record)
        assert.equal(row.may_hand_over, true)
        assert.equal(clues(answer).beyond, 0)
        for (const of of answer.types) assert.equal((await chief.read(`/api/records/${of.type}/count?filter=${json(of.filter)}`)).total, of.count, of.type)
    })

    await holds(`${name}: who may set that somebody has left is told how much is open and who hands it over, and no title`, async () => {
        const answer = await held(security1)
        assert.deepEqual([clues(answer).count, clues(answer).rows], [0, []])
        assert.equal(clues(answer).beyond, clues(await held(chief)).count)
        assert.match(clues(answer).who, /承办机构负责人/)
        assert.ok(!JSON.stringify(answer).includes('离岗纸业'))
        for (const stranger of [other, admin]) assert.equal((await held(stranger)).total, 0, 'another branch, and who may not set it, are told nothing')
    })

    await holds(`${name}: what one who has left still holds stands on the head's workbench until it is handed over`, async () => {
        const left = async (who) => ((await who.read('/api/workbench')).left ?? []).filter((one) => one.person.id === leaver && one.type === 'clue')
        assert.deepEqual(await left(chief), [])
        await security1.does('person', leaver, 'correct', { active: false }, { reason: '调离' })
        const [told] = await left(chief)
        assert.equal(told.count, clues(await held(chief)).count)
        assert.equal((await held(chief)).active, false)
        assert.deepEqual([await left(other), await left(security1)], [[], []])
        for (const row of (await chief.read(`/api/records/clue?limit=200&filter=${json(told.filter)}`)).rows) await chief.does('clue', row.id, 'hand_over', { $holder: chief.session.person.id })
        assert.deepEqual(await left(chief), [])
    })

    await holds(`${name}: who may take a step is told by role in the refusal, and by name to colleagues alone`, async () => {
        const refused = await people.handler1.act('figure_call', undefined, 'draft', {})
        const [bar] = refused.json.refusals.filter((one) => one.code === 'workflow.no_right')
        assert.match(bar.words, /“.*统计与报告.*”办理/)
        const able = await chief.read(`/api/records/clue/${record}/able?right=clue.hand_over`)
        assert.ok(able.rows.some((row) => row.name === chief.session.person.name))
        for (const path of [`/api/records/clue/${record}/able?right=clue.hand_over`]) assert.equal((await other.get(path)).status, 404)
    })
}
