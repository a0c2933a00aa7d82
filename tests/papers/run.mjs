import { execFileSync } from 'node:child_process'
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Client, codesOf, newId } from '../support/client.mjs'
import { databases } from '../support/databases.mjs'
import { advance, atWork, newMatter, steps } from '../support/matters.mjs'
import { makeDemo, Server } from '../support/program.mjs'
import { finish, holds, skipped } from '../support/report.mjs'
import { closeBrowser } from '../browser/page.mjs'
import { drafts } from './drafts.mjs'
import { packs, review } from './review.mjs'
import { screens } from './screens.mjs'

const accounts = ['leader1', 'legal1', 'clerk1', 'audit1', 'stat1', 'chief1', 'handler1', 'handler2', 'handler3']
const names = { party: 'party_name', summary: 'investigation_summary' }
const office = (() => {
    try {
        execFileSync('sh', ['-c', 'command -v soffice'])
        return true
    } catch {
        return false
    }
})()

// A folder for programs; gone afterwards.
function inFolder(work) {
    const folder = mkdtempSync(join(tmpdir(), 'qingheng-scan-'))
    try {
        return work(folder, (program, ...words) => execFileSync(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] }))
    } finally {
        rmSync(folder, { recursive: true, force: true })
    }
}

// What a scanner makes of a PDF: grey pictures, lying as they lie.
function scanned(pdf, turn = 0, dots = 150) {
    return inFolder((folder, run) => {
        writeFileSync(join(folder, 'in.pdf'), pdf)
        run('qpdf', 'in.pdf', `--rotate=+${turn}`, 'turned.pdf')
        run('pdftoppm', '-gray', '-jpeg', '-r', String(dots), 'turned.pdf', 'page')
        return readdirSync(folder).filter((file) => file.endsWith('.jpg')).sort().map((file) => readFileSync(join(folder, file)))
    })
}

const textOf = (pdf) => inFolder((folder, run) => {
    writeFileSync(join(folder, 'in.pdf'), pdf)
    return run('pdftotext', 'in.pdf', '-').toString()
})

// An unfinished upload, as the page of scans sends them.
async function arrived(client, name, bytes) {
    const begun = await client.post('/api/uploads', { name, size: bytes.length, media_type: '' })
    assert.equal(begun.status, 201, begun.text)
    const put = await client.put(`/api/uploads/${begun.json.upload}?offset=0`, bytes)
    assert.equal(put.status, 200, put.text)
    return begun.json.upload
}

async function stack(client, theCase, pictures) {
    const uploads = []
    for (const [index, picture] of pictures.entries()) uploads.push(await arrived(client, `${index + 1}.jpg`, picture))
    return client.post(`/api/records/case/${theCase}/scans`, { uploads })
}

async function fileOf(client, document, field) {
    const page = await client.record('document', document)
    const [file] = page.record.values[field]
    const answer = await client.get(`/api/evidence/${file.digest}?record=document/${document}`)
    assert.equal(answer.status, 200, answer.text)
    return answer.bytes
}

async function filed(client, theCase, paper, more = {}, type = 'case') {
    return client.post(`/api/records/${type}/${theCase}/papers/${paper}/documents`, { id: newId(), record: newId(), ...more })
}

// Everything a paper needs before it may be printed, though the case does not hold it.
async function printed(people, document, copies = 2) {
    const page = await people.handler1.record('document', document)
    const blanks = page.record.values.blanks ?? 0
    await people.handler1.does('document', document, 'print', { copies }, blanks > 0 ? { as_fact: true } : {})
}

async function papers(name, people, server, password) {
    const { handler1, clerk1, handler3 } = people
    const bureau = await atWork({ ...people }, names, '事实清楚，证据确凿')
    const matter = newMatter('某某印染有限公司')
    const other = newMatter('别处的印染有限公司')
    const third = newMatter('第三家印染有限公司')
    const upTo = (step) => steps.findIndex(([label]) => label === step) + 1
    const made = {}
    const ready = await holds(`${name}: three cases are brought to their decision`, async () => {
        await advance(bureau, matter, upTo('approve decision'))
        await advance(bureau, other, upTo('approve decision'))
        await advance(bureau, third, upTo('approve decision'))
    })
    if (!ready) return
    const theCase = matter.case

    await drafts(name, people, bureau, { address: server.address, password })
    await packs(name, people, bureau, { address: server.address, password, office })
    await review(name, people, bureau, { address: server.address, password })
    await holds(`${name}: a paper is written, numbered and filed by one request, and the same request again makes nothing`, async () => {
        const body = { id: newId(), record: newId() }
        const path = `/api/records/case/${theCase}/papers/penalty_decision/documents`
        const first = await handler1.post(path, body)
        assert.equal(first.status, 201, first.text)
        const again = await handler1.post(path, body)
        assert.deepEqual([again.status, again.json.repeated, again.json.record.id], [200, true, body.record], again.text)
        const page = await handler1.record('document', body.record)
        const theirs = (await handler1.record('case', theCase)).record.values
        const values = page.record.values
        assert.equal(values.number, theirs.decision_no)
        assert.deepEqual([values.part, values.needs_seal, values.numbered, values.version_no, page.state.id], ['main', true, true, 1, 'drafted'])
        assert.match(values.code, /^[0-9A-HJKMNP-TV-Z]{10}$/)
        const word = await fileOf(handler1, body.record, 'file')
        assert.equal(word.subarray(0, 2).toString(), 'PK')
        made.first = body.record
        made.code = values.code
    })
    await holds(`${name}: the panel shows what was filed, to whom may read it`, async () => {
        const list = await handler1.read(`/api/records/case/${theCase}/papers`)
        const row = list.rows.find((one) => one.id === 'penalty_decision')
        assert.deepEqual([list.page_codes, list.may_file, list.may_scan, row.filed[0].state.label, row.needs_seal], [office, true, true, '已生成', true])
        const reader = await people.leader1.read(`/api/records/case/${theCase}/papers`)
        assert.equal(reader.may_file, false)
    })
    await holds(`${name}: written again it is a new version that takes the place of the former, with the same number`, async () => {
        const second = await filed(handler1, theCase, 'penalty_decision')
        assert.equal(second.status, 201, second.text)
        assert.equal(second.json.version_no, 2)
        const former = await handler1.record('document', made.first)
        const now = await handler1.record('document', second.json.record.id)
        assert.deepEqual([former.state.id, now.record.values.replaces, now.record.values.number], ['voided', made.first, former.record.values.number])
        made.decision = second.json.record.id
    })
    await holds(`${name}: a paper whose number no record gives takes the next of its series, and bears it`, async () => {
        const letter = await filed(handler1, theCase, 'evidence_retrieval_notice')
        assert.equal(letter.status, 201, letter.text)
        assert.match(letter.json.number, /环调证通〔\d{4}〕\d+号$/)
        const word = await handler1.record('document', letter.json.record.id)
        assert.equal(word.record.values.number, letter.json.number)
        if (office) assert.ok(textOf(await fileOf(handler1, letter.json.record.id, 'printed')).replace(/\s/g, '').includes(letter.json.number))
        made.letter = letter.json.record.id
    })
    await holds(`${name}: a form for the inside bears no number, needs no seal, and lies in the side file where it must`, async () => {
        const form = await filed(handler1, theCase, 'legal_review_form')
        assert.equal(form.status, 201, form.text)
        const values = (await handler1.record('document', form.json.record.id)).record.values
        assert.deepEqual([values.part, values.needs_seal, values.numbered], ['side', false, false])
        made.form = form.json.record.id
    })
    await holds(`${name}: printing is barred while places are blank, and a Word that was filled in by hand takes its place`, async () => {
        const before = await handler1.record('document', made.decision)
        const blanks = before.record.values.blanks
        assert.ok(blanks > 0, 'the decision lacks something here')
        const refused = await handler1.act('document', made.decision, 'print', { copies: 2 })
        assert.deepEqual(codesOf(refused), ['gate.paper_without_blanks'], refused.text)
        const own = await handler1.get(`/api/records/case/${theCase}/papers/case_filing_approval`)
        const wrong = await handler1.post(`/api/records/document/${made.decision}/word`, {
            id: newId(), upload: await arrived(handler1, '坏.docx', Buffer.from('PK\x03\x04 nothing')), expected_version: before.record.version, reason: '填写缺项',
        })
        assert.equal(wrong.status, 422, wrong.text)
        const done = await handler1.post(`/api/records/document/${made.decision}/word`, {
            id: newId(), upload: await arrived(handler1, '决定书.docx', own.bytes), expected_version: before.record.version, reason: '填写缺项',
        })
        assert.equal(done.status, 201, done.text)
        const after = await handler1.record('document', made.decision)
        assert.notEqual(after.record.values.blanks, blanks)
        assert.equal(after.record.values.code, before.record.values.code)
        const again = await filed(handler1, theCase, 'penalty_decision')
        assert.equal(again.status, 201, again.text)
        made.decision = again.json.record.id
    })
    await holds(`${name}: it is printed, then sealed by whom keeps the seal, and the register tells`, async () => {
        for (const document of [made.decision, made.letter, made.form]) await printed(people, document)
        const early = await handler1.act('document', made.decision, 'seal', { seal_name: '局行政处罚专用章', sealed_copies: 2 })
        assert.equal(early.status, 403, early.text)
        const list = await clerk1.read(`/api/records/document?filter=${encodeURIComponent(JSON.stringify({ sealed_on: { absent: false } }))}&columns=sealed_by.name`)
        const before = list.total
        await clerk1.does('document', made.decision, 'seal', { seal_name: '局行政处罚专用章', sealed_copies: 2 })
        const register = await clerk1.read(`/api/records/document?filter=${encodeURIComponent(JSON.stringify({ sealed_on: { absent: false } }))}`)
        assert.equal(register.total, before + 1)
        const row = register.rows.find((one) => one.id === made.decision)
        assert.deepEqual([row.values.seal_name, row.values.sealed_copies, row.values.title], ['局行政处罚专用章', 2, '行政处罚决定书'])
        assert.equal(register.references[row.values.sealed_by], clerk1.session.person.name)
    })
    await holds(`${name}: electronic seals are said not to be connected, to whom may read the paper`, async () => {
        const seals = await clerk1.read(`/api/records/document/${made.decision}/seals`)
        assert.deepEqual([seals.connected, seals.seals, /未接入/.test(seals.words)], [false, [], true])
        assert.equal((await handler3.get(`/api/records/document/${made.decision}/seals`)).status, 404)
    })
    await holds(`${name}: once issued it is not written anew in silence`, async () => {
        const refused = await filed(handler1, theCase, 'penalty_decision')
        assert.deepEqual(codesOf(refused), ['papers.already_issued'], refused.text)
        const another = await filed(handler1, theCase, 'penalty_decision', { another: true })
        assert.equal(another.status, 201, another.text)
        assert.equal((await handler1.record('document', made.decision)).state.id, 'sealed')
        await handler1.does('document', another.json.record.id, 'cancel', { void_reason: '做错了' })
    })
    await holds(`${name}: who may not write papers files none; who may not read the case finds nothing`, async () => {
        assert.equal((await filed(people.stat1, theCase, 'penalty_decision')).status, 403)
        const outside = await filed(handler3, theCase, 'penalty_decision')
        assert.equal(outside.status, 404, outside.text)
        assert.equal((await handler3.get(`/api/records/document/${made.decision}`)).status, 404)
        const list = await handler3.read('/api/records/document?limit=200')
        assert.ok(!list.rows.some((row) => row.id === made.decision))
    })
    if (!office) return skipped(`${name}: scans are split by their codes`, 'soffice is not installed')
    await scans(name, people, { theCase, other: other.case, made })
    const list = await handler1.read(`/api/records/case/${other.case}/papers`)
    const complete = []
    for (const row of list.rows.filter((one) => one.missing.length === 0)) {
        const path = `/api/records/case/${other.case}/papers/${row.id}`
        complete.push({ path, lines: (await handler1.read(`${path}?as=text`)).lines.length })
    }
    const longest = complete.sort((a, b) => b.lines - a.lines)[0]
    const whole = (await handler1.get(longest.path)).bytes
    // A form of several pages, printed, so that one of them can be missing.
    const inspected = await handler1.does('transcript', undefined, 'record', { case: third.case, kind: 'on_site', party_name: third.name, place: '总排口', from_at: `${bureau.dayBack(50)}T01:30:00Z`, certificate_shown: true, rights_told: true, recusal_asked: true, person_name: '李四', content: '废水外排', handlers: bureau.officers.map((officer) => ({ officer })) }, bureau.on(50))
    const form = (await filed(handler1, inspected.record, 'site_inspection_transcript', {}, 'transcript')).json.record.id
    await printed(people, form)
    await screens(name, server, password, { theCase: third.case, whole, form, scan: scanned, fileOf: (document, field) => fileOf(handler1, document, field) })
}

async function scans(name, people, { theCase, other, made }) {
    const { handler1, handler3, clerk1 } = people
    const pages = {}
    for (const key of ['decision', 'letter', 'form']) pages[key] = await fileOf(handler1, made[key], 'printed')
    const foreign = await filed(handler1, other, 'penalty_decision')
    assert.equal(foreign.status, 201, foreign.text)
    pages.foreign = await fileOf(handler1, foreign.json.record.id, 'printed')
    pages.old = await fileOf(handler1, made.first, 'printed')
    const count = async (document) => (await handler1.record('document', document)).record.values.pages
    const all = { decision: await count(made.decision), letter: await count(made.letter), form: await count(made.form) }

    await holds(`${name}: every printed page bears its code in letters`, async () => {
        const text = textOf(pages.decision)
        const { code } = (await handler1.record('document', made.decision)).record.values
        for (let page = 1; page <= all.decision; page += 1) assert.ok(text.includes(`QH-${code}-3-${page}/${all.decision}`), text.slice(-200))
    })
    let open
    const decisionPages = scanned(pages.decision, 90)
    const letterPages = scanned(pages.letter, 180)
    await holds(`${name}: a mixed, turned stack is split; missing, foreign, old and doubled pages are named`, async () => {
        const bad = [...letterPages, decisionPages.at(-1), ...decisionPages.slice(1, -1), scanned(pages.foreign)[0], scanned(pages.old)[0], letterPages[0], ...scanned(pages.form)]
        const answer = await stack(handler1, theCase, bad)
        assert.equal(answer.status, 201, answer.text)
        const { papers, faulty, sheets } = answer.json
        assert.equal(sheets, bad.length)
        const by = Object.fromEntries(papers.map((one) => [one.document, one]))
        assert.deepEqual([by[made.decision].ready, by[made.decision].missing], [false, [1]])
        assert.match(by[made.decision].words.join(), /《行政处罚决定书》第3版.*缺第 1 页/)
        // The letter needs a seal, and none is registered.
        assert.match(by[made.letter].words.join(), /须盖印章/)
        assert.deepEqual([by[made.form].ready, by[made.form].placed.length], [true, all.form])
        const said = faulty.map((one) => one.words).join('\n')
        for (const words of [/另一案件的文书.*别处的印染有限公司.*行政处罚决定书/, /已经由新的一版代替或者作废/, /与第 1 张重复/]) assert.match(said, words)
        const wrong = await handler1.post(`/api/scans/${answer.json.scan}/file`, { papers: [{ document: made.decision, act: newId() }] })
        assert.equal(wrong.json.refused[0].refusals[0].code, 'scans.pages_missing', wrong.text)
        assert.equal((await handler1.record('document', made.decision)).state.id, 'sealed')
        assert.equal((await handler1.get(`/api/scans/${answer.json.scan}/sheets/1`)).bytes.subarray(1, 4).toString(), 'PNG')
    })
    await holds(`${name}: a page without a readable code is put in its place by hand`, async () => {
        const blurred = inFolder((folder, run) => {
            writeFileSync(join(folder, 'in.pdf'), pages.decision)
            run('pdftoppm', '-gray', '-jpeg', '-r', '20', '-f', '1', '-l', '1', 'in.pdf', 'page')
            return readFileSync(join(folder, readdirSync(folder).find((file) => file.endsWith('.jpg'))))
        })
        const answer = await stack(handler1, theCase, [...decisionPages.slice(1), blurred])
        assert.equal(answer.status, 201, answer.text)
        const sheet = decisionPages.length
        assert.deepEqual(answer.json.faulty.map((one) => [one.sheet, one.assignable]), [[sheet, true]], answer.text)
        const alien = await handler1.put(`/api/scans/${answer.json.scan}/assigned`, { assigned: [{ sheet, document: foreign.json.record.id, page: 1 }] })
        assert.deepEqual(codesOf(alien), ['scans.assigned_wrongly'])
        const put = await handler1.put(`/api/scans/${answer.json.scan}/assigned`, { assigned: [{ sheet, document: made.decision, page: 1 }] })
        assert.equal(put.status, 200, put.text)
        assert.deepEqual([put.json.papers[0].ready, put.json.faulty.length], [true, 0], put.text)
        open = put.json.scan
    })
    await holds(`${name}: nobody else sees or files the stack`, async () => {
        for (const client of [clerk1, handler3]) {
            assert.equal((await client.get(`/api/scans/${open}`)).status, 404)
            assert.equal((await client.get(`/api/scans/${open}/sheets/1`)).status, 404)
            assert.equal((await client.post(`/api/scans/${open}/file`, { papers: [{ document: made.decision, act: newId() }] })).status, 404)
        }
        assert.equal((await stack(handler3, theCase, [decisionPages[0]])).status, 404)
        assert.equal((await stack(people.leader1, theCase, [decisionPages[0]])).status, 403)
        const mine = await arrived(handler1, '1.jpg', decisionPages[0])
        assert.equal((await clerk1.post(`/api/records/case/${theCase}/scans`, { uploads: [mine] })).status, 404)
    })
    await holds(`${name}: it is filed once, whole, with the digest of what was printed`, async () => {
        const body = { papers: [{ document: made.decision, act: newId() }] }
        const done = await handler1.post(`/api/scans/${open}/file`, body)
        assert.deepEqual([done.status, done.json.filed.length, done.json.refused.length], [200, 1, 0], done.text)
        const page = await handler1.record('document', made.decision)
        assert.deepEqual([page.state.id, page.record.values.scan_of], ['filed', page.record.values.printed[0].digest])
        const again = await handler1.post(`/api/scans/${open}/file`, body)
        assert.deepEqual([again.json.filed.length, (await handler1.record('document', made.decision)).record.version], [1, page.record.version])
        const scan = await fileOf(handler1, made.decision, 'scan')
        const sizes = inFolder((folder, run) => {
            writeFileSync(join(folder, 'in.pdf'), scan)
            return run('pdfinfo', 'in.pdf').toString()
        })
        assert.match(sizes, new RegExp(`Pages:\\s+${all.decision}\\b`))
        const more = await stack(handler1, theCase, [decisionPages[0]])
        assert.match(more.json.faulty[0].words, /已经归卷/)
    })
    await holds(`${name}: a form without a seal is filed as it comes back, and a stack that is none is refused in words`, async () => {
        const answer = await stack(handler1, theCase, scanned(pages.form, 270))
        const done = await handler1.post(`/api/scans/${answer.json.scan}/file`, { papers: [{ document: made.form, act: newId() }] })
        assert.equal(done.json.filed.length, 1, done.text)
        const bad = async (file, bytes) => codesOf(await handler1.post(`/api/records/case/${theCase}/scans`, { uploads: [await arrived(handler1, file, bytes)] }))
        assert.deepEqual(await bad('坏.pdf', Buffer.from('%PDF-1.4 nothing at all')), ['scans.not_readable'])
        assert.deepEqual(await bad('信.txt', Buffer.from('你好')), ['scans.not_readable'])
        assert.deepEqual(codesOf(await handler1.post(`/api/records/case/${theCase}/scans`, { uploads: [] })), ['scans.no_files'])
        assert.deepEqual(codesOf(await handler1.get(`/api/scans/${newId()}`)), ['scans.not_found'])
    })
}

// QH_DATABASE=SQLite: only that database.
for (const database of databases.filter((one) => [undefined, one.name].includes(process.env.QH_DATABASE))) {
    const place = database.make()
    const file = join(place.data, 'figures.tsv')
    writeFileSync(file, 'bureau\treport_year\tindicator_id\tvalue\tunit\n某某市生态环境局\t2025\tviolation_cases_count\t3\t件\n')
    const { password } = makeDemo(place, file)
    const server = await Server.start(place)
    const people = {}
    const signedIn = await holds(`${database.name}: everybody signs in`, async () => {
        for (const account of accounts) people[account] = await Client.signIn(server.address, account, password)
    })
    if (signedIn) await papers(database.name, people, server, password)
    await server.stop()
}
await closeBrowser()
finish()
