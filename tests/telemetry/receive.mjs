// Devices on the wire, on both databases: what is answered is stored exactly once, whatever is
// killed; strangers and broken frames harm nobody; what was stored is found on the pages.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'

import { Client } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { Postgres } from '../support/postgres.mjs'
import { program, run, runWell } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'
import { bureau, checkKept, Device, devices, digits, frame, freePort, idsOf, mnOf, pause, send, serve, upload } from './wire.mjs'

const postgres = new Postgres()
await postgres.start()
postgres.sql('postgres', 'create database bureau')
const databases = [
    { name: 'SQLite', make: () => ({ data: temporaryFolder() }) },
    { name: 'PostgreSQL', make: () => ({ data: temporaryFolder(), db: postgres.address('bureau') }) },
]

for (const database of databases) {
    const place = { ...database.make(), port: await freePort() }
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
        await pause(900)
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
        const answers = await device.until(1)
        await pause(300)
        assert.ok(device.answers().length >= 1 && new Set(answers).size === 1)
        const { rows } = await client.read(`/api/outlets/${ids[mnOf(1)]}/frames?from=${began}&to=${began + 60_000}`)
        assert.equal(rows.filter((row) => row.text.includes('1.23,')).length, 1)
        assert.ok(!rows.some((row) => row.text.includes('123456')), 'a password is shown')
        const { odd } = await client.read(`/api/outlets/${ids[mnOf(1)]}`)
        assert.ok(odd.repeated >= 49, JSON.stringify(odd))
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

    await holds(about('the board tells who exceeds within five seconds, and who is missing'), async () => {
        const device = await Device.connect(place.port)
        const began = Date.now()
        device.write(upload(mnOf(0), 'a21026-Rtd=99.9,a21026-Flag=N', { qn: digits(Date.now() + 9) }))
        let row
        for (let i = 0; i < 50 && row?.standing !== 'exceeding'; i += 1) {
            await pause(100)
            row = (await client.read('/api/outlets')).rows.find((one) => one.mn === mnOf(0))
        }
        assert.equal(row.standing, 'exceeding')
        assert.ok(Date.now() - began < 5_000)
        assert.ok(row.values.some((value) => value.beyond && value.upper === 35_000_000 && value.unit === 'mg/m3'))
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

    await holds(about('several processes stand on one port'), async () => {
        const beside = spawn(program, ['hj212', 'receive', '--data', place.data, ...(place.db ? ['--db', place.db] : [])])
        await new Promise((resolve) => beside.stdout.on('data', resolve))
        const report = await send(place.port, '--devices', String(devices), '--rate', '200', '--seconds', '2')
        assert.equal(report.answered, report.wanted)
        beside.kill('SIGTERM')
        await new Promise((resolve) => beside.once('exit', resolve))
        await checkKept(client, ids, report.acknowledged)
    })

    if (place.db) await holds(about('it is killed in mid-stream: what was answered is stored once, and receiving goes on'), async () => {
        const sending = send(place.port, '--devices', String(devices), '--rate', '300', '--seconds', '4')
        await pause(1_200)
        await postgres.kill()
        await pause(500)
        await postgres.start()
        const report = await sending
        const again = await send(place.port, '--devices', String(devices), '--rate', '100', '--seconds', '1')
        assert.ok(report.acknowledged.length > 50 && again.answered === again.wanted, JSON.stringify(again).slice(0, 200))
        await checkKept(client, ids, [...report.acknowledged, ...again.acknowledged])
        console.log(`      ${report.acknowledged.length} of ${report.wanted} answered`)
    })

    await holds(about('everything is in CSV, and the frames of the log are whole'), async () => {
        await server.stop()
        const csv = runWell(place, 'hj212', 'export', mnOf(1)).out
        assert.ok(csv.split('\n').length > 100 && csv.includes('real.Rtd'))
        assert.match(runWell(place, 'hj212', 'frames').out, /原始帧/)
        assert.equal(run(place, 'hj212', 'export', '没有').code, 2)
    })
}

await postgres.kill()
finish()
