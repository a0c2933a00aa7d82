// Answers that stand until the next act: never another's, never older than an act that was answered.
import assert from 'node:assert/strict'

import { holds } from '../support/report.mjs'

const list = '/api/records/clue?limit=200&sort=-received_on'
const count = '/api/records/clue/count'

export async function standing(name, people) {
    const { handler1, security1 } = people
    const today = handler1.session.today
    const figure = `/api/figures/violation_cases_count?year=${today.slice(0, 4)}`
    // As often as it takes to be handed what was kept.
    const seen = async (account) => {
        const answers = []
        for (let n = 0; n < 3; n += 1) {
            const page = await people[account].read(list)
            const total = (await people[account].read(count)).total
            const told = await people[account].get(figure)
            answers.push({ ids: page.rows.map((row) => row.id), titles: page.rows.map((row) => row.title), listed: page.total, total, told: [told.status, told.json.value] })
        }
        for (const answer of answers) assert.deepEqual(answer, answers[0], account)
        assert.equal(answers[0].listed, answers[0].total, account)
        return answers[0]
    }
    const everybody = async (accounts) => Object.fromEntries(await Promise.all(accounts.map(async (account) => [account, await seen(account)])))

    await holds(`${name}: the same list asked by people of other rights is each time their own, and an act changes it at once`, async () => {
        const accounts = ['handler1', 'handler3', 'leader1']
        const before = await everybody(accounts)
        assert.notDeepEqual(before.handler1.ids, before.handler3.ids, 'they may not read the same')
        for (let n = 1; n <= 3; n += 1) {
            const { record } = await handler1.does('clue', undefined, 'register', { source: 'other', received_on: today, content: `第 ${n} 条：夜间有黑烟`, party_name: '常新机械厂' })
            const after = await everybody(accounts)
            for (const account of ['handler1', 'leader1']) {
                assert.equal(after[account].total, before[account].total + n, account)
                assert.ok(after[account].ids.includes(record), `${account} sees the clue`)
            }
            assert.deepEqual(after.handler3, before.handler3, 'of another branch nothing is seen')
        }
    })

    await holds(`${name}: whose rights end is told nothing that was kept`, async () => {
        const before = await seen('handler2')
        const person = people.ids.handler2
        const { roles } = (await security1.record('person', person)).record.values
        await security1.does('person', person, 'correct', { roles: roles.map((role) => ({ ...role, to_day: role.from_day })) }, { reason: '调离' })
        for (const path of [list, count, figure]) assert.ok([403, 404].includes((await people.handler2.get(path)).status), path)
        await security1.does('person', person, 'correct', { roles }, { reason: '误录' })
        assert.deepEqual(await seen('handler2'), before)
    })
}
