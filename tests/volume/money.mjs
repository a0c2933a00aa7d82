// Bank lists: read, matched, confirmed once, taken back.
import assert from 'node:assert/strict'

import { codesOf, newId } from '../support/client.mjs'
import { holds } from '../support/report.mjs'

const csv = (rows) => Buffer.from(`\uFEFF交易流水号,缴款码,付款人名称,到账金额（元）,到账日期,附言\r\n${rows.map((row) => row.join(',')).join('\r\n')}\r\n`)

export async function money(name, bureau) {
    const { clerk1, handler1, stat1 } = bureau
    const day = bureau.dayBack(3)
    let matter
    let other
    let first
    const put = async (client, bytes, file = '非税清单.csv') => {
        const begun = await client.post('/api/uploads', { name: file, size: bytes.length, media_type: 'text/csv' })
        await client.put(`/api/uploads/${begun.json.upload}?offset=0`, bytes)
        return client.post('/api/imports', { type: 'payment_entry', upload: begun.json.upload })
    }
    const matches = async (client = clerk1) => client.read('/api/payment-entries/matches')
    const rowOf = async (serial) => (await matches()).rows.find((row) => row.entry.serial_no === serial)
    const confirm = (row, the_case, more = {}) => clerk1.act('payment', undefined, 'record_from_list', {
        case: the_case ?? row.candidates[0].case, entry: row.entry.id, purpose: row.candidates[0]?.purpose ?? 'fine', amount: row.entry.amount,
    }, { happened_on: row.entry.paid_on, ...more })
    const list = () => [
        [`${name}S1`, `${name}4103001`, '甲造纸有限公司', '100000.00', day, '罚款'],
        [`${name}S2`, '', '乙造纸有限公司', '40000.00', day, '罚款'],
        [`${name}S3`, '', '毫不相干公司', '123.45', day, '押金'],
        [`${name}S4`, `${name}4103001`, '王五', '100000.00', day, ''],
    ]

    await holds(`${name}: a bank list is read by its own headings and entered`, async () => {
        matter = await bureau.walk('甲造纸有限公司', 'serve decision')
        other = await bureau.walk('乙造纸有限公司', 'serve decision')
        await clerk1.does('case', matter.case, 'set_payment_code', { payment_code: `${name}4103001` }, bureau.on(16))
        const begun = await put(clerk1, csv(list()))
        assert.equal(begun.status, 201, begun.text)
        assert.deepEqual(begun.json.mapping.columns, ['serial_no', 'payment_code', 'payer', 'amount', 'paid_on', 'remarks'])
        assert.equal(begun.json.new, 4, begun.text)
        first = begun.json.id
        const body = { id: newId(), skip_faulty: false }
        const done = await clerk1.post(`/api/imports/${first}/perform`, body)
        assert.equal(done.status, 201, done.text)
        const again = await clerk1.post(`/api/imports/${first}/perform`, body)
        assert.deepEqual([again.status, again.json], [200, { ...done.json, receipt: { ...done.json.receipt, repeated: true } }], again.text)
        assert.deepEqual(codesOf(await clerk1.post(`/api/imports/${first}/perform`, { ...body, id: newId() })), ['import.performed_already'])
    })

    await holds(`${name}: each entry is matched, doubtful with its reason, or unmatched`, async () => {
        const one = await rowOf(`${name}S1`)
        assert.equal(one.verdict, 'matched', JSON.stringify(one))
        assert.equal(one.candidates[0].case, matter.case)
        assert.equal(one.candidates[0].by, 'code')
        const part = await rowOf(`${name}S2`)
        assert.equal(part.verdict, 'doubtful')
        assert.match(part.candidates[0].doubts.join(), /少于尚未缴纳的/)
        assert.equal((await rowOf(`${name}S3`)).verdict, 'unmatched')
        const payer = await rowOf(`${name}S4`)
        assert.equal(payer.verdict, 'doubtful')
        assert.match(payer.candidates[0].doubts.join(), /缴款人与当事人/)
    })

    await holds(`${name}: confirming opens a payment by its procedure, which sums and settles the case, once`, async () => {
        const row = await rowOf(`${name}S1`)
        const done = await confirm(row)
        assert.equal(done.status, 201, done.text)
        const values = (await clerk1.record('case', matter.case)).record.values
        assert.equal(values.paid_amount, 10_000_000)
        assert.equal(values.paid_on, day)
        assert.ok(codesOf(await confirm(row)).length > 0, 'the fine is paid')
        assert.equal(await rowOf(`${name}S1`), undefined)
        assert.match((await rowOf(`${name}S4`)).candidates[0].doubts.join(), /已经缴清/)
    })

    await holds(`${name}: an amount or a day other than the list's is refused`, async () => {
        const row = await rowOf(`${name}S2`)
        const wrong = await confirm({ ...row, entry: { ...row.entry, amount: row.entry.amount + 1 } })
        assert.ok(codesOf(wrong).includes('gate.amount_as_on_list'), wrong.text)
        const late = await confirm({ ...row, entry: { ...row.entry, paid_on: bureau.dayBack(2) } })
        assert.ok(codesOf(late).includes('gate.amount_as_on_list'), late.text)
        const done = await confirm(row)
        assert.equal(done.status, 201, done.text)
        const values = (await clerk1.record('case', other.case)).record.values
        assert.equal(values.paid_amount, 4_000_000)
        assert.equal(values.paid_on, undefined)
        const again = await confirm(row)
        assert.ok(codesOf(again).includes('records.not_unique'), again.text)
    })

    await holds(`${name}: the same list again adds nothing, and a changed row is told as changed`, async () => {
        const again = await put(clerk1, csv(list()))
        assert.deepEqual([again.json.new, again.json.changed, again.json.same], [0, 0, 4], again.text)
        const nothing = await clerk1.post(`/api/imports/${again.json.id}/perform`, { id: newId(), skip_faulty: false })
        assert.ok(codesOf(nothing).includes('import.nothing_to_do'), nothing.text)
    })

    await holds(`${name}: a payment taken back gives its entry free; the case owes again`, async () => {
        const row = (await clerk1.read(`/api/records/payment?filter=${encodeURIComponent(JSON.stringify({ case: matter.case, $state: 'recorded' }))}`)).rows[0]
        await clerk1.does('payment', row.id, 'cancel', {}, { reason: '对错了案件' })
        const values = (await clerk1.record('case', matter.case)).record.values
        assert.equal(values.paid_amount, 0)
        assert.equal(values.paid_on, undefined)
        assert.equal((await rowOf(`${name}S1`)).verdict, 'matched')
    })

    await holds(`${name}: an import with a confirmed entry is not undone; one without is, by an act`, async () => {
        const refused = await clerk1.post(`/api/imports/${first}/undo`, { id: newId(), reason: '放错了' })
        assert.ok(codesOf(refused).includes('import.stood_upon'), refused.text)
        const begun = await put(clerk1, csv([[`${name}S9`, '', '丁公司', '5', day, '']]))
        await clerk1.post(`/api/imports/${begun.json.id}/perform`, { id: newId(), skip_faulty: false })
        assert.ok(await rowOf(`${name}S9`))
        const undo = { id: newId(), reason: '放错了' }
        const undone = await clerk1.post(`/api/imports/${begun.json.id}/undo`, undo)
        assert.equal(undone.status, 201, undone.text)
        const again = await clerk1.post(`/api/imports/${begun.json.id}/undo`, undo)
        assert.deepEqual([again.status, again.json], [200, { ...undone.json, receipt: { ...undone.json.receipt, repeated: true } }], again.text)
        assert.equal(await rowOf(`${name}S9`), undefined)
    })

    await holds(`${name}: what is owed today is reckoned with its working: three per cent a day, none in a review, at most the fine`, async () => {
        const late = await bureau.walk('丙铸造有限公司', 'serve decision')
        const at = `/api/records/case/${late.case}/reckoning`
        const due = (await clerk1.record('case', late.case)).record.values.payment_due_on
        const { today } = await clerk1.read('/api/session')
        const now = await clerk1.read(at)
        const days = Math.max(0, Math.round((Date.parse(today) - Date.parse(due)) / 86_400_000))
        assert.equal(now.fine, 10_000_000)
        assert.equal(now.total, Math.min(10_000_000, days * 300_000), JSON.stringify(now))
        assert.equal(now.owed, now.unpaid + now.total)
        await clerk1.does('remedy', undefined, 'record', { case: late.case, kind: 'reconsideration', about: 'penalty', applicant: '丙铸造有限公司', body: '市人民政府' }, bureau.on(15))
        const paused = await clerk1.read(at)
        assert.equal(paused.total, 0)
        assert.equal(paused.pauses[0].from, bureau.dayBack(15))
        assert.deepEqual(await clerk1.read(`/api/records/clue/${late.clue}/reckoning`), { applies: false })
        assert.equal((await bureau.admin.get(at)).status, 404)
    })

    await holds(`${name}: an entry that is no penalty is set aside with its reason`, async () => {
        const row = await rowOf(`${name}S3`)
        await clerk1.does('payment_entry', row.entry.id, 'correct', { set_aside: 'not_penalty' }, { reason: '押金' })
        assert.equal(await rowOf(`${name}S3`), undefined)
        const refused = await confirm({ ...row, candidates: [{ case: other.case, purpose: 'fine' }] })
        assert.ok(codesOf(refused).includes('gate.amount_as_on_list'), refused.text)
    })

    await holds(`${name}: who may not, does not: no list, no matches, no payer`, async () => {
        assert.ok(codesOf(await put(handler1, csv(list()))).length > 0)
        const hidden = await handler1.get('/api/payment-entries/matches')
        assert.ok(hidden.status === 403 || hidden.status === 404, hidden.text)
        const seen = (await matches(stat1)).rows.find((row) => row.entry.serial_no === `${name}S4`)
        assert.equal(typeof seen.entry.payer, 'object', 'the payer is masked')
    })

    await holds(`${name}: bad files are refused in words: no list, a broken day, no serial number, a sum below a fen`, async () => {
        const html = await put(clerk1, Buffer.from('<html><table></table></html>'), '清单.xls')
        assert.ok(html.status >= 400 && /[\u4e00-\u9fff]/.test(html.text), html.text)
        const faulty = await put(clerk1, csv([[`${name}S20`, '', '甲', '1.005', day, ''], ['', '', '乙', '5', day, ''], [`${name}S21`, '', '丙', '5', '2026年13月1日', '']]))
        assert.equal(faulty.json.faulty, 3, faulty.text)
        const refused = await clerk1.post(`/api/imports/${faulty.json.id}/perform`, { id: newId(), skip_faulty: false })
        assert.ok(codesOf(refused).includes('import.has_faults'), refused.text)
    })
}
