// A bureau whose devices send: what the sentences of this folder have in common.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'

import { temporaryFolder } from '../support/databases.mjs'
import { makeDemo, program, runWell, Server } from '../support/program.mjs'

const folder = temporaryFolder()
export const devices = 12
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

// Below those that the kernel gives to connections by itself: nobody's connection takes it before it is listened on, or
// while the server that listens is started anew.
export async function freePort() {
    for (;;) {
        const port = 15_000 + Math.floor(Math.random() * 15_000)
        const isFree = await new Promise((resolve) => {
            const server = net.createServer().once('error', () => resolve(false))
            server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
        })
        if (isFree) return port
    }
}

// The simulator beside what else goes on; `ended` gives its report and what was answered, each
// [QN, MN, CN, time of its data]: its uploads, and the hours that the platform asked it for meanwhile. `soFar` tells
// how many answers it has written down, some hundred at a time.
export function send(port, ...words) {
    const answers = join(folder, `answers-${Math.random()}`)
    writeFileSync(answers, '')
    const child = spawn(program, ['hj212', 'send', '--to', `127.0.0.1:${port}`, '--format', 'json', '--answers', answers, ...words])
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (piece) => (out += piece))
    child.stderr.setEncoding('utf8').on('data', (piece) => (err += piece))
    const ended = new Promise((resolve) => child.once('close', () => {
        const lines = readFileSync(answers, 'utf8').split('\n').filter((line) => / \d{4} \d{14,17}$/.test(line))
        resolve({ ...(out ? JSON.parse(out) : { failed: err }), acknowledged: lines.map((line) => line.split(' ')) })
    }))
    return Object.assign(ended, { soFar: () => readFileSync(answers, 'utf8').split('\n').length - 1 })
}

// One simulator after the other until `end`, which gives the reports of all.
export function keepSending(port, ...words) {
    let going = true
    const all = (async () => {
        const reports = []
        do reports.push(await send(port, ...words))
        while (going)
        return reports
    })()
    return { end: () => ((going = false), all) }
}

// A further process that only receives, on a port of its own; `stop` gives what it logged, `kill` leaves it no time.
export async function receiveBeside(place, settings = {}) {
    const port = await freePort()
    const words = ['hj212', 'receive', '--data', place.data, ...(place.db ? ['--db', place.db] : [])]
    const child = spawn(program, words, { env: { ...process.env, QINGHENG_HJ212_LISTEN: `127.0.0.1:${port}`, ...settings } })
    let log = ''
    child.stderr.setEncoding('utf8').on('data', (piece) => (log += piece))
    await new Promise((resolve, reject) => child.stdout.once('data', resolve).once('close', () => reject(new Error(log))))
    const end = (signal) => new Promise((resolve) => {
        child.once('close', () => resolve(log))
        child.kill(signal)
    })
    return { port, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

const crc = (text) => {
    let sum = 0xffff
    for (const byte of Buffer.from(text)) {
        sum = (sum >> 8) ^ byte
        for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >> 1) ^ 0xa001 : sum >> 1
    }
    return sum.toString(16).toUpperCase().padStart(4, '0')
}
export const frame = (text) => `##${String(Buffer.byteLength(text)).padStart(4, '0')}${text}${crc(text)}\r\n`
export const digits = (ms) => new Date(ms + 8 * 3_600_000).toISOString().replace(/[-T:.Z]/g, '')
export const mnOf = (n) => `5149484D${n.toString(16).toUpperCase().padStart(16, '0')}`

export function upload(mn, values, { qn = digits(Date.now()), time = qn, pw = '123456', cn = '2011', flag = 5 } = {}) {
    return frame(`QN=${qn};ST=31;CN=${cn};PW=${pw};MN=${mn};Flag=${flag};CP=&&DataTime=${time};${values}&&`)
}

// One device by hand: sends bytes, collects what comes back.
export class Device {
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
        for (const end = Date.now() + 30_000; this.answers().length < count && Date.now() < end; ) await pause(20)
        return this.answers()
    }
    end() {
        this.socket.destroy()
    }
}

// Every stored sample of a device by series: `time value`.
export async function storedOf(client, id) {
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

export const asTime = (digits) => {
    const [, y, mo, d, h, mi, s, ms] = /(....)(..)(..)(..)(..)(..)(...)?/.exec(digits)
    return `${y}-${mo}-${d} ${h}:${mi}:${s}${!ms || ms === '000' ? '' : `.${ms}`}`
}
const kindOf = { 2011: 'real.Rtd', 2051: 'minute.Avg', 2061: 'hour.Avg', 2031: 'day.Avg' }

// Every frame that was answered stands in the store once, with every factor.
export async function checkKept(client, ids, acknowledged) {
    const times = {}
    for (const [, mn, cn, time] of acknowledged) ((times[mn] ??= {})[kindOf[cn]] ??= new Set()).add(asTime(time))
    for (const [mn, kinds] of Object.entries(times)) {
        const stored = Object.entries(await storedOf(client, ids[mn]))
        const factors = stored.map(([name]) => name.split(' ')).filter(([, kind]) => kind === 'real.Rtd').map(([factor]) => factor)
        assert.equal(factors.length, 8, `${mn}: ${factors}`)
        for (const [kind, wanted] of Object.entries(kinds)) {
            // An hour may have been uploaded by hand with fewer factors, or others.
            const ofKind = stored.filter(([name]) => name.endsWith(` ${kind}`) && factors.includes(name.split(' ')[0]))
            assert.equal(ofKind.length, factors.length, `${mn} ${kind}: ${ofKind.map(([name]) => name)}`)
            for (const [series, samples] of ofKind) {
                const seen = samples.map((sample) => sample[0])
                assert.equal(new Set(seen).size, seen.length, `${mn} ${series}: a time stands twice`)
                const lost = [...wanted].filter((time) => !seen.includes(time))
                assert.deepEqual(lost.slice(0, 3), [], `${mn} ${series}: ${lost.length} of ${wanted.size} lost`)
            }
        }
    }
}

export async function bureau(place) {
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

export async function serve(place) {
    process.env.QINGHENG_HJ212_LISTEN = `127.0.0.1:${place.port}`
    process.env.QINGHENG_HJ212_FORWARD = place.forward ? `127.0.0.1:${place.forward}` : 'off'
    const server = await Server.start(place)
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
        const device = await Device.connect(place.port).catch(() => undefined)
        if (device) {
            device.end()
            return server
        }
        await pause(50)
    }
    throw new Error('the receiver does not listen')
}

export async function idsOf(client) {
    const { rows } = await client.read('/api/outlets')
    return Object.fromEntries(rows.map((row) => [row.mn, row.id]))
}

// What lies between a device and the server: passes bytes on, until the line is cut. `silent` is a
// line that nobody tells about: both ends stand, nothing comes through.
export class Line {
    static async open(port) {
        const line = new Line()
        line.pairs = new Set()
        line.silent = false
        line.server = net.createServer((near) => {
            const far = net.connect(port, '127.0.0.1')
            const pair = { near, far }
            line.pairs.add(pair)
            const forget = () => {
                line.pairs.delete(pair)
                if (!line.silent) near.destroy(), far.destroy()
            }
            near.on('data', (bytes) => line.silent || far.write(bytes)).on('error', () => {}).on('close', forget)
            far.on('data', (bytes) => line.silent || near.write(bytes)).on('error', () => {}).on('close', forget)
        })
        line.port = await new Promise((resolve) => line.server.listen(0, '127.0.0.1', () => resolve(line.server.address().port)))
        return line
    }
    // Whole again for those who connect anew; what stood stays dead, on the server's side open.
    mend() {
        for (const { near } of this.pairs) near.destroy()
        this.silent = false
    }
    cut() {
        this.silent = true
    }
    close() {
        for (const { near, far } of this.pairs) near.destroy(), far.destroy()
        this.server.close()
    }
}

export async function until(sentence, ask, seconds = 60) {
    let seen
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; await pause(200)) {
        seen = await ask()
        if (seen) return seen
    }
    throw new Error(`${sentence}: not within ${seconds} s, ${JSON.stringify(seen)}`)
}

// The next platform: takes frames, answers them, may be away. `seen`: QN and MN, in order.
export class Platform {
    constructor(port) {
        Object.assign(this, { port, seen: [], sockets: new Set() })
    }
    open() {
        return new Promise((resolve) => {
            this.server = net.createServer((socket) => {
                this.sockets.add(socket)
                let held = ''
                socket.setEncoding('latin1').on('error', () => {}).on('data', (piece) => {
                    const lines = (held + piece).split('\r\n')
                    held = lines.pop()
                    for (const line of lines) {
                        const [, qn, mn] = /QN=(\d+);.*?MN=([^;]+);/.exec(line)
                        this.seen.push(`${qn} ${mn}`)
                        socket.write(frame(`QN=${qn};ST=91;CN=9014;PW=123456;MN=${mn};Flag=4;CP=&&&&`))
                    }
                })
            }).listen(this.port, '127.0.0.1', resolve)
        })
    }
    close() {
        for (const socket of this.sockets) socket.destroy()
        this.server.close()
    }
}

// Hours back from `last` that are one gap: a request's bound, every second midnight of UTC, parts
// those that lie on both sides of it.
export const inARow = (last, back, count) => {
    const within = Array.from({ length: count - 1 }, (_, at) => back + at).find((one) => (last - one * 3_600_000) % (48 * 3_600_000) === 0)
    return Array.from({ length: count }, (_, at) => (within === undefined ? back : within + 1) + at)
}
