// This server beside another record platform (Directus 11 on SQLite) with the same records and the
// same client: processor time of the server per request, in one run, first one then the other. The
// same question asked again, and asked after an act on the records it reads, which ends what was kept.
//   node bench/peer_records.mjs --peer URL --peer-pid PID --token TOKEN [--records N] [--rounds N]
//        [--data FOLDER]   our records: made there, or found there by a later run
// The peer runs already, on an empty collection `cases` of docs/benchmarks.md; it is filled here.
// Never a part of ./test: the peer is no part of this project.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { newId } from '../tests/support/client.mjs'
import { temporaryFolder } from '../tests/support/databases.mjs'
import { makeDemo, runWell, Server } from '../tests/support/program.mjs'

const { values: asked } = parseArgs({ options: { peer: { type: 'string' }, 'peer-pid': { type: 'string' }, token: { type: 'string' }, data: { type: 'string' }, records: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '300' } } })
const records = Number(asked.records)
const rounds = Number(asked.rounds)

const units = ['市局', '义马分局', '渑池分局', '卢氏分局', '灵宝分局', '陕州分局', '湖滨分局']
const faults = ['超标排放', '未批先建', '数据造假', '偷排漏排', '非法处置危险废物', '不正常运行设施']
const two = (n) => String(n).padStart(2, '0')

// One record, told to both in their own words.
function recordOf(n) {
    const fault = faults[n % faults.length]
    return { number: `测环罚〔2025〕${n}号`, party: `测试企业${n % 9000}有限公司`, unit: units[n % units.length], fault, day: `2025-${two((n % 12) + 1)}-${two((n % 28) + 1)}`, fine: (n * 7919) % 500_000, note: `现场检查发现该单位${fault}，依法立案查处。`.repeat(3) }
}

// Milliseconds that the threads of the process have run; threads that ended are not in it.
function cpuOf(pid) {
    let nanoseconds = 0
    for (const task of readdirSync(`/proc/${pid}/task`)) nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
    return nanoseconds / 1e6
}

class Side {
    constructor(name, address, pid, headers) {
        Object.assign(this, { name, pid, headers }, { url: new URL(address) })
        this.agent = new Agent({ keepAlive: true })
    }

    ask(method, path, body) {
        const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
        const headers = bytes ? { ...this.headers, 'content-type': 'application/json', 'content-length': bytes.length } : this.headers
        return new Promise((resolve, reject) => {
            const sent = request({ hostname: this.url.hostname, port: this.url.port, agent: this.agent, method, path, headers }, (answer) => {
                const pieces = []
                answer.on('data', (piece) => pieces.push(piece))
                answer.on('error', reject)
                answer.on('end', () => {
                    const text = Buffer.concat(pieces).toString()
                    if (answer.statusCode >= 300) reject(new Error(`${this.name}: ${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`))
                    else resolve(text)
                })
            })
            sent.on('error', reject)
            sent.end(bytes)
        })
    }

    // Milliseconds of the server's processor time a request, by that many connections, each of which has
    // asked before: neither side is measured while it opens what it keeps open.
    async measure(count, one, clients = 4) {
        this.agent.maxSockets = clients
        let next = 0
        const until = (end) => Promise.all(Array.from({ length: clients }, async () => {
            while (next < end) {
                const own = next
                next += 1
                await one(own)
            }
        }))
        const warm = clients * 5
        await until(warm)
        const before = cpuOf(this.pid)
        await until(warm + count)
        return (cpuOf(this.pid) - before) / count
    }

    // The same of `one` alone, each after `act`.
    async measureAfter(count, act, one) {
        let spent = 0
        for (let n = 1; n <= count; n += 1) {
            await act(n)
            const before = cpuOf(this.pid)
            await one(n)
            spent += cpuOf(this.pid) - before
        }
        return spent / count
    }
}

const cell = (text) => `"${String(text).replaceAll('"', '""')}"`

const signInBy = (password) => async (server, account) => {
    const answer = await fetch(`${server.address}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account, password }) })
    const session = await answer.json()
    const side = new Side('ours', server.address, server.child.pid, { cookie: answer.headers.get('set-cookie').split(';')[0], 'x-csrf': session.csrf })
    return Object.assign(side, { today: session.today })
}

// A demonstration, and imported cases until there are as many as asked for.
async function fill(place) {
    mkdirSync(place.data, { recursive: true })
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t12\t件\n')
    const { password } = makeDemo(place, file)
    const first = await Server.start(place)
    const leader = await signInBy(password)(first, 'leader1')
    const there = JSON.parse(await leader.ask('GET', '/api/records/case/count')).total
    leader.agent.destroy()
    await first.stop()
    const head = ['立案号', '案由', '当事人名称', '立案日期', '决定日期', '决定书文号', '处理结果', '罚款（元）', '违法事实', '办理状态']
    const rows = Array.from({ length: records - there }, (_, n) => {
        const one = recordOf(n + 1)
        return [one.number.replace('罚', '立'), `涉嫌${one.fault}`, one.party, one.day, one.day, one.number, '行政处罚', one.fine, one.note, '已结案'].map(cell).join(',')
    })
    for (let begin = 0; begin < rows.length; begin += 50_000) {
        const table = join(place.data, `cases-${begin}.csv`)
        writeFileSync(table, `\ufeff${[head.map(cell).join(','), ...rows.slice(begin, begin + 50_000)].join('\r\n')}\r\n`)
        runWell(place, 'import', 'case', table, '--as', 'importer1')
    }
}

// Earlier runs leave clues by the hundred thousand; going through them for reminders, once an hour of a
// working day, is not what is measured.
process.env.QINGHENG_REMINDER_HOURS ??= '00:00-00:01'

async function ours() {
    const place = { data: asked.data ?? temporaryFolder() }
    const told = join(place.data, 'demonstration-password')
    if (!existsSync(told)) await fill(place)
    const password = readFileSync(told, 'utf8').trim()
    const signIn = signInBy(password)
    const server = await Server.start(place)
    const people = { handler: await signIn(server, 'handler1'), leader: await signIn(server, 'leader1'), clerk: await signIn(server, 'clerk1') }
    const { handler, leader, clerk } = people
    const list = async () => {
        const answer = JSON.parse(await leader.ask('GET', '/api/records/case?limit=50&sort=-filed_on'))
        if (answer.total !== records || answer.rows.length !== 50) throw new Error(`the list has ${answer.rows.length} rows of ${answer.total}`)
        return answer
    }
    const report = () => leader.ask('GET', '/api/figures/fine_total_yuan?year=2025')
    // An act on a case of the list: its version goes up by one.
    const changed = (await list()).rows[7]
    const change = (n) => {
        changed.version += 1
        return clerk.ask('POST', '/api/acts', { id: newId(), type: 'case', record: changed.id, act: 'correct', expected_version: changed.version - 1, evidence: [], values: { party_name: `测试企业${n}有限公司` }, reason: '与营业执照核对' })
    }
    return {
        create: (clients) => handler.measure(rounds, (n) => {
            const one = recordOf(n)
            return handler.ask('POST', '/api/acts', { id: newId(), type: 'clue', record: newId(), act: 'register', expected_version: 0, evidence: [], values: { source: 'on_site_inspection', received_on: handler.today, content: one.note, party_name: one.party } })
        }, clients),
        list: () => leader.measure(rounds, list),
        report: () => leader.measure(rounds, report),
        listAfter: () => leader.measureAfter(rounds, change, list),
        reportAfter: () => leader.measureAfter(rounds, change, report),
        async end() {
            for (const one of Object.values(people)) one.agent.destroy()
            await server.stop()
        },
    }
}

async function theirs() {
    const side = new Side('peer', asked.peer, Number(asked['peer-pid']), { authorization: `Bearer ${asked.token}` })
    const itemOf = (n) => {
        const one = recordOf(n)
        return { caseno: one.number, party: one.party, agency: one.unit, violation: one.fault, status: '结案', filed: one.day, penalty: one.fine, note: one.note }
    }
    const stored = Number(JSON.parse(await side.ask('GET', '/items/cases?aggregate%5Bcount%5D=*')).data[0].count)
    for (let n = stored; n < records; n += 500) await side.ask('POST', '/items/cases', Array.from({ length: Math.min(500, records - n) }, (_, at) => itemOf(n + at + 1)))
    return {
        list: () => side.measure(Math.min(rounds, 100), () => side.ask('GET', '/items/cases?limit=50&sort=-filed&meta=filter_count')),
        report: () => side.measure(Math.min(rounds, 100), () => side.ask('GET', '/items/cases?groupBy%5B%5D=agency&aggregate%5Bsum%5D=penalty&aggregate%5Bcount%5D=*')),
        create: (clients) => side.measure(rounds, (n) => side.ask('POST', '/items/cases', itemOf(records + n)), clients),
        end: async () => side.agent.destroy(),
    }
}

const a = await ours()
console.log(`${records} records on each side; 4 connections where none are named; ms of the server's processor time a request, the middle of 3 turns`)
const b = asked.peer ? await theirs() : undefined
console.log('| Operation | ours | peer | ratio | target |\n|---|---|---|---|---|')
const questions = [['list', 50], ['listAfter', undefined, 'list'], ['report', 30], ['reportAfter', undefined, 'report']]
for (const clients of [1, 4, 16, 64]) questions.push(['create', 25, 'create', clients])
const turns = 3
const middle = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)]
for (const [what, target, same, clients] of questions) {
    const mine = []
    const its = []
    for (let turn = 0; turn < turns; turn += 1) {
        mine.push(await a[what](clients))
        if (b) its.push(await b[same ?? what](clients))
    }
    const own = middle(mine)
    const other = b ? middle(its) : undefined
    console.log(`| ${what}${clients ? `, ${clients} connections` : ''} | ${own.toFixed(2)} | ${other?.toFixed(2) ?? '–'} | ${other ? `${(other / own).toFixed(1)} ×` : '–'} | ${target ? `≥ ${target} ×` : ''} |`)
}
await b?.end()
await a.end()
