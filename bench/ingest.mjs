// node bench/ingest.mjs [DEVICES] [FRAMES A SECOND] [SECONDS] [FACTORS]: a receiver and the simulator on
// this machine, on SQLite and (under scripts/with_postgres) PostgreSQL: frames and readings a second
// with answers that mean durable, p99, memory. QINGHENG: the program.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { databases, temporaryFolder } from '../tests/support/databases.mjs'
import { makeDemo, program, runWell } from '../tests/support/program.mjs'

const [devices = '2000', rate = '5000', seconds = '20', factors = '8'] = process.argv.slice(2)
const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')

console.log('| database | connections | frames/s | readings/s | answered | p50 ms | p99 ms | memory MB | load before, after |')
console.log('|---|---|---|---|---|---|---|---|---|')
for (const database of databases) {
    if (database.name === 'PostgreSQL' && !process.env.QINGHENG_TEST_POSTGRES) continue
    const place = database.make()
    const folder = temporaryFolder()
    const figures = join(folder, 'figures.tsv')
    writeFileSync(figures, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t4\t件\n')
    makeDemo(place, figures)
    const sheet = join(folder, 'devices.csv')
    runWell({ data: place.data }, 'hj212', 'send', '--devices', devices, '--sheet', sheet)
    runWell(place, 'import', 'monitoring_device', sheet, '--as', 'clerk1')
    process.env.QINGHENG_HJ212_LISTEN = '127.0.0.1:9413'
    const words = ['hj212', 'receive', '--data', place.data, ...(place.db ? ['--db', place.db] : [])]
    const receiver = spawn('sh', ['-c', 'ulimit -n 20000; exec "$0" "$@"', program, ...words])
    receiver.stderr.on('data', (piece) => process.stderr.write(piece))
    await new Promise((resolve) => receiver.stdout.once('data', resolve))
    const before = load()
    const done = spawnSync('sh', ['-c', 'ulimit -n 20000; exec "$0" "$@"', program, 'hj212', 'send', '--to', '127.0.0.1:9413', '--devices', devices, '--rate', rate, '--seconds', seconds, '--factors', factors, '--format', 'json'], { encoding: 'utf8' })
    const status = readFileSync(`/proc/${receiver.pid}/status`, 'utf8')
    const memory = Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024
    if (!done.stdout) throw new Error(done.stderr)
    const report = JSON.parse(done.stdout)
    const perSecond = (n) => Math.round(n / report.seconds).toLocaleString('en')
    console.log(`| ${database.name} | ${report.connected} | ${perSecond(report.sent)} | ${perSecond(report.readings)} | ${report.answered} of ${report.wanted} | ${(report.p50_us / 1000).toFixed(1)} | ${(report.p99_us / 1000).toFixed(1)} | ${memory.toFixed(0)} | ${before} → ${load()} |`)
    receiver.kill('SIGTERM')
    await new Promise((resolve) => receiver.once('exit', resolve))
}
process.exit(0)
