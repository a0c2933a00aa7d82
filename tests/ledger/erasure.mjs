// A value that was lawfully erased stays erased when a backup from before is restored.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { demonstrate, openBureau, ownCatalogue } from './bureau.mjs'
import { codesOf } from '../support/client.mjs'
import { postgresProgram, temporaryFolder } from '../support/databases.mjs'
import { run, runWell } from '../support/program.mjs'
import { holds } from '../support/report.mjs'

// The eighteenth character of a person's id number (GB 11643).
function idNumber(first17) {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    const sum = weights.reduce((all, weight, at) => all + weight * Number(first17[at]), 0)
    return first17 + '10X98765432'[sum % 11]
}

const wrongId = idNumber('41010219900307123')
const rightId = idNumber('41010219910408456')
const person = '欧阳绝密甲'
const secrets = [wrongId, rightId, person]
const overlay = {
    'record_types/enterprise.yaml': 'id: enterprise\nextends: true\nfields:\n'
        + '  - { id: own_owner_id, label: 实际控制人身份证号, kind: person_id_number, seal: personal, mask: id_number, read_right: enterprise.read_personal }\n',
}

function filesUnder(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name)
        return entry.isDirectory() ? filesUnder(path) : [path]
    })
}

// Which secrets the installation still holds anywhere: in the bytes of its files, and of
// PostgreSQL every row of every table (what lies in its freed pages is the administrator's matter).
function secretsIn(place) {
    const found = new Set()
    const look = (bytes) => {
        for (const secret of secrets)
            if (bytes.includes(Buffer.from(secret)) || bytes.includes(Buffer.from(secret).toString('hex'))) found.add(secret)
    }
    for (const file of filesUnder(place.data)) if (statSync(file).isFile()) look(readFileSync(file))
    if (place.db) look(execFileSync(postgresProgram('pg_dump'), ['--dbname', place.db], { maxBuffer: 256 << 20 }))
    return [...found]
}

const pathOf = (id) => `/api/records/enterprise/${id}`

// Everything that a person sees of the enterprise, as one text.
async function allThatIsSeen(client, id) {
    const page = await client.read(pathOf(id))
    const history = await client.read(`${pathOf(id)}/history?limit=100`)
    const found = await client.read(`/api/search?q=${encodeURIComponent(person)}`)
    const exported = await client.get('/api/records/enterprise/export?format=csv')
    assert.equal(exported.status, 200, exported.text)
    return { page, history, seen: JSON.stringify([page, history, found]) + exported.text }
}

async function register(bureau, state) {
    const made = await bureau.clerk1.does('enterprise', undefined, 'register', { name: '清除试验厂', own_owner_id: wrongId, legal_representative: person })
    state.firm = made.record
    await bureau.clerk1.does('enterprise', state.firm, 'correct', { own_owner_id: rightId }, { reason: '号码录错' })
    const { seen } = await allThatIsSeen(bureau.clerk1, state.firm)
    assert.ok(seen.includes(rightId) && seen.includes(person), 'who may read it reads it')
}

async function erase(bureau, state) {
    const asked = await bureau.clerk1.does('erasure', undefined, 'request', {
        matter: '清除清除试验厂的个人信息', enterprise: state.firm, legal_basis: '《中华人民共和国个人信息保护法》第四十七条',
        reason: '本人申请', retention: '保管期限已经届满', items: [{ field: '实际控制人身份证号' }, { field: '法定代表人' }],
    })
    await bureau.clerk1.does('erasure', asked.record, 'erase')
    const { approval } = await bureau.leader1.record('erasure', asked.record)
    const alone = await bureau.clerk1.act('approval', approval.id, 'approve')
    assert.ok(alone.status >= 400, 'who asks does not approve')
    assert.equal((await bureau.chief1.get(`/api/records/approval/${approval.id}`)).status, 404, 'a branch has no part in it')
    await bureau.legal1.does('approval', approval.id, 'approve')
    const again = await bureau.legal1.act('approval', approval.id, 'approve')
    assert.ok(codesOf(again).includes('workflow.approved_before'), again.text)
    assert.ok((await allThatIsSeen(bureau.clerk1, state.firm)).seen.includes(rightId), 'one approval is not enough')
    const done = await bureau.leader1.does('approval', approval.id, 'approve')
    state.act = done.json.receipt.act
}

async function isGone(client, state) {
    const { page, history, seen } = await allThatIsSeen(client, state.firm)
    for (const secret of secrets) assert.ok(!seen.includes(secret), 'nothing of it is shown')
    assert.deepEqual(page.record.values.own_owner_id, { erased: true })
    assert.deepEqual(page.record.values.legal_representative, { erased: true })
    assert.ok(history.total >= 2, 'the acts themselves stay')
}

// The note by which `ledger verify` names the act.
function verifiesAndNames(place, act, words) {
    const done = run(place, 'ledger', 'verify')
    assert.equal(done.code, 0, done.out + done.err)
    assert.match(done.out, /账本完整/)
    const notes = done.out.split('\n').filter((line) => line.startsWith('说明') && line.includes('own_owner_id'))
    assert.equal(notes.length, 2, done.out)
    for (const note of notes) {
        assert.ok(note.includes(act), note)
        assert.match(note, words)
    }
}

// A machine that has nothing but the signing key, which is kept apart.
function elsewhere(database, place) {
    const other = { ...database.make(), catalogue: place.catalogue, overlay: place.overlay }
    mkdirSync(other.data, { recursive: true })
    copyFileSync(join(place.data, 'ledger-key.pem'), join(other.data, 'ledger-key.pem'))
    return other
}

async function withBureau(place, password, work) {
    const bureau = await openBureau(place, password)
    try {
        await work(bureau)
    } finally {
        await bureau.stop()
    }
}

export async function erasure(database) {
    const say = (sentence) => `${database.name}: ${sentence}`
    const place = { ...database.make(), ...ownCatalogue(overlay) }
    const backups = temporaryFolder()
    const kept = temporaryFolder()
    const state = {}
    const password = demonstrate(place, 3)

    const erased = await holds(say('a person\u2019s id number is erased by one who asks and two who agree, with its whole past'), async () => {
        await withBureau(place, password, async (bureau) => {
            await register(bureau, state)
            runWell(place, 'backup', backups)
            await erase(bureau, state)
            await isGone(bureau.clerk1, state)
            writeFileSync(join(kept, 'head.json'), runWell(place, 'ledger', 'head').out)
        })
        assert.deepEqual(secretsIn(place), [], 'no byte of it is left')
        verifiesAndNames(place, state.act, /依法删除/)
        copyFileSync(join(place.data, 'tombstones.jsonl'), join(kept, 'tombstones.jsonl'))
    })
    if (!erased) return

    const old = () => join(backups, readdirSync(backups).filter((name) => /^\d{8}-\d{6}$/.test(name)).sort()[0])
    await holds(say('the older backup itself still holds it, and without the list of erasures it would come back'), () => {
        assert.ok(readFileSync(join(old(), 'qingheng.sqlite')).includes(Buffer.from(rightId)))
        const naive = elsewhere(database, place)
        runWell(naive, 'restore', old())
        assert.notDeepEqual(secretsIn(naive), [])
    })

    const other = elsewhere(database, place)
    await holds(say('restored with the list of erasures and the witnessed head, the value stays erased, byte for byte'), async () => {
        const said = runWell(other, 'restore', old(), '--witnessed', join(kept, 'head.json'), '--tombstones', join(kept, 'tombstones.jsonl')).out
        assert.match(said, /重新销毁 3 项/)
        assert.match(said, /缺少最后 \d+ 个行为/)
        assert.deepEqual(secretsIn(other), [])
        await withBureau(other, password, (bureau) => isGone(bureau.clerk1, state))
    })
    await holds(say('verify says by which act it was erased, though that act is lost'), () =>
        verifiesAndNames(other, state.act, /依法删除.*恢复较早的备份时丢失.*恢复行为载明/))

    await holds(say('what is restored goes on: it is backed up, restored and verified once more'), () => {
        runWell(other, 'backup', backups)
        assert.ok(existsSync(join(backups, 'tombstones.jsonl')))
        const third = elsewhere(database, place)
        const newest = join(backups, readdirSync(backups).filter((name) => /^\d{8}-\d{6}$/.test(name)).sort().at(-1))
        runWell(third, 'restore', newest)
        assert.deepEqual(secretsIn(third), [])
        verifiesAndNames(third, state.act, /依法删除/)
        const fromOld = elsewhere(database, place)
        runWell(fromOld, 'restore', old())
        assert.deepEqual(secretsIn(fromOld), [], 'the list beside the backups is enough from now on')
    })
}
