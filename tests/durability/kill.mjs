// The server is killed at random moments while several people work. What was acknowledged must be
// there, nothing may be half done, numbers must have no gap, and the ledger must verify.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client, newId } from '../support/client.mjs'
import { databases } from '../support/databases.mjs'
import { makeDemo, run, Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'

const kills = Number(process.env.QH_KILLS ?? 5)
const seed = Number(process.env.QH_SEED ?? Date.now() % 1_000_000)
const accounts = ['handler1', 'handler2', 'handler3', 'handler4', 'clerk1']

// Repeatable: a fault is looked for again with QH_SEED.
function chance(state) {
    let x = state || 1
    return () => {
        x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff
        return x / 0x7fffffff
    }
}

const isGone = (fault) => fault instanceof TypeError || fault?.name === 'AbortError'

// One person registers clues, examines them and adds files until the server is gone. Every receipt
// goes into `told`, every act that was sent into `sent`.
async function work(client, told, sent) {
    for (let n = 0; ; n += 1) {
        const record = newId()
        const acts = [
            { act: 'register', values: { source: 'other', received_on: client.session.today, content: `杀停试验 ${n}` } },
            { act: 'examine', values: {} },
            { act: 'add_material', values: { preliminary_opinion: '已核实' } },
        ]
        if (client.session.person.account === 'clerk1') acts.length = 1
        let version = 0
        for (const step of acts) {
            const id = newId()
            const evidence = step.act === 'add_material' ? [await client.upload(`${id}.txt`, Buffer.from(`证据 ${id}`))] : []
            sent.push({ id, record, version: version + 1 })
            const answer = await client.post('/api/acts', { id, type: 'clue', record, expected_version: version, ...step, evidence })
            if (answer.status !== 201) throw new Error(`${step.act}: ${answer.status} ${answer.text}`)
            version += 1
            told.push({ id, record, version, digest: answer.json.receipt.digest, evidence })
        }
    }
}

async function workUntilKilled(server, clients, wait, told, sent) {
    const workers = clients.map((client) => work(client, told, sent).catch((fault) => (isGone(fault) ? undefined : fault)))
    await new Promise((resolve) => setTimeout(resolve, wait))
    await server.kill()
    const faults = (await Promise.all(workers)).filter(Boolean)
    if (faults.length > 0) throw faults[0]
}

async function checkTold(reader, told) {
    for (const { id, record, version, digest, evidence } of told) {
        const act = await reader.get(`/api/ledger/acts/${id}`)
        assert.equal(act.status, 200, `acknowledged act ${id} is lost`)
        assert.equal(act.json.digest, digest)
        assert.ok((await reader.record('clue', record)).record.version >= version)
        for (const file of evidence)
            assert.equal((await reader.get(`/api/evidence/${file.digest}?record=clue/${record}`)).text, `证据 ${id}`)
    }
}

// What was sent but not answered is there as a whole, or not at all.
async function checkSent(reader, sent, told) {
    const answered = new Set(told.map((one) => one.id))
    for (const { id, record, version } of sent.filter((one) => !answered.has(one.id))) {
        const act = await reader.get(`/api/ledger/acts/${id}`)
        const page = await reader.get(`/api/records/clue/${record}`)
        const has = page.status === 200 ? page.json.record.version : 0
        if (act.status === 200) assert.ok(has >= version, `act ${id} is there, its record is not`)
        else assert.ok(has < version, `act ${id} is not there, its record is`)
    }
}

async function checkNumbers(reader) {
    const numbers = []
    for (let offset = 0; ; offset += 200) {
        const page = await reader.read(`/api/records/clue?limit=200&offset=${offset}&columns=clue_no`)
        numbers.push(...page.rows.map((row) => row.values.clue_no))
        if (page.rows.length < 200) break
    }
    const series = new Map()
    for (const number of numbers) {
        const [, year, n] = /〔(\d+)〕(\d+)号/.exec(number)
        series.set(year, [...(series.get(year) ?? []), Number(n)])
    }
    for (const [year, list] of series) {
        assert.equal(new Set(list).size, list.length, `a number of ${year} was given twice`)
        assert.equal(Math.max(...list), list.length, `the numbers of ${year} have a gap`)
    }
}

async function survives(database) {
    const place = database.make()
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, 'report_year\tindicator_id\tvalue\tunit\n2025\tviolation_cases_count\t3\t件\n')
    const { password } = makeDemo(place, file)
    const random = chance(seed)
    const allTold = []
    const counts = []
    for (let round = 0; round < kills; round += 1) {
        const server = await Server.start(place)
        const told = []
        const sent = []
        const clients = await Promise.all(accounts.map((account) => Client.signIn(server.address, account, password)))
        await workUntilKilled(server, clients, 100 + random() * 1400, told, sent)
        const again = await Server.start(place)
        const reader = await Client.signIn(again.address, 'leader1', password)
        await checkTold(reader, told)
        await checkSent(reader, sent, told)
        allTold.push(...told)
        counts.push(told.length)
        // Half of the time the check itself ends in a kill: recovery after recovery.
        await (random() < 0.5 ? again.kill() : again.stop())
    }
    const server = await Server.start(place)
    const reader = await Client.signIn(server.address, 'leader1', password)
    await checkTold(reader, allTold)
    await checkNumbers(reader)
    await server.stop()
    assert.ok(Math.max(...counts) > 0, 'nothing was acknowledged: the load is no load')
    const verified = run(place, 'ledger', 'verify')
    assert.equal(verified.code, 0, verified.out + verified.err)
    console.log(`      ${allTold.length} acknowledged acts before ${kills} kills (QH_SEED=${seed})`)
}

for (const database of databases)
    await holds(`${database.name}: ${kills} kills under load lose no acknowledged act, and leave none half done`, () => survives(database))
finish()
