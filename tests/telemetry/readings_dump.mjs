// Readings and raw frames on PostgreSQL: dumped and brought back by the commands that `backup`
// prints (docs/guides/upkeep.md), into an installation restored beside.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { postgresProgram, temporaryFolder } from '../support/databases.mjs'
import { run, runWell } from '../support/program.mjs'
import { holds } from '../support/report.mjs'
import { bureau, checkKept, devices, freePort, idsOf, send, serve } from './wire.mjs'

function postgres(name, ...words) {
    const done = spawnSync(postgresProgram(name), words, { encoding: 'utf8' })
    assert.equal(done.status, 0, `${name} ${words.join(' ')}: ${done.stderr}`)
    assert.equal(done.stderr.trim(), '', done.stderr)
}

// `make`: an empty installation with a PostgreSQL database of that name.
export async function readingsDump(make) {
    const about = (words) => `PostgreSQL: ${words}`
    const [place, backups] = [make('dumped'), temporaryFolder()]
    place.port = await freePort()
    let server, report, password

    await holds(about('readings are dumped by the command that backup prints, while the server works'), async () => {
        password = await bureau(place)
        server = await serve(place)
        report = await send(place.port, '--devices', String(devices), '--rate', '100', '--seconds', '2')
        assert.equal(report.answered, report.wanted)
        const said = runWell(place, 'backup', backups).out
        const [, tables, file] = /pg_dump --format=custom --table='(\S+)' --file=(\S+) 数据库地址/.exec(said)
        postgres('pg_dump', '--format=custom', `--table=${tables}`, `--file=${file}`, place.db)
        place.backup = file.replace(/\/readings\.dump$/, '')
        await server.stop()
    })
    await holds(about('restored beside and brought back, each reading stands there once, frames and their seals with it'), async () => {
        const copy = make('brought_back')
        copy.port = await freePort()
        copyFileSync(join(place.data, 'ledger-key.pem'), join(copy.data, 'ledger-key.pem'))
        runWell(copy, 'restore', place.backup)
        postgres('pg_restore', '--clean', '--if-exists', `--dbname=${copy.db}`, join(place.backup, 'readings.dump'))
        const again = await serve(copy)
        const client = await Client.signIn(again.address, 'clerk1', password)
        const ids = await idsOf(client)
        await checkKept(client, ids, report.acknowledged)
        const more = await send(copy.port, '--devices', String(devices), '--rate', '100', '--seconds', '1')
        assert.equal(more.answered, more.wanted, 'and it receives on')
        await checkKept(client, ids, [...report.acknowledged, ...more.acknowledged])
        await again.stop()
        const frames = run(copy, 'hj212', 'frames')
        assert.equal(frames.code, 0, frames.out + frames.err)
    })
}
