// Devices on the wire, on both databases: what is answered is stored exactly once, whatever is
// killed; strangers and broken frames harm nobody; what was stored is found on the pages.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { Postgres } from '../support/postgres.mjs'
import { makeDemo, program, run, runWell, Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'

const folder = temporaryFolder()
const devices = 12
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function freePort() {
    return new Promise((resolve) => {
        const server = net.createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address()
            server.close(() => resolve(port))
        })
    })
}

// The simulator beside what else goes on; `ended` gives its report and what was answered.
function send(port, ...words) {
    const answers = join(folder, `answers-${Math.random()}`)
    writeFileSync(answers, '')
    const child = spawn(program, ['hj212', 'send', '--to', `127.0.0.1:${port}`, '--format', 'json', '--answers', answers, ...words])
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (piece) => (out += piece))
    child.stderr.setEncoding('utf8').on('data', (piece) => (err += piece))
    return new Promise((resolve) => child.once('close', () => {
        const lines = readFileSync(answers, 'utf8').split('\n').filter((line) => / .{14,24}$/.test(line))
        resolve({ ...(out ? JSON.parse(out) : { failed: err }), acknowledged: lines.map((line) => line.split(' ')) })
    }))
}

const crc = (text) => {
    let sum = 0xffff
    for (const byte of Buffer.from(text)) {
        sum = (sum >> 8) ^ byte
        for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >> 1) ^ 0xa001 : sum >> 1
    }
    return sum.toString(16).toUpperCase().padStart(4, '0')
}
const frame = (text) => `##${String(Buffer.byteLength(text)).padStart(4, '0')}${text}${crc(text)}\r\n`
const digits = (ms) => new Date(ms + 8 * 3_600_000).toISOString().replace(/[-T:.Z]/g, '')
const mnOf = (n) => `5149484D${n.toString(16).toUpperCase().padStart(16, '0')}`

function upload(mn, values, { qn = digits(Date.now()), time = qn.slice(0, 14), pw = '123456', cn = '2011', flag = 5 } = {}) {
    return frame(`QN=${qn};ST=31;CN=${cn};PW=${pw};MN=${mn};Flag=${flag};CP=&&DataTime=${time};${values}&&`)
}

// One device by hand: sends bytes, collects what comes back.
class Device {
    static connect(port) {
        return new Promise((resolve, reject) => {
            const socket = net.connect(port, '127.0.0.1', () => resolve(new Device(socket))).once('error', reject)
        })
    }
    constructor(socket) {
        this.socket = socket
        this.said = ''
        this.closed = false
        socket.setEncoding('utf8').on('data', (piece) => (this.said += piece)).on('close', () => (this.closed = true)).on('error', () => {})
    }
    write(bytes) {
        this.socket.write(bytes)
        return this
    }
    answers() {
        return [...this.said.matchAll(/QN=(\d+);.*?CN=(\d+);/g)].map((found) => `${found[2]} ${found[1]}`)
    }
    async until(count) {
        for (let i = 0; i < 200 && this.answers().length < count; i += 1) await pause(20)
        return this.answers()
    }
    end() {
        this.socket.destroy()
    }
}

// Every stored sample of a device by series: `time value`.
async function storedOf(client, id) {
    const { series } = await client.read(`/api/outlets/${id}`)
    const all = {}
    for (const one of series) {
        const now = Date.now()
        const csv = await client.get(`/api/outlets/${id}/readings.csv?series=${one.id}&from=${now - 3 * 86_400_000}&to=${now + 86_400_000}`)
        assert.equal(csv.status, 200)
        all[`${one.factor} ${one.kind}`] = csv.text.trim().split('\n').slice(1).map((line) => line.split(',').slice(0, 1).concat(line.split(',').slice(3, 6)))
    }
    return all
}

const asTime = (qn) => {
    const [, y, mo, d, h, mi, s, ms] = /(....)(..)(..)(..)(..)(..)(...)/.exec(qn)
    return `${y}-${mo}-${d} ${h}:${mi}:${s}${ms === '000' ? '' : `.${ms}`}`
}

// Every frame that was answered stands in the store once, with every factor.
async function checkKept(client, ids, acknowledged) {
    const times = {}
    for (const [qn, mn] of acknowledged) (times[mn] ??= new Set()).add(asTime(qn))
    for (const [mn, wanted] of Object.entries(times)) {
        const stored = Object.fromEntries(Object.entries(await storedOf(client, ids[mn])).filter(([name]) => name.endsWith(' real.Rtd')))
        assert.equal(Object.keys(stored).length, 8, `${mn}: ${Object.keys(stored)}`)
        for (const [series, samples] of Object.entries(stored)) {
            const seen = samples.map((sample) => sample[0])
            assert.equal(new Set(seen).size, seen.length, `${mn} ${series}: a time stands twice`)
            const lost = [...wanted].filter((time) => !seen.includes(time))
            assert.deepEqual(lost.slice(0, 3), [], `${mn} ${series}: ${lost.length} of ${wanted.size} lost`)
        }
    }
}

async function bureau(place) {
    const file = join(folder, 'figures.tsv')
    writeFileSync(file, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t4\t件\n')
    const { password } = makeDemo(place, file)
    const sheet = join(folder, 'devices.csv')
    runWell({ data: place.data }, 'hj212', 'send', '--devices', String(devices), '--sheet', sheet)
    runWell(place, 'import', 'monitoring_device', sheet, '--as', 'clerk1')
    const factors = join(folder, 'factors.csv')
    writeFileSync(factors, '因子序号,监测设备,因子编码,因子名称,单位,上限\nf1,模拟设备00001,a21026,二氧化硫,mg/m3,35\n')
    runWell(place, 'import', 'monitored_factor', factors, '--as', 'clerk1')
    return password
}

async function serve(place) {
    process.env.QINGHENG_HJ212_LISTEN = `127.0.0.1:${place.port}`
    const server = await Server.start(place)
    for (let i = 0; i < 100; i += 1) {
        const device = await Device.connect(place.port).catch(() => undefined)
        if (device) {
            device.end()
            return server
        }
        await pause(50)
    }
    throw new Error('the receiver does not listen')
}

async function idsOf(client) {
    const { rows } = await client.read('/api/outlets')
    return Object.fromEntries(rows.map((row) => [row.mn, row.id]))
}

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
        device.end()
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
