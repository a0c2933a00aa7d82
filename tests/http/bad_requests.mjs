// Requests that must be refused, each with the right status and in words.
import assert from 'node:assert/strict'

import { Client, codesOf, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

export async function badRequests(name, server, people, password) {
    const { handler1 } = people
    const clueBody = (record, more = {}) => ({
        id: newId(), type: 'clue', record, act: 'register', expected_version: 0,
        values: { source: 'other', received_on: handler1.session.today, content: '试验线索' }, ...more,
    })

    await holds(`${name}: without a session everything but the plain routes is 401`, async () => {
        const nobody = new Client(server.address)
        for (const path of ['/api/session', '/api/catalogue', '/api/records/case', '/api/workbench', '/api/search?q=a', '/api/figures?year=2025', '/api/ledger/head', '/api/drafts'])
            assert.equal((await nobody.get(path)).status, 401, path)
        assert.equal((await nobody.get('/api/hello')).status, 200)
        assert.equal((await nobody.get('/healthz')).status, 200)
    })

    await holds(`${name}: without the token, or from another site's page, nothing is done`, async () => {
        const record = newId()
        const csrf = handler1.csrf
        assert.equal((await handler1.post('/api/acts', clueBody(record), { 'x-csrf': 'wrong' })).status, 403)
        assert.equal((await handler1.post('/api/acts', clueBody(record), { origin: 'https://elsewhere.example' })).status, 403)
        handler1.csrf = ''
        assert.equal((await handler1.post('/api/acts', clueBody(record))).status, 403)
        handler1.csrf = csrf
        assert.equal((await handler1.get(`/api/records/clue/${record}`)).status, 404)
        assert.equal((await handler1.post('/api/acts', clueBody(record), { origin: server.address })).status, 201)
    })

    await holds(`${name}: the cookie is for this site only and out of reach of scripts`, async () => {
        const raw = await fetch(`${server.address}/api/session`, {
            method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account: 'stat1', password }),
        })
        assert.match(raw.headers.get('set-cookie'), /HttpOnly/)
        assert.match(raw.headers.get('set-cookie'), /SameSite=Strict/)
    })

    await holds(`${name}: the same act again gives the same receipt, another with its id is refused`, async () => {
        const body = clueBody(newId())
        const first = await handler1.post('/api/acts', body)
        const again = await handler1.post('/api/acts', body)
        assert.equal(first.status, 201, first.text)
        assert.equal(again.json.receipt.digest, first.json.receipt.digest)
        assert.deepEqual([first.json.receipt.repeated, again.json.receipt.repeated], [false, true])
        const other = await handler1.post('/api/acts', { ...body, values: { ...body.values, content: '另一件' } })
        assert.equal(other.status, 409)
        assert.deepEqual(codesOf(other), ['act.id_used'])
    })

    await holds(`${name}: of two people who edit the same version the second is told`, async () => {
        const made = await handler1.does('clue', undefined, 'register', clueBody('').values)
        await handler1.does('clue', made.record, 'examine')
        const stale = await handler1.post('/api/acts', { id: newId(), type: 'clue', record: made.record, act: 'add_material', expected_version: 1, values: { preliminary_opinion: '意见' } })
        assert.equal(stale.status, 409, stale.text)
        assert.ok(codesOf(stale).includes('records.stale'))
    })

    await holds(`${name}: every fault of an act is told at once, where it is`, async () => {
        const answer = await handler1.post('/api/acts', clueBody(newId(), { values: { source: 'rumour', received_on: '2026-02-30', colour: 'red' }, evidence: [{ digest: '0'.repeat(64), name: 'a.jpg', media_type: 'image/jpeg', size: 1 }] }))
        assert.equal(answer.status, 422)
        const wheres = answer.json.refusals.map((refusal) => refusal.where)
        for (const where of ['source', 'received_on', 'colour', 'content', 'evidence.0']) assert.ok(wheres.includes(where), `${where} in ${wheres}`)
        for (const refusal of answer.json.refusals) assert.match(refusal.words, /[\u4e00-\u9fff]/, refusal.code)
    })

    await holds(`${name}: what is not asked by what is chosen is refused with a word that names both, and asked by another choice`, async () => {
        const values = { source: 'on_site_inspection', received_on: handler1.session.today, content: '试验线索', complainant_name: '李某' }
        const record = newId()
        const answer = await handler1.post('/api/acts', clueBody(record, { values }))
        assert.deepEqual([answer.status, codesOf(answer), answer.json.refusals[0].where], [422, ['workflow.not_asked'], 'complainant_name'])
        assert.match(answer.json.refusals[0].words, /“线索来源”.*“举报人”.*清空/)
        assert.equal((await handler1.get(`/api/records/clue/${record}`)).status, 404)
        const opening = (await handler1.read('/api/records/clue/new')).next.find((step) => step.act === 'register')
        assert.deepEqual(opening.fields.find((field) => field.field === 'complainant_name').when, { source: { in: ['complaint', 'assigned', 'transferred', 'other'] } })
        assert.equal((await handler1.post('/api/acts', clueBody(record, { values: { ...values, source: 'complaint' } }))).status, 201)
    })

    await holds(`${name}: unknown members, broken JSON and wrong shapes are refused`, async () => {
        const bodies = [{ ...clueBody(newId()), extra: 1 }, '{"id":', '[]', '{}', { ...clueBody(newId()), values: [] }, { ...clueBody(newId()), id: 'x' }, { ...clueBody(newId()), expected_version: 'one' }, '\u0000', '['.repeat(5000)]
        for (const body of bodies) {
            const answer = await handler1.post('/api/acts', body, { 'content-type': 'application/json' })
            assert.ok(answer.status >= 400 && answer.status < 500, `${JSON.stringify(body).slice(0, 60)}: ${answer.status}`)
            assert.ok(answer.json?.refusals?.length > 0, answer.text.slice(0, 200))
        }
    })

    await holds(`${name}: a check stores nothing and shows what would change`, async () => {
        const body = clueBody(newId())
        const checked = await handler1.post('/api/acts/check', body)
        assert.equal(checked.status, 200, checked.text)
        assert.equal(checked.json.allowed, true)
        const shown = Object.fromEntries(checked.json.changes.map((change) => [change.field, change.to]))
        assert.ok(shown.content)
        assert.equal(shown.$holder, handler1.session.person.name, 'people by their names')
        assert.equal(shown.$state, '待审查', 'states as the procedure calls them')
        assert.deepEqual(Object.keys(shown).filter((field) => ['$procedure', '$created_by', '$created_on', '$state_since'].includes(field)), [], 'nothing that the act notes for itself')
        assert.equal((await handler1.get(`/api/records/clue/${body.record}`)).status, 404)
    })

    await holds(`${name}: a body that is too large is refused before it is read`, async () => {
        const answer = await handler1.post('/api/acts', JSON.stringify({ reason: 'x'.repeat(2 << 20) }), { 'content-type': 'application/json' }).catch((fault) => fault)
        if (!(answer instanceof Error)) assert.equal(answer.status, 413)
        else assert.match(String(answer.cause ?? answer), /reset|EPIPE|closed|socket/i)
        assert.equal((await handler1.get('/api/session')).status, 200, 'the server goes on')
    })

    await holds(`${name}: an upload goes on from where it broke off, and only from there`, async () => {
        const bytes = Buffer.from('证据'.repeat(1000))
        const begun = await handler1.post('/api/uploads', { name: '笔录.txt', size: bytes.length, media_type: 'text/plain' })
        const path = `/api/uploads/${begun.json.upload}`
        assert.equal((await handler1.put(`${path}?offset=0`, bytes.subarray(0, 1000))).json.received, 1000)
        const gap = await handler1.put(`${path}?offset=2000`, bytes.subarray(2000))
        assert.equal(gap.status, 409, gap.text)
        assert.match(gap.text, /1000/, 'the right offset is told')
        const received = (await handler1.read(path)).received
        assert.equal((await handler1.put(`${path}?offset=${received}`, bytes.subarray(received))).json.received, bytes.length)
        const others = await people.handler2.get(path)
        assert.equal(others.status, 404, 'an upload is its own person\u2019s')
        assert.equal((await handler1.post(`${path}/finish`)).json.size, bytes.length)
    })

    await holds(`${name}: a file that is not what it says is refused`, async () => {
        const begun = await handler1.post('/api/uploads', { name: '照片.jpg', size: 20, media_type: 'image/jpeg' })
        const answer = await handler1.put(`/api/uploads/${begun.json.upload}?offset=0`, Buffer.from('%PDF-1.7\n%....------'))
        assert.equal(answer.status, 422, answer.text)
        const large = await handler1.post('/api/uploads', { name: '大.bin', size: 2 ** 50, media_type: 'application/octet-stream' })
        assert.ok([413, 422].includes(large.status), large.text)
    })

    await holds(`${name}: drafts are kept for their person only`, async () => {
        assert.ok((await handler1.put('/api/drafts/clue/new', { content: '写到一半' })).status < 300)
        const kept = async (client) => (await client.read('/api/drafts/clue/new')).body
        assert.deepEqual(await kept(handler1), { content: '写到一半' })
        assert.equal(await kept(people.handler2), null)
        assert.deepEqual(await kept(await Client.signIn(server.address, 'handler1', password)), { content: '写到一半' }, 'also after signing in again')
        assert.equal((await handler1.put('/api/drafts/clue/new', { content: 'x'.repeat(300 << 10) })).status, 413)
        assert.equal((await handler1.delete('/api/drafts/clue/new')).status, 204)
        assert.equal(await kept(handler1), null)
    })

    await holds(`${name}: five wrong passwords lock the account, also for the right one`, async () => {
        const guess = (word) => new Client(server.address).post('/api/session', { account: 'audit1', password: word })
        for (let i = 0; i < 5; i += 1) assert.ok([401, 429].includes((await guess('wrong-password-1')).status))
        assert.equal((await guess(password)).status, 429)
        const unknown = await new Client(server.address).post('/api/session', { account: 'nobody', password: 'wrong-password-1' })
        assert.equal(unknown.status, 401)
        const unlocked = await people.security1.post(`/api/accounts/${people.ids.audit1}/unlock`, {})
        assert.ok(unlocked.status < 300, unlocked.text)
        assert.equal((await guess(password)).status, 201)
    })

    await holds(`${name}: a session that was closed is over`, async () => {
        const leaving = await Client.signIn(server.address, 'handler2', password)
        assert.equal((await leaving.delete('/api/session')).status, 204)
        leaving.cookie = people.handler2.cookie.replace(/./g, 'x')
        assert.equal((await leaving.get('/api/session')).status, 401)
    })
}
