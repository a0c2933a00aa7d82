// What one act costs the server: a clue registered over HTTP, by processor time of all its threads
// (in the program and in the kernel), calls that write, and changes of thread, a request.
//   node bench/act_cost.mjs [ACTS] [CONNECTIONS…]     (2000 acts by 1, 4 and 16)
// Two programs beside each other, in turns, so that other work on the machine meets both:
//   QINGHENG_OTHER=…/qingheng node bench/act_cost.mjs
// With PERF=FILE the first program's threads are recorded by `perf record` while it is measured.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'

import { newId } from '../tests/support/client.mjs'
import { temporaryFolder } from '../tests/support/databases.mjs'
import { makeDemo, Server } from '../tests/support/program.mjs'

const acts = Number(process.argv[2] ?? 2000)
const connections = process.argv.length > 3 ? process.argv.slice(3).map(Number) : [1, 4, 16]
const rounds = process.env.QINGHENG_OTHER ? 3 : 1

// Of the threads that live; those of the server do while it runs.
function usageOf(pid) {
    const usage = { micros: 0, kernel: 0, switches: 0 }
    for (const task of readdirSync(`/proc/${pid}/task`)) {
        const folder = `/proc/${pid}/task/${task}`
        usage.micros += Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]) / 1e3
        const stat = readFileSync(`${folder}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
        usage.kernel += Number(stat[12]) * 10_000
        for (const [, times] of readFileSync(`${folder}/status`, 'utf8').matchAll(/ctxt_switches:\s+(\d+)/g)) usage.switches += Number(times)
    }
    const io = readFileSync(`/proc/${pid}/io`, 'utf8')
    usage.writes = Number(/syscw: (\d+)/.exec(io)[1])
    usage.reads = Number(/syscr: (\d+)/.exec(io)[1])
    usage.bytes = Number(/wchar: (\d+)/.exec(io)[1])
    return usage
}

class Bureau {
    constructor(name, server, password) {
        Object.assign(this, { name, server, password, url: new URL(server.address), headers: {} })
        this.agent = new Agent({ keepAlive: true, maxSockets: 64 })
    }

    ask(method, path, body) {
        const bytes = Buffer.from(JSON.stringify(body))
        const headers = { ...this.headers, 'content-type': 'application/json', 'content-length': bytes.length }
        return new Promise((resolve, reject) => {
            const sent = request({ hostname: this.url.hostname, port: this.url.port, agent: this.agent, method, path, headers }, (answer) => {
                const pieces = []
                answer.on('data', (piece) => pieces.push(piece))
                answer.on('error', reject)
                answer.on('end', () => {
                    const text = Buffer.concat(pieces).toString()
                    if (answer.statusCode >= 300) reject(new Error(`${path}: ${answer.statusCode} ${text.slice(0, 300)}`))
                    else resolve({ text, set: answer.headers['set-cookie'] })
                })
            })
            sent.on('error', reject)
            sent.end(bytes)
        })
    }

    async signIn() {
        const answer = await this.ask('POST', '/api/session', { account: 'handler1', password: this.password })
        const session = JSON.parse(answer.text)
        this.headers = { cookie: answer.set[0].split(';')[0], 'x-csrf': session.csrf }
        this.today = session.today
    }

    register(n) {
        const note = `现场检查发现该单位超标排放，依法立案查处。`.repeat(3)
        return this.ask('POST', '/api/acts', { id: newId(), type: 'clue', record: newId(), act: 'register', expected_version: 0, evidence: [], values: { source: 'on_site_inspection', received_on: this.today, content: note, party_name: `测试企业${n % 9000}有限公司` } })
    }

    async measure(count, clients) {
        for (let n = 0; n < clients; n += 1) await this.register(n)
        const before = usageOf(this.server.child.pid)
        const begun = performance.now()
        let next = 0
        await Promise.all(Array.from({ length: clients }, async () => {
            while (next < count) await this.register((next += 1))
        }))
        const lasted = performance.now() - begun
        const after = usageOf(this.server.child.pid)
        const each = (name) => (after[name] - before[name]) / count
        return { clients, us: each('micros'), kernel: each('kernel'), writes: each('writes'), reads: each('reads'), kilobytes: each('bytes') / 1024, switches: each('switches'), second: (count / lasted) * 1000 }
    }
}

async function open(name, program) {
    const place = { data: temporaryFolder(), program }
    const figures = join(place.data, 'figures.tsv')
    writeFileSync(figures, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t12\t件\n')
    const { password } = makeDemo(place, figures)
    const bureau = new Bureau(name, await Server.start(place), password)
    await bureau.signIn()
    return bureau
}

const bureaus = [await open('this', undefined)]
if (process.env.QINGHENG_OTHER) bureaus.push(await open('other', process.env.QINGHENG_OTHER))
const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 2).join(' ')
console.log(`${acts} acts each; load ${load()}`)
console.log('| Program | connections | us of processor an act | of it kernel | writes | reads | KB written | changes of thread | acts a second |\n|---|---|---|---|---|---|---|---|---|')
for (const clients of connections)
    for (let round = 0; round < rounds; round += 1)
        for (const bureau of bureaus) {
            const pid = String(bureau.server.child.pid)
            const perf = process.env.PERF && bureau === bureaus[0] ? spawn('perf', ['record', '-q', '-g', '-F', '2999', '-p', pid, '-o', `${process.env.PERF}.${clients}`], { stdio: 'inherit' }) : undefined
            if (perf) await new Promise((resolve) => setTimeout(resolve, 500))
            const one = await bureau.measure(acts, clients)
            if (perf) {
                perf.kill('SIGINT')
                await new Promise((resolve) => perf.once('exit', resolve))
            }
            console.log(`| ${bureau.name} | ${clients} | ${one.us.toFixed(0)} | ${one.kernel.toFixed(0)} | ${one.writes.toFixed(1)} | ${one.reads.toFixed(1)} | ${one.kilobytes.toFixed(0)} | ${one.switches.toFixed(1)} | ${one.second.toFixed(0)} |`)
        }
console.log(`load ${load()}`)
for (const bureau of bureaus) {
    bureau.agent.destroy()
    await bureau.server.stop()
}
