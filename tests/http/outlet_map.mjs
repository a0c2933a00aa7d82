// The map of outlets over HTTP: places, states, filters, what is kept by the page, and for whom.
import assert from 'node:assert/strict'

import { codesOf } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

const hour = 3_600_000
const iso = (ms) => new Date(ms).toISOString()

// Asked again until it is so: devices are read again when the ledger has put an act in its place.
async function until(ask, isSo) {
    for (const end = Date.now() + 30_000; ; ) {
        const answer = await ask()
        if (isSo(answer) || Date.now() > end) return answer
        await new Promise((done) => setTimeout(done, 100))
    }
}

export async function outletMap(name, people) {
    const { clerk1, handler1, handler3, leader1 } = people
    const organisation = handler1.session.organisation.id
    const made = async (type, values) => (await clerk1.does(type, undefined, 'register', values, { organisation })).record
    const mapOf = (who, query = '') => who.read(`/api/outlet-map${query}`)
    const place = { lng: 111_150_200, lat: 34_772_600, text: '湖滨路 1 号' }
    const works = await made('enterprise', { name: '地图热电有限公司', region: '地图区', industry: '地图火电', place })
    const own = await made('outlet', { name: '地图一号烟囱', number: 'MAP-1', medium: 'gas', enterprise: works, place: { lng: 111_160_000, lat: 34_780_000, text: '' } })
    const lent = await made('outlet', { name: '地图二号烟囱', number: 'MAP-2', medium: 'gas', enterprise: works })
    const bare = await made('outlet', { name: '地图污水口', number: 'MAP-3', medium: 'water', region: '另一区' })
    const gone = await made('outlet', { name: '地图旧口', number: 'MAP-4', medium: 'water', out_of_use: true })
    const device = await made('monitoring_device', { name: '地图数采仪', mn: '010000A8900016F00016A001', outlet: own, password: '123456' })
    const letterOf = (answer, id) => answer.states[answer.rows.findIndex((row) => row.id === id)]

    await holds(`${name}: the map has each outlet at its own place, or its enterprise's, or none`, async () => {
        const answer = await until(() => mapOf(handler1), (one) => one.rows.find((row) => row.id === own)?.devices.length === 1)
        const row = (id) => answer.rows.find((one) => one.id === id)
        assert.deepEqual([row(own).lng, row(own).lat, row(own).is_enterprises, row(own).devices], [111_160_000, 34_780_000, false, [{ id: device, name: '地图数采仪' }]])
        assert.deepEqual([row(lent).lng, row(lent).is_enterprises, row(lent).address, row(lent).region, row(lent).industry], [place.lng, true, '湖滨路 1 号', '地图区', '地图火电'])
        assert.ok(!('lng' in row(bare)))
        assert.equal(row(gone), undefined, 'what is out of use is not on it')
        assert.deepEqual([own, lent, bare].map((id) => letterOf(answer, id)), ['m', 'b', 'b'])
        assert.equal(answer.states.length, answer.rows.length)
        assert.ok(answer.choices.regions.includes('地图区') && answer.choices.media.some((one) => one.id === 'water'))
    })

    await holds(`${name}: a page that has the rows gets the states alone, and the rows again when one changed`, async () => {
        const first = await mapOf(handler1)
        const second = await mapOf(handler1, `?known=${first.version}`)
        assert.deepEqual([second.version, 'rows' in second, second.states.length], [first.version, false, first.states.length])
        await clerk1.does('outlet', bare, 'correct', { place: { lng: 111_200_000, lat: 34_700_000, text: '' } }, { reason: '补填位置' })
        const third = await mapOf(handler1, `?known=${first.version}`)
        assert.equal(third.rows.find((row) => row.id === bare).lng, 111_200_000)
    })

    await holds(`${name}: map and board are narrowed alike; a medium that does not exist is refused`, async () => {
        const narrowed = `?region=${encodeURIComponent('地图区')}&industry=${encodeURIComponent('地图火电')}&medium=gas`
        assert.deepEqual((await mapOf(handler1, narrowed)).rows.map((row) => row.id), [own, lent])
        assert.deepEqual((await handler1.read(`/api/outlets${narrowed}`)).rows.map((row) => row.id), [device])
        assert.deepEqual((await mapOf(handler1, `?region=${encodeURIComponent('没有的区')}`)).rows, [])
        for (const path of ['/api/outlet-map', '/api/outlets']) assert.deepEqual(codesOf(await handler1.get(`${path}?medium=fire`)), ['http.member_unknown'], path)
    })

    await holds(`${name}: a device without a limit is said not to be compared until one is registered`, async () => {
        const ask = async () => {
            const board = await handler1.read(`/api/outlets?region=${encodeURIComponent('地图区')}&industry=${encodeURIComponent('地图火电')}&medium=gas`)
            const map = await mapOf(handler1, `?region=${encodeURIComponent('地图区')}&industry=${encodeURIComponent('地图火电')}&medium=gas`)
            assert.deepEqual([map.compared, map.not_compared], [board.compared, board.not_compared], 'the map says it too')
            return [board.counts.exceeding, board.compared, board.not_compared, board.rows[0].compared]
        }
        assert.deepEqual(await until(ask, (told) => told[2] === 1), [0, 0, 1, false])
        const factor = { number: 'map-a21026', device, code: 'a21026', name: '二氧化硫', unit: 'mg/m3' }
        const { record } = await clerk1.does('monitored_factor', undefined, 'register', factor)
        await clerk1.does('monitored_factor', record, 'correct', { upper_limit: 35_000_000 }, { reason: '许可证限值' })
        assert.deepEqual(await until(ask, (told) => told[1] === 1), [0, 1, 0, true])
    })

    await holds(`${name}: a mark that covers this moment stands in the place of missing data once it is accepted`, async () => {
        const mark = await clerk1.does('monitoring_mark', undefined, 'enter', { device, mark: 'fault', from_at: iso(Date.now() - hour), until_at: iso(Date.now() + hour), reason: '断电', made_by: '某', made_at: iso(Date.now()) }, { organisation })
        const answer = await until(() => mapOf(handler1), (one) => letterOf(one, own) === 'k')
        assert.equal(letterOf(answer, own), 'k')
        const marked = await until(() => handler1.read('/api/outlets?standing=marked'), (one) => one.rows.some((row) => row.id === device))
        const row = marked.rows.find((one) => one.id === device)
        assert.deepEqual([row.marks[0].mark, row.marks[0].accepted, row.marks[0].of_all], ['fault', true, true])
        await handler1.does('monitoring_mark', mark.record, 'reject', {}, { reason: '查无此事' })
        assert.equal(letterOf(await until(() => mapOf(handler1), (one) => letterOf(one, own) === 'm'), own), 'm')
    })

    await holds(`${name}: another branch sees none of it, those above see it, and without the right there is no map`, async () => {
        const foreign = await handler3.get('/api/outlet-map')
        for (const word of ['地图一号', '地图热电', '地图数采仪', own, device]) assert.ok(!foreign.text.includes(word), word)
        assert.ok((await mapOf(leader1)).rows.some((row) => row.id === own))
        for (const account of ['admin', 'security1', 'audit1']) assert.equal((await people[account].get('/api/outlet-map')).status, 404, account)
        assert.equal((await people.admin.get('/api/outlet-map/outlines')).status, 404)
    })

    await holds(`${name}: a place with its degrees the wrong way round, or abroad, is refused in words`, async () => {
        for (const [value, code, words] of [[{ lng: 34_700_000, lat: 111_150_000 }, 'records.place_swapped', /“位置”的经度和纬度填反了（34\.700000, 111\.150000）/], [{ lng: 11_115_000, lat: 34_700_000 }, 'records.place_outside', /不在中国境内/]]) {
            const answer = await clerk1.act('outlet', bare, 'correct', { place: value }, { reason: '试' })
            assert.deepEqual([answer.status, codesOf(answer)], [422, [code]], answer.text)
            assert.match(answer.text, words)
        }
    })

    await holds(`${name}: a bureau without outlines has none, and no fault`, async () => {
        assert.deepEqual(await handler1.read('/api/outlet-map/outlines'), { outlines: [], sources: [], faults: [] })
    })
}
