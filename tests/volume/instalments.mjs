// A fine in instalments: the next that is not paid is a running period of the case, wherever periods show.
import assert from 'node:assert/strict'

import { holds } from '../support/report.mjs'

const part = 2_500_000

export async function instalments(name, bureau) {
    const { handler1, clerk1, leader1 } = bureau
    const days = [8, 4, -30, -60].map((back) => bureau.dayBack(back))
    let matter
    let agreed
    const page = () => handler1.record('case', matter.case)
    const clock = async (id) => (await page()).clocks.find((one) => one.id === id)
    const running = async () => (await page()).clocks.filter((one) => !one.done && ['instalment_payment', 'fine_payment'].includes(one.id)).map((one) => one.id)
    const mine = async () => (await handler1.read('/api/workbench')).due.filter((one) => one.record.id === matter.case && one.act === 'record_payment')
    const dues = async () => (await clerk1.read(`/api/records/case/${matter.case}/reckoning`)).dues
    const pay = (amount, back) => clerk1.does('payment', undefined, 'record', { case: matter.case, purpose: 'fine', amount }, bureau.on(back))
    const standsLate = async () => {
        const filter = JSON.stringify({ instalment_due_on: { lt: { given: 'today' } }, paid_on: { absent: true } })
        return (await handler1.read(`/api/records/case?limit=200&filter=${encodeURIComponent(filter)}`)).rows.some((row) => row.id === matter.case)
    }
    const onBoard = async () => {
        const group = (await leader1.read('/api/board/case?by=clock')).groups.find((one) => one.id === 'instalment_payment')
        return { rows: (group?.rows ?? []).map((row) => row.id), late: group?.late ?? 0 }
    }

    await holds(`${name}: once instalments are allowed the first of them is the period that runs, not the whole fine`, async () => {
        matter = await bureau.walk('分期缴款有限公司', 'serve decision')
        assert.deepEqual(await running(), ['fine_payment'])
        await handler1.does('case', matter.case, 'apply_deferral', {
            deferral_reason: '资金困难', deferred_to: days.at(-1), instalments: days.map((due_on) => ({ due_on, amount: '25,000' })).reverse(),
        }, bureau.on(16))
        assert.deepEqual(await running(), ['fine_payment'], 'asked for is not allowed')
        await handler1.does('case', matter.case, 'allow_instalments', {}, bureau.on(15))
        await leader1.does('approval', (await page()).approval.id, 'approve', {}, bureau.on(15))
        assert.deepEqual(await running(), ['instalment_payment'])
        agreed = (await dues()).map((one) => one.day)
        assert.equal((await clock('instalment_payment')).due, agreed[0], 'what is added for delay runs from the same day')
        assert.ok(agreed.every((day, at) => day >= days[at]), `${agreed}: a day off rolls over, never back`)
    })

    await holds(`${name}: the instalment that was missed is overdue on the page, the workbench, the board and in the list`, async () => {
        assert.match((await clock('instalment_payment')).words, /^逾期/)
        const [one, ...more] = await mine()
        assert.deepEqual([one.due, one.act, one.tone, more.length], [agreed[0], 'record_payment', 'late', 0], JSON.stringify(one))
        const board = await onBoard()
        assert.ok(board.rows.includes(matter.case) && board.late >= 1, JSON.stringify(board))
        assert.equal(await standsLate(), true)
    })

    await holds(`${name}: paid late it is marked, and the next one runs; with that paid the third is days away`, async () => {
        const late = await pay('25,000', 3)
        assert.deepEqual([(await clock('instalment_payment')).due, (await page()).record.values.paid_amount], [agreed[1], part], late.text)
        const history = await handler1.read(`/api/records/case/${matter.case}/history?limit=20`)
        assert.ok(history.rows.some((row) => row.marks.includes('late:instalment_payment')), JSON.stringify(history.rows.map((row) => row.marks)))
        matter.second = (await pay('30,000', 2)).record
        const third = await clock('instalment_payment')
        assert.deepEqual([third.due, third.done, await mine().then((rows) => rows.filter((row) => row.tone === 'late').length)], [agreed[2], false, 0])
        assert.equal(await standsLate(), false)
    })

    await holds(`${name}: a payment that is taken back brings its instalment back; the last payment ends them all`, async () => {
        await clerk1.does('payment', matter.second, 'cancel', {}, { reason: '记错了案件' })
        assert.equal((await clock('instalment_payment')).due, agreed[1])
        assert.equal(await standsLate(), true)
        await pay('75,000', 1)
        assert.deepEqual(await running(), [])
        const values = (await page()).record.values
        assert.deepEqual([values.paid_on, values.instalment_on, values.instalment_due_on], [bureau.dayBack(1), undefined, undefined])
        assert.deepEqual(await mine(), [])
        assert.equal((await onBoard()).rows.includes(matter.case), false)
    })
}
