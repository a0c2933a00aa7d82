// Backups are taken while several people work: a consistent state with everything acknowledged
// before the backup began, restored elsewhere on either database, and sound.
import assert from 'node:assert/strict'
import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { databases, temporaryFolder } from '../support/databases.mjs'
import { begin, runWell, Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'
import { chance, checkTold, checkVerifies, Log, makeBureau, pause, seed, signInAll, workAll } from './load.mjs'

// Works, backs up in the middle of it (twice a backup is killed before that), works on.
async function backUpUnderLoad(place, backups, password) {
    const random = chance(seed + 2)
    const server = await Server.start(place)
    const log = new Log()
    const working = workAll(await signInAll(server, password), log)
    await pause(1500)
    for (let round = 0; round < 2; round += 1) {
        const killed = begin(place, 'backup', backups)
        await pause(20 + random() * 300)
        await killed.kill()
    }
    await pause(1000) // backups are told apart by the second
    const before = [...log.told]
    const done = await begin(place, 'backup', backups).ended
    assert.equal(done.code, 0, done.out + done.err)
    const during = log.told.length - before.length
    await pause(700)
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

// A state as it was at one moment: if an act is in it, so is every act that arrived before.
async function checkPrefix(reader, told) {
    let missing
    for (const { id, arrival } of [...told].sort((a, b) => a.arrival - b.arrival)) {
        const { status } = await reader.get(`/api/ledger/acts/${id}`)
        if (status !== 200) missing ??= arrival
        else assert.equal(missing, undefined, `act ${arrival} is in the backup, ${missing} is not`)
    }
    return missing !== undefined
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
    for (const target of databases)
        await holds(`${database.name}: restored into ${target.name} it holds all that was told before it, as of one moment, and verifies`, async () => {
            const restored = restoreInto(target, place, made.folder)
            await checkVerifies(restored)
            const server = await Server.start(restored)
            const reader = await Client.signIn(server.address, 'leader1', password)
            await checkTold(reader, made.before)
            const cut = await checkPrefix(reader, made.told)
            assert.ok(cut, 'everything is in the backup: nothing was done after it')
            await server.stop()
            console.log(`      ${made.before.length} acts were told before the backup, ${made.during} while it was taken, ${made.told.length} in all`)
        })
}
finish()
