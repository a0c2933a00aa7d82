// A citizen, a proof, and a head that a witness kept.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { demonstrate, openBureau, ownCatalogue } from './bureau.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { run, runWell, verifyBundle } from '../support/program.mjs'
import { holds } from '../support/report.mjs'

export async function witness(database) {
    const say = (sentence) => `${database.name}: ${sentence}`
    const place = { ...database.make(), ...ownCatalogue({}) }
    const stranger = { ...database.make(), catalogue: place.catalogue, overlay: place.overlay }
    const password = demonstrate(place, 2)
    demonstrate(stranger, 1)
    const kept = temporaryFolder()
    const file = (name, text) => {
        writeFileSync(join(kept, name), text)
        return join(kept, name)
    }
    const early = runWell(place, 'ledger', 'head').out
    const otherLog = runWell(stranger, 'ledger', 'head').out
    const bureau = await openBureau(place, password)
    const made = []
    try {
        for (const name of ['甲厂', '乙厂']) made.push((await bureau.clerk1.does('enterprise', undefined, 'register', { name })).json.receipt.act)
    } finally {
        await bureau.stop()
    }
    const late = runWell(place, 'ledger', 'head').out
    const daily = readFileSync(join(place.data, 'witness/head-latest.json'), 'utf8')
    const proof = runWell(place, 'ledger', 'prove', made[0], '--witnessed', file('early.json', early)).out

    await holds(say('a proof agrees with heads that a witness kept before and now, and says what each proves'), () => {
        const alone = verifyBundle(proof)
        assert.equal(alone.code, 0, alone.err)
        assert.match(alone.out, /--witnessed/)
        const before = verifyBundle(proof, early)
        assert.equal(before.code, 0, before.err)
        assert.match(before.out, /见证之后记下的/)
        const now = verifyBundle(proof, late)
        assert.equal(now.code, 0, now.err)
        assert.match(now.out, /已经在账本之中/)
        const ofTheDay = verifyBundle(proof, daily)
        assert.equal(ofTheDay.code, 0, `the file that the server keeps for the witness: ${ofTheDay.err}`)
    })
    await holds(say('heads of another log, changed ones and newer ones are refused in Chinese'), () => {
        const other = verifyBundle(proof, otherLog)
        assert.equal(other.code, 1)
        assert.match(other.err, /另一本账/)
        const changed = verifyBundle(proof, early.replace(/"root":"./, (found) => found.slice(0, -1) + (found.endsWith('0') ? '1' : '0')))
        assert.equal(changed.code, 1)
        assert.match(changed.err, /签名不正确/)
        const garbage = verifyBundle(proof, '{}')
        assert.equal(garbage.code, 2)
        const refused = run(place, 'ledger', 'prove', made[0], '--witnessed', file('other.json', otherLog))
        assert.equal(refused.code, 2)
        assert.match(refused.err, /另一本账/)
    })
}
