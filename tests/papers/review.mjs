// What leaders get before they discuss, remarks on paragraphs that are answered and ticked off, versions side by side.
import { execFileSync } from 'node:child_process'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { phone, Screen } from '../browser/page.mjs'
import { codesOf, newId } from '../support/client.mjs'
import { advance, newMatter, steps } from '../support/matters.mjs'
import { holds, skipped } from '../support/report.mjs'

const shots = process.env.QH_SHOTS ?? ''
const shot = (screen, name) => (shots ? screen.page.screenshot({ path: join(shots, `${name}.png`) }) : undefined)
const upTo = (step) => steps.findIndex(([label]) => label === step) + 1

function read(pdf) {
    const folder = mkdtempSync(join(tmpdir(), 'qingheng-pack-'))
    try {
        const file = join(folder, 'in.pdf')
        writeFileSync(file, pdf)
        const run = (program, ...words) => execFileSync(program, words, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
        return { text: run('pdftotext', '-layout', file, '-').replace(/\s/g, ''), pages: run('pdftotext', file, '-').split('\f').length - 1 }
    } finally {
        rmSync(folder, { recursive: true, force: true })
    }
}

export async function packs(name, people, bureau, { address, password, office }) {
    const { handler1, handler3, leader1, stat1 } = people
    const first = newMatter('某某电镀有限公司')
    const second = newMatter('某某造纸有限公司')
    for (const matter of [first, second]) await advance(bureau, matter, upTo('review passed'))
    // The second has as much of everything as the forms take.
    const long = '废水未经处理直接排入雨水沟，现场检查时正在外排。'
    await handler1.does('case', second.case, 'correct', { violation: long.repeat(300), decision_reason: long.repeat(300),
        legal_basis: Array.from({ length: 20 }, (_, index) => ({ use: index % 2 ? 'punished' : 'violated', law: '中华人民共和国固体废物污染环境防治法实施办法和有关管理规定'.repeat(2), article: 100 + index, paragraph: 2, item: '十一' })) }, { reason: '补充' })
    for (let index = 0; index < 30; index += 1)
        await handler1.does('case_evidence', undefined, 'register', { case: second.case, name: `证据材料${index}`.repeat(8), kind: 'documentary', proves: long.repeat(4), obtained_on: bureau.dayBack(45), lawfully_obtained: true })
    const both = [first.case, second.case].join(',')
    await holds(`${name}: the pack says what each case still lacks, to who may read its side volume`, async () => {
        const pack = await handler1.read(`/api/packs/discussion?records=${both}`)
        assert.deepEqual([pack.label, pack.rows.length, pack.rows[0].id], ['集体讨论材料', 2, first.case])
        assert.equal((await stat1.get(`/api/packs/discussion?records=${first.case}`)).status, 403)
        assert.equal((await handler3.get(`/api/packs/discussion?records=${first.case}`)).status, 404)
        assert.deepEqual(codesOf(await handler1.get('/api/packs/discussion')), ['papers.pack_records'])
        assert.deepEqual(codesOf(await handler1.get(`/api/packs/nothing?records=${first.case}`)), ['papers.pack_not_found'])
    })
    if (!office) return skipped(`${name}: the pack is one PDF`, 'soffice is not installed')
    await holds(`${name}: the pack is one PDF with agenda, two-page summaries, proposal, discretion, review and evidence of each case`, async () => {
        const before = (await people.audit1.read('/api/admin/read-log?limit=1')).total
        const answer = await leader1.get(`/api/packs/discussion/file?records=${both}`)
        assert.equal(answer.status, 200, answer.text)
        const { text, pages } = read(answer.bytes)
        if (shots) writeFileSync(join(shots, 'pack.pdf'), answer.bytes)
        for (const part of ['案件集体讨论议程', '1．某某电镀有限公司', '2．某某造纸有限公司', '案情摘要', '一、拟作出的决定', '四、裁量', '法制审核结论：同意', '七、证据清单', '已经整改'])
            assert.ok(text.includes(part), `${part} is missing in ${text.slice(0, 1500)}`)
        assert.ok(pages >= 7, String(pages))
        const after = await people.audit1.read('/api/admin/read-log?limit=100')
        assert.ok(after.total > before && after.rows.some((row) => row.fields.includes('pack/discussion')), 'what was given is on the read log')
    })
    await holds(`${name}: cases are chosen at the screen and the pack is fetched`, async () => {
        const screen = await Screen.open(address)
        await screen.signIn('handler1', password)
        await screen.go(`/record/case/${first.case}`)
        await screen.page.getByRole('link', { name: '集体讨论材料', exact: true }).click()
        await screen.settled()
        const number = (await handler1.record('case', second.case)).record.values.case_no
        await screen.page.getByRole('button', { name: `上会：${number}` }).click()
        await screen.settled()
        await shot(screen, 'pack-page')
        const [file] = await Promise.all([screen.page.waitForEvent('download', { timeout: 60_000 }), screen.page.getByRole('button', { name: '下载 PDF' }).click()])
        assert.match(file.suggestedFilename(), /^集体讨论材料-.*\.pdf$/)
        assert.deepEqual(screen.faults, [])
    })
    await together(name, people, { address, password, matters: [first, second] })
}

// Like cases of one campaign: one paper of each in one file for the printer, what is opened under each entered once.
async function together(name, people, { address, password, matters }) {
    const { handler1, handler3, stat1 } = people
    const ids = matters.map((matter) => matter.case)
    const papersOf = async (matter) => (await handler1.read(`/api/records/case/${matter.case}/papers`)).rows
    const screen = await Screen.open(address)
    await screen.signIn('handler1', password)
    const { page } = screen
    let documents
    await holds(`${name}: the same paper of several cases is written for each, its printing recorded for each, and all come as one file`, async () => {
        const complete = (rows) => rows.filter((row) => row.missing.length === 0 && row.faults === undefined && (row.filed ?? []).length === 0)
        const rest = complete(await papersOf(matters[1])).map((row) => row.id)
        const paper = complete(await papersOf(matters[0])).find((row) => rest.includes(row.id))
        assert.ok(paper, 'no paper is complete for both')
        await screen.go(`/print/case?ids=${ids.join(',')}`)
        await page.getByLabel('打印哪种文书').selectOption(paper.id)
        await page.getByRole('button', { name: '各自生成 2 份' }).click()
        await page.getByRole('button', { name: '登记打印 2 件并合成一个文件' }).waitFor({ timeout: 60_000 })
        documents = (await Promise.all(matters.map(papersOf))).map((rows) => rows.find((row) => row.id === paper.id).filed[0])
        const early = await handler1.get(`/api/print-file?documents=${documents.map((one) => one.id).join(',')}`)
        assert.deepEqual(codesOf(early), ['papers.print_not_recorded', 'papers.print_not_recorded'], early.text)
        await shot(screen, 'print-together')
        assert.deepEqual(await screen.accessibility(), [])
        const [file] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), page.getByRole('button', { name: '登记打印 2 件并合成一个文件' }).click()])
        assert.match(file.suggestedFilename(), /^合并打印-.*\.pdf$/)
        await screen.settled()
        await page.getByText('已打印', { exact: true }).nth(1).waitFor()
        const acts = new Set()
        for (const one of documents) {
            const history = (await handler1.read(`/api/records/document/${one.id}/history`)).rows
            assert.equal(history[0].kind, 'document.print')
            acts.add(history[0].act)
            assert.equal((await handler1.record('document', one.id)).record.values.copies, 2)
        }
        assert.equal(acts.size, 2, 'each has an act of its own')
    })
    if (documents === undefined) return
    await holds(`${name}: in that file every page keeps its code, each copy begins a sheet, and strangers get nothing of it`, async () => {
        const at = `/api/print-file?documents=${documents.map((one) => one.id).join(',')}&copies=2&sides=2`
        const answer = await handler1.get(at)
        assert.equal(answer.status, 200, answer.text)
        const { text, pages } = read(answer.bytes)
        const each = await Promise.all(documents.map(async (one) => (await handler1.record('document', one.id)).record.values.pages))
        assert.equal(pages, each.reduce((sum, count) => sum + 2 * (count + (count % 2)), 0))
        for (const one of documents) assert.equal(text.split(`QH-${one.code}-1-1/`).length - 1, 2, one.code)
        for (const stranger of [handler3, stat1]) assert.ok([403, 404].includes((await stranger.get(at)).status))
        assert.deepEqual(codesOf(await handler1.get(`${at.replace('copies=2', 'copies=21')}`)), ['papers.print_copies'])
        assert.deepEqual(codesOf(await handler1.get('/api/print-file?documents=')), ['papers.print_count'])
    })
    await holds(`${name}: what is opened under each of several cases is entered once, each with an act of its own`, async () => {
        await screen.go(`/together/case?ids=${ids.join(',')}`)
        await page.getByText(/^登记在每件之下/).click()
        await page.getByRole('radio', { name: /登记证据/ }).check()
        await page.locator('#all-name').fill('专项行动监测报告')
        await page.locator('#all-kind').selectOption({ label: '鉴定意见' })
        await page.locator('#all-proves').fill('超标排放的事实')
        await page.locator('#all-obtained_on').fill(handler1.session.today)
        await page.locator('#all-lawfully_obtained').getByText('是', { exact: true }).click()
        await page.getByRole('button', { name: '逐件核对' }).click()
        await page.getByRole('button', { name: '办理 2 件' }).click()
        await page.getByText('2 件都已办理').waitFor()
        await shot(screen, 'together-opened')
        for (const id of ids) {
            const { rows } = await handler1.read(`/api/records/case_evidence?filter=${encodeURIComponent(JSON.stringify({ case: id, name: '专项行动监测报告' }))}`)
            assert.equal(rows.length, 1)
        }
        assert.deepEqual(screen.faults, [])
    })
    await screen.close()
}

export async function review(name, people, bureau, { address, password }) {
    const { handler1, handler3, legal1, leader1, stat1 } = people
    const matter = newMatter('某某酿造有限公司')
    await advance(bureau, matter, upTo('examine'))
    await advance(bureau, matter, upTo('finish investigation'))
    const file = (more = {}) => handler1.post(`/api/records/case/${matter.case}/papers/investigation_report/documents`, { id: newId(), record: newId(), ...more })
    const reviewOf = (client, document) => client.read(`/api/records/document/${document}/review`)
    const note = (client, document, text, values = {}) => client.does('paper_note', undefined, 'write', { document, note: text, ...values })
    let document, facts, remarks
    await holds(`${name}: a paper is sent for review, and remarks are anchored to its paragraphs`, async () => {
        document = (await file()).json.record.id
        await handler1.does('document', document, 'submit', {})
        const { lines, may_note: may, versions } = await reviewOf(legal1, document)
        facts = lines.indexOf('总排口化学需氧量超标')
        assert.ok(facts > 0 && may && versions.length === 1, lines.join('/'))
        await note(legal1, document, '写明超标倍数', { paragraph: facts + 1, quote: lines[facts] })
        await note(legal1, document, '附监测报告编号')
        remarks = (await reviewOf(handler1, document)).notes
        assert.deepEqual(remarks.map((one) => [one.note, one.paragraph, one.state.id, one.may.includes('answer'), one.may.includes('withdraw')]), [['写明超标倍数', facts + 1, 'open', true, false], ['附监测报告编号', undefined, 'open', true, false]])
        assert.equal((await stat1.get(`/api/records/document/${document}/review`)).json.notes.length, 0, 'remarks are for those who work on it')
        assert.equal((await handler3.get(`/api/records/document/${document}/review`)).status, 404)
    })
    await holds(`${name}: it is not agreed to over remarks, and once returned not sent again or replaced before each is answered`, async () => {
        const refused = await legal1.act('document', document, 'agree', {})
        assert.ok(codesOf(refused).includes('gate.paper_notes_settled'), refused.text)
        await legal1.does('document', document, 'return_paper', {}, { reason: '两处要改，见批注' })
        assert.ok(codesOf(await handler1.act('document', document, 'submit', {})).includes('gate.paper_notes_answered'))
        const again = await file()
        assert.ok(codesOf(again).some((code) => code.includes('paper_notes_answered')), again.text)
        await handler1.does('paper_note', remarks[0].id, 'answer', { answer: '已写明超标 0.5 倍' })
        assert.ok(codesOf(await handler1.act('document', document, 'submit', {})).includes('gate.paper_notes_answered'), 'one is left')
        await legal1.does('paper_note', remarks[1].id, 'settle', {})
    })
    await holds(`${name}: a new version keeps the remarks at their paragraphs, and both versions stand side by side`, async () => {
        await handler1.does('case', matter.case, 'correct', { violation: '经监测，总排口化学需氧量超标 0.5 倍' }, { reason: '写明倍数' })
        const made = await file()
        assert.equal(made.status, 201, made.text)
        document = made.json.record.id
        const { versions, notes, lines } = await reviewOf(handler1, document)
        assert.deepEqual(versions.map((one) => one.label), ['第1版', '第2版'])
        const kept = notes.find((one) => one.note === '写明超标倍数')
        assert.equal(lines[kept.paragraph - 1], '经监测，总排口化学需氧量超标 0.5 倍')
        assert.equal(kept.document, document, 'what is not ticked off goes over to the new version')
        const compared = await handler1.read(`/api/records/document/${document}/compare?from=${versions[0].digest}&to=${versions[1].digest}`)
        const changed = compared.rows.filter((row) => row.change !== 'same')
        assert.equal(changed.length, 1, JSON.stringify(changed))
        assert.deepEqual(changed[0].right.filter((piece) => piece.change === 'inserted').map((piece) => piece.text), ['经监测，', ' 0.5 倍'])
        assert.deepEqual(codesOf(await handler1.get(`/api/records/document/${document}/compare?from=nothing&to=${versions[1].digest}`)), ['papers.no_version'])
    })
    await holds(`${name}: the leader ticks it off, agrees, and it is printed`, async () => {
        await handler1.does('document', document, 'submit', {})
        await note(leader1, document, '标题下写明日期', { paragraph: 1, quote: (await reviewOf(leader1, document)).lines[0] })
        const { notes } = await reviewOf(leader1, document)
        const mine = notes.at(-1)
        await legal1.does('paper_note', remarks[0].id, 'settle', {})
        assert.ok(codesOf(await leader1.act('document', document, 'agree', {})).includes('gate.paper_notes_settled'))
        await handler1.does('paper_note', mine.id, 'answer', { answer: '落款已有日期' })
        await leader1.does('paper_note', mine.id, 'settle', {})
        await leader1.does('document', document, 'agree', {})
        assert.equal((await handler1.record('document', document)).state.label, '已审定')
        const blanks = (await handler1.record('document', document)).record.values.blanks
        await handler1.does('document', document, 'print', { copies: 1 }, blanks > 0 ? { as_fact: true } : {})
    })
    await holds(`${name}: remarks are written, answered and ticked off at the screen`, async () => {
        await handler1.does('case', matter.case, 'correct', { violation: '经监测，总排口化学需氧量超标 0.6 倍' }, { reason: '核对报告' })
        const made = await file()
        assert.equal(made.status, 201, made.text)
        const now = made.json.record.id
        await handler1.does('document', now, 'submit', {})
        const reviewer = await Screen.open(address)
        await reviewer.signIn('legal1', password)
        await reviewer.go(`/record/document/${now}`)
        await reviewer.page.getByRole('link', { name: '审阅：批注和版本对照' }).click()
        await reviewer.settled()
        await reviewer.page.getByRole('button', { name: '对第 1 段写批注' }).click()
        await reviewer.page.locator('#note-text').fill('标题请与案由一致')
        await reviewer.page.getByRole('button', { name: '提交' }).click()
        await reviewer.page.getByText('标题请与案由一致').waitFor()
        await shot(reviewer, 'review-notes')
        await reviewer.page.getByRole('tab', { name: '版本对照' }).click()
        await reviewer.settled()
        await reviewer.page.locator('.cmp ins').first().waitFor()
        await shot(reviewer, 'review-compare')
        const writer = await Screen.open(address, { viewport: phone })
        await writer.signIn('handler1', password)
        await writer.go(`/review/${now}`)
        const card = writer.page.locator('.note').filter({ hasText: '标题请与案由一致' })
        await card.getByRole('button', { name: '答复' }).click()
        await card.locator('textarea').fill('已改')
        await card.getByRole('button', { name: '提交' }).click()
        await writer.page.getByText('答复：已改').waitFor()
        await shot(writer, 'review-phone')
        await reviewer.go(`/review/${now}`)
        await reviewer.page.locator('.note').filter({ hasText: '标题请与案由一致' }).getByRole('button', { name: '勾销' }).click()
        await reviewer.page.getByText('没有待处理的批注').waitFor()
        assert.deepEqual([...reviewer.faults, ...writer.faults], [])
    })
}
