// What a running server does by itself, what its administrator sees of it, and the doctor.
import { chmodSync, mkdirSync, renameSync, rmdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { withThisYear } from '../support/calendar.mjs'
import { Client } from '../support/client.mjs'
import { databases, runSql } from '../support/databases.mjs'
import { makeDemo, run, runWell, Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'

const patience = 60_000

function expect(truth, what) {
    if (!truth) throw new Error(typeof what === 'string' ? what : JSON.stringify(what))
}

async function kinds(client) {
    const answer = await client.get('/api/admin/jobs')
    expect(answer.status === 200, answer.text)
    return Object.fromEntries(answer.json.kinds.map((kind) => [kind.kind, kind]))
}

// What the server does in its own time is waited for, not slept for.
async function until(what, ask) {
    const end = Date.now() + patience
    for (;;) {
        const found = await ask()
        if (found) return found
        expect(Date.now() < end, `waited in vain for ${what}`)
        await pause(100)
    }
}

function doctor(place) {
    const { code, out, err } = run(place, 'doctor', '--plain', '127.0.0.1:0')
    const lines = out.split('\n').filter((line) => /^(好|注意|坏)/.test(line))
    return { code, out, err, bad: lines.filter((line) => line.startsWith('坏')), lines }
}

function doctorTests(name, place) {
    return holds(`${name}: the doctor names what is wrong and how to mend it`, async () => {
        const well = doctor(place)
        expect(well.bad.length === 0 && well.code === 1, well)
        expect(well.out.includes('演示账本'), well)
        const key = join(place.data, 'ledger-key.pem')
        chmodSync(key, 0o644)
        const open = doctor(place)
        chmodSync(key, 0o600)
        expect(open.code === 2 && open.bad.length === 1 && open.out.includes(`chmod 600 ${key}`), open)
        renameSync(key, `${key}.away`)
        const lost = doctor(place)
        renameSync(`${key}.away`, key)
        expect(lost.code === 2 && lost.bad[0].includes('账本签名密钥'), lost)
        const text = join(place.data, 'wrong.yaml')
        writeFileSync(text, 'workrs: 3\n')
        const settings = run(place, 'doctor', '--settings', text)
        expect(settings.code === 2 && settings.out.includes('workrs'), settings)
    })
}

// A sweep was missed while nobody served, and meets a folder where a file should be.
async function failureTests(name, place, account) {
    await holds(`${name}: a job that fails is shown, tried again later, and at once when a person asks`, async () => {
        runSql(place.db, "delete from moment where name like 'evidence_sweep %'")
        runSql(place.db, "insert into moment (name, at) values ('evidence_sweep start', now() - interval '3 days')")
        const stuck = join(place.data, 'evidence', '00', `${'0'.repeat(64)}-00000000`)
        mkdirSync(stuck, { recursive: true })
        utimesSync(stuck, 0, 0)
        const server = await Server.start(place)
        const admin = await Client.signIn(server.address, 'admin', account)
        const failing = await until('the failure', async () => {
            const kind = (await kinds(admin)).evidence_sweep
            return kind?.failing && kind
        })
        expect(failing.failure.includes('cannot remove') && failing.label.includes('清理'), failing)
        const { rows } = (await admin.get('/api/admin/jobs')).json
        const [job] = rows.filter((row) => row.kind === 'evidence_sweep')
        expect(rows.filter((row) => row.kind === 'evidence_sweep').length === 1, rows)
        expect(job.state === 'waiting' && job.tries >= 1, job)
        const listed = run(place, 'jobs', 'list')
        expect(listed.code === 1, 'jobs list says nothing of it')
        expect(/清理没有用上的文件和中断的上传（evidence_sweep）\t上次完成 /.test(listed.out) && !/\d{2}T\d{2}:/.test(listed.out), listed)
        rmdirSync(stuck)
        expect((await admin.post(`/api/admin/jobs/${job.id}/retry`, {})).status === 204, 'retry')
        const done = await until('the next try', async () => {
            const kind = (await kinds(admin)).evidence_sweep
            return !kind.failing && kind
        })
        expect(done.done === 1 && done.failures >= 1 && done.next_at > done.done_at, done)
        await server.stop()
    })
}

for (const database of databases) {
    const place = withThisYear(database.make())
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t3\t件\n')
    const { password } = makeDemo(place, file)
    await holds(`${database.name}: the administrator sees when each kind last ran and comes next, others do not`, async () => {
        const server = await Server.start(place)
        const admin = await Client.signIn(server.address, 'admin', password)
        const head = await until('the first head', async () => {
            const kind = (await kinds(admin)).ledger_head
            return kind?.done_at && kind
        })
        expect(head.label === '签署账本头' && head.next_at > head.done_at && !head.failing, head)
        const all = await kinds(admin)
        expect(all.session_cleanup.next_at && all.evidence_sweep.next_at, all)
        const handler = await Client.signIn(server.address, 'handler1', password)
        expect((await handler.get('/api/admin/jobs')).status === 403, 'a handler sees jobs')
        await server.stop()
    })
    await holds(`${database.name}: the sweep lists and takes nothing that acts speak of`, async () => {
        expect(runWell(place, 'evidence', 'sweep', '--dry-run').out.includes('可以清理 0 项'), 'dry run')
        expect(runWell(place, 'evidence', 'sweep').out.includes('已清理 0 项'), 'sweep')
    })
    await holds(`${database.name}: definitions that are tried from a folder that is not there are refused by its name`, async () => {
        for (const command of [['clocks', 'preview'], ['catalogue', 'check']]) {
            const tried = run({ ...place, overlay: undefined }, ...command, '--overlay', join(place.data, 'nowhere'))
            expect(tried.code === 2 && `${tried.out}${tried.err}`.includes('--overlay：没有目录'), tried)
        }
    })
    await doctorTests(database.name, place)
    if (place.db) await failureTests(database.name, place, password)
}
finish()
