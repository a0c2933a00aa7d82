// A case that two units handle: who is named on it works on it from another unit, by every route, until the name is taken off.
import assert from 'node:assert/strict'

import { codesOf, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { aims, makeTarget, officersOf } from './rights.mjs'

const json = (value) => encodeURIComponent(JSON.stringify(value))

export async function joint(name, people) {
    const { handler1, clerk1 } = people
    const other = [people.handler2, people.handler3].find((one) => one.session.organisation.id !== handler1.session.organisation.id)
    const chief = [people.chief1, people.chief2].find((one) => one.session.organisation.id === other.session.organisation.id)
    const target = await makeTarget(people)
    target.year = handler1.session.today.slice(0, 4)
    const { theCase } = target
    const clueTitle = '来电人说的原话'
    await handler1.does('clue', target.clue, 'correct', { content: clueTitle }, { reason: '更正' })
    const own = (await officersOf(handler1)).slice(0, 2)
    const officerOf = async (client) => (await client.read(`/api/records/officer?filter=${json({ person: { eq: client.session.person.id } })}`)).rows[0]?.id
    const lent = await officerOf(other)
    const names = (officers, reason = '联合办案') => handler1.does('case', theCase, 'change_handlers', { handlers: officers.map((officer) => ({ officer })) }, { reason })
    const byId = json({ $id: { eq: theCase } })
    const onBench = async (who) => (await who.read('/api/workbench')).due.concat((await who.read('/api/workbench')).limits).some((one) => one.record.id === theCase)
    // What tells of the case in some way; all of it must say the same.
    const sees = async (who) => ({
        page: (await who.get(`/api/records/case/${theCase}`)).status === 200,
        history: (await who.get(`/api/records/case/${theCase}/history`)).status === 200,
        listed: (await who.read(`/api/records/case?filter=${byId}`)).total === 1,
        counted: (await who.read(`/api/records/case/count?filter=${byId}`)).total === 1,
        found: (await who.get(`/api/search?q=${encodeURIComponent(target.number)}`)).text.includes(theCase),
        searched: (await who.read(`/api/records/case?q=${encodeURIComponent(target.number)}`)).total === 1,
        picked: (await who.get(`/api/pick/case?q=${encodeURIComponent(target.number)}`)).text.includes(theCase),
        board: (await who.get('/api/board/case?by=person')).text.includes(theCase),
        bench: await onBench(who),
        paper: (await who.get(`/api/records/case/${theCase}/papers/case_filing_approval?as=text`)).status === 200,
        volume: (await who.get(`/api/records/case/${theCase}/volume`)).status === 200,
        able: (await who.get(`/api/records/case/${theCase}/able?right=case.read`)).status === 200,
    })
    const all = (value) => (seen) => Object.entries(seen).filter(([, told]) => told !== value).map(([way]) => way)

    await holds(`${name}: a case is closed to another unit by every way of looking`, async () => {
        assert.deepEqual(all(false)(await sees(other)), [])
    })

    await holds(`${name}: an officer of another unit can be picked as handler, and is told of in the picker with the unit`, async () => {
        assert.ok(lent, 'an officer with an account')
        assert.ok((await handler1.get('/api/pick/officer?limit=200')).text.includes(lent))
        await names([own[0], lent])
    })

    await holds(`${name}: who is named sees it from the next request on, by every way of looking`, async () => {
        assert.deepEqual(all(true)(await sees(other)), [])
    })

    await holds(`${name}: each route answers the lent handler about the case as it answers the one who holds it`, async () => {
        const table = aims(target, { branch1: handler1.session.organisation.id, people: [] })
        const differing = []
        for (const path of Object.values(table).flat().filter((one) => one.includes(theCase))) {
            const [one, two] = [await handler1.get(path), await other.get(path)]
            if (one.status !== two.status) differing.push(path.replace(theCase, '…'))
        }
        // What is not shown to everybody of the unit either is for who holds the case: their right to it has the scope `own`.
        assert.deepEqual(differing.filter((one) => !/^\/api\/(packs\/discussion|records\/case\/…\/volume\/side)/.test(one)), [])
    })

    await holds(`${name}: the clue from which it came, and other cases of that unit, stay closed`, async () => {
        assert.equal((await other.get(`/api/records/clue/${target.clue}`)).status, 404)
        // Not by the name under which the case refers to it either, on its page or in its history: it is what was reported.
        for (const path of [`/api/records/case/${theCase}`, `/api/records/case/${theCase}/history?limit=100`]) {
            const [holders, theirs] = [await handler1.read(path), await other.read(path)]
            const named = (answer) => JSON.stringify(answer.references ?? answer)
            assert.ok(!named(theirs).includes(clueTitle), `${path}: ${named(theirs).slice(0, 600)}`)
            if (holders.references) assert.ok(named(holders).includes(clueTitle))
        }
        const { rows } = await other.read('/api/records/case?limit=200&columns=$organisation')
        const shared = await Promise.all(rows.map((row) => other.record('case', row.id)))
        const foreign = shared.filter(({ record }) => record.values.$organisation !== other.session.organisation.id)
        assert.ok(foreign.some(({ record }) => record.id === theCase))
        for (const { record } of foreign) {
            const officers = await Promise.all(record.values.handlers.map((row) => other.record('officer', row.officer.id ?? row.officer)))
            assert.ok(officers.some((officer) => (officer.record.values.person?.id ?? officer.record.values.person) === other.session.person.id), record.id)
        }
    })

    await holds(`${name}: lists, counts and exports of one type are the same set`, async () => {
        const list = await other.read('/api/records/case?limit=200')
        assert.equal((await other.read('/api/records/case/count')).total, list.total)
        const table = await clerk1.get('/api/records/case/export?format=csv')
        assert.equal(table.status, 200)
        const grouped = await other.read('/api/board/case?by=organisation')
        assert.ok(JSON.stringify(grouped).includes(theCase))
    })

    let transcript
    await holds(`${name}: the lent handler writes transcripts, registers evidence, files papers and proposes, as at home`, async () => {
        const told = { certificate_shown: true, rights_told: true, recusal_asked: true }
        const values = { case: theCase, kind: 'on_site', party_name: '当事人', place: '车间', from_at: `${handler1.session.today}T00:10:00Z`, handlers: [{ officer: own[0] }, { officer: lent }], content: '生产', ...told }
        transcript = (await other.does('transcript', undefined, 'record', values)).record
        const { record } = await handler1.record('transcript', transcript)
        assert.equal(record.values.$organisation, handler1.session.organisation.id, 'it is of the unit whose case it is')
        const file = await other.upload('照片.txt', Buffer.from('照片'))
        const evidence = await other.does('case_evidence', undefined, 'register', { case: theCase, name: '照片', kind: 'documentary', proves: '生产', obtained_on: handler1.session.today, lawfully_obtained: true }, { evidence: [file] })
        assert.equal((await handler1.get(`/api/records/case_evidence/${evidence.record}`)).status, 200)
        const made = await other.post(`/api/records/case/${theCase}/papers/case_filing_approval/documents`, { id: newId(), record: newId() })
        assert.ok([200, 201].includes(made.status), made.text.slice(0, 300))
        const asked = await other.act('case', theCase, 'extend_limit', {}, { reason: '案情复杂' })
        assert.equal(asked.status, 201, asked.text)
    })

    await holds(`${name}: what they proposed is on their workbench and on that of the owner's leader, who decides it`, async () => {
        const approval = (await handler1.record('case', theCase)).approval.id
        assert.ok((await other.read('/api/workbench')).waiting.some((one) => one.approval === approval))
        assert.equal((await other.get(`/api/records/approval/${approval}`)).status, 200)
        assert.ok((await people.leader1.get('/api/workbench')).text.includes(approval))
        await people.leader1.does('approval', approval, 'return', {}, { reason: '再议' })
    })

    await holds(`${name}: a leader of another unit who is named reads, and has no voice in its approvals`, async () => {
        const certificate = { certificate_no: `联办${newId().slice(0, 8)}`, certificate_from: '2020-01-01', certificate_to: '2099-12-31', status: 'valid' }
        const { record: officer } = await clerk1.does('officer', undefined, 'register', { name: chief.session.person.name, person: chief.session.person.id, ...certificate })
        assert.equal((await chief.get(`/api/records/case/${theCase}`)).status, 404)
        await names([own[0], lent, officer])
        assert.equal((await chief.get(`/api/records/case/${theCase}`)).status, 200)
        await handler1.does('case', theCase, 'revoke_filing', {}, { reason: '不符合立案条件' })
        const approval = (await handler1.record('case', theCase)).approval.id
        assert.equal((await chief.get(`/api/records/approval/${approval}`)).status, 200)
        const owner = [people.chief1, people.chief2].find((one) => one !== chief)
        assert.ok(JSON.stringify((await owner.read('/api/workbench')).approvals).includes(approval), 'it waits for the leader of the unit')
        assert.ok(!JSON.stringify((await chief.read('/api/workbench')).approvals).includes(approval), 'nothing waits for them')
        const said = await chief.act('approval', approval, 'approve')
        assert.ok(codesOf(said).some((code) => ['workflow.no_right', 'workflow.not_the_approver'].includes(code)), said.text)
        assert.equal((await handler1.record('approval', approval)).record.values.$state?.id ?? (await handler1.record('approval', approval)).record.values.$state, 'pending')
        // And their role writes no transcript, on this case as on no other.
        const refused = await chief.act('case', theCase, 'finish_investigation', {})
        assert.ok(codesOf(refused).includes('workflow.no_right'), refused.text)
        await handler1.does('approval', approval, 'withdraw')
        await names([own[0], lent])
        assert.equal((await chief.get(`/api/records/case/${theCase}`)).status, 404)
    })

    await holds(`${name}: no figure of the lending unit counts it, and none shows it among its rows`, async () => {
        for (const id of ['violation_cases_count', 'penalty_decisions_count']) {
            const rows = await other.get(`/api/figures/${id}/rows?year=${target.year}&limit=200`)
            assert.ok(!rows.text.includes(theCase), id)
        }
        const theirs = await other.get(`/api/figures?year=${target.year}&organisation=${handler1.session.organisation.id}`)
        const figures = (theirs.json?.figures ?? []).filter((figure) => figure.id !== 'officers_certified_count')
        assert.equal(figures.reduce((sum, figure) => sum + figure.rows, 0), 0, theirs.text.slice(0, 400))
    })

    await holds(`${name}: taken off, the case and what they wrote there are closed at once, and the history keeps that they were on it`, async () => {
        await names(own, '退出办案')
        assert.deepEqual(all(false)(await sees(other)), [])
        assert.equal((await other.get(`/api/records/transcript/${transcript}`)).status, 404)
        const refused = await other.post('/api/acts', { id: newId(), type: 'case', record: theCase, act: 'correct', expected_version: 1, values: {}, reason: '试' })
        assert.equal(refused.status, 404, refused.text)
        const history = await handler1.read(`/api/records/case/${theCase}/history?limit=100`)
        assert.ok(JSON.stringify(history).includes(other.session.person.name))
    })

    await holds(`${name}: who gave a clue to another unit sees what becomes of it, and does no more with it`, async () => {
        const other_branch = other.session.organisation.id
        const { record: clue } = await handler1.does('clue', undefined, 'register', { source: 'on_site_inspection', received_on: handler1.session.today, content: '邻区企业排污', party_name: '邻区企业' })
        await handler1.does('clue', clue, 'assign', { assigned_to: other_branch, assigned_person: chief.session.person.id })
        const page = await handler1.record('clue', clue)
        assert.equal(page.record.values.$organisation, other_branch)
        assert.deepEqual(page.steps?.filter((step) => step.allowed).map((step) => step.act) ?? [], [])
        const refused = await handler1.act('clue', clue, 'add_material', { content: '再补充' })
        assert.ok(refused.status >= 400 && codesOf(refused).includes('workflow.no_right'), refused.text)
        assert.equal((await people.handler1.read(`/api/records/clue/count?filter=${json({ $id: { eq: clue } })}`)).total, 1)
    })
}
