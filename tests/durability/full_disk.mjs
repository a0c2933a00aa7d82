// The disk under the server is full in the middle of the work (a small file system of the test's
// own: full_disk). People are told so in Chinese with an id for the log; with new room the server
// goes on, and nothing is lost or half done.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'
import { checkNumbers, checkSent, checkTold, checkVerifies, Log, makeBureau, pause, signInAll, until, workAll } from './load.mjs'
import { checkFailures } from './failures.mjs'

const disk = process.argv[2]

// Takes all room but `left` bytes; less is left where the server writes at the same moment.
function fill(file, left) {
    const { bavail, bsize } = statfsSync(disk)
    try {
        writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - left)))
    } catch (fault) {
        if (fault.code !== 'ENOSPC') throw fault
    }
}

await holds('SQLite: on a full disk everybody is told, and with new room the server goes on; nothing is lost or half done', async () => {
    const place = { data: join(disk, 'bureau') }
    const ballast = join(disk, 'ballast')
    mkdirSync(place.data)
    const password = makeBureau(place)
    const server = await Server.start(place)
    const clients = await signInAll(server, password)
    const log = new Log(true)
    const working = workAll(clients, log)
    for (const left of [400_000, 40_000, 0]) {
        await pause(300)
        const met = log.failures.length
        fill(ballast, left)
        await until('nobody meets the full disk', log, () => log.failures.length >= met + clients.length)
        const told = log.told.length
        rmSync(ballast)
        await until('the server does not go on', log, () => log.told.length >= told + clients.length)
    }
    log.ended = true
    const faults = await working
    if (faults.length > 0) throw faults[0]
    checkFailures(log.failures, /磁盘已满/)
    const reader = await Client.signIn(server.address, 'leader1', password)
    await checkTold(reader, log.told)
    await checkSent(reader, log)
    await checkNumbers(reader)
    await server.stop()
    await checkVerifies(place)
    console.log(`      ${log.told.length} acts, ${log.failures.length} failures told`)
})
finish()
