// The penalty case as its people meet it, over HTTP: a case of 200 acts with 60 papers under it is
// opened, and the workbench of a person with 500 open matters.
//   node bench/case.mjs [ROUNDS]          under scripts/with_postgres also on PostgreSQL
// CASE_BENCH=build/release/bin/case_bench adds what the server computes by itself (SQLite).
import { execFileSync } from 'node:child_process'

import { Client, dayPlus } from '../tests/support/client.mjs'
import { databases } from '../tests/support/databases.mjs'
import { makeDemo, Server } from '../tests/support/program.mjs'

const rounds = Number(process.argv[2] ?? 60)
const figures = new URL('../tests/scenarios/figures-sanmenxia-2025.tsv', import.meta.url).pathname
const catalogue = process.env.QINGHENG_CATALOGUE ?? new URL('../catalogue', import.meta.url).pathname
const acts = 200
const papers = 60
const matters = 500

async function measure(what, ask) {
    const times = []
    for (let round = 0; round < rounds; round += 1) {
        const begun = performance.now()
        await ask()
        times.push(performance.now() - begun)
    }
    times.sort((a, b) => a - b)
    const at = (part) => times[Math.min(times.length - 1, Math.floor(part * times.length))].toFixed(1)
    console.log(`| ${what} | ${at(0.5)} | ${at(0.95)} | ${times.at(-1).toFixed(1)} |`)
}

// A case filed on a day long enough ago, without asking for approvals: it has happened.
async function fileCase(client, officers, name, day) {
    const clue = (await client.does('clue', undefined, 'register', {
        source: 'on_site_inspection', received_on: day, content: `${name}涉嫌超标`, party_name: name,
    }, { happened_on: day })).record
    await client.does('clue', clue, 'examine', {}, { happened_on: day })
    await client.does('clue', clue, 'file', {
        cause_of_case: '涉嫌超标排放水污染物', party_name: name, violation: '总排口超标排放', law_basis: '《中华人民共和国水污染防治法》第十条',
        preliminary_opinion: '应当立案', handlers: officers.map((officer, index) => ({ officer, role: index === 0 ? 'lead' : 'assist' })),
    }, { happened_on: day, as_fact: true })
    return (await client.record('clue', clue)).record.values.case
}

async function fillCase(client, theCase, day) {
    for (let n = 0; n < papers; n += 1) {
        const file = await client.upload(`证据${n}.txt`, Buffer.from(`第 ${n} 份证据`))
        await client.does('case_evidence', undefined, 'register', {
            case: theCase, name: `监测报告 ${n}`, kind: 'expert', proves: '超标的事实', proves_party: n === 0, proves_fact: true,
            obtained_on: day, lawfully_obtained: true,
        }, { happened_on: day, evidence: [file] })
    }
    for (let n = (await client.record('case', theCase)).record.version; n < acts; n += 1)
        await client.does('case', theCase, 'correct', { violation: `总排口第 ${n} 次复核超标排放` }, { reason: '复核' })
}

for (const database of process.env.QINGHENG_TEST_POSTGRES ? databases : databases.slice(0, 1)) {
    const place = database.make()
    const { password } = makeDemo(place, figures)
    const server = await Server.start(place)
    const client = await Client.signIn(server.address, 'handler1', password)
    const { today } = client.session
    const officers = (await client.read('/api/pick/officer?limit=50')).rows.slice(0, 2).map((row) => row.id)
    const day = dayPlus(today, -20)
    const theCase = await fileCase(client, officers, '量测甲公司', day)
    await fillCase(client, theCase, day)
    for (let n = 0; n < matters / 2; n += 1) {
        await fileCase(client, officers, `量测${n}公司`, dayPlus(today, -(n % 100)))
        await client.does('clue', undefined, 'register', { source: 'on_site_inspection', received_on: dayPlus(today, -(n % 20)), content: `第 ${n} 条`, party_name: `线索${n}` }, { happened_on: dayPlus(today, -(n % 20)) })
    }
    const bench = await client.read('/api/workbench')
    console.log(`\n${database.name}: a case of ${(await client.record('case', theCase)).record.version} acts and ${papers} papers; a desk with ${bench.due_total} due of ${matters} open matters\n`)
    console.log('| What (ms) | median | 95 % | slowest |\n|---|---|---|---|')
    await measure('open the case: the page', () => client.read(`/api/records/case/${theCase}`))
    await measure('its history, the newest 100 acts', () => client.read(`/api/records/case/${theCase}/history?limit=100`))
    await measure('its papers', () => client.read(`/api/records/case/${theCase}/papers`))
    await measure('its 60 pieces of evidence as a list', () => client.read(`/api/records/case_evidence?limit=100&filter=${encodeURIComponent(JSON.stringify({ case: theCase }))}`))
    await measure('one paper of it in Word', () => client.get(`/api/records/case/${theCase}/papers/case_filing_approval`))
    await measure('the workbench', () => client.read('/api/workbench'))
    await measure('the list of open cases, 50 rows', () => client.read('/api/records/case?limit=50'))
    await server.stop()
    if (!place.db && process.env.CASE_BENCH) console.log(execFileSync(process.env.CASE_BENCH, [place.data, catalogue, theCase, 'handler1'], { encoding: 'utf8' }).trimEnd())
}
