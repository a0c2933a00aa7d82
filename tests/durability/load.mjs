// Several people at work, what they were told to be done, and whether it is.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client, newId } from '../support/client.mjs'
import { begin, makeDemo } from '../support/program.mjs'

export const accounts = ['handler1', 'handler2', 'handler3', 'handler4', 'clerk1']
export const seed = Number(process.env.QH_SEED ?? Date.now() % 1_000_000)
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

// A machine that others use makes people wait; whoever waits longer than this waits in vain. Nobody waits for people
// who have gone: their fault is told.
export async function until(inVain, log, isSo) {
    for (const end = Date.now() + 120_000; !log.over && !isSo(); await pause(50)) assert.ok(Date.now() < end, inVain)
}

// Repeatable: a fault is looked for again with QH_SEED.
export function chance(state) {
    let x = state || 1
    return () => {
        x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff
        return x / 0x7fffffff
    }
}

// A small bureau in `place`; the password of its accounts.
export function makeBureau(place) {
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, 'report_year\tindicator_id\tvalue\tunit\n2025\tviolation_cases_count\t3\t件\n')
    return makeDemo(place, file).password
}

export const signInAll = (server, password) =>
    Promise.all(accounts.map((account) => Client.signIn(server.address, account, password)))

const contentOf = (id) => Buffer.from(`证据 ${id} ${'现场照片'.repeat(parseInt(id.slice(-2), 16))}`)
const sm3 = (bytes) => createHash('sm3').update(bytes).digest('hex')
export const isGone = (fault) => fault instanceof TypeError || fault?.name === 'AbortError'

// What the people were told, and what else they sent. `patient`: they repeat what met a failure, as
// it was, and the failures are kept.
export class Log {
    constructor(patient = false) {
        Object.assign(this, { patient, told: [], sent: [], uploads: [], failures: [], ended: false, over: false, moments: 0 })
    }

    // What happens here one after the other: what was asked, what was answered.
    moment() {
        return (this.moments += 1)
    }
}

async function send(client, log, ask) {
    for (;;) {
        const answer = await ask()
        if (answer.status < 500 || !log.patient) return answer
        log.failures.push(answer)
        if (log.ended) return answer
        await pause(20)
    }
}

// A file in two pieces; nothing when the people were told to stop in between.
async function upload(client, log, id) {
    const bytes = contentOf(id)
    const begun = await send(client, log, () => client.post('/api/uploads', { name: `${id}.txt`, size: bytes.length, media_type: 'text/plain' }))
    if (begun.status !== 201) throw new Error(`upload: ${begun.status} ${begun.text}`)
    const one = { client, upload: begun.json.upload, id }
    log.uploads.push(one)
    let at = 0
    while (at < bytes.length) {
        const to = at === 0 ? bytes.length >> 1 : bytes.length
        const put = await send(client, log, () => client.put(`/api/uploads/${one.upload}?offset=${at}`, bytes.subarray(at, to)))
        if (put.status !== 200) throw new Error(`piece: ${put.status} ${put.text}`)
        at = put.json.received
    }
    return finish(client, log, one)
}

async function finish(client, log, one) {
    const done = await send(client, log, () => client.post(`/api/uploads/${one.upload}/finish`))
    // Its answer was lost in a failure and it is done, or what arrived went with the failure: anew.
    if (log.patient && [404, 422].includes(done.status)) return upload(client, log, one.id)
    if (done.status !== 200) throw new Error(`finish: ${done.status} ${done.text}`)
    assert.equal(done.json.digest, sm3(contentOf(one.id)))
    log.uploads = log.uploads.filter((other) => other !== one)
    const { digest, name, media_type, size } = done.json
    return { digest, name, media_type, size }
}

// One person registers clues, examines them and adds files until the server is gone or the log is
// ended. Every receipt goes into `told`, every act that was sent into `sent`.
async function work(client, log) {
    for (let n = 0; !log.ended; n += 1) {
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
            const evidence = step.act === 'add_material' ? [await upload(client, log, id)] : []
            log.sent.push({ id, record, version: version + 1 })
            const body = { id, type: 'clue', record, expected_version: version, ...step, evidence }
            const asked = log.moment()
            const answer = await send(client, log, () => client.post('/api/acts', body))
            if (log.ended && answer.status >= 500) return
            if (![200, 201].includes(answer.status)) throw new Error(`${step.act}: ${answer.status} ${answer.text}`)
            version += 1
            const { digest, arrival } = answer.json.receipt
            log.told.push({ id, record, version, digest, arrival, evidence, repeated: answer.status === 200, asked, answered: log.moment() })
            if (log.ended) return
        }
    }
}

// The people at work: a promise of the faults that were none of the server's end.
export function workAll(clients, log) {
    const one = (client) => work(client, log).catch((fault) => (isGone(fault) ? undefined : fault))
    return Promise.all(clients.map(one)).then((faults) => ((log.over = true), faults.filter(Boolean)))
}

export async function checkTold(reader, told) {
    for (const { id, record, version, digest, evidence } of told) {
        const act = await reader.get(`/api/ledger/acts/${id}`)
        assert.equal(act.status, 200, `acknowledged act ${id} is lost`)
        assert.equal(act.json.digest, digest)
        for (const file of evidence) {
            const content = await reader.get(`/api/evidence/${file.digest}?record=clue/${record}`)
            assert.equal(content.text, contentOf(id).toString(), `evidence of ${id} is lost`)
        }
        if (evidence.length === 0) continue
        assert.ok((await reader.record('clue', record)).record.version >= version)
    }
}

// What was sent but not answered is there as a whole, or not at all.
export async function checkSent(reader, { sent, told }) {
    const answered = new Set(told.map((one) => one.id))
    for (const { id, record, version } of sent.filter((one) => !answered.has(one.id))) {
        const act = await reader.get(`/api/ledger/acts/${id}`)
        const page = await reader.get(`/api/records/clue/${record}`)
        const has = page.status === 200 ? page.json.record.version : 0
        if (act.status === 200) assert.ok(has >= version, `act ${id} is there, its record is not`)
        else assert.ok(has < version, `act ${id} is not there, its record is`)
    }
}

// What was arriving goes on where it broke off, and becomes the file that was sent.
export async function checkUploads({ uploads }) {
    for (const { client, upload: name, id } of uploads) {
        const bytes = contentOf(id)
        const state = await client.get(`/api/uploads/${name}`)
        if (state.status === 404) continue
        const { received } = state.json
        assert.ok(received <= bytes.length, `upload ${name} has more than was sent`)
        if (received < bytes.length)
            assert.equal((await client.put(`/api/uploads/${name}?offset=${received}`, bytes.subarray(received))).status, 200)
        const done = await client.post(`/api/uploads/${name}/finish`)
        assert.equal(done.status, 200, done.text)
        assert.equal(done.json.digest, sm3(bytes), `upload ${name} became another file`)
    }
}

export async function checkNumbers(reader) {
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

// Records equal acts, no cited file is missing, search rows match: all of it is in the verification.
export async function checkVerifies(place) {
    const verified = await begin(place, 'ledger', 'verify').ended
    assert.equal(verified.code, 0, verified.out + verified.err)
}
