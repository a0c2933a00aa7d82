// The board of open cases: every count opens on exactly its records, and on nothing of a foreign one.
import assert from 'node:assert/strict'

import { codesOf } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

const ways = ['waits', 'person', 'organisation', 'clock']
const json = (value) => encodeURIComponent(JSON.stringify(value))
const open = { not: { $state: { in: ['closed', 'archived', 'filing_revoked', 'transferred'] } } }

const countOf = async (client, filter) => (await client.read(`/api/records/case/count?filter=${json(filter)}`)).total

export async function board(name, people) {
    const { handler1, handler3, leader1, admin, stat1 } = people
    for (const account of ['handler1', 'leader1', 'chief2', 'stat1'])
        await holds(`${name}: the board of ${account} counts what the list finds, group by group`, async () => {
            const client = people[account]
            const all = await countOf(client, open)
            for (const by of ways) {
                const answer = await client.read(`/api/board/case?by=${by}`)
                assert.equal(answer.total, all, by)
                if (by !== 'clock') assert.equal(answer.groups.reduce((sum, group) => sum + group.total, 0), all, by)
                for (const group of answer.groups) {
                    assert.equal(await countOf(client, group.filter), group.total, `${by}, ${group.label}`)
                    assert.equal(group.late_filter ? await countOf(client, group.late_filter) : 0, group.late, `${by}, ${group.label}, late`)
                    assert.equal(group.rows.length, Math.min(group.total, 8), `${by}, ${group.label}`)
                    assert.ok(group.label, `${by}: a group without a name`)
                }
            }
        })

    await holds(`${name}: a case stands by the step it waits for, with the roles that may take it`, async () => {
        const { groups } = await leader1.read('/api/board/case')
        assert.ok(groups.length > 1, 'several groups')
        const investigated = groups.find((group) => group.id === 'state/investigated')
        if (investigated) {
            assert.equal(investigated.next, '案件审查')
            assert.match(investigated.who, /法制审核/)
        }
        const offered = groups.map((group) => group.next)
        for (const beside of ['提交答复、答辩', '提请公安机关复议']) assert.ok(!offered.includes(beside), `no state waits for ${beside}`)
        for (const group of groups.filter((one) => one.approval)) assert.ok(group.who, `${group.label} says whose approval`)
        const order = groups.map((group) => group.approval)
        assert.deepEqual(order, [...order].sort((a, b) => b - a), 'approvals stand first')
    })

    await holds(`${name}: the most urgent of a group stands first`, async () => {
        for (const by of ways)
            for (const group of (await leader1.read(`/api/board/case?by=${by}`)).groups) {
                const left = group.rows.filter((row) => row.clock && row.clock.tone !== 'paused').map((row) => row.clock.days_left)
                assert.deepEqual(left, [...left].sort((a, b) => a - b), `${by}, ${group.label}`)
            }
    })

    await holds(`${name}: a branch sees nothing of another on the board, whatever it asks for`, async () => {
        const theirs = new Set((await handler1.read(`/api/records/case?limit=200&filter=${json(open)}`)).rows.map((row) => row.id))
        const mine = new Set((await handler3.read(`/api/records/case?limit=200&filter=${json(open)}`)).rows.map((row) => row.id))
        const foreign = handler1.session.organisation.id
        assert.notEqual(foreign, handler3.session.organisation.id)
        for (const by of ways) {
            const { groups } = await handler3.read(`/api/board/case?by=${by}`)
            for (const row of groups.flatMap((group) => group.rows)) assert.ok(mine.has(row.id) && !theirs.has(row.id), `${by}: ${row.title}`)
            assert.equal((await handler3.read(`/api/board/case?by=${by}&organisation=${foreign}`)).total, 0, by)
        }
    })

    await holds(`${name}: one organisation is picked out of those that may be read`, async () => {
        const { groups } = await stat1.read('/api/board/case?by=organisation')
        for (const group of groups) assert.equal((await stat1.read(`/api/board/case?organisation=${group.id}`)).total, group.total, group.label)
    })

    await holds(`${name}: a board that makes no sense is refused in words`, async () => {
        const rows = [
            [handler1, '/api/board/case?by=colour', 422, ['http.board_by_unknown']],
            [handler1, '/api/board/case?organisation=x', 422, ['http.member_not_id']],
            [handler1, '/api/board/case?by=colour&organisation=x', 422, ['http.member_not_id', 'http.board_by_unknown']],
            [handler1, '/api/board/enterprise', 422, ['http.board_without_procedure']],
            [handler1, '/api/board/nothing', 404, ['http.type_not_found']],
            [admin, '/api/board/case', 404, ['http.type_not_found']],
        ]
        for (const [client, path, status, codes] of rows) {
            const answer = await client.get(path)
            assert.deepEqual([answer.status, codesOf(answer)], [status, codes], path)
            for (const refusal of answer.json.refusals) assert.match(refusal.words, /\p{Script=Han}/u)
        }
    })
}
