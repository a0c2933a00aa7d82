// The server as a browser sees it, over loopback: acts, list pages and record pages by many people
// at once, how soon it starts and how much memory it wants at rest. Ends by itself.
//   node bench/http.mjs [SECONDS of each measurement] [CLIENTS]
// Under scripts/with_postgres also on PostgreSQL. SCALE=FOLDER adds the start with the database
// that scale_bench left there.
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'

import { newId } from '../tests/support/client.mjs'
import { databases } from '../tests/support/databases.mjs'
import { makeDemo, Server } from '../tests/support/program.mjs'

const seconds = Number(process.argv[2] ?? 5)
const clients = Number(process.argv[3] ?? 16)
const figures = new URL('../tests/scenarios/figures-sanmenxia-2025.tsv', import.meta.url).pathname
const accounts = ['handler1', 'handler2', 'handler3', 'handler4']

// One person on one kept connection, each from its own loopback address.
class Person {
    constructor(address, number) {
        const { hostname, port } = new URL(address)
        Object.assign(this, { hostname, port, headers: {} })
        this.agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: `127.0.1.${number + 1}` })
    }

    ask(method, path, body) {
        const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
        const headers = bytes ? { ...this.headers, 'content-type': 'application/json', 'content-length': bytes.length } : this.headers
        return new Promise((resolve, reject) => {
            const sent = request({ hostname: this.hostname, port: this.port, agent: this.agent, method, path, headers }, (answer) => {
                const pieces = []
                answer.on('data', (piece) => pieces.push(piece))
                answer.on('error', reject)
                answer.on('end', () => {
                    const text = Buffer.concat(pieces).toString()
                    if (answer.statusCode >= 300) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`))
                    else resolve({ text, set: answer.headers['set-cookie'] })
                })
            })
            sent.on('error', reject)
            sent.end(bytes)
        })
    }

    async signIn(account, password) {
        const answer = await this.ask('POST', '/api/session', { account, password })
        const session = JSON.parse(answer.text)
        this.headers = { cookie: answer.set[0].split(';')[0], 'x-csrf': session.csrf }
        this.today = session.today
        this.ids = JSON.parse((await this.ask('GET', '/api/records/case?limit=50')).text).rows.map((one) => one.id)
    }
}

function row(what, times, lasted) {
    times.sort((a, b) => a - b)
    const at = (part) => times[Math.max(0, Math.ceil(part * times.length) - 1)].toFixed(1)
    console.log(`| ${what} | ${(times.length / lasted).toFixed(0)} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} |`)
}

// Everybody does `one` over and over for the time.
async function measure(what, people, one) {
    const times = []
    const begun = performance.now()
    const end = begun + seconds * 1000
    await Promise.all(people.map(async (person, number) => {
        for (let n = 0; performance.now() < end; n += 1) {
            const before = performance.now()
            await one(person, number, n)
            times.push(performance.now() - before)
        }
    }))
    row(what, times, (performance.now() - begun) / 1000)
}

const register = (person, number, n) => person.ask('POST', '/api/acts', {
    id: newId(), type: 'clue', record: newId(), act: 'register', expected_version: 0, evidence: [],
    values: { source: 'other', received_on: person.today, content: `第 ${number} 人第 ${n} 条：现场检查发现废气处理设施未正常运行` },
})

async function measureServer(name, place) {
    const { password } = makeDemo(place, figures)
    const server = await Server.start(place)
    try {
        const people = await Promise.all(Array.from({ length: clients }, async (_, number) => {
            const person = new Person(server.address, number)
            await person.signIn(accounts[number % accounts.length], password)
            return person
        }))
        const shown = (person, number, n) => person.ask('GET', `/api/records/case/${person.ids[(number + n) % person.ids.length]}`)
        const list = (person) => person.ask('GET', '/api/records/case?limit=50')
        await measure(`${name}: act, 1 client`, people.slice(0, 1), register)
        await measure(`${name}: act, ${clients} clients`, people, register)
        await measure(`${name}: list page, ${clients} clients`, people, list)
        await measure(`${name}: record page, ${clients} clients`, people, shown)
        await measure(`${name}: one act to nine pages, ${clients} clients`, people, (person, number, n) =>
            n % 10 === 0 ? register(person, number, n) : n % 2 ? list(person) : shown(person, number, n))
        for (const person of people) person.agent.destroy()
    } finally {
        await server.stop()
    }
}

const memoryOf = (pid) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

// Started five times; the median. At rest: ten seconds after the start, with nobody there.
async function measureStart(name, place, rest) {
    const starts = []
    let memory = 0
    for (let round = 0; round < 5; round += 1) {
        const begun = performance.now()
        const server = await Server.start(place)
        starts.push(performance.now() - begun)
        if (round === 0) {
            await new Promise((resolve) => setTimeout(resolve, rest * 1000))
            memory = memoryOf(server.child.pid)
        }
        await server.stop()
    }
    starts.sort((a, b) => a - b)
    console.log(`| ${name}: cold start | ≤ 0.3 s | median ${(starts[2] / 1000).toFixed(2)} s, slowest ${(starts[4] / 1000).toFixed(2)} s |`)
    console.log(`| ${name}: idle memory | ≤ 64 MB | ${memory.toFixed(0)} MB |`)
}

const kinds = databases.filter(({ name }) => name === 'SQLite' || process.env.QINGHENG_TEST_POSTGRES)
const places = kinds.map(({ name, make }) => ({ name, place: make() }))
console.log('| Over HTTP | a second | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|---|')
for (const { name, place } of places) await measureServer(name, place)
console.log('\n| Start | Target | Result |\n|---|---|---|')
for (const { name, place } of places) await measureStart(`${name}, a bureau`, place, 10)
if (process.env.SCALE) await measureStart('SQLite, 10 million acts', { data: process.env.SCALE }, 10)
