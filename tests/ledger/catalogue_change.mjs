// A ledger written under version 1 of a catalogue, gone on with under version 2.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { advance, atWork, newMatter, steps } from '../support/matters.mjs'
import { demonstrate, openBureau, ownCatalogue, writeOverlay } from './bureau.mjs'
import { codesOf, newId } from '../support/client.mjs'
import { run, runWell, verifyBundle } from '../support/program.mjs'
import { holds } from '../support/report.mjs'

const baseCases = 75
const first = { party: 'party_name', summary: 'investigation_summary' }
const second = { party: 'party_title', summary: 'investigation_conclusion' }
const oldSummary = '调查终结报告旧栏内容'
const newSummary = '调查结论新栏内容'

const overlayOf = (name, was) => ({
    'record_types/enterprise.yaml': `id: enterprise\nextends: true\nfields:\n  - { id: ${name}, label: 本局评价, kind: text, search: true${was ? `, was: [${was}]` : ''} }\n`,
})

function change(file, pairs) {
    let text = readFileSync(file, 'utf8')
    for (const [from, to] of pairs) {
        assert.ok(text.includes(from), `${file} has ${from}`)
        text = text.replaceAll(from, to)
    }
    writeFileSync(file, text)
}

// Version 2: `party_name` is renamed, `investigation_summary` retired, `investigation_conclusion`
// added and asked for in its place; the bureau's own field is renamed too.
function makeSecondVersion(place) {
    for (const folder of ['record_types', 'procedures', 'gates', 'indicators'])
        for (const name of readdirSync(join(place.catalogue, folder))) {
            const file = join(place.catalogue, folder, name)
            writeFileSync(file, readFileSync(file, 'utf8').replace(/\bparty_name\b/g, 'party_title'))
        }
    for (const type of ['clue', 'case', 'case_evidence', 'transcript', 'offsite_check'])
        change(join(place.catalogue, 'record_types', `${type}.yaml`), [['{ id: party_title, ', '{ id: party_title, was: [party_name], ']])
    change(join(place.catalogue, 'record_types/case.yaml'), [[
        '{ id: investigation_summary, label: 调查报告要点, kind: long_text, search: true, max_length: 8000 }',
        '{ id: investigation_summary, label: 调查报告要点, kind: long_text, search: true, max_length: 8000, retired: true }\n'
        + '  - { id: investigation_conclusion, label: 调查结论, kind: long_text, search: true, max_length: 8000 }',
    ]])
    for (const procedure of ['case_short@1', 'case_ordinary@1'])
        change(join(place.catalogue, `procedures/${procedure}.yaml`), [
            ['fields: [evidence*, investigation_summary]', 'fields: [evidence*]'], ['investigation_summary*', 'investigation_conclusion*'],
        ])
    writeOverlay(place.overlay, overlayOf('own_grading', 'own_rating'))
}

// More than twenty matters: one before each step, and three with another approval pending.
async function begin(bureau) {
    const matters = []
    for (let until = 1; until < steps.length; until += 1) {
        const matter = newMatter(`第${String(until).padStart(2, '0')}号旧版试验厂`)
        await advance(bureau, matter, until)
        matters.push(matter)
    }
    const extra = [
        [2, 'clue', 'extend', { reason: '案情复杂', ...bureau.on(52) }, 'chief1', false],
        [5, 'case', 'extend_limit', { reason: '案情复杂', ...bureau.on(45) }, 'leader1', false],
        [6, 'case', 'revoke_filing', { reason: '不符合立案条件', ...bureau.on(45) }, 'chief1', true],
    ]
    for (const [until, type, act, more, approver, ends] of extra) {
        const matter = newMatter(`另${act}旧版试验厂`)
        await advance(bureau, matter, until)
        await bureau.handler1.does(type, matter[type], act, {}, more)
        matters.push({ ...matter, pending: { type, approver, back: type === 'clue' ? 51 : 44 }, ends })
    }
    return matters
}

async function goOn(bureau, matter) {
    if (matter.pending) {
        const { type, approver, back } = matter.pending
        const approve = async (account) => {
            const { approval } = await bureau[account].record(type, matter[type])
            await bureau[account].does('approval', approval.id, 'approve', {}, bureau.on(back))
        }
        await approve(approver)
        if (matter.ends) {
            await approve('legal1')  // asked at the same time as the unit's leader
            return approve('leader1')
        }
    }
    return advance(bureau, matter, steps.length)
}

const verdictOf = (place) => {
    const done = run(place, 'ledger', 'verify')
    return { ...done, acts: Number(/账本完整：(\d+) 个行为/.exec(done.out)?.[1] ?? NaN) }
}
const figuresOf = (place) => runWell(place, 'figures', '--year', '2025', '--format', 'tsv').out
const listed = async (client, type, filter, more = '') => client.read(
    `/api/records/${type}?filter=${encodeURIComponent(JSON.stringify(filter))}${more}`)

async function setUp(place, state) {
    Object.assign(place, ownCatalogue(overlayOf('own_rating')))
    state.password = demonstrate(place, baseCases)
    const bureau = await atWork(await openBureau(place, state.password), first, oldSummary)
    try {
        state.firm = (await bureau.clerk1.does('enterprise', undefined, 'register', { name: '评价试验厂', own_rating: '甲等评价' })).record
        state.matters = await begin(bureau)
        const kept = await bureau.handler1.put(`/api/views/case/${newId()}`, { label: '旧版当事人', filter: { party_name: { contains: '旧版试验厂' } }, sort: 'party_name', columns: ['party_name'], shared: false })
        assert.equal(kept.status, 200, kept.text)
        const history = await bureau.handler1.read(`/api/records/case/${state.matters[16].case}/history?limit=100`)
        state.oldAct = history.rows.find((row) => row.kind === 'case.finish_investigation').act
        state.oldProof = (await bureau.handler1.get(`/api/ledger/acts/${state.oldAct}/proof`)).text
        state.before = history.rows.at(-1).recorded_at
    } finally {
        await bureau.stop()
    }
}

async function readsBoth(bureau, state) {
    const contains = { party_title: { contains: '旧版试验厂' } }
    const all = await listed(bureau.handler1, 'case', contains, '&columns=party_title&sort=party_title&limit=100')
    const cases = state.matters.filter((matter) => matter.case)
    assert.equal(all.total, cases.length)
    assert.deepEqual(new Set(all.rows.map((row) => row.values.party_title)), new Set(cases.map((matter) => matter.name)))
    const one = await listed(bureau.handler1, 'case', { party_title: state.matters[10].name })
    assert.deepEqual(one.rows.map((row) => row.id), [state.matters[10].case])
    return all
}

export async function catalogueChange(database) {
    const place = database.make()
    const say = (sentence) => `${database.name}: ${sentence}`
    const state = {}
    let bureau
    const ready = await holds(say('under version 1, a thousand acts and more, and more than twenty matters in every state of their procedure'), async () => {
        await setUp(place, state)
        assert.ok(state.matters.length >= 20)
        const verdict = verdictOf(place)
        assert.equal(verdict.code, 0, verdict.out + verdict.err)
        assert.ok(verdict.acts >= 1000, `${verdict.acts} acts`)
        state.acts = verdict.acts
        state.figures = figuresOf(place)
        console.log(`      ${verdict.acts} acts`)
    })
    if (!ready) return

    await holds(say('migrate says what version 2 changes, does it once, and the ledger verifies'), () => {
        makeSecondVersion(place)
        runWell(place, 'catalogue', 'check', place.catalogue)
        const dry = runWell(place, 'migrate', '--dry-run').out
        assert.match(dry, /RENAME COLUMN f_party_name TO f_party_title/)
        assert.match(dry, /RENAME COLUMN f_own_rating TO f_own_grading/)
        assert.match(dry, /ADD COLUMN f_investigation_conclusion/)
        assert.match(dry, /尚未执行/)
        const { out } = runWell(place, 'migrate')
        assert.match(out, /^改了数据库结构：.*改表、加列 \d+ 处/)
        assert.match(out, /结构已更新/)
        assert.doesNotMatch(out, /ALTER TABLE/, 'the statements are told by --dry-run alone')
        assert.match(runWell(place, 'migrate').out, /未作改变/)
        const verdict = verdictOf(place)
        assert.equal(verdict.code, 0, verdict.out + verdict.err)
        assert.equal(verdict.acts, state.acts)
        assert.equal(figuresOf(place), state.figures, 'the figures are what they were')
    })

    bureau = await atWork(await openBureau(place, state.password), second, newSummary)
    try {
        await holds(say('filter, sort and columns of the renamed field find what version 1 wrote'), () => readsBoth(bureau, state))

        await holds(say('all matters carry on to their end'), async () => {
            for (const matter of state.matters) await goOn(bureau, matter)
            for (const matter of state.matters) {
                const page = await bureau.handler1.record('case', matter.case)
                assert.equal(page.state.id, matter.ends ? 'filing_revoked' : 'closed', matter.name)
                assert.equal(page.record.values.party_title, matter.name)
            }
        })

        await holds(say('filter, list, search, history and export of the renamed field reach old and new records alike'), async () => {
            await readsBoth(bureau, state)
            const fresh = newMatter('新版试验厂甲')
            await advance(bureau, fresh, steps.length)
            state.fresh = fresh
            const both = await listed(bureau.handler1, 'case', { party_title: { contains: '版试验厂' } }, '&limit=100')
            assert.equal(both.total, state.matters.length + 1)
            for (const name of [state.matters[12].name, fresh.name]) {
                const found = await bureau.handler1.read(`/api/search?q=${encodeURIComponent(name)}`)
                const cases = found.groups.find((group) => group.type === 'case')
                assert.ok(cases?.rows.length >= 1, `${name} is found: ${JSON.stringify(found).slice(0, 300)}`)
            }
            const history = await bureau.handler1.read(`/api/records/clue/${state.matters[16].clue}/history?limit=100`)
            const registered = history.rows.find((row) => row.kind === 'clue.register')
            const told = registered.changes.find((one) => one.field === 'party_title')
            assert.deepEqual([told?.label, told?.to], ['当事人名称', state.matters[16].name])
            const exported = (await bureau.clerk1.get('/api/records/case/export?format=csv')).text
            assert.match(exported, /当事人名称/)
            for (const matter of [...state.matters, fresh]) assert.ok(exported.includes(matter.name), `${matter.name} is exported`)
            const firm = await listed(bureau.clerk1, 'enterprise', { own_grading: { contains: '甲等' } })
            assert.deepEqual(firm.rows.map((row) => row.id), [state.firm])
        })

        await holds(say('a view saved under version 1 still opens'), async () => {
            const kept = await bureau.handler1.read('/api/views/case')
            const view = (kept.rows ?? kept).find((one) => one.label === '旧版当事人')
            const rows = await listed(bureau.handler1, 'case', view.filter, `&sort=${view.sort}&columns=${view.columns.join(',')}&limit=100`)
            assert.equal(rows.total, state.matters.length)
        })

        await holds(say('the retired field shows in old records and their history, and is asked for no more'), async () => {
            const old = await bureau.handler1.record('case', state.matters[16].case)
            assert.equal(old.record.values.investigation_summary, oldSummary)
            const history = await bureau.handler1.read(`/api/records/case/${state.matters[16].case}/history?limit=100`)
            const ended = history.rows.find((row) => row.kind === 'case.finish_investigation')
            const told = ended.changes.find((one) => one.field === 'investigation_summary')
            assert.deepEqual([told?.label, told?.to], ['调查报告要点', oldSummary])
            const found = await bureau.handler1.read(`/api/search?q=${encodeURIComponent('旧栏内容')}`)
            assert.ok(found.groups.some((group) => group.type === 'case'), 'what stands in it is still found')
            const fresh = await bureau.handler1.record('case', state.fresh.case)
            assert.equal(fresh.record.values.investigation_summary, undefined)
            assert.equal(fresh.record.values.investigation_conclusion, newSummary)
            const refused = await bureau.handler1.act('case', state.fresh.case, 'correct', { investigation_summary: '再填' }, { reason: '试填' })
            assert.ok(refused.status >= 400, 'a retired field is never filled anew')
            assert.ok(codesOf(refused).length > 0, refused.text)
            const exported = (await bureau.clerk1.get('/api/records/case/export?format=csv')).text
            assert.ok(exported.includes(oldSummary), 'the export leaves nothing out')
        })

        await holds(say('under version 2, version 1 is read as it was known at a moment'), async () => {
            const known = await listed(bureau.handler1, 'case', { party_title: { contains: '旧版试验厂' } }, `&known_at=${encodeURIComponent(state.before)}&limit=100`)
            const then = state.matters.slice(4, 17)
            assert.deepEqual(new Set(known.rows.map((row) => row.id)), new Set(then.map((matter) => matter.case)))
        })

        await holds(say('proofs of both versions agree from the bundle alone'), async () => {
            const proofs = [state.oldProof]
            const history = await bureau.handler1.read(`/api/records/case/${state.fresh.case}/history?limit=100`)
            for (const act of [state.oldAct, history.rows[0].act]) proofs.push((await bureau.handler1.get(`/api/ledger/acts/${act}/proof`)).text)
            for (const proof of proofs) {
                const verdict = verifyBundle(proof)
                assert.equal(verdict.code, 0, verdict.err)
                assert.match(verdict.out, /验证通过/)
            }
            const forged = verifyBundle(state.oldProof.replace(oldSummary, oldSummary.replace('旧', '新')))
            assert.equal(forged.code, 1)
            assert.match(forged.err, /被改动过/)
        })
    } finally {
        await bureau.stop()
    }

    await holds(say('the whole ledger of both versions verifies'), () => {
        const verdict = verdictOf(place)
        assert.equal(verdict.code, 0, verdict.out + verdict.err)
        assert.ok(verdict.acts > state.acts)
        console.log(`      ${verdict.acts} acts`)
    })
}
