// A closed case looked at, put in order, downloaded, lent and archived.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { pdfOf, pdfText, pngOf, zipNames } from './files.mjs'
import { codesOf, newId } from '../support/client.mjs'
import { temporaryFolder } from '../support/databases.mjs'
import { run } from '../support/program.mjs'
import { holds } from '../support/report.mjs'

const hasOffice = existsSync('/usr/bin/soffice')

export async function volume(name, bureau) {
    const { handler1, handler2, clerk1, legal1, stat1, security1 } = bureau
    let matter
    let at = ''
    const paper = async (client, title, part, pages) => client.does('document', undefined, 'enter_paper', {
        case: matter.case, title, part, made_on: bureau.dayBack(19), scan: [await client.upload(`${title}.pdf`, pdfOf(pages, 'page'), 'application/pdf')],
    }, bureau.on(4))
    const partOf = async (client, part) => (await client.read(at)).parts.find((one) => one.part === part)
    const titles = (part) => part.items.map((item) => item.title)

    await holds(`${name}: papers, evidence and receipts of a closed case stand in the lawful order with running pages`, async () => {
        matter = await bureau.walk('某某造纸有限公司', 'approve closing')
        at = `/api/records/case/${matter.case}/volume`
        await paper(handler1, '行政处罚决定书（签发件）', 'main', 3)
        await paper(handler1, '集体讨论记录（签字件）', 'side', 2)
        const photo = await handler1.upload('现场.png', pngOf(40, 30), 'image/png')
        await handler1.does('case', matter.case, 'correct', { evidence: [photo] }, { reason: '补充照片' })
        const main = (await handler1.read(`${at}${hasOffice ? '?count=1' : ''}`)).parts[0]
        assert.ok(main.items.length >= 4, JSON.stringify(titles(main)))
        assert.ok(titles(main).some((title) => title === '送达回证（决定书）'), JSON.stringify(titles(main)))
        assert.ok(titles(main).includes('行政处罚决定书（签发件）'))
        const counted = main.items.filter((item) => item.pages !== undefined && item.from !== undefined)
        if (hasOffice) assert.equal(counted.length, main.items.length, JSON.stringify(main.items.map((item) => item.page_words)))
        for (const one of counted) assert.match(one.page_words, /^\d+(-\d+)?$/)
    })

    await holds(`${name}: what a step requires and the volume lacks is named with its record`, async () => {
        const main = await partOf(handler1, 'main')
        const words = main.lacks.map((lack) => lack.words)
        for (const wanted of ['已经立案，卷内没有立案审批表', '登记的证据没有附文件', '缴款没有附票据'])
            assert.ok(words.includes(wanted), `${wanted}: ${words.join('；')}`)
        assert.ok(!words.includes('已经作出决定，卷内没有决定书'), 'a paper entered with its name counts')
        assert.ok(!words.includes('决定书的送达回证没有扫描件'), 'the receipt that came with the act counts')
    })

    await holds(`${name}: the 副卷 is kept from who may not read it, on the page and as a file, and told why`, async () => {
        for (const client of [handler2, stat1]) {
            const side = await partOf(client, 'side')
            assert.equal(side.allowed, false)
            assert.equal(side.items, undefined)
            assert.match(side.words, /副卷/)
            const refused = await client.get(`${at}/side?as=zip`)
            assert.equal(refused.status, 403)
            assert.deepEqual(codesOf(refused), ['volume.side_not_allowed'])
        }
        const side = await partOf(legal1, 'side')
        assert.ok(titles(side).some((title) => title.startsWith('审批意见（')), JSON.stringify(titles(side)))
        assert.ok(titles(side).includes('集体讨论记录（签字件）'))
        assert.equal((await bureau.admin.get(at)).status, 404, 'administrators read no cases')
        assert.equal((await bureau.handler3.get(`${at}/main?as=zip`)).status < 500, true)
    })

    await holds(`${name}: the order that a clerk gives is an act, stays, and can move a line to the other part`, async () => {
        const page = await clerk1.read(at)
        const lines = page.parts.flatMap((part) => part.items.map((item) => ({ item: item.key, part: part.part })))
        const last = lines.findLastIndex((line) => line.part === 'main')
        const turned = [lines[last], ...lines.slice(0, last), ...lines.slice(last + 1)]
        turned[1] = { ...turned[1], part: 'side' }
        const record = newId()
        await clerk1.does('case_volume', undefined, 'arrange', { case: matter.case, lines: turned })
        const after = await clerk1.read(at)
        assert.equal(after.parts[0].items[0].key, lines[last].item)
        assert.ok(after.parts[1].items.some((item) => item.key === turned[1].item))
        assert.ok(after.arrangement.id !== record && after.arrangement.version === 1)
        const again = await clerk1.act('case_volume', undefined, 'arrange', { case: matter.case, lines: [] })
        assert.ok(codesOf(again).includes('records.not_unique'), again.text)
        const wrong = await stat1.act('case_volume', after.arrangement.id, 'rearrange', { lines: [] })
        assert.ok(wrong.status === 403 || wrong.status === 422, wrong.text)
        await clerk1.does('case_volume', after.arrangement.id, 'rearrange', { lines })
        assert.equal((await clerk1.read(at)).parts[0].items[0].key, lines[0].item)
    })

    await holds(`${name}: a part comes as one ZIP of numbered files with its contents as Word`, async () => {
        const zip = await clerk1.get(`${at}/main?as=zip`)
        assert.equal(zip.status, 200, zip.text)
        assert.match(zip.headers.get('content-disposition'), /filename\*=UTF-8''.*%E6%AD%A3%E5%8D%B7\.zip/)
        const names = zipNames(zip.bytes)
        assert.deepEqual(names.slice(0, 2), ['000 卷宗封面.docx', '000 卷内目录.docx'])
        assert.equal(names.at(-1), '999 卷内备考表.docx')
        const main = await partOf(clerk1, 'main')
        assert.equal(new Set(names.map((one) => one.slice(0, 3))).size, main.items.length + 2)
    })

    await holds(`${name}: ${hasOffice ? 'a part comes as one PDF with cover, contents, page numbers and remarks' : 'without LibreOffice the PDF is refused with the reason'}`, async () => {
        const pdf = await clerk1.get(`${at}/main?as=pdf`)
        if (!hasOffice) return assert.ok(codesOf(pdf).includes('volume.not_pdf'))
        assert.equal(pdf.status, 200, pdf.text.slice(0, 500))
        const pages = pdfText(pdf.bytes)
        const main = await partOf(clerk1, 'main')
        assert.equal(main.all_pages_known, true)
        assert.match(pages[0], /行政处罚案卷/)
        assert.match(pages.at(-1), /备考表/)
        assert.match(pages.at(-1), /尚缺：/)
        const contents = pages.slice(1, pages.length - main.pages - 1).join('')
        assert.match(contents.replace(/\s/g, ''), /行政处罚决定书（签发件）/)
        const numbered = pages.slice(pages.length - 1 - main.pages, -1)
        numbered.forEach((page, index) => assert.match(page, new RegExp(`(^|\\s)${index + 1}(\\s|$)`), `page ${index + 1}`))
    })

    await holds(`${name}: the download stands on the log of restricted reads`, async () => {
        const log = await security1.read('/api/admin/read-log?limit=200')
        const mine = log.rows.filter((row) => row.record === matter.case && row.person === clerk1.session.person.id)
        assert.ok(mine.some((row) => row.fields.includes('volume/main')), JSON.stringify(mine))
        assert.ok(mine.some((row) => row.fields.includes('volume/side')))
        const not = log.rows.filter((row) => row.record === matter.case && row.person === handler2.session.person.id)
        assert.ok(!not.some((row) => row.fields.includes('volume/side')))
    })

    await holds(`${name}: bad questions are refused for what they are`, async () => {
        for (const [path, code] of [
            [`${at}/left?as=zip`, 'volume.unknown_part'], [`${at}/main?as=rar`, 'volume.unknown_form'],
            [`/api/records/clue/${matter.clue}/volume`, 'volume.none'],
            [`/api/records/case/${newId()}/volume`, 'http.record_not_found'],
        ]) assert.deepEqual(codesOf(await clerk1.get(path)), [code], path)
        const broken = await handler1.upload('坏.pdf', Buffer.from('%PDF-1.4 nothing'), 'application/pdf')
        const made = await handler1.does('document', undefined, 'enter_paper', { case: matter.case, title: '坏的扫描', part: 'main', made_on: bureau.dayBack(4), scan: [broken] }, bureau.on(4))
        const refused = await clerk1.get(`${at}/main?as=pdf`)
        assert.ok(codesOf(refused).includes('volume.not_pdf'), refused.text.slice(0, 300))
        assert.match(refused.json.refusals.map((one) => one.words).join(), /坏的扫描/)
        assert.equal((await clerk1.get(`${at}/main?as=zip`)).status, 200)
        await handler1.does('document', made.record, 'cancel', { void_reason: '文件损坏' }, bureau.on(4))
        assert.ok(!titles(await partOf(clerk1, 'main')).includes('坏的扫描'))
    })

    await holds(`${name}: after archiving nothing is added or moved; the day on which retention ends is counted`, async () => {
        await clerk1.does('case', matter.case, 'archive', { retention_class: 'years_10', volume_pages: 12, deputy_volume_pages: 5 }, bureau.on(3))
        const values = (await clerk1.record('case', matter.case)).record.values
        assert.equal(values.retention_ends_on.slice(0, 4), String(Number(values.archived_on.slice(0, 4)) + 10))
        const page = await clerk1.read(at)
        const moved = await clerk1.act('case_volume', page.arrangement.id, 'rearrange', { lines: [] })
        assert.ok(codesOf(moved).includes('gate.volume_not_archived'), moved.text)
        const added = await handler1.act('document', undefined, 'enter_paper', { case: matter.case, title: '迟到的材料', part: 'main', made_on: bureau.dayBack(2), scan: [await handler1.upload('x.pdf', pdfOf(1, 'x'), 'application/pdf')] }, bureau.on(2))
        assert.ok(codesOf(added).includes('workflow.under_wrong_state'), added.text)
        await clerk1.does('case_volume', page.arrangement.id, 'shelve', { archive_no: `2026-环罚-${name}-1`, kept_at: '一库三柜二格' })
    })

    await holds(`${name}: a volume is lent with its day of return, renewed once and given back`, async () => {
        const lent = await clerk1.does('volume_loan', undefined, 'lend', { case: matter.case, part: 'main', borrower: '李律师', unit: '某律师事务所', purpose: '代理行政复议' }, bureau.on(2))
        const page = await clerk1.record('volume_loan', lent.record)
        const lend = (part) => clerk1.act('volume_loan', undefined, 'lend', { case: matter.case, part, borrower: '王律师', unit: '某律师事务所', purpose: '查阅' }, bureau.on(1))
        for (const part of ['main', 'both']) {
            const second = await lend(part)
            assert.ok(codesOf(second).includes('records.not_unique'), second.text)
            assert.match(second.text, /还回之前不能再借/)
        }
        assert.ok(page.record.values.due_on > page.record.values.lent_on)
        assert.ok((page.clocks ?? []).some((clock) => clock.id === 'volume_loan_return'), JSON.stringify(page.clocks))
        const silent = await clerk1.act('volume_loan', lent.record, 'renew')
        assert.ok(codesOf(silent).includes('workflow.reason_required'))
        await clerk1.does('volume_loan', lent.record, 'renew', {}, { reason: '复议未结束' })
        const twice = await clerk1.act('volume_loan', lent.record, 'renew', {}, { reason: '再续' })
        assert.ok(codesOf(twice).includes('gate.volume_loan_not_renewed'), twice.text)
        await clerk1.does('volume_loan', lent.record, 'give_back', { pages_back: 12, condition: '完好' })
        const after = await lend('both')
        assert.equal(after.status, 201, after.text)
        await clerk1.does('volume_loan', after.record, 'give_back', { pages_back: 12, condition: '完好' })
        const open = await handler1.act('volume_loan', undefined, 'lend', { case: matter.case, part: 'main', borrower: '张三', unit: '甲', purpose: '查阅' })
        assert.ok(open.status === 403 || open.status === 422, open.text)
    })

    await holds(`${name}: the command line writes the same volume`, async () => {
        const number = (await clerk1.record('case', matter.case)).record.values.case_no
        const file = join(temporaryFolder(), 'main.zip')
        const done = run(bureau.place, 'volume', 'write', '--case', number, '--part', 'main', '--out', file, '--as', 'clerk1')
        assert.equal(done.code, 1, done.err + done.out)
        assert.match(done.out + done.err, /已经立案，卷内没有立案审批表/)
        assert.ok(zipNames(readFileSync(file)).length > 4)
        const refused = run(bureau.place, 'volume', 'write', '--case', number, '--part', 'side', '--out', file, '--as', 'stat1')
        assert.notEqual(refused.code, 0)
        assert.match(refused.err + refused.out, /副卷/)
    })
}
