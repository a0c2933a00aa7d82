import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { badRequests } from './bad_requests.mjs'
import { beforeFiling } from './before_filing.mjs'
import { board } from './board.mjs'
import { crowd } from './crowd.mjs'
import { enterprise } from './enterprise.mjs'
import { figureCalls } from './figure_calls.mjs'
import { importBars } from './import_bars.mjs'
import { joint } from './joint.mjs'
import { leading } from './leading.mjs'
import { leaving } from './leaving.mjs'
import { letterImport } from './letter_import.mjs'
import { outletMap } from './outlet_map.mjs'
import { proposals } from './proposals.mjs'
import { refusals } from './refusals.mjs'
import { remedies } from './remedies.mjs'
import { reportCheck } from './report_check.mjs'
import { reportWordings } from './report_wordings.mjs'
import { rights } from './rights.mjs'
import { standing } from './standing.mjs'
import { statForms } from './stat_forms.mjs'
import { caseThread } from './thread.mjs'
import { Client } from '../support/client.mjs'
import { databases } from '../support/databases.mjs'
import { makeDemo, Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'

const accounts = ['admin', 'security1', 'audit1', 'importer1', 'leader1', 'legal1', 'clerk1', 'stat1',
    'chief1', 'chief2', 'handler1', 'handler2', 'handler3']

for (const database of databases) {
    const place = database.make()
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t12\t件\n')
    const { password } = makeDemo(place, file)
    const server = await Server.start(place)
    let said = ''
    server.child.stderr.on('data', (piece) => (said += piece))
    const people = { names: {}, ids: {} }
    const signedIn = await holds(`${database.name}: everybody signs in`, async () => {
        for (const account of accounts) {
            people[account] = await Client.signIn(server.address, account, password)
            people.names[account] = people[account].session.person.name
            people.ids[account] = people[account].session.person.id
        }
    })
    if (signedIn) {
        await caseThread(database.name, people)
        await beforeFiling(database.name, people)
        await leading(database.name, people)
        await board(database.name, people)
        await figureCalls(database.name, people)
        await statForms(database.name, people)
        await remedies(database.name, people)
        await rights(database.name, server, people)
        await joint(database.name, people)
        await importBars(database.name, people)
        await letterImport(database.name, people)
        await standing(database.name, people)
        await enterprise(database.name, server, people)
        await outletMap(database.name, people)
        await refusals(database.name, server, people, { text: () => said })
        await reportWordings(database.name, place, people)
        await reportCheck(database.name, server, people)
        await badRequests(database.name, server, people, password)
        await proposals(database.name, people)
        await leaving(database.name, people)
        await crowd(database.name, people)
    }
    await holds(`${database.name}: the server ends when asked`, async () => {
        const how = await server.stop()
        if (how !== 0) throw new Error(`it ended with ${how}`)
    })
}
finish()
