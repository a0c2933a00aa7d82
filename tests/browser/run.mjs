import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { databases, temporaryFolder } from '../support/databases.mjs'
import { makeDemo, runWell } from '../support/program.mjs'
import { finish } from '../support/report.mjs'
import { freePort } from '../telemetry/wire.mjs'
import { badInput } from './bad_input.mjs'
import { makeBureau, takeOver } from './bureau.mjs'
import { erasure } from './erasure.mjs'
import { figureDesk } from './figure_desk.mjs'
import { adminPassword, firstStart, printedPassword } from './first_start.mjs'
import { inHand } from './in_hand.mjs'
import { letters } from './letters.mjs'
import { makeOutlines, outletMap } from './map.mjs'
import { newcomer } from './newcomer.mjs'
import { staff } from './ordinary.mjs'
import { ordinary } from './ordinary_end.mjs'
import { otherCases } from './other_cases.mjs'
import { closeBrowser } from './page.mjs'
import { reportCheck } from './report_check.mjs'
import { reportWordings } from './report_wordings.mjs'
import { screens } from './screens.mjs'
import { hostName, secure } from './secure.mjs'
import { serve } from './server.mjs'
import { figures, imports, lists } from './tables.mjs'
import { together } from './together.mjs'
import { watch } from './watch.mjs'
import { wholeCase } from './whole_case.mjs'
import { figureRows, yearly } from './yearly.mjs'

const figuresFile = new URL('../scenarios/figures-sanmenxia-2025.tsv', import.meta.url).pathname
const expected = {
    violation_cases_count: { shown: '255', rows: 255 },
    penalty_decisions_count: { shown: '158', rows: 158 },
    fine_total_yuan: { shown: '986.76', rows: 158 },
}
// QH_BROWSER=case,screens runs only those parts, QH_DATABASE=SQLite only that database.
const wanted = process.env.QH_BROWSER?.split(',')
const chosen = databases.filter((database) => [undefined, database.name].includes(process.env.QH_DATABASE))
const runs = (part) => wanted === undefined || wanted.includes(part)
// Screens whose routes are tried on both databases without a browser are walked on one of them, unless asked for by name
// or by QH_EVERY_WAY (`./test --long`).
const walkedOn = { calls: 'PostgreSQL', erasure: 'PostgreSQL', import: 'SQLite', letters: 'PostgreSQL', map: 'PostgreSQL', otherCases: 'PostgreSQL', report: 'SQLite', together: 'PostgreSQL', watch: 'SQLite', yearly: 'SQLite' }
const onBoth = wanted !== undefined || chosen.length === 1 || process.env.QH_EVERY_WAY !== undefined
const runsOn = (part, database) => runs(part) && (onBoth || walkedOn[part] === database.name)

// What an administrator does first, when the screens for it are not what is tested.
async function administrator(server) {
    if (runs('first')) return Client.signIn(server.address, 'admin', adminPassword)
    const { account, password } = printedPassword(server.said)
    return takeOver(server.address, account, password)
}

async function freshBureau(database) {
    if (!['first', 'case', 'import', 'letters', 'together', 'erasure', 'report', 'calls', 'watch'].some(runs)) return
    const place = database.make()
    runWell(place, 'migrate')
    const listen = runsOn('watch', database) ? await freePort() : undefined
    const server = await serve(place, { listen })
    if (runs('first')) await firstStart(server, database.name)
    const admin = await administrator(server)
    const bureau = await makeBureau(admin)
    if (runs('case')) await wholeCase(server, bureau, database.name)
    if (runsOn('import', database)) await imports(server, bureau, database.name)
    if (runsOn('letters', database)) await letters(server, bureau, database.name)
    if (runsOn('together', database)) await together(server, bureau, database.name)
    if (runsOn('erasure', database)) await erasure(server, bureau, database.name)
    if (runsOn('report', database)) await reportCheck(server, bureau, database.name)
    if (runsOn('report', database)) await reportWordings(server, bureau, database.name)
    if (runsOn('calls', database)) await figureDesk(server, bureau, database.name, admin)
    if (runsOn('watch', database)) await watch(server, bureau, database.name, listen)
    await server.stop()
}

// Outlets of a bureau that brings outlines of its own.
async function outletsOnMap(database) {
    if (!runsOn('map', database)) return
    const place = database.make()
    runWell(place, 'migrate')
    const [listen, overlay] = [await freePort(), temporaryFolder()]
    const writeRivers = makeOutlines(overlay)
    const server = await serve(place, { listen, overlay })
    const { account, password } = printedPassword(server.said)
    await outletMap(server, await makeBureau(await takeOver(server.address, account, password)), database.name, listen, writeRivers)
    await server.stop()
}

// From a bureau that nobody has named to a living one.
async function newcomers(database) {
    if (!runs('newcomer')) return
    const place = database.make()
    runWell(place, 'migrate')
    const server = await serve(place)
    await newcomer(server, database.name)
    await server.stop()
}

// Whole cases by forms alone, with people of their own.
async function cases(database) {
    if (!runs('ordinary')) return
    const place = database.make()
    runWell(place, 'migrate')
    const server = await serve(place)
    const { account, password } = printedPassword(server.said)
    const bureau = await makeBureau(await takeOver(server.address, account, password), staff)
    const walk = await ordinary(server, bureau, database.name, place)
    if (onBoth || walkedOn.otherCases === database.name) await otherCases(server, bureau, database.name, { place, ordinary: walk.case })
    await server.stop()
}

async function demonstration(database) {
    if (!['lists', 'figures', 'bad', 'hand', 'screens', 'secure'].some(runs)) return
    const place = database.make()
    const { password } = makeDemo(place, figuresFile)
    const server = await serve(place, { secure: true, names: hostName })
    if (runs('lists')) await lists(server, database.name, password)
    if (runs('figures')) await figures(server, database.name, password, expected)
    if (runs('bad')) await badInput(server, password)
    if (runs('hand')) await inHand(server, password)
    if (runs('screens')) await screens(server, password)
    if (runs('secure')) await secure(server, password)
    await server.stop()
}

// The yearly report: its figures are few, and one of them is corrected after the signature.
async function yearlyReport(database) {
    if (!runsOn('yearly', database)) return
    const place = database.make()
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, `bureau\treport_year\tindicator_id\tvalue\tunit\tcomparator\n${figureRows.map((row) => `某某市生态环境局\t2025\t${row.join('\t')}\texact\n`).join('')}`)
    const { password } = makeDemo(place, file)
    const server = await serve(place)
    const statistician = await Client.signIn(server.address, 'stat1', password)
    const correct = async () => {
        const entries = (await statistician.read('/api/records/figure_entry?limit=20')).rows
        const reviewed = entries.find((row) => row.values.indicator === 'case_files_reviewed_count')
        await statistician.does('figure_entry', reviewed.id, 'change', { period_end: '2025-12-31', value: '15', covers: 'whole', source: '评查台账' }, { reason: '漏计三份' })
    }
    const handler = await Client.signIn(server.address, 'handler1', password)
    await yearly(server.address, database.name, password, { correct, writer: handler.session.person.name })
    await server.stop()
}

for (const database of chosen) await freshBureau(database)
for (const database of chosen) await outletsOnMap(database)
for (const database of chosen) await yearlyReport(database)
await newcomers(databases[0])
for (const database of chosen) await cases(database)
await demonstration(databases[0])
await closeBrowser()
finish()
