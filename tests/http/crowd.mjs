// Many acts arrive at once: some are alike, some are refused, several change the same record. Each is answered as if it had come alone.
import assert from 'node:assert/strict'

import { newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

const countBy = (answers, tell) => answers.reduce((counts, one) => ({ ...counts, [tell(one)]: (counts[tell(one)] ?? 0) + 1 }), {})

export async function crowd(name, people) {
    const members = [people.handler1, people.handler3]
    const ask = (n, beside = {}) => ({
        id: newId(), type: 'clue', record: newId(), act: 'register', expected_version: 0, evidence: [],
        values: { source: 'other', received_on: members[0].session.today, content: `同时登记的第${n}条线索`, party_name: `同时登记${n}厂` }, ...beside,
    })
    const send = (who, body) => who.post('/api/acts', body)
    const found = async (who, body) => (await who.get(`/api/records/clue/${body.record}`)).status

    await holds(`${name}: of acts that arrive at once each is found as soon as it is answered, and a repeated one is done once`, async () => {
        const bodies = Array.from({ length: 120 }, (_, n) => ask(n))
        const answers = await Promise.all(bodies.flatMap((body, n) => {
            const who = members[n % members.length]
            return [body, body].map(async (same) => {
                const answer = await send(who, same)
                return { status: answer.status, digest: answer.json.receipt.digest, found: await found(who, body) }
            })
        }))
        assert.deepEqual(countBy(answers, (one) => one.status), { 200: bodies.length, 201: bodies.length })
        assert.deepEqual(countBy(answers, (one) => one.found), { 200: answers.length })
        for (let n = 0; n < answers.length; n += 2) assert.equal(answers[n].digest, answers[n + 1].digest)
    })

    await holds(`${name}: refused acts among those that arrive at once leave nothing, and the others stay`, async () => {
        const wrong = [
            (body) => ({ ...body, values: { ...body.values, source: 'nowhere' } }),
            (body) => ({ ...body, expected_version: 3 }),
            (body) => ({ ...body, act: 'correct' }),
            (body) => ({ ...body, type: 'no_such_type' }),
        ]
        const bodies = Array.from({ length: 120 }, (_, n) => (n % 3 === 2 ? wrong[n % wrong.length](ask(n)) : ask(n)))
        const answers = await Promise.all(bodies.map((body) => send(members[0], body)))
        for (const [n, { status, text }] of answers.entries()) assert.equal(status < 300, n % 3 !== 2, `${n}: ${status} ${text}`)
        for (const [n, body] of bodies.entries()) if (body.type === 'clue') assert.equal(await found(members[0], body), n % 3 === 2 ? 404 : 200, String(n))
    })

    await holds(`${name}: of changes of one record that arrive at once exactly one is taken`, async () => {
        const body = ask('某')
        assert.equal((await send(members[0], body)).status, 201)
        const rounds = 3
        for (let version = 1; version <= rounds; version += 1) {
            const change = (n) => ({ ...body, id: newId(), act: 'correct', expected_version: version, values: { party_name: `第${version}次更名${n}厂` }, reason: '与营业执照核对' })
            const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => send(members[0], change(n))))
            assert.equal(answers.filter((one) => one.status === 201).length, 1, JSON.stringify(countBy(answers, (one) => one.status)))
            assert.equal((await members[0].read(`/api/records/clue/${body.record}`)).record.version, version + 1)
        }
    })
}
