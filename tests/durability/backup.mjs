// Backups are taken while several people work: a consistent state with everything acknowledged
// before the backup began, restored elsewhere on either database, and sound.
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { databases, temporaryFolder } from '../support/databases.mjs'
import { begin, run, runWell, Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'
import { chance, checkTold, checkVerifies, Log, makeBureau, pause, seed, signInAll, until, workAll } from './load.mjs'

// A backup of either goes into either; in the short run only into the other.
const everyWay = process.env.QH_EVERY_WAY === '1'

// Backups are told apart by the second.
const aSecond = 1000

// Works, backs up in the middle of it (backups are killed before that), works on.
async function backUpUnderLoad(place, backups, password) {
    const random = chance(seed + 2)
    const server = await Server.start(place)
    const log = new Log()
    const working = workAll(await signInAll(server, password), log)
    await pause(500)
    const began = Date.now()
    await begin(place, 'backup', backups).ended
    const whole = Date.now() - began
    for (let round = 0; round < 3; round += 1) {
        await pause(aSecond)
        const killed = begin(place, 'backup', backups)
        await pause(whole * (0.3 + random() * 0.7))
        await killed.kill()
    }
    await pause(aSecond)
    const before = [...log.told]
    const done = await begin(place, 'backup', backups).ended
    assert.equal(done.code, 0, done.out + done.err)
    const during = log.told.length - before.length
    await until('nobody goes on after the backup', log, () => log.told.length > before.length + during)
    log.ended = true
    const faults = await working
    if (faults.length > 0) throw faults[0]
    await server.stop()
    await checkVerifies(place)
    return { folder: /已备份到 (.+?)：/.exec(done.out)[1], before, during, told: log.told }
}

function restoreInto(database, source, backup) {
    const place = database.make()
    copyFileSync(join(source.data, 'ledger-key.pem'), join(place.data, 'ledger-key.pem'))
    runWell(place, 'restore', backup)
    return place
}

// A backup that was killed holds no evidence yet, or not all of it: it is no backup.
function checkUnfinished(backups, source) {
    const folders = readdirSync(backups).filter((name) => /^\d{8}-\d{6}$/.test(name)).map((name) => join(backups, name))
    for (const folder of folders.filter((one) => !existsSync(join(one, 'head.json')))) {
        const place = { data: temporaryFolder() }
        copyFileSync(join(source.data, 'ledger-key.pem'), join(place.data, 'ledger-key.pem'))
        const { code, err } = run(place, 'restore', folder)
        assert.equal(code, 2, 'an unfinished backup was restored')
        assert.match(err, /没有做完|qingheng\.sqlite/)
    }
}

// A state as it was at one moment: if an act is in it, so is every act that was answered before that one was asked
// for. One writer commits in the order of arrivals, too; PostgreSQL's acts draw their arrivals beside each other and
// may commit the other way round (docs/formats/storage.md, "Who writes").
async function checkOneMoment(reader, told, inArrivals) {
    const held = []
    const missing = []
    for (const act of told) ((await reader.get(`/api/ledger/acts/${act.id}`)).status === 200 ? held : missing).push(act)
    const least = (acts, of) => Math.min(...acts.map((act) => act[of]))
    const most = (acts, of) => Math.max(...acts.map((act) => act[of]))
    assert.ok(least(missing, 'answered') > most(held, 'asked'), 'an act is in the backup without one that was answered before it was asked for')
    if (inArrivals) assert.ok(least(missing, 'arrival') > most(held, 'arrival'), 'an act is in the backup without one that arrived before it')
    return missing.length > 0
}

for (const database of databases) {
    const place = database.make()
    const backups = temporaryFolder()
    const password = makeBureau(place)
    let made
    await holds(`${database.name}: a backup is taken while five people work`, async () => {
        made = await backUpUnderLoad(place, backups, password)
        assert.ok(made.before.length > 0 && made.told.length > made.before.length, 'the load is no load')
        assert.ok(readdirSync(join(backups, 'evidence')).length > 1)
    })
    if (made === undefined) continue
    await holds(`${database.name}: of backups that were killed none passes for whole`, () => checkUnfinished(backups, place))
    for (const target of databases.filter((one) => everyWay || one !== database))
        await holds(`${database.name}: restored into ${target.name} it holds all that was told before it, as of one moment, and verifies`, async () => {
            const restored = restoreInto(target, place, made.folder)
            await checkVerifies(restored)
            const server = await Server.start(restored)
            const reader = await Client.signIn(server.address, 'leader1', password)
            await checkTold(reader, made.before)
            const cut = await checkOneMoment(reader, made.told, database.name === 'SQLite')
            assert.ok(cut, 'everything is in the backup: nothing was done after it')
            await server.stop()
            console.log(`      ${made.before.length} acts were told before the backup, ${made.during} while it was taken, ${made.told.length} in all`)
        })
    await holds(`${database.name}: --keep leaves the newest whole backup alone; a number that is none removes nothing`, () => {
        const folders = () => readdirSync(backups).filter((name) => /^\d{8}-\d{6}$/.test(name))
        const stood = folders()
        for (const bad of ['0', '-1', 'all']) {
            const { code, err } = run(place, 'backup', backups, '--keep', bad)
            assert.equal(code, 2)
            assert.match(err, /--keep/)
        }
        assert.deepEqual(folders(), stood)
        const newest = /已备份到 (.+?)：/.exec(runWell(place, 'backup', backups, '--keep', '1').out)[1]
        assert.deepEqual(folders().map((name) => join(backups, name)), [newest])
        assert.ok(readdirSync(join(backups, 'evidence')).length > 1)
    })
}
finish()
