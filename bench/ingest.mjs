// node bench/ingest.mjs [DEVICES] [FRAMES A SECOND] [SECONDS] [FACTORS] [RECEIVERS]: receivers on one port
// and as many simulators on this machine, on SQLite and (under scripts/with_postgres) PostgreSQL: frames
// and readings a second with answers that mean durable, p99, memory of the largest. QINGHENG: the program.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { databases, temporaryFolder } from '../tests/support/databases.mjs'
import { makeDemo, program, runWell } from '../tests/support/program.mjs'

const numbers = process.argv.slice(2).map(Number)
const [devices = 2000, rate = 5000, seconds = 20, factors = 8, receivers = 1] = numbers
const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')
const once = (what, event) => new Promise((resolve) => what.once(event, resolve))
const begin = (...words) => spawn('sh', ['-c', 'ulimit -n 20000; exec "$0" "$@"', program, ...words])

// Which devices each simulator plays: [first, how many].
const shares = Array.from({ length: receivers }, (_, n) => {
    const from = Math.floor((devices * n) / receivers)
    return [from + 1, Math.floor((devices * (n + 1)) / receivers) - from]
})

function register(place, folder) {
    for (const [first, many] of shares) {
        const sheet = join(folder, `devices-${first}.csv`)
        runWell({ data: place.data }, 'hj212', 'send', '--first', String(first), '--devices', String(many), '--sheet', sheet)
        runWell(place, 'import', 'monitoring_device', sheet, '--as', 'clerk1')
    }
}

async function receive(place) {
    const receiver = begin('hj212', 'receive', '--data', place.data, ...(place.db ? ['--db', place.db] : []))
    receiver.stderr.on('data', (piece) => process.stderr.write(piece))
    await once(receiver.stdout, 'data')
    return receiver
}

// Each simulator has an address of its own to send from: one has no more than 28,000 ports.
async function play([first, many], n) {
    const sender = begin('hj212', 'send', '--to', '127.0.0.1:9413', '--from', `127.0.0.${n + 1}`, '--first', String(first), '--devices', String(many), '--rate', String(Math.round(rate / receivers)), '--seconds', String(seconds), '--factors', String(factors), '--seed', String(n + 1), '--format', 'json')
    let out = ''
    let err = ''
    sender.stdout.on('data', (piece) => (out += piece))
    sender.stderr.on('data', (piece) => (err += piece))
    await once(sender, 'close')
    if (!out) throw new Error(err)
    return JSON.parse(out)
}

const peakMegabytes = (process) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))[1]) / 1024

console.log('| database | receivers | connections | frames/s | readings/s | answered | p50 ms | p99 ms | memory MB | load before, after |')
console.log('|---|---|---|---|---|---|---|---|---|---|')
for (const database of databases) {
    if (database.name === 'PostgreSQL' && !process.env.QINGHENG_TEST_POSTGRES) continue
    const place = database.make()
    const folder = temporaryFolder()
    const figures = join(folder, 'figures.tsv')
    writeFileSync(figures, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t4\t件\n')
    makeDemo(place, figures)
    register(place, folder)
    process.env.QINGHENG_HJ212_LISTEN = '127.0.0.1:9413'
    const listening = []
    for (let n = 0; n < receivers; n += 1) listening.push(await receive(place))
    const before = load()
    const reports = await Promise.all(shares.map(play))
    const sum = (of) => reports.reduce((all, report) => all + of(report), 0)
    const most = (of) => Math.max(...reports.map(of))
    const perSecond = (of) => Math.round(sum((report) => of(report) / report.seconds)).toLocaleString('en')
    const memory = Math.max(...listening.map(peakMegabytes))
    console.log(`| ${database.name} | ${receivers} | ${sum((r) => r.connected)} | ${perSecond((r) => r.sent)} | ${perSecond((r) => r.readings)} | ${sum((r) => r.answered)} of ${sum((r) => r.wanted)} | ${(most((r) => r.p50_us) / 1000).toFixed(1)} | ${(most((r) => r.p99_us) / 1000).toFixed(1)} | ${memory.toFixed(0)} | ${before} → ${load()} |`)
    for (const receiver of listening) {
        receiver.kill('SIGTERM')
        await once(receiver, 'exit')
    }
}
process.exit(0)
