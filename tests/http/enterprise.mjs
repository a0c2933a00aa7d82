// People of enterprises: what is theirs, and that nothing else is. Two enterprises, foreign to each other.
import assert from 'node:assert/strict'

import { Client, codesOf, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'
import { aims, makeTarget, routesOf } from './rights.mjs'

const hour = 3_600_000
const secret = '丁戊己机密'
const iso = (ms) => new Date(ms).toISOString()

async function makeWorks(clerk, organisation, enterprise, name, mn) {
    const made = async (type, values) => (await clerk.does(type, undefined, 'register', values, { organisation })).record
    const outlet = await made('outlet', { name: `${name}烟囱`, number: `${mn}-1`, enterprise, medium: 'gas' })
    const device = await made('monitoring_device', { name: `${name}数采仪`, mn, outlet, password: '123456' })
    await made('monitored_factor', { number: `${mn}-a21026`, device, code: 'a21026', name: '二氧化硫', unit: 'mg/m3', upper_limit: '35' })
    return { enterprise, outlet, device }
}

async function openAccount(clerk, address, enterprise, account, name) {
    const body = { id: newId(), record: newId(), account, name, position: '环保专员' }
    const lost = await clerk.post(`/api/enterprises/${enterprise}/accounts`, body)
    assert.equal(lost.status, 201, lost.text)
    const given = await clerk.post(`/api/enterprises/${enterprise}/accounts`, body)
    assert.deepEqual([given.status, given.json.id, given.json.one_time_password === lost.json.one_time_password], [200, lost.json.id, false], 'sent again it is the same account with another password')
    const client = await Client.signIn(address, account, given.json.one_time_password)
    const fresh = { ...given.json, client, session: client.session }
    return fresh
}

const password = 'Zhou-Huanbao-2026'
const newMark = (works, more = {}) => ({ id: newId(), record: newId(), device: works.device, mark: 'maintenance', from: iso(Date.now() - 5 * hour), to: iso(Date.now() - 4 * hour), reason: '更换采样探头', files: [], ...more })

async function uploadOnly(client, name, bytes) {
    const begun = await client.post('/api/uploads', { name, size: bytes.length, media_type: '' })
    assert.equal(begun.status, 201, begun.text)
    assert.equal((await client.put(`/api/uploads/${begun.json.upload}?offset=0`, bytes)).status, 200)
    return begun.json.upload
}

// Routes that are open to them; every other one must be closed.
const theirs = new Set(['/api/own', '/api/own/messages', '/api/own/messages/read', '/api/own/marks', '/api/own/outlets', '/api/own/outlets/{device}/curve', '/api/own/marks/{mark}/files/{digest}', '/api/own/marks/{mark}/resubmit', '/api/own/marks/{mark}/withdraw',
    '/api/session', '/api/session/password', '/api/uploads', '/api/uploads/{id}', '/api/hello', '/api/demonstration', '/api/demonstration/session', '/authority.crt', '/healthz', '/readyz', '/metrics'])
const isClosed = (answer) => answer.status === 403 && codesOf(answer).includes('access.enterprise_not_allowed')

const inner = '内部线索丙丁'
const itemsOf = async (who) => (await who.client.read('/api/own/messages?limit=100')).rows.flatMap((row) => row.items)

// Asked again for a while; nothing when it is not told.
async function toldWithin(seconds, who, wanted) {
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; ) {
        const found = (await itemsOf(who)).filter(wanted)
        if (found.length > 0) return found
        await new Promise((done) => setTimeout(done, 100))
    }
    return undefined
}

// Messages follow the acts within seconds.
async function told(who, wanted) {
    const found = await toldWithin(60, who, wanted)
    if (found === undefined) throw new Error(`not told: ${JSON.stringify(await itemsOf(who)).slice(0, 600)}`)
    return found
}

// What an enterprise is told: answers to its marks, what exceeds or is missing, what the bureau tells on.
async function ownMessages(name, people, { a, b, mine, foreign, mark, marks }) {
    const { clerk1, handler1 } = people
    const day = handler1.session.today
    let provincial
    await holds(`${name}: an enterprise is told what became of its mark, with the reason and the day to mend it`, async () => {
        const window = { from: iso(Date.now() - 30 * hour), to: iso(Date.now() - 29 * hour) }
        const made = await a.client.post('/api/own/marks', newMark(mine, { mark: 'calibration', ...window }))
        assert.equal(made.status, 201, made.text)
        const { today } = await handler1.read('/api/session')
        await handler1.does('monitoring_mark', made.json.id, 'send_back', {}, { reason: '请附校准记录' })
        const [back] = await told(a, (item) => item.kind === 'mark_returned' && item.mark === made.json.id)
        assert.deepEqual([back.answer, back.done, back.mark, back.outlet_name, back.mark_label], ['请附校准记录', false, made.json.id, '甲厂烟囱', '校准校验'])
        assert.equal(Date.parse(back.due) - Date.parse(today), 5 * 24 * hour, back.due)
        const mended = await a.client.post(`/api/own/marks/${made.json.id}/resubmit`, { id: newId(), version: made.json.version + 1, mark: 'calibration', factor: '', ...window, reason: '附校准记录', files: [], kept: [] })
        assert.equal(mended.status, 200, mended.text)
        await told(a, (item) => item.kind === 'mark_returned' && item.mark === made.json.id && item.done)
        const [accepted] = await told(a, (item) => item.kind === 'mark_standing' && item.mark === mark.id)
        assert.equal(accepted.answer, '')
        await handler1.does('monitoring_mark', marks.foreign.id, 'reject', {}, { reason: '与曲线不符' })
        const [rejected] = await told(b, (item) => item.kind === 'mark_rejected' && item.mark === marks.foreign.id)
        assert.equal(rejected.answer, '与曲线不符')
    })

    await holds(`${name}: a mean that exceeds is told with value, limit and the day to mark it, and nothing of how it was judged`, async () => {
        provincial = await clerk1.does('monitoring_device', undefined, 'register', { name: '甲厂省平台数据', mn: '010000A8900016F000169009', outlet: mine.outlet, source: 'provincial' }, { organisation: handler1.session.organisation.id })
        const at = new Date(Date.now() + 8 * hour - 3 * hour).toISOString().slice(0, 13).replace('T', ' ')
        const table = `MN,时间,类别,因子编码,实测值\n010000A8900016F000169009,${at}:00,小时数据,a21026,88.5\n`
        let taken
        for (const end = Date.now() + 30_000; Date.now() < end; ) {
            taken = await clerk1.post(`/api/outlet-readings?name=${encodeURIComponent('省厅.csv')}`, Buffer.from(table))
            if (taken.status === 201) break
            await new Promise((done) => setTimeout(done, 100))
        }
        assert.equal(taken.status, 201, taken.text)
        // A limit that changes is judged over the days before it by a watch that knows of the device: changed until it does.
        const factor = (await clerk1.does('monitored_factor', undefined, 'register', { number: '010000A8900016F000169009-a21026', device: provincial.record, code: 'a21026', name: '二氧化硫', unit: 'mg/m3', upper_limit: '400' }, { organisation: handler1.session.organisation.id })).record
        let exceeding
        for (let changes = 0; exceeding === undefined && changes < 12; ++changes) {
            await clerk1.does('monitored_factor', factor, 'correct', { upper_limit: changes % 2 === 0 ? '35' : '35.5' }, { reason: '许可证换发' })
            exceeding = await toldWithin(5, a, (item) => item.kind === 'exceedance')
        }
        const [over] = exceeding ?? []
        assert.ok(over, 'a limit that was changed is not judged')
        assert.deepEqual([over.value, over.factor_name, over.done, over.withdrawn, over.device], ['88.5', '二氧化硫', false, false, provincial.record])
        assert.match(over.limit, /35/)
        assert.deepEqual(Object.keys(over).sort(), ['device', 'device_name', 'done', 'due', 'factor', 'factor_name', 'from', 'kind', 'limit', 'outlet_name', 'series', 'to', 'unit', 'value', 'withdrawn'])
        const made = await a.client.post('/api/own/marks', newMark({ device: provincial.record }, { mark: 'fault', from: iso(over.from), to: iso(over.to + 60_000) }))
        assert.equal(made.status, 201, made.text)
        await told(a, (item) => item.kind === 'exceedance' && item.done)
    })

    await holds(`${name}: of an order only what was written for the enterprise is told on, to that enterprise alone`, async () => {
        const order = (await clerk1.does('supervision_order', undefined, 'receive', { number: `督〔${name}〕1`, issued_by: `${inner}厅`, issued_on: day, due_on: day, enterprise_name: '甲厂', kind: 'exceeding', matter: `${inner}：怀疑作假` })).record
        const empty = await clerk1.act('supervision_order', order, 'tell', {})
        assert.equal(empty.status, 422, empty.text)
        assert.deepEqual(codesOf(empty), ['records.required', 'records.required', 'records.required'], empty.text)
        await clerk1.does('supervision_order', order, 'tell', { outlet: mine.outlet, told_matter: '请说明 3 日至 5 日二氧化硫超标的原因', told_due_on: day })
        const [item] = await told(a, (one) => one.kind === 'order')
        assert.deepEqual([item.matter, item.due, item.outlet_name], ['请说明 3 日至 5 日二氧化硫超标的原因', day, '甲厂烟囱'])
        await clerk1.does('supervision_order', order, 'reply', { cause: inner, measures: inner })
        const all = JSON.stringify(await itemsOf(a))
        for (const word of [inner, '督〔', '怀疑', handler1.session.person.name, people.clerk1.session.person.name]) assert.ok(!all.includes(word), word)
    })

    await holds(`${name}: neither of two enterprises sees or marks what the other was told, and each counts its own`, async () => {
        const [ofA, ofB] = [await a.client.get('/api/own/messages?limit=100'), await b.client.get('/api/own/messages?limit=100')]
        assert.ok(!ofA.text.includes(secret) && !ofA.text.includes(foreign.device) && !ofA.text.includes(marks.foreign.id), ofA.text)
        assert.ok(!ofB.text.includes('甲厂') && !ofB.text.includes(mine.outlet) && !ofB.text.includes(mark.id), ofB.text)
        assert.ok(ofB.json.rows.every((row) => row.items.every((item) => item.kind.startsWith('mark_'))), ofB.text)
        const ids = ofA.json.rows.map((row) => row.id)
        assert.deepEqual((await b.client.post('/api/own/messages/read', { ids })).json, { changed: 0, unread: ofB.json.unread })
        assert.equal((await a.client.read('/api/own/messages?unread=1')).unread, ofA.json.unread)
        assert.deepEqual((await a.client.post('/api/own/messages/read', { all: true })).json, { changed: ofA.json.unread, unread: 0 })
        assert.deepEqual((await a.client.read('/api/own/messages?unread=1')).rows, [])
        assert.deepEqual(codesOf(await a.client.post('/api/own/messages/read', {})), ['http.member_missing'])
        for (const path of ['/api/messages', '/api/messages/count']) assert.ok(isClosed(await a.client.get(path)), path)
        assert.equal((await handler1.get('/api/own/messages')).status, 403)
        await clerk1.does('monitoring_device', provincial.record, 'void', {}, { reason: '试' })
        assert.ok(!(await a.client.get('/api/own/messages?limit=100')).text.includes('88.5'), 'what is no longer theirs falls silent')
    })
}

export async function enterprise(name, server, people) {
    const { clerk1, handler1 } = people
    const branch = handler1.session.organisation.id
    const [one, other] = (await clerk1.read('/api/pick/enterprise?limit=2')).rows
    const mine = await makeWorks(clerk1, branch, one.id, '甲厂', '010000A8900016F000169001')
    const foreign = await makeWorks(clerk1, branch, other.id, secret, '010000A8900016F000169002')
    const marks = { foreign: '' }
    const forbidden = [secret, foreign.enterprise, foreign.outlet, foreign.device, other.title]
    let a, b

    await holds(`${name}: a clerk opens accounts for an enterprise; every fault of the form is told, and nobody else may`, async () => {
        const empty = await clerk1.post(`/api/enterprises/${one.id}/accounts`, { id: newId(), record: newId() })
        assert.deepEqual([empty.status, codesOf(empty)], [422, ['http.member_missing', 'http.member_missing']])
        for (const account of ['handler1', 'chief1', 'leader1', 'stat1', 'importer1', 'admin', 'security1', 'audit1', 'handler3']) {
            const asked = await people[account].post(`/api/enterprises/${one.id}/accounts`, { id: newId(), record: newId(), account: 'x.y', name: '某' })
            assert.ok([403, 404].includes(asked.status), `${account}: ${asked.status} ${asked.text}`)
            assert.ok([403, 404].includes((await people[account].get(`/api/enterprises/${one.id}/accounts`)).status), account)
        }
        a = await openAccount(clerk1, server.address, mine.enterprise, 'zhou.huanbao', '周环保')
        b = await openAccount(clerk1, server.address, foreign.enterprise, 'wu.huanbao', `吴${secret}`)
        const taken = await clerk1.post(`/api/enterprises/${one.id}/accounts`, { id: newId(), record: newId(), account: 'wu.huanbao', name: '某' })
        assert.equal(taken.status, 422, taken.text)
        assert.equal((await clerk1.post(`/api/enterprises/${one.id}/accounts/${b.session.person.id}/password`, {})).status, 404, 'not by the way of another enterprise')
        assert.equal((await clerk1.post(`/api/enterprises/${one.id}/accounts/${handler1.session.person.id}/password`, {})).status, 404, 'nor for somebody of the bureau')
    })

    await holds(`${name}: the one-time password opens nothing until it is changed`, async () => {
        for (const who of [a, b]) {
            assert.equal(who.session.for_enterprise, true)
            assert.equal((await who.client.get('/api/own')).status, 403)
            assert.equal((await who.client.post('/api/session/password', { old: who.one_time_password, new: password })).status, 204)
            assert.equal((await who.client.get('/api/own')).status, 200)
        }
    })

    await holds(`${name}: an enterprise sees its own outlets, with their limits and without the bureau's affairs`, async () => {
        const start = await a.client.read('/api/own')
        assert.equal(start.enterprise, one.title)
        assert.equal(start.bureau, handler1.session.organisation.name, 'who answers for its outlets, not the unit of who typed it in')
        assert.notEqual(a.session.organisation.name, start.bureau)
        assert.equal(clerk1.session.bureau.name, people.leader1.session.organisation.name)
        assert.ok(start.kinds.length >= 8 && start.rules.due_hour === 12, JSON.stringify(start))
        const { rows } = await a.client.read('/api/own/outlets')
        assert.deepEqual(rows.map((row) => row.id), [mine.device])
        const ids = async () => (await a.client.read('/api/own/outlets')).rows.map((row) => row.id).sort()
        const later = (await clerk1.does('monitoring_device', undefined, 'register', { name: '甲厂二号数采仪', mn: '010000A8900016F000169003', outlet: mine.outlet }, { organisation: branch })).record
        // The list of devices is read again when the ledger has put the act in its place.
        for (const end = Date.now() + 30_000; Date.now() < end && !(await ids()).includes(later); ) await new Promise((done) => setTimeout(done, 100))
        assert.deepEqual(await ids(), [mine.device, later].sort(), 'what is registered later is theirs')
        await clerk1.does('monitoring_device', later, 'correct', { outlet: foreign.outlet }, { reason: '登记错了排放口' })
        assert.deepEqual(await ids(), [mine.device], 'and from that moment no longer, when it goes to another')
        await clerk1.does('monitoring_device', later, 'void', {}, { reason: '试' })
        for (const member of ['odd', 'connections', 'frames', 'gaps', 'last_cause', 'provincial']) assert.ok(!(member in rows[0]), member)
    })

    await holds(`${name}: bad marks are refused with every reason`, async () => {
        const now = Date.now()
        const table = [
            [{ from: undefined, to: undefined }, ['marks.time_missing', 'marks.time_missing']],
            [{ from: iso(now - hour), to: iso(now - hour) }, ['marks.time_reversed']],
            [{ from: iso(now - 800 * 24 * hour), to: iso(now) }, ['marks.too_long']],
            [{ to: iso(now + 60 * 24 * hour) }, ['marks.too_far_ahead']],
            [{ factor: 'a34013' }, ['marks.no_such_factor']],
            [{ mark: 'holiday' }, ['records.no_such_choice']],
            [{ reason: '' }, ['records.required']],
            [{ files: [newId()] }, ['evidence.upload_not_found']],
            [{ from: '昨天' }, ['http.member_not_instant']],
            [{ made_at: iso(now) }, ['http.member_unknown']],
            [{ evidence: [] }, ['http.member_unknown']],
        ]
        for (const [more, codes] of table) {
            const answer = await a.client.post('/api/own/marks', newMark(mine, more))
            assert.equal(answer.status, 422 + (codes[0] === 'evidence.upload_not_found' ? -18 : 0), `${JSON.stringify(more)}: ${answer.text}`)
            for (const code of codes) assert.ok(codesOf(answer).includes(code), `${JSON.stringify(more)}: ${answer.text}`)
        }
        const bad = await uploadOnly(a.client, '程序.bin', Buffer.from('x'))
        assert.deepEqual(codesOf(await a.client.post('/api/own/marks', newMark(mine, { files: [bad] }))), ['marks.file_kind'])
        assert.deepEqual(codesOf(await a.client.post('/api/uploads', { name: '录像.mp4', size: 60 << 20 })), ['evidence.too_large'])
        assert.equal((await a.client.read('/api/own/marks')).total, 0)
    })

    let mark
    await holds(`${name}: a mark is handed in with its evidence once, and a late one is told, not refused`, async () => {
        const asked = newMark(mine, { files: [await uploadOnly(a.client, '检修单.pdf', Buffer.from('%PDF-1.4 检修'))] })
        const made = await a.client.post('/api/own/marks', asked)
        assert.equal(made.status, 201, made.text)
        mark = made.json
        assert.deepEqual([mark.state.id, mark.late, mark.files[0].name], ['submitted', false, '检修单.pdf'])
        assert.equal(mark.made_by, `${one.title} 周环保`)
        assert.equal((await a.client.post('/api/own/marks', asked)).json.id, mark.id, 'sent again it is the same')
        assert.deepEqual(codesOf(await a.client.post('/api/own/marks', { ...asked, id: newId(), record: newId(), files: [] })), ['marks.already'])
        const late = await a.client.post('/api/own/marks', newMark(mine, { mark: 'fault', from: iso(Date.now() - 72 * hour), to: iso(Date.now() - 71 * hour) }))
        assert.deepEqual([late.status, late.json.late], [201, true])
        const file = await a.client.get(`/api/own/marks/${mark.id}/files/${mark.files[0].digest}`)
        assert.deepEqual([file.status, file.text], [200, '%PDF-1.4 检修'])
        const theirMark = await b.client.post('/api/own/marks', newMark(foreign, { reason: secret, files: [await uploadOnly(b.client, `${secret}.txt`, Buffer.from(secret))] }))
        assert.equal(theirMark.status, 201, theirMark.text)
        marks.foreign = theirMark.json
        forbidden.push(theirMark.json.id, theirMark.json.files[0].digest)
    })

    await holds(`${name}: nothing of another enterprise is reached by their own routes`, async () => {
        const digest = marks.foreign.files[0].digest
        const upload = await uploadOnly(b.client, '别家.txt', Buffer.from('x'))
        const tries = [
            await a.client.get(`/api/own/outlets/${foreign.device}/curve?series=1&from=0&to=1000`),
            await a.client.get(`/api/own/marks/${marks.foreign.id}/files/${digest}`),
            await a.client.get(`/api/own/marks/${mark.id}/files/${digest}`),
            await a.client.post('/api/own/marks', newMark(foreign)),
            await a.client.post('/api/own/marks', newMark(mine, { files: [upload] })),
            await a.client.get(`/api/uploads/${upload}`),
            await a.client.post(`/api/own/marks/${marks.foreign.id}/withdraw`, { id: newId(), version: marks.foreign.version }),
            await a.client.post(`/api/own/marks/${marks.foreign.id}/resubmit`, { ...newMark(foreign), record: undefined, device: undefined, version: 1 }),
            // Under the id of a foreign mark: it exists, and is not theirs.
            await a.client.post('/api/own/marks', newMark(mine, { record: marks.foreign.id, from: iso(Date.now() - 9 * hour) })),
        ]
        tries.forEach((answer, i) => assert.ok([403, 404, 409, 422].includes(answer.status), `${i}: ${answer.status} ${answer.text}`))
        tries.forEach((answer, i) => assert.ok(!answer.text.includes(secret), `${i}: ${answer.text}`))
        const listed = await a.client.read(`/api/own/marks?device=${foreign.device}`)
        assert.deepEqual([listed.total, listed.rows], [0, []])
        assert.equal((await b.client.read('/api/own/marks')).total, 1, 'and nothing of it was touched')
    })

    await holds(`${name}: every other route, whoever made it, is closed to them and shows nothing`, async () => {
        const target = await makeTarget(people)
        target.year = handler1.session.today.slice(0, 4)
        const faults = []
        for (const [route, paths] of Object.entries(aims(target, { branch1: branch }))) {
            if (route === '/api/demonstration') continue  // of a demonstration: it names those one may enter as
            for (const path of paths) {
                const answer = await a.client.get(path)
                const shows = [...forbidden, target.clue, target.theCase, target.number, '深井排污'].filter((text) => text && answer.text.includes(text) && !decodeURIComponent(path).includes(text))
                if (shows.length > 0) faults.push(`${path} shows ${shows}`)
                if (!theirs.has(route) && !isClosed(answer)) faults.push(`${path} → ${answer.status} ${answer.text.slice(0, 80)}`)
            }
        }
        for (const type of ['enterprise', 'outlet', 'monitoring_device', 'monitoring_mark', 'person'])
            for (const path of [`/api/records/${type}`, `/api/records/${type}/count`, `/api/records/${type}/export?format=csv`, `/api/pick/${type}`, `/api/search?q=${type}`, `/api/records/${type}/${mine.device}/history`])
                if (!isClosed(await a.client.get(path))) faults.push(path)
        assert.deepEqual(faults, [])
    })

    await holds(`${name}: and so is every way of writing`, async () => {
        const faults = []
        for (const [method, send] of [['Post', 'post'], ['Put', 'put'], ['Delete', 'delete']])
            for (const route of routesOf(method)) {
                if (theirs.has(route)) continue
                const path = route.replace('{type}', 'monitoring_mark').replace('{rest...}', 'x').replace(/\{\w+\}/g, mark.id)
                const answer = await a.client[send](path, {})
                if (!isClosed(answer)) faults.push(`${method} ${path} → ${answer.status} ${answer.text.slice(0, 80)}`)
            }
        assert.deepEqual(faults, [])
        assert.ok(routesOf('Post').length > 30, 'routes are found')
    })

    await holds(`${name}: the bureau sends a mark back, the enterprise mends it, and it is accepted`, async () => {
        const back = await handler1.act('monitoring_mark', mark.id, 'send_back', {})
        assert.ok(codesOf(back).includes('workflow.reason_required'), back.text)
        await handler1.does('monitoring_mark', mark.id, 'send_back', {}, { reason: '请附检修前后的照片' })
        const returned = (await a.client.read('/api/own/marks')).rows.find((row) => row.id === mark.id)
        assert.deepEqual([returned.state.id, returned.answer, returned.may_mend], ['returned', '请附检修前后的照片', true])
        const photo = await uploadOnly(a.client, '照片.png', Buffer.from('89504e470d0a1a0a', 'hex'))
        const mended = { id: newId(), version: returned.version, mark: 'maintenance', factor: '', from: iso(returned.from), to: iso(returned.to), reason: '更换采样探头，见照片', files: [photo], kept: [mark.files[0].digest, marks.foreign.files[0].digest] }
        const stale = await a.client.post(`/api/own/marks/${mark.id}/resubmit`, { ...mended, id: newId(), version: returned.version - 1 })
        assert.equal(stale.status, 409, stale.text)
        const again = await a.client.post(`/api/own/marks/${mark.id}/resubmit`, mended)
        assert.equal(again.status, 200, again.text)
        assert.deepEqual(again.json.files.map((file) => file.name).sort(), ['检修单.pdf', '照片.png'].sort(), 'a file that was not on the mark does not come in by its digest')
        assert.equal(again.json.made_at, mark.made_at, 'the same period keeps its time')
        const open = encodeURIComponent(JSON.stringify({ $state: 'submitted' }))
        assert.ok((await handler1.read(`/api/records/monitoring_mark?filter=${open}`)).rows.some((row) => row.id === mark.id), 'the desk sees it')
        await handler1.does('monitoring_mark', mark.id, 'confirm', {})
        const late = await a.client.post(`/api/own/marks/${mark.id}/withdraw`, { id: newId(), version: again.json.version + 1, reason: '' })
        assert.ok(codesOf(late).includes('workflow.wrong_state'), late.text)
        const [waiting] = (await a.client.read('/api/own/marks')).rows.filter((row) => row.may_withdraw)
        assert.equal((await a.client.post(`/api/own/marks/${waiting.id}/withdraw`, { id: newId(), version: waiting.version })).json.state.id, 'withdrawn')
    })

    await ownMessages(name, people, { a, b, mine, foreign, mark, marks })

    await holds(`${name}: the steps of an enterprise are not the bureau's to take, nor values of the upper platform to write by hand`, async () => {
        const values = { device: mine.device, mark: 'fault', from_at: iso(Date.now() - hour), until_at: iso(Date.now()), reason: '试', made_by: '某', made_at: iso(Date.now()) }
        for (const account of ['clerk1', 'handler1', 'leader1'])
            assert.deepEqual(codesOf(await people[account].act('monitoring_mark', undefined, 'declare', values)), ['marks.own_way'])
        const clerk = await people.clerk1.act('reading_import', undefined, 'register', { name: '省厅.xlsx' })
        assert.deepEqual(codesOf(clerk), ['readings.import_own_way'], clerk.text)
        assert.match(clerk.text, /不能手工登记/)
        assert.equal((await clerk1.get('/api/own/marks')).status, 403)
        for (const account of ['handler3', 'chief2', 'admin', 'importer1']) {
            const answer = await people[account].post('/api/acts', { id: newId(), type: 'monitoring_mark', record: mark.id, act: 'reject', expected_version: 1, values: {}, reason: '试' })
            assert.ok([403, 404, 422].includes(answer.status) && !answer.text.includes('甲厂'), `${account}: ${answer.text}`)
        }
    })

    await holds(`${name}: no other role helps them, and they are nobody's colleagues`, async () => {
        const person = a.session.person.id
        const { record } = await people.security1.record('person', person)
        const roles = [...record.values.roles, { role: 'bureau_leader', organisation: branch, from_day: handler1.session.today }, { role: 'system_admin', organisation: branch, from_day: handler1.session.today }]
        await people.security1.does('person', person, 'correct', { roles: roles.slice(0, 2) }, { reason: '误授' })
        assert.ok(isClosed(await a.client.get('/api/records/case')))
        assert.deepEqual((await a.client.read('/api/own/outlets')).rows.map((row) => row.id), [mine.device])
        await people.security1.does('person', person, 'correct', { roles }, { reason: '误授' })
        assert.equal((await a.client.get('/api/own')).status, 401, 'an administrator of the bureau is nobody of an enterprise')
        for (const path of ['/api/people', '/api/pick/person?limit=50']) assert.ok(!(await clerk1.get(path)).text.includes('周环保'), path)
    })

    await holds(`${name}: an account that is stopped is out at once, and a new password ends the old one`, async () => {
        const accounts = `/api/enterprises/${foreign.enterprise}/accounts`
        const [row] = (await clerk1.read(accounts)).rows
        const renewed = await clerk1.post(`${accounts}/${row.id}/password`, {})
        assert.equal(renewed.status, 201)
        assert.equal((await b.client.get('/api/own')).status, 401)
        const again = await Client.signIn(server.address, 'wu.huanbao', renewed.json.one_time_password)
        assert.equal((await clerk1.post(`${accounts}/${row.id}/stop`, { id: newId(), version: row.version })).status, 204)
        assert.equal((await again.get('/api/session')).status, 401)
        await assert.rejects(Client.signIn(server.address, 'wu.huanbao', renewed.json.one_time_password))
    })

    await holds(`${name}: the writing routes of outlets and alarms tell what is wrong and to whom they are closed`, async () => {
        const asked = { id: newId(), record: newId(), series: 1, from: 0, to: hour, conclusion: 'suspected', opinion: '试', alarms: [] }
        const table = [
            ['handler1', `/api/outlets/${mine.device}/checks`, {}, 422, 'http.member_missing'],
            ['handler1', `/api/outlets/${mine.device}/checks`, { ...asked, to: -5 }, 422, 'alarms.check_too_long'],
            ['handler1', `/api/outlets/${mine.device}/checks`, { ...asked, series: 99 }, 422, 'http.no_such_series'],
            ['handler1', `/api/outlets/${newId()}/checks`, asked, 404, 'http.record_not_found'],
            ['handler3', `/api/outlets/${mine.device}/checks`, asked, 404, 'http.record_not_found'],
            ['admin', `/api/outlets/${mine.device}/checks`, asked, 404, 'http.type_not_found'],
            ['clerk1', '/api/outlet-readings', 'x', 422, 'readings.table_name'],
            ['clerk1', '/api/outlet-readings?name=t.csv', 'MN,时间\n', 422, 'readings.table_headings'],
            ['handler3', '/api/outlet-readings?name=t.csv', 'MN,时间\n', 403, 'admin.not_allowed'],
        ]
        for (const [account, path, body, status, code] of table) {
            const answer = await people[account].post(path, body)
            assert.ok(answer.status === status && codesOf(answer).includes(code), `${account} ${path} ${JSON.stringify(body)}: ${answer.status} ${answer.text}`)
        }
        for (const [type, act] of [['device_command', 'issue'], ['alarm', 'dismiss'], ['supervision_order', 'reply'], ['monitoring_mark', 'enter']])
            for (const account of ['handler3', 'chief2', 'admin', 'importer1', 'stat1']) {
                const answer = await people[account].post('/api/acts', { id: newId(), type, record: newId(), act, expected_version: 0, values: { device: mine.device }, reason: '试' })
                assert.ok([403, 404, 422].includes(answer.status) && !answer.text.includes('甲厂'), `${account} ${type}.${act}: ${answer.text}`)
            }
        const command = await clerk1.act('device_command', undefined, 'issue', { device: mine.device })
        assert.ok(command.status === 422 && codesOf(command).includes('records.required'), command.text)
        const reversed = await clerk1.act('monitoring_mark', undefined, 'enter', { device: mine.device, mark: 'fault', from_at: iso(1_000), until_at: iso(0), reason: '试', made_by: '某', made_at: iso(0) })
        assert.equal(reversed.status, 422, reversed.text)
    })
}
