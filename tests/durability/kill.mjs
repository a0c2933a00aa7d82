// The server is killed at random moments while several people work. What was acknowledged must be
// there, nothing may be half done, numbers must have no gap, and the ledger must verify.
import assert from 'node:assert/strict'

import { Client } from '../support/client.mjs'
import { databases } from '../support/databases.mjs'
import { begin, runWell, Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'
import { accounts, chance, checkNumbers, checkSent, checkTold, checkUploads, checkVerifies, Log, makeBureau, pause, seed, signInAll, until, workAll } from './load.mjs'

const kills = Number(process.env.QH_KILLS ?? 5)
const killsOfOneBureau = 25 // looking through a whole ledger after each kill must not take ever longer

// Mostly some while after the first act was acknowledged, sometimes in the very first moments; once after the first file.
async function workUntilKilled(server, clients, random, afterAFile) {
    const log = new Log()
    const working = workAll(clients, log)
    if (afterAFile) await until('no file is acknowledged', log, () => log.told.some((one) => one.evidence.length > 0))
    else if (random() < 0.2) await pause(random() * 200)
    else {
        await until('nothing is acknowledged', log, () => log.told.length > 0)
        await pause(random() * 800)
    }
    await server.kill()
    log.ended = true
    const faults = await working
    if (faults.length > 0) throw faults[0]
    return log
}

// Sessions outlive the server too: nobody signs in again.
async function startFor(place, people) {
    const server = await Server.start(place)
    for (const client of people) client.address = server.address
    return server
}

// One bureau and its kills; how much was acknowledged before each.
async function killBureau(place, times, random) {
    const password = makeBureau(place)
    let server = await Server.start(place)
    const clients = await signInAll(server, password)
    const reader = await Client.signIn(server.address, 'leader1', password)
    const people = [...clients, reader]
    const told = []
    const counts = []
    for (let round = 0; round < times; round += 1) {
        const log = await workUntilKilled(server, clients, random, round === 0)
        server = await startFor(place, people)
        await checkTold(reader, log.told)
        await checkSent(reader, log)
        await checkUploads(log)
        told.push(...log.told)
        counts.push(log.told.length)
        // Half of the time the check itself ends in a kill: recovery after recovery.
        await (random() < 0.5 ? server.kill() : server.stop())
        await checkVerifies(place)
        server = await startFor(place, people)
    }
    await checkTold(reader, told)
    await checkNumbers(reader)
    await server.stop()
    await checkVerifies(place)
    return { counts, files: told.filter((one) => one.evidence.length > 0).length }
}

async function survives(database) {
    const random = chance(seed)
    const counts = []
    let files = 0
    for (let done = 0; done < kills; done += killsOfOneBureau) {
        const bureau = await killBureau(database.make(), Math.min(killsOfOneBureau, kills - done), random)
        counts.push(...bureau.counts)
        files += bureau.files
    }
    const acts = counts.reduce((sum, count) => sum + count, 0)
    assert.ok(Math.max(...counts) > 0 && files > 0, 'nothing was acknowledged: the load is no load')
    console.log(`      ${database.name}: ${acts} acknowledged acts, ${files} with a file, of ${accounts.length} people before ${kills} kills (QH_SEED=${seed})`)
}

// The first administrator and its organisation are several acts; killed between them, the program
// begins at the next call.
async function beginsAgain(database) {
    const random = chance(seed + 1)
    const begun = Date.now()
    await begin(database.make(), 'user', 'first').ended
    const whole = Date.now() - begun
    for (let round = 0; round < Math.min(20, 1 + kills / 5); round += 1) {
        const place = database.make()
        const first = begin(place, 'user', 'first')
        await pause(random() * whole)
        await first.kill()
        const told = runWell(place, 'user', 'first').out
        const { out } = /口令/.test(told) ? { out: told } : runWell(place, 'user', 'password', 'admin')
        const server = await Server.start(place)
        await Client.signIn(server.address, 'admin', /口令 (\S+)/.exec(out)[1])
        await server.stop()
        await checkVerifies(place)
    }
}

// Both at the same time: each waits for its disk most of the while.
await Promise.all(databases.map((database) =>
    holds(`${database.name}: ${kills} kills under load lose no acknowledged act or file, and leave none half done`, () => survives(database))))
for (const database of databases)
    await holds(`${database.name}: killed while it makes the first administrator, the program begins at the next call`, () => beginsAgain(database))
finish()
