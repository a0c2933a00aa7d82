// The disk fills up under a receiver: what cannot be kept is not answered, and when there is room
// again everything goes on. The folder is a small file system of the caller's.
import assert from 'node:assert/strict'
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client } from '../support/client.mjs'
import { finish, holds } from '../support/report.mjs'
import { bureau, checkKept, Device, devices, digits, freePort, idsOf, mnOf, send, serve, until, upload } from './wire.mjs'

const disk = process.argv[2]
const place = { data: join(disk, 'data'), port: await freePort() }

await holds('full disk: what cannot be kept is not answered, nothing that was answered is lost, and it goes on', async () => {
    const password = await bureau(place)
    const server = await serve(place)
    const client = await Client.signIn(server.address, 'clerk1', password)
    const sending = send(place.port, '--devices', String(devices), '--rate', '300', '--seconds', '4')
    const filler = join(disk, 'filler')
    await until('so many are answered', () => sending.soFar() > 100)
    for (let i = 0; i < 400 && statfsSync(disk).bavail > 0; i += 1)
        try {
            writeFileSync(`${filler}-${i}`, Buffer.alloc(Math.max(4_096, Math.min(1 << 20, statfsSync(disk).bavail * statfsSync(disk).bsize))))
        } catch (fault) {
            if (fault.code !== 'ENOSPC') throw fault
        }
    const report = await sending
    assert.ok(report.acknowledged.length > 100 && report.answered < report.wanted, `${report.answered} of ${report.wanted}`)
    for (let i = 0; i < 400; i += 1) if (existsSync(`${filler}-${i}`)) rmSync(`${filler}-${i}`)
    const device = await Device.connect(place.port)
    await until('it goes on', () => {
        device.write(upload(mnOf(0), 'a21026-Rtd=1.0,a21026-Flag=N', { qn: digits(Date.now()) }))
        return device.answers().length > 0
    })
    device.end()
    const again = await send(place.port, '--devices', String(devices), '--rate', '100', '--seconds', '2')
    assert.equal(again.answered, again.wanted)
    await checkKept(client, await idsOf(client), [...report.acknowledged, ...again.acknowledged])
    console.log(`      ${report.answered} of ${report.wanted} answered before and while the disk was full`)
    await server.stop()
})
finish()
