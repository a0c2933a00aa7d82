// Who is told of which clock: once, by whichever process, however often one is killed.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { todayInBeijing } from '../support/calendar.mjs'
import { Client } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { begin, runWell, Server } from '../support/program.mjs'
import { holds } from '../support/report.mjs'
import { expect, makePlace } from './place.mjs'

async function until(what, ask) {
    const end = Date.now() + 60_000
    for (;;) {
        const found = await ask()
        if (found) return found
        expect(Date.now() < end, `waited in vain for ${what}`)
        await pause(100)
    }
}

const told = (out) => Number(/提醒 \d+ 人，(\d+) 件事项/.exec(out)?.[1])

async function everything(client) {
    const { rows, total, unread } = await client.read('/api/messages?limit=100')
    return { rows, total, unread, items: rows.flatMap((row) => row.items) }
}

const keyOf = (item) => [item.record?.id, item.label, item.due, item.step].join('|')

function onceEach(items) {
    const keys = items.filter((item) => item.record).map(keyOf)
    expect(new Set(keys).size === keys.length, `told twice: ${keys.filter((key, at) => keys.indexOf(key) !== at)}`)
}

export async function reminders(database) {
    const { name } = database
    process.env.QINGHENG_REMINDER_HOURS = '00:00-24:00'
    process.env.QINGHENG_REMINDER_FOLDER = join(temporaryFolder(), 'out')
    const { place, password } = makePlace(database, { workingToday: true })
    let total = 0
    await holds(`${name}: passes that run at once, one of them killed, tell everybody once`, async () => {
        const passes = [1, 2, 3].map(() => begin(place, 'reminders', 'send'))
        await pause(250)
        await passes[0].kill()
        const ends = await Promise.all(passes.slice(1).map((pass) => pass.ended))
        expect(ends.every((end) => end.code === 0), ends)
        // A day that begins between the two brings what is to be told of it.
        let day, again
        do {
            day = todayInBeijing()
            runWell(place, 'reminders', 'send')
            again = told(runWell(place, 'reminders', 'send').out)
        } while (day !== todayInBeijing())
        expect(again === 0, 'told again')
        total = readdirSync(process.env.QINGHENG_REMINDER_FOLDER).filter((file) => file.endsWith('.json')).length
        expect(total > 0, 'nobody was told of anything')
    })
    await holds(`${name}: what leaves the house names no case, party or person`, () => {
        const folder = process.env.QINGHENG_REMINDER_FOLDER
        for (const file of readdirSync(folder)) {
            const text = JSON.parse(readFileSync(join(folder, file), 'utf8'))
            expect(/^青衡提醒：您有 \d+ 件事项需要办理，其中逾期 \d+ 件，请登录系统查看。$/.test(text.words), text)
            expect(/^[a-z0-9]+$/.test(text.account), text)
        }
    })
    let server = await Server.start(place)
    const accounts = ['handler1', 'handler2', 'leader1', 'chief1', 'admin']
    const people = {}
    const open = async () => {
        for (const account of accounts) people[account] = await Client.signIn(server.address, account, password)
    }
    await open()
    let mine
    await holds(`${name}: a person reads only what they were told`, async () => {
        for (const account of accounts) {
            const found = await everything(people[account])
            onceEach(found.items)
            expect(found.unread === (await people[account].read('/api/messages/count')).unread, found)
        }
        mine = (await Promise.all(['handler1', 'handler2'].map(async (account) => ({ account, ...(await everything(people[account])) })))).find((one) => one.total > 0)
        expect(mine, 'no handler was told of anything')
        expect(mine.items.every((item) => ['holder', 'delegate'].includes(item.because)), mine.items)
        expect(mine.items.every((item) => item.record && item.label && item.words && typeof item.done === 'boolean'), mine.items)
        const other = people[mine.account === 'handler1' ? 'handler2' : 'handler1']
        const { json } = await other.post('/api/messages/read', { ids: mine.rows.map((row) => row.id) })
        expect(json.changed === 0, json)
        expect((await everything(people[mine.account])).unread === mine.unread, 'somebody else read them')
        expect((await new Client(server.address).get('/api/messages')).status === 401, 'nobody may read them')
    })
    await holds(`${name}: the leader is told of what is overdue in the unit`, async () => {
        const leaders = await Promise.all(['leader1'].map(async (account) => (await everything(people[account])).items))
        const led = leaders.flat().filter((item) => item.because === 'leader')
        expect(led.every((item) => item.step.startsWith('overdue ')), led)
    })
    await holds(`${name}: messages are marked read one by one and all at once; nonsense is refused whole`, async () => {
        const client = people[mine.account]
        const first = await client.post('/api/messages/read', { ids: [mine.rows[0].id] })
        expect(first.json.changed === 1 && first.json.unread === mine.unread - 1, first.text)
        expect((await everything(client)).rows[0].read, 'still unread')
        for (const body of [{}, { ids: ['x'] }, { ids: [-1] }, { ids: [1], more: 1 }, { all: 'yes' }])
            expect((await client.post('/api/messages/read', body)).status === 422, body)
        expect((await client.post('/api/messages/read', { all: true })).json.unread === 0, 'all')
    })
    await holds(`${name}: a server that is killed and starts again tells nothing twice`, async () => {
        const day = todayInBeijing()
        const before = await Promise.all(accounts.map(async (account) => (await everything(people[account])).total))
        await server.kill()
        server = await Server.start(place)
        await open()
        const done = await until('the pass at the start', async () => {
            const { kinds } = await people.admin.read('/api/admin/jobs')
            return kinds.find((kind) => kind.kind === 'reminders' && kind.done > 0)
        })
        expect(!done.failing && done.next_at, done)
        const after = await Promise.all(accounts.map(async (account) => {
            const found = await everything(people[account])
            onceEach(found.items)
            return found.total
        }))
        expect(String(after) === String(before) || day !== todayInBeijing(), { before, after })
    })
    await server.stop()
    delete process.env.QINGHENG_REMINDER_HOURS
    delete process.env.QINGHENG_REMINDER_FOLDER
}
