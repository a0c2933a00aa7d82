// What is derived from the acts was spoilt: found, and made anew from them beside a running server.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { demonstrate, openBureau, ownCatalogue, writeOverlay } from './bureau.mjs'
import { runSql, temporaryFolder } from '../support/databases.mjs'
import { run, runWell } from '../support/program.mjs'
import { holds } from '../support/report.mjs'

// Behind the program's back, as a hand or a faulty disk would.
function spoil(place, statement) {
    if (place.db) runSql(place.db, statement)
    else execFileSync('sqlite3', ['-cmd', '.timeout 10000', join(place.data, 'qingheng.sqlite'), statement])
}

const casesIn = async (bureau) => (await bureau.handler1.read('/api/records/case')).total

export async function rebuild(database) {
    const say = (sentence) => `${database.name}: ${sentence}`
    const place = { ...database.make(), ...ownCatalogue({}) }
    const password = demonstrate(place, 3)
    const before = await openBureau(place, password)
    const whole = await casesIn(before)
    await before.stop()
    assert.ok(whole > 0)
    await holds(say('what was spoilt in lists and histories is named with how to mend it'), () => {
        spoil(place, 'DELETE FROM r_case')
        spoil(place, 'UPDATE h_clue SET version = version + 100')
        const found = run(place, 'ledger', 'verify')
        assert.equal(found.code, 1, found.err)
        assert.match(found.out, /不符\taudit\.row_missing\tr_case\t/)
        assert.match(found.out, /发现 \d+ 处不符。\n记录上的不符都在由行为派生的表里，.*qingheng migrate --rebuild 重做，再核验一次/)
    })
    const bureau = await openBureau(place, password)
    try {
        await holds(say('it is made anew from the acts while the server works, which goes by it at once'), async () => {
            assert.equal(await casesIn(bureau), 0)
            const made = runWell(place, 'migrate', '--rebuild').out
            assert.match(made, /结构已是最新，未作改变。\n派生的表已由 \d+ 个行为重做：记录 \d+ 件。/)
            assert.equal(await casesIn(bureau), whole)
            await bureau.clerk1.does('enterprise', undefined, 'register', { name: '重做之后登记的厂' })
            const sound = run(place, 'ledger', 'verify')
            assert.equal(sound.code, 0, sound.out)
            assert.match(sound.out, /账本完整/)
        })
    } finally {
        await bureau.stop()
    }
    await definitions(place, say)
    await holds(say('a try and the deed cannot be asked for at once, and an act that was changed is no source'), () => {
        const both = run(place, 'migrate', '--rebuild', '--dry-run')
        assert.equal(both.code, 2)
        assert.match(both.err, /--dry-run 与 --rebuild 不能同用/)
        spoil(place, place.db ? "UPDATE act SET bytes = bytes || '\\x20'::bytea WHERE arrival = 3" : "UPDATE act SET bytes = CAST(bytes || ' ' AS BLOB) WHERE arrival = 3")
        const refused = run(place, 'migrate', '--rebuild')
        assert.equal(refused.code, 1)
        assert.match(refused.err, /账本里的行为已损坏（arrival 3: leaf）.*派生的表没有改动/)
    })
}

async function definitions(place, say) {
    const own = { 'record_types/enterprise.yaml': 'id: enterprise\nextends: true\nfields:\n  - { id: own_remark, label: 本局备注, kind: text }\n' }
    writeOverlay(place.overlay, own)
    if (place.db)
        await holds(say('a command with other definitions leaves a shared database alone, and a backup is made all the same'), () => {
            const refused = run(place, 'ledger', 'head')
            assert.equal(refused.code, 2)
            assert.match(refused.err, /本机的定义与数据库正在使用的不同/)
            const kept = temporaryFolder()
            assert.match(runWell(place, 'backup', kept).out, /已备份到/)
        })
    await holds(say('definitions may grow, but not lose or turn into something else what acts may have used'), () => {
        assert.match(runWell(place, 'migrate').out, /结构已更新/)
        writeOverlay(place.overlay, { 'record_types/enterprise.yaml': own['record_types/enterprise.yaml'].replace('kind: text', 'kind: integer') })
        const turned = run(place, 'migrate')
        assert.equal(turned.code, 2)
        assert.match(turned.err, /字段“enterprise\.own_remark”的类型、精度或者所指对象与已有行为记下的不同（原为 text）/)
        rmSync(join(place.overlay, 'record_types/enterprise.yaml'))
        const gone = run(place, 'migrate', '--dry-run')
        assert.equal(gone.code, 2)
        assert.match(gone.err, /字段“enterprise\.own_remark”已有行为可能用过，不能从定义里去掉/)
        writeOverlay(place.overlay, own)
        const folder = temporaryFolder()
        const root = runWell(place, 'backup', folder).out.match(/已备份到 (\S+)：/)[1]
        assert.equal(readFileSync(join(root, 'overlay/record_types/enterprise.yaml'), 'utf8'), own['record_types/enterprise.yaml'])
    })
}
