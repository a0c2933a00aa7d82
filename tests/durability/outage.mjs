// PostgreSQL is killed in the middle of acts. People are told so in Chinese with an id for the log,
// repeat what they did, and in the end everything is there once; the server goes on by itself.
import assert from 'node:assert/strict'

import { Client } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { Postgres } from '../support/postgres.mjs'
import { Server } from '../support/program.mjs'
import { finish, holds } from '../support/report.mjs'
import { checkFailures } from './failures.mjs'
import { chance, checkNumbers, checkSent, checkTold, checkVerifies, Log, makeBureau, pause, seed, signInAll, until, workAll } from './load.mjs'

const outages = Number(process.env.QH_OUTAGES ?? 3)

await holds(`PostgreSQL: killed ${outages} times in mid-act, everybody is told and nothing is lost, half done or done twice`, async () => {
    const postgres = new Postgres()
    await postgres.start()
    postgres.sql('postgres', 'create database bureau')
    const place = { data: temporaryFolder(), db: postgres.address('bureau') }
    const password = makeBureau(place)
    const random = chance(seed + 3)
    const server = await Server.start(place)
    const clients = await signInAll(server, password)
    const log = new Log(true)
    const working = workAll(clients, log)
    for (let round = 0; round < outages; round += 1) {
        await pause(200 + random() * 800)
        await postgres.kill()
        await pause(100 + random() * 300)
        const told = log.told.length
        await postgres.start()
        await until('the server does not go on', log, () => log.told.length >= told + clients.length)
    }
    log.ended = true
    const faults = await working
    if (faults.length > 0) throw faults[0]
    checkFailures(log.failures, /数据库/)
    const reader = await Client.signIn(server.address, 'leader1', password)
    await checkTold(reader, log.told)
    await checkSent(reader, log)
    await checkNumbers(reader)
    await server.stop()
    await checkVerifies(place)
    const repeated = log.told.filter((one) => one.repeated).length
    console.log(`      ${log.told.length} acts, ${log.failures.length} failures told, ${repeated} acts had been stored when their answer was lost (QH_SEED=${seed})`)
})
finish()
