import { doubts } from './doubts.mjs'
import { instalments } from './instalments.mjs'
import { money } from './money.mjs'
import { recordings } from './recordings.mjs'
import { screens } from './screens.mjs'
import { volume } from './volume.mjs'
import { closeBrowser } from '../browser/page.mjs'
import { demonstrate } from '../ledger/bureau.mjs'
import { Client, dayPlus } from '../support/client.mjs'
import { databases } from '../support/databases.mjs'
import { steps } from '../support/matters.mjs'
import { Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'

const accounts = ['admin', 'security1', 'leader1', 'legal1', 'clerk1', 'chief1', 'stat1', 'importer1', 'handler1', 'handler2', 'handler3']

// A bureau with people who work there, and cases walked as far as a step.
async function open(place, password) {
    const server = await Server.start(place)
    const bureau = { server, place, password, names: { party: 'party_name', summary: 'investigation_summary' }, summary: '事实清楚' }
    for (const account of accounts) bureau[account] = await Client.signIn(server.address, account, password)
    const today = bureau.handler1.session.today
    bureau.dayBack = (back) => dayPlus(today, -back)
    bureau.on = (back) => ({ happened_on: bureau.dayBack(back) })
    const officers = (await bureau.handler1.read('/api/pick/officer?limit=50')).rows
    const named = ['handler1', 'handler2'].map((account) => bureau[account].session.person.name)
    bureau.officers = officers.filter((row) => named.includes(row.title)).slice(0, 2).map((row) => row.id)
    bureau.walk = async (name, last) => {
        const matter = { name }
        for (const [step, take] of steps) {
            await take(bureau, matter)
            if (step === last) return matter
        }
        throw new Error(`no step ${last}`)
    }
    return bureau
}

const wanted = process.argv.slice(2)
for (const database of databases) {
    const place = database.make()
    const password = demonstrate(place, 6)
    let bureau
    await holds(`${database.name}: a bureau opens`, async () => {
        bureau = await open(place, password)
    })
    if (bureau === undefined) continue
    for (const [name, work] of Object.entries({ volume, recordings, doubts, money, instalments, screens }))
        if (wanted.length === 0 || wanted.includes(name)) await work(database.name, bureau)
    await holds(`${database.name}: the ledger agrees and the server ends`, async () => {
        const how = await bureau.server.stop()
        if (how !== 0) throw new Error(`it ended with ${how}`)
    })
}
await closeBrowser()
finish()
