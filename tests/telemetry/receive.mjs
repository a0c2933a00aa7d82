// Devices on the wire, on both databases: what is answered is stored exactly once, whatever is
// killed; strangers and broken frames harm nobody; what was stored is found on the pages.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFileSync, cpSync, readdirSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { Postgres } from '../support/postgres.mjs'
import { program, run, runWell } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'
import { readingsDump } from './readings_dump.mjs'
import { asTime, bureau, checkKept, Device, devices, digits, frame, freePort, idsOf, inARow, keepSending, Line, mnOf, pause, Platform, receiveBeside, send, serve, storedOf, until, upload } from './wire.mjs'

const postgres = new Postgres()
await postgres.start()
postgres.sql('postgres', 'create database bureau')
const databases = [
    { name: 'SQLite', make: () => ({ data: temporaryFolder() }) },
    { name: 'PostgreSQL', make: () => ({ data: temporaryFolder(), db: postgres.address('bureau') }) },
]

// Five seconds are promised of a machine that has nothing else to do: QH_QUIET=1 asks for them.
const soon = process.env.QH_QUIET ? 5_000 : 30_000

let firstData, firstPassword
for (const database of databases) {
    const place = { ...database.make(), port: await freePort(), forward: await freePort() }
    let password, server, client, ids
    const about = (sentence) => `${database.name}: ${sentence}`

    const ready = await holds(about('devices come in by sheet and are received'), async () => {
        password = await bureau(place)
        server = await serve(place)
        client = await Client.signIn(server.address, 'clerk1', password)
        ids = await idsOf(client)
        assert.equal(Object.keys(ids).length, devices)
        const report = await send(place.port, '--devices', String(devices), '--rate', '100', '--seconds', '2')
        assert.equal(report.answered, report.wanted)
        assert.equal(report.connected, devices)
        await checkKept(client, ids, report.acknowledged)
    })
    if (!ready) continue

    await holds(about('the server is killed in mid-stream: what was answered is stored once'), async () => {
        const sending = send(place.port, '--devices', String(devices), '--rate', '400', '--seconds', '2', '--resend', '100')
        await until('so many are answered', () => sending.soFar() > 50)
        await server.kill()
        const report = await sending
        assert.ok(report.acknowledged.length > 50, JSON.stringify(report).slice(0, 300))
        server = await serve(place)
        client = await Client.signIn(server.address, 'clerk1', password)
        const again = await send(place.port, '--devices', String(devices), '--rate', '100', '--seconds', '1')
        assert.equal(again.answered, again.wanted)
        await checkKept(client, ids, [...report.acknowledged, ...again.acknowledged])
        console.log(`      ${report.acknowledged.length} answered before the kill`)
    })

    await holds(about('a frame that is sent again and again is answered and stored once'), async () => {
        const began = Date.now()
        const device = await Device.connect(place.port)
        const bytes = upload(mnOf(1), 'a21026-Rtd=1.23,a21026-Flag=N', { qn: digits(Date.now() - 1_000) })
        for (let i = 0; i < 50; i += 1) device.write(bytes)
        await device.until(1)
        const odd = await until('all of them came', async () => {
            const found = (await client.read(`/api/outlets/${ids[mnOf(1)]}`)).odd
            return found.repeated >= 49 && found
        })
        assert.equal(new Set(device.answers()).size, 1, JSON.stringify(odd))
        const { rows } = await client.read(`/api/outlets/${ids[mnOf(1)]}/frames?from=${began}&to=${began + 60_000}`)
        assert.equal(rows.filter((row) => row.text.includes('1.23,')).length, 1)
        assert.ok(!rows.some((row) => row.text.includes('123456')), 'a password is shown')
        device.end()
    })

    await holds(about('late data take the place of others, and what they replaced is kept'), async () => {
        const device = await Device.connect(place.port)
        const time = digits(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 5 * 3_600_000).slice(0, 14)
        device.write(upload(mnOf(2), 'a21026-Avg=10.0,a21026-Flag=N', { cn: '2061', time, qn: digits(Date.now() - 5) }))
        device.write(upload(mnOf(2), 'a21026-Avg=12.5,a21026-Flag=N', { cn: '2061', time, qn: digits(Date.now()) }))
        assert.equal((await device.until(2)).length, 2)
        const { series } = await client.read(`/api/outlets/${ids[mnOf(2)]}`)
        const hour = series.find((one) => one.kind === 'hour.Avg')
        const now = Date.now()
        const curve = await client.read(`/api/outlets/${ids[mnOf(2)]}/curve?series=${hour.id}&from=${now - 86_400_000}&to=${now}`)
        assert.equal(curve.points.length, 1)
        assert.equal(curve.points[0][5], 12_500_000)
        assert.ok(curve.points[0][9].includes('迟到') && curve.points[0][9].includes('改过'), curve.points[0][9])
        device.end()
    })

    await holds(about('strangers, wrong passwords and broken frames are not answered but counted and listed'), async () => {
        const device = await Device.connect(place.port)
        device.write(upload('ABCDEF', 'a21026-Rtd=1'))
        device.write(upload(mnOf(3), 'a21026-Rtd=1', { pw: '654321' }))
        device.write('noise \x01\x02 GET / HTTP/1.1\r\n')
        const sound = upload(mnOf(3), 'a21026-Rtd=77')
        device.write(sound.replace('77', '78'))
        device.write('##9999QN=')
        device.write(upload(mnOf(3), 'a21026-Rtd=-,a21002-Rtd=NaN,a34013-Rtd=1e308', { qn: digits(Date.now() + 1) }))
        assert.equal((await device.until(1)).length, 1)
        const { rows } = await client.read('/api/outlet-strangers')
        assert.ok(rows.some((row) => row.why === 'unknown_mn' && row.mn === 'ABCDEF' && row.frames === 1))
        assert.ok(rows.some((row) => row.why === 'wrong_password' && row.mn === mnOf(3)))
        assert.ok(!JSON.stringify(rows).includes('654321'))
        const one = await client.read(`/api/outlets/${ids[mnOf(3)]}`)
        assert.ok(one.odd.bad_frames >= 1 && one.odd.wrong_password === 1 && one.odd.not_numbers === 3, JSON.stringify(one.odd))
        assert.ok(one.values.some((value) => value.value === 'not_a_number' && !value.number))
        device.end()
    })

    await holds(about('answers are of the kind that the protocol demands'), async () => {
        const device = await Device.connect(place.port)
        const qns = [1, 2, 3, 4].map((n) => digits(Date.now() + n))
        device.write(frame(`QN=${qns[0]};ST=31;CN=1013;PW=123456;MN=${mnOf(4)};Flag=5;CP=&&&&`))
        await device.until(1)
        device.write(frame(`QN=${qns[1]};ST=31;CN=1011;PW=123456;MN=${mnOf(4)};Flag=5;CP=&&&&`))
        await device.until(2)
        device.write(upload(mnOf(4), 'a21026-Rtd=1', { qn: qns[2] }))
        await device.until(3)
        device.write(upload(mnOf(4), 'a21026-Rtd=2', { qn: qns[3], flag: 4 }))
        await pause(300)
        assert.deepEqual(device.answers().map((one) => one.slice(0, 4)), ['9013', '9011', '9014'])
        device.end()
    })

    await holds(about(`the board tells who exceeds within ${soon / 1_000} seconds, and who is missing`), async () => {
        const device = await Device.connect(place.port)
        const began = Date.now()
        device.write(upload(mnOf(0), 'a21026-Rtd=99.9,a21026-Flag=N', { qn: digits(Date.now() + 9) }))
        const told = (value) => value.value === '99.9' && value.beyond && value.upper === 35_000_000 && value.unit === '毫克/立方米'
        const row = await until('it exceeds', async () => (await client.read('/api/outlets')).rows.find((one) => one.mn === mnOf(0) && one.standing === 'exceeding' && one.values.some(told)), soon / 1_000)
        await device.until(1)
        const { series } = await client.read(`/api/outlets/${row.id}`)
        const { id } = series.find((one) => one.factor === 'a21026' && one.kind === 'real.Rtd')
        const { points } = await client.read(`/api/outlets/${row.id}/curve?series=${id}&from=${began - 60_000}&to=${began + 60_000}&columns=10`)
        const highest = points.reduce((best, point) => (point[5] > best[5] ? point : best))
        assert.equal(highest[5], 99_900_000)
        const frames = await client.read(`/api/outlets/${row.id}/frames?from=${began - 60_000}&to=${began + 60_000}&series=${id}&time=${highest[10]}`)
        assert.deepEqual(frames.rows.map((one) => one.text.includes('a21026-Rtd=99.9')), [true])
        device.end()
    })

    await holds(about('nobody of another organisation sees a device'), async () => {
        const handler = await Client.signIn(server.address, 'handler3', password)
        assert.deepEqual((await handler.read('/api/outlets')).rows, [])
        for (const path of ['', '/curve?series=1&from=0&to=1', '/frames?from=0&to=1', '/readings.csv?series=1&from=0&to=1'])
            assert.equal((await handler.get(`/api/outlets/${ids[mnOf(1)]}${path}`)).status, 404, path)
        assert.equal((await handler.get('/api/outlet-strangers')).status, 403)
    })

    await holds(about('a network that goes dead in mid-stream loses nothing that was answered, and the devices come in again'), async () => {
        const line = await Line.open(place.port)
        const sending = send(line.port, '--devices', String(devices), '--rate', '200', '--seconds', '9', '--reconnect', '1')
        for (let i = 0; i < 2; i += 1) {
            await pause(1_000)
            line.cut()
            await pause(1_000)
            line.mend()
            await pause(1_500)
        }
        const report = await sending
        assert.ok(report.reconnected >= devices && report.answered === report.wanted, JSON.stringify({ ...report, acknowledged: 0 }))
        assert.equal(report.acknowledged.length, report.wanted)
        await checkKept(client, ids, report.acknowledged)
        line.close()
        console.log(`      ${report.acknowledged.length} answered over ${report.reconnected} connections made again`)
    })

    await holds(about('hours that are missing are asked for, and each stands once'), async () => {
        const mns = [5, 6].map(mnOf)
        const hour = 3_600_000
        const last = Math.floor(Date.now() / hour) * hour - hour
        const missing = [...inARow(last, 5, 3), ...inARow(last, 20, 2)]
        for (const mn of mns) {
            const device = await Device.connect(place.port)
            const hours = Array.from({ length: 30 }, (_, back) => back).filter((back) => !missing.includes(back))
            hours.forEach((back, at) => device.write(upload(mn, 'a34013-Avg=7.5,a34013-Flag=N;a21026-Avg=1.0,a21026-Flag=N', { cn: '2061', time: digits(last - back * hour).slice(0, 14), qn: digits(Date.now() + at) })))
            assert.equal((await device.until(hours.length)).filter((one) => one.startsWith('9014')).length, hours.length)
            device.end()
        }
        await until('the devices are gone', async () => (await client.read(`/api/outlets/${ids[mns[1]]}`)).connections === 0)
        // The first obeys when it is asked, the second has no such data; both are there for as long as it takes.
        const obeys = keepSending(place.port, '--devices', '1', '--mn', mns[0], '--rate', '1', '--seconds', '14')
        const empty = keepSending(place.port, '--devices', '1', '--mn', mns[1], '--rate', '1', '--seconds', '14', '--no-history', '1000')
        await until('the gap is seen', async () => (await client.read(`/api/outlets/${ids[mns[1]]}`)).gaps.some((gap) => gap.span === 'hour' && gap.slots === 3))
        await until('the gaps of the first are closed', async () => {
            const { gaps, connections } = await client.read(`/api/outlets/${ids[mns[0]]}`)
            return connections > 0 && gaps.length === 0 && Object.entries(await storedOf(client, ids[mns[0]])).filter(([name]) => name === 'a34013 hour.Avg').every(([, samples]) => samples.length === 30)
        })
        const given = await until('the second is given up', async () => {
            const { gaps } = await client.read(`/api/outlets/${ids[mns[1]]}`)
            return gaps.length === 2 && gaps.every((gap) => gap.standing === 'given_up' && gap.why.includes('没有数据') && gap.factors.length === 2) && gaps
        })
        assert.deepEqual(given.map((gap) => gap.slots).sort(), [2, 3])
        const [obeyed, ...others] = await Promise.all([obeys.end(), empty.end()])
        for (const report of [obeyed, ...others].flat()) assert.equal(report.answered, report.wanted, JSON.stringify(report))
        const answered = obeyed.flatMap((report) => report.acknowledged)
        assert.ok(answered.filter(([, , cn]) => cn === '2061').length >= missing.length, JSON.stringify(answered.slice(0, 3)))
        await checkKept(client, ids, answered)
        const times = (await storedOf(client, ids[mns[0]]))['a34013 hour.Avg'].map((sample) => sample[0])
        assert.equal(new Set(times).size, 30)
        assert.equal(times.length, 30)
    })

    await holds(about('a command goes out by an act of an authorised person only, and the answer stands in its record'), async () => {
        const mn = mnOf(7)
        const device = keepSending(place.port, '--devices', '1', '--mn', mn, '--rate', '2', '--seconds', '16', '--ahead', '600')
        const page = () => client.read(`/api/outlets/${ids[mn]}`)
        await until('its clock is seen to be ahead', async () => Math.abs((await page()).ahead_ms - 600_000) < 5_000)
        const issue = (by, values) => by.act('device_command', undefined, 'issue', values, { reason: '比对发现快十分钟' })
        const foreign = await issue(await Client.signIn(server.address, 'handler1', password), { title: '校时', device: ids[mn], command: 'set_time' })
        assert.ok(foreign.status >= 400, foreign.text)
        const incomplete = await issue(client, { title: '校准', device: ids[mn], command: 'calibrate' })
        assert.ok(incomplete.status >= 400 && incomplete.text.includes('因子编码'), incomplete.text)
        const done = await issue(client, { title: '校时', device: ids[mn], command: 'set_time' })
        const bad = await issue(client, { title: '改间隔', device: ids[mn], command: 'set_real_interval', value: '5' })
        assert.deepEqual([done.status, bad.status], [201, 201], done.text + bad.text)
        const stateOf = async (answer) => JSON.stringify((await client.record('device_command', answer.record)).record)
        await until('it is done', async () => (await stateOf(done)).includes('ExeRtn=1'))
        await until('what the protocol does not allow never goes out', async () => (await stateOf(bad)).includes('30 至 3600'))
        await until('its clock is right', async () => Math.abs((await page()).ahead_ms) < 5_000)
        const away = mnOf(8)
        const waiting = await issue(client, { title: '校时', device: ids[away], command: 'set_time' })
        assert.equal((await device.end()).reduce((sum, report) => sum + report.requests, 0), 1)
        assert.ok((await stateOf(waiting)).includes('"issued"'))
    })

    await holds(about('hours of the upper platform make board and curve without a frame of ours; its orders have a day of reply'), async () => {
        const mn = 'PROVINCE-0001'
        const { record } = await client.does('monitoring_device', undefined, 'register', { name: '省平台 1 号', mn, source: 'provincial' })
        await client.does('monitored_factor', undefined, 'register', { number: `${mn}-a21026`, device: record, code: 'a21026', name: '二氧化硫', unit: 'mg/m3', upper_limit: '35' })
        const hour = 3_600_000
        const last = Math.floor(Date.now() / hour) * hour - hour
        const text = (back) => new Date(last - back * hour + 8 * hour).toISOString().slice(0, 16).replace('T', ' ')
        const head = '设备唯一标识（MN）,数据时间,数据类型,因子编码,实测值,折算值,标记\n'
        const rows = Array.from({ length: 40 }, (_, back) => `${mn},${text(back)},小时,a21026,${back === 0 ? '41.5' : '12.50'},13.1,N\n`).join('')
        const take = (name, csv, by = client) => by.post(`/api/outlet-readings?name=${encodeURIComponent(name)}`, Buffer.from(csv))
        const faulty = await take('坏.csv', `${head}${mn},昨天,小时,a21026,1,,N\n没有这台,${text(1)},小时,a21026,1,,N\n${mnOf(1)},${text(1)},年,二氧化硫,abc,,N\n`)
        assert.equal(faulty.status, 422, faulty.text)
        for (const words of ['昨天', '没有登记设备“没有这台”', '自己向本平台传数据', '没有数据类型“年”', '不是因子编码', '“abc”不是数值']) assert.ok(faulty.text.includes(words), words)
        const taken = await take('省平台小时数据.csv', head + rows)
        assert.deepEqual([taken.status, taken.json.rows, taken.json.readings], [201, 40, 80], taken.text)
        assert.equal((await take('省平台小时数据.csv', head + rows)).status, 201)
        const row = (await client.read('/api/outlets')).rows.find((one) => one.mn === mn)
        assert.deepEqual([row.provincial, row.standing], [true, 'exceeding'], JSON.stringify(row))
        const stored = await storedOf(client, record)
        assert.equal(stored['a21026 hour.Avg'].length, 40)
        assert.ok(stored['a21026 hour.Avg'].every((sample) => sample[3].includes('没有原始帧') && !sample[3].includes('改过')), JSON.stringify(stored).slice(0, 300))
        await until('the desk tells of the hour that exceeds', async () => {
            const { rows } = await client.read('/api/alarms')
            return rows.some((one) => one.device === record && one.kind === 'exceedance' && one.value === '41.5')
        })
        const list = await client.read('/api/records/reading_import?limit=5')
        assert.equal(list.rows.length, 2)
        const handler = await Client.signIn(server.address, 'handler1', password)
        assert.ok((await take('x.csv', head + rows, handler)).status >= 400)
        const order = (number, more) => client.does('supervision_order', undefined, 'receive', { number, issued_on: '2026-03-02', enterprise_name: '某某公司', kind: 'exceeding', ...more })
        const own = await order('省督办〔2026〕1号', {})
        assert.equal((await client.record('supervision_order', own.record)).record.values.due_on, '2026-03-09')
        const named = await order('省督办〔2026〕2号', { due_on: '2026-03-05' })
        const page = await client.record('supervision_order', named.record)
        assert.ok(JSON.stringify(page.clocks ?? page).includes('2026-03-05'))
        await client.does('supervision_order', named.record, 'reply', { cause: '脱硫剂用完', measures: '已停产检修' })
    })

    await holds(about('what devices sent is handed on in its order, also what came while the next platform was away'), async () => {
        const platform = new Platform(place.forward)
        const missed = await send(place.port, '--devices', '3', '--rate', '50', '--seconds', '1')
        await until('what was missed waits', async () => (await client.read('/api/outlets')).forward.waiting > 0)
        await platform.open()
        const has = (report) => {
            const seen = new Set(platform.seen)
            return report.acknowledged.every(([qn, mn]) => seen.has(`${qn} ${mn}`))
        }
        await until('what was missed is handed on', () => has(missed), 90)
        platform.close()
        const away = await send(place.port, '--devices', '3', '--rate', '50', '--seconds', '1')
        await platform.open()
        await until('what came meanwhile too', () => has(away), 60)
        await until('nothing waits', async () => {
            const { forward } = await client.read('/api/outlets')
            return forward.connected && forward.waiting === 0 && forward.left_out === 0 && forward.unanswered === 0
        })
        for (const mn of new Set(missed.acknowledged.map(([, one]) => one))) {
            const qns = [...new Set(platform.seen)].filter((one) => one.endsWith(mn)).map((one) => one.split(' ')[0]).filter((qn) => qn >= missed.acknowledged[0][0])
            assert.deepEqual(qns, [...qns].sort())
        }
        platform.close()
    })

    await holds(about('several processes stand on one port'), async () => {
        const beside = spawn(program, ['hj212', 'receive', '--data', place.data, ...(place.db ? ['--db', place.db] : [])])
        await new Promise((resolve) => beside.stdout.on('data', resolve))
        const report = await send(place.port, '--devices', String(devices), '--rate', '200', '--seconds', '2')
        assert.equal(report.answered, report.wanted)
        beside.kill('SIGTERM')
        await new Promise((resolve) => beside.once('exit', resolve))
        await checkKept(client, ids, report.acknowledged)
    })

    await holds(about('who knocks at a further process, and what its devices owe, stands on the pages until it ends'), async () => {
        const beside = await receiveBeside(place)
        const mn = mnOf(9)
        const hour = 3_600_000
        const last = Math.floor(Date.now() / hour) * hour - hour
        const missing = inARow(last, 3, 2)
        const stranger = await Device.connect(beside.port)
        stranger.write(upload('ELSEWHERE1', 'a21026-Rtd=1'))
        const first = await Device.connect(beside.port)
        const backs = Array.from({ length: 10 }, (_, back) => back).filter((back) => !missing.includes(back))
        backs.forEach((back, at) => first.write(upload(mn, 'a34013-Avg=7.5,a34013-Flag=N', { cn: '2061', time: digits(last - back * hour).slice(0, 14), qn: digits(Date.now() + at) })))
        await until('they are taken', async () => first.answers().filter((one) => one.startsWith('9014')).length === backs.length)
        first.end()
        const again = await Device.connect(beside.port)
        again.write(upload(mn, 'a21026-Rtd=1.0,a21026-Flag=N', { qn: digits(Date.now() + 99) }))
        const seen = await until('the stranger is listed', async () => (await client.read('/api/outlet-strangers')).rows.find((row) => row.mn === 'ELSEWHERE1'))
        assert.deepEqual([seen.why, seen.frames], ['unknown_mn', 1])
        assert.ok(!seen.sample.includes('123456'), seen.sample)
        const owed = await until('its gap is told', async () => (await client.read(`/api/outlets/${ids[mn]}`)).gaps.find((gap) => gap.span === 'hour'))
        assert.deepEqual([owed.slots, owed.factors], [missing.length, ['a34013']])
        for (const device of [stranger, again]) device.end()
        await beside.stop()
        assert.ok(!(await client.read('/api/outlet-strangers')).rows.some((row) => row.mn === 'ELSEWHERE1'), 'what it knew went with it')
        assert.deepEqual((await client.read(`/api/outlets/${ids[mn]}`)).gaps, [])
    })

    await holds(about('a device of a further process stands on the board like one of ours, until that process is gone'), async () => {
        const mn = mnOf(0)
        const row = async () => (await client.read('/api/outlets')).rows.find((one) => one.mn === mn)
        await until('nobody has it', async () => (await row()).connections === 0)
        const before = (await row()).frames
        const beside = await receiveBeside(place)
        const device = await Device.connect(beside.port)
        device.write(upload(mn, 'a21026-Rtd=88.8,a21026-Flag=N', { qn: digits(Date.now() + 60_000) }))
        assert.equal((await device.until(1)).length, 1)
        const seen = await until('it is connected', async () => (await row()).connections === 1 && row(), 60)
        assert.deepEqual([seen.standing, seen.frames], ['exceeding', before + 1])
        assert.ok(seen.values.some((value) => value.value === '88.8' && value.beyond), JSON.stringify(seen.values))
        assert.equal((await client.read(`/api/outlets/${ids[mn]}`)).connections, 1)
        await beside.kill()
        device.end()
        await until('it went with the process', async () => (await row()).connections === 0, 60)
        assert.equal((await row()).frames, before)
        const again = await receiveBeside(place)
        assert.equal((await row()).connections, 0, 'nobody takes up the word of one that was killed')
        await again.stop()
    })

    if (place.db) await holds(about('several nodes hand on what they receive: nothing twice and nothing left out, whichever takes up whose log'), async () => {
        const platform = new Platform(place.forward)
        await platform.open()
        const [one, two, three] = [1, 2, 3].map(() => {
            const data = temporaryFolder()
            copyFileSync(join(place.data, 'ledger-key.pem'), join(data, 'ledger-key.pem'))
            return { data, db: place.db }
        })
        const begin = (node) => receiveBeside(node, { QINGHENG_HJ212_FORWARD: `127.0.0.1:${place.forward}` })
        const sent = []
        const receiveOn = async (node) => {
            const beside = await begin(node)
            const device = await Device.connect(beside.port)
            const qns = [1, 2, 3].map((n) => digits(Date.now() + 120_000 + 1_000 * (sent.length + n)))
            for (const qn of qns) device.write(upload(mnOf(11), 'a21026-Rtd=1.0,a21026-Flag=N', { qn }))
            assert.equal((await device.until(3)).length, 3)
            sent.push(...qns)
            device.end()
            return beside
        }
        const times = (qn) => platform.seen.filter((line) => line.startsWith(qn)).length
        const waiting = 'select count(*) from reading_mark m where forwarded < (select max(f.last) from reading_frame f where f.log = m.log)'
        const done = () => sent.every((qn) => times(qn) > 0) && Number(postgres.sql('bureau', waiting)) === 0
        for (const node of [one, two, one]) {
            const beside = await receiveOn(node)
            await until('it is handed on', done)
            await beside.stop()
        }
        platform.close()
        await (await receiveOn(two)).stop()
        await platform.open()
        const last = await begin(three)
        await until('what another left is handed on', done, 90)
        await last.stop()
        assert.deepEqual(sent.filter((qn) => times(qn) !== 1), [], `${platform.seen.length} frames`)
        platform.close()
    })

    await holds(about('a process that only receives logs what the setting says'), async () => {
        const logged = async (level) => (await receiveBeside(place, { QINGHENG_LOG_LEVEL: level })).stop()
        assert.ok((await logged('info')).includes('"event":"stopping"'))
        assert.equal(await logged('error'), '')
    })

    if (place.db) await holds(about('it is killed in mid-stream: what was answered is stored once, and receiving goes on'), async () => {
        const sending = send(place.port, '--devices', String(devices), '--rate', '300', '--seconds', '4')
        await until('so many are answered', () => sending.soFar() > 50)
        await postgres.kill()
        await pause(500)
        await postgres.start()
        const report = await sending
        const again = await send(place.port, '--devices', String(devices), '--rate', '100', '--seconds', '1')
        assert.ok(report.acknowledged.length > 50 && again.answered === again.wanted, JSON.stringify(again).slice(0, 200))
        await checkKept(client, ids, [...report.acknowledged, ...again.acknowledged])
        console.log(`      ${report.acknowledged.length} of ${report.wanted} answered`)
    })

    if (!place.db) await holds(about('a backup taken while devices send has every frame that was answered before it, and works elsewhere'), async () => {
        const before = await send(place.port, '--devices', '4', '--rate', '100', '--seconds', '1')
        const sending = send(place.port, '--devices', '4', '--rate', '100', '--seconds', '4')
        const made = runWell(place, 'backup', temporaryFolder())
        await sending
        assert.match(made.out, /监测读数 \d+ 个月、原始帧 \d+ 段/)
        const folder = /已备份到 (\S+?)：/.exec(made.out)[1]
        const elsewhere = { data: temporaryFolder() }
        copyFileSync(join(place.data, 'ledger-key.pem'), join(elsewhere.data, 'ledger-key.pem'))
        assert.match(runWell(elsewhere, 'restore', folder, '--as', 'clerk1').out, /已恢复监测读数和原始帧/)
        for (const mn of [mnOf(0), mnOf(3)]) {
            const there = new Set(runWell(elsewhere, 'hj212', 'export', mn).out.split('\n').filter((line) => line.includes('real.Rtd')).map((line) => line.split(',').slice(0, 2).join(' ')))
            const here = (await storedOf(client, ids[mn]))['a21026 real.Rtd'].map((sample) => sample[0])
            const wanted = before.acknowledged.filter(([, one, cn]) => one === mn && cn === '2011').map(([, , , time]) => here.find((one) => one === asTime(time)))
            assert.ok(wanted.length > 5 && wanted.every((time) => there.has(`${time} a21026`)), JSON.stringify(wanted.slice(0, 3)))
        }
        assert.match(runWell(elsewhere, 'hj212', 'frames').out, /原始帧/)
    })

    await holds(about('everything is in CSV, and the frames of the log are whole'), async () => {
        await server.stop()
        firstData ??= place.data
        firstPassword ??= password
        const csv = runWell(place, 'hj212', 'export', mnOf(1)).out
        assert.ok(csv.split('\n').length > 100 && csv.includes('real.Rtd'))
        assert.match(runWell(place, 'hj212', 'frames').out, /原始帧/)
        assert.equal(run(place, 'hj212', 'export', '没有').code, 2)
    })
}

// A clock that jumps: the server's alone, by the library of Debian's libfaketime, over a copy of the
// first bureau (a ledger that saw the future never starts before it again).
const faketime = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketimeMT.so.1`).find((file) => existsSync(file))
if (!faketime) console.log('skipped: the clock cannot be set here, libfaketime is not installed')
else await holds('a server whose clock jumps, forwards and back, loses nothing, drops nobody and asks again for what it could not believe', async () => {
    const place = { data: temporaryFolder(), port: await freePort() }
    cpSync(firstData, place.data, { recursive: true })
    const offset = join(temporaryFolder(), 'offset')
    writeFileSync(offset, '+0')
    Object.assign(process.env, { LD_PRELOAD: faketime, FAKETIME_TIMESTAMP_FILE: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_CACHE_DURATION: '1' })
    const server = await serve(place)
    delete process.env.LD_PRELOAD
    const client = await Client.signIn(server.address, 'clerk1', firstPassword)
    const ids = await idsOf(client)
    const sending = send(place.port, '--devices', '3', '--rate', '30', '--seconds', '10')
    await pause(2_000)
    writeFileSync(offset, '+3h')
    await pause(3_000)
    writeFileSync(offset, '-30h')
    await pause(2_500)
    // Hours that the server takes for impossible: kept, answered, in no curve.
    const mn = mnOf(9)
    const hour = 3_600_000
    const last = Math.floor(Date.now() / hour) * hour - hour
    const device = await Device.connect(place.port)
    for (const back of [0, 1, 2, 3]) device.write(upload(mn, 'a21026-Avg=9.5,a21026-Flag=N', { cn: '2061', time: digits(last - back * hour).slice(0, 14), qn: digits(Date.now() + back) }))
    assert.equal((await device.until(4)).length, 4)
    assert.equal((await client.read(`/api/outlets/${ids[mn]}`)).odd.impossible_time, 4)
    device.end()
    await pause(500)
    writeFileSync(offset, '+0')
    const report = await sending
    assert.deepEqual([report.answered, report.lost], [report.wanted, 0], JSON.stringify({ ...report, acknowledged: 0 }))
    const believed = async () => ((await storedOf(client, ids[mn]))['a21026 real.Rtd'] ?? []).length
    const before = await believed()
    const again = await Device.connect(place.port)
    await until('its clock is back, and values of now are believed', async () => {
        again.write(upload(mn, 'a21026-Rtd=9.5,a21026-Flag=N'))
        return (await believed()) > before
    })
    // One hour from before the jump tells that hours are expected of it.
    again.write(upload(mn, 'a21026-Avg=9.5,a21026-Flag=N', { cn: '2061', time: digits(last - 6 * hour).slice(0, 14), qn: digits(Date.now() + 50) }))
    await until('that hour is there', async () => (await storedOf(client, ids[mn]))['a21026 hour.Avg']?.length === 1)
    again.end()
    const obeys = keepSending(place.port, '--devices', '1', '--mn', mn, '--rate', '1', '--seconds', '12')
    await until('the hours are there', async () => {
        const stored = (await storedOf(client, ids[mn]))['a21026 hour.Avg'] ?? []
        return stored.length >= 6 && new Set(stored.map((sample) => sample[0])).size === stored.length && (await client.read(`/api/outlets/${ids[mn]}`)).gaps.length === 0
    })
    assert.ok((await obeys.end()).reduce((sum, report) => sum + report.requests, 0) >= 1)
    await server.stop()
})

await readingsDump((name) => {
    postgres.sql('postgres', `create database ${name}`)
    return { data: temporaryFolder(), db: postgres.address(name) }
})
await postgres.kill()
finish()
