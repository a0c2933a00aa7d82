// The second half of the ordinary procedure: review, discussion, decision, mail, instalments, archive.
import assert from 'node:assert/strict'

import { run } from '../support/program.mjs'
import { evidence, ordinaryFirstHalf, touch } from './ordinary.mjs'

async function review(walk) {
    await walk.holds('the legal review sends the case back: the decision stays barred, with article and item of the review', async () => {
        const zhang = await walk.open('zhang', walk.case)
        await walk.barred(zhang, '法制审核', [/参与调查|承办/])
        await walk.step('zhao', walk.case, '法制审核', -164, async (screen) => {
            await screen.choose('legal_review_result', '退回补充完善')
            await screen.fill('legal_review_opinion', '请补充排放量的证据')
        })
        await walk.barred(await walk.open('zhang', walk.case), '作出行政处罚决定', [/法制审核已经同意/])
        await (await walk.at('zhang')).shot(`${walk.name}-case-returned`)
    })
    await walk.holds('evidence that came after the review asks for another review, which agrees', async () => {
        await evidence(walk, '用水台账', -162)
        await walk.barred(await walk.open('zhang', walk.case), '作出行政处罚决定', [/法制审核已经同意/, /法制审核之后没有新证据/])
        await walk.step('zhao', walk.case, '法制审核', -160, async (screen) => {
            await screen.choose('legal_review_result', '同意')
            await screen.fill('legal_review_opinion', '证据已补充，事实清楚，适用法律正确，同意')
        })
    })
}

async function discussion(walk) {
    await walk.holds('so large a fine is refused before the leaders have discussed it', async () => {
        const zhang = await walk.open('zhang', walk.case)
        await zhang.begin('作出行政处罚决定')
        await zhang.fill('fine_amount', '600,000')
        await zhang.date(walk.day(-158))
        await walk.refused(zhang, /集体讨论/)
    })
    await walk.holds('whoever investigated may sit in on the discussion but not vote', async () => {
        await walk.under('qian', '登记集体讨论', -156, async (screen) => {
            await screen.fill('place', '局党组会议室')
            await screen.pick('#act-chair', '王局长')
            for (const [row, [person, vote]] of [['王局长', '同意'], ['赵法制', '同意'], ['张承办', '同意']].entries()) {
                await screen.addRow('attendees')
                await screen.pick(`#act-attendees-${row}-person`, person)
                await screen.choose(`attendees-${row}-vote`, vote)
            }
            await screen.fill('facts_reported', '承办人汇报了事实、证据和裁量')
            await screen.fill('conclusion', '同意罚款六十万元')
            await screen.date(walk.day(-156))
            await walk.refused(screen, /表决/)
            await screen.choose('attendees-2-vote', '请选择')
        })
        assert.equal(await (await walk.open('zhang', walk.case)).state(), '集体讨论后')
    })
}

async function decision(walk) {
    await walk.holds('the decision is proposed once and agreed to in one screen on the phone', async () => {
        await walk.step('zhang', walk.case, '作出行政处罚决定', -154, async (screen) => {
            await screen.fill('fine_amount', '600,000')
            await screen.fill('decision_reason', '按裁量基准，结合陈述申辩和听证，维持拟处罚数额')
        })
        for (const account of ['li', 'wang']) {
            const leader = await walk.open(account, '/approvals', touch)
            await leader.page.getByRole('button', { name: /作出行政处罚决定/ }).tap()
            await leader.page.locator('.ap .do').waitFor()
            await leader.settled()
            await leader.shot(`${walk.name}-decision-on-the-phone`)
            await leader.approve('同意', walk.day(-153))
        }
        const zhang = await walk.open('zhang', walk.case)
        assert.equal(await zhang.state(), '已决定待送达')
        assert.match(await zhang.page.locator('.ch').innerText(), /600,000\.00/)
    })
    await walk.holds('the decision is made public after another has looked', async () => {
        await walk.step('zhang', walk.case, '公开决定信息', -152)
        await walk.agree('zhao', walk.case, -151, '已隐去不应公开的内容')
    })
    await walk.holds('it goes by mail, and the receipt starts the days for paying, reconsideration and suit', async () => {
        await walk.under('zhang', '寄出、委托', -152, async (screen) => {
            await screen.choose('document', '决定书')
            await screen.choose('method', '邮寄送达')
            await screen.fill('mail_no', 'EMS1234567890')
        })
        assert.equal(await (await walk.at('zhang')).state(), '已决定待送达')
        const sent = await walk.related('zhang', '送达', '决定书')
        const zhang = await walk.open('zhang', sent)
        await zhang.begin('收到回执')
        await zhang.fill('receiver', '刘某某')
        await zhang.date(walk.day(-147))
        await walk.refused(zhang, /材料/)
        await zhang.attach('#act-slip', '邮件回执.txt', '邮件回执')
        await walk.send(zhang)
        assert.equal(await (await walk.open('zhang', walk.case)).state(), '待履行')
    })
}

async function instalments(walk) {
    const asked = async (screen, second) => {
        await screen.fill('deferral_reason', '资金周转困难')
        await screen.fill('deferred_to', walk.day(-60))
        for (const [row, [days, amount]] of [[-100, '300,000'], [-60, second]].entries()) {
            if ((await screen.page.locator(`#act-instalments-${row}-amount`).count()) === 0) await screen.addRow('instalments')
            await screen.fill(`instalments-${row}-due_on`, walk.day(days))
            await screen.fill(`instalments-${row}-amount`, amount)
        }
    }
    await walk.holds('instalments are asked for; a sum that is not the fine bars their approval', async () => {
        await walk.barred(await walk.open('zhang', walk.case), '同意分期缴款', [/申请/])
        await walk.happened('qian', walk.case, '登记延期、分期申请', -140, (screen) => asked(screen, '200,000'))
        await walk.barred(await walk.open('zhang', walk.case), '同意分期缴款', [/各期合计等于罚款/])
        await walk.happened('qian', walk.case, '登记延期、分期申请', -139, (screen) => asked(screen, '300,000'))
    })
    await walk.holds('the instalments are approved and paid; the case does not close before the last of them', async () => {
        await walk.step('zhang', walk.case, '同意分期缴款', -138)
        await walk.agree('wang', walk.case, -137)
        const pay = (days) => walk.under('qian', '登记缴款', days, async (screen) => {
            await screen.choose('purpose', '罚款')
            await screen.fill('amount', '300,000')
            await screen.choose('channel', '代收银行')
        })
        await pay(-101)
        const zhang = await walk.open('zhang', walk.case)
        await zhang.begin('结案')
        await zhang.choose('closing_ground', '责令改正和处罚决定已履行完毕')
        await zhang.answer('correction_done', '是')
        await zhang.date(walk.day(-95))
        await walk.refused(zhang, /结案/)
        const qian = await pay(-61)
        assert.match(await qian.page.locator('.mid').innerText(), /已缴罚款\s*600,000\.00/)
    })
}

async function archive(walk) {
    await walk.holds('the case is closed with approval and archived by the clerk', async () => {
        await walk.step('zhang', walk.case, '结案', -55, async (screen) => {
            await screen.choose('closing_ground', '责令改正和处罚决定已履行完毕')
            await screen.answer('correction_done', '是')
        })
        await walk.agree('wang', walk.case, -54, '同意结案')
        await walk.step('qian', walk.case, '归档', -50, async (screen) => {
            await screen.choose('retention_class', '30 年')
            await screen.fill('volume_pages', '86')
        })
        assert.equal(await (await walk.open('zhang', walk.case)).state(), '已归档')
    })
    await walk.holds('nothing on the way was irregular, and the page shows the whole of it', async () => {
        const zhang = await walk.open('zhang', walk.case)
        const { page } = zhang
        assert.equal(await page.getByText('不合规', { exact: true }).count(), 0)
        for (const heading of ['笔录', '证据', '责令改正', '送达', '陈述申辩', '听证', '集体讨论', '缴款'])
            assert.ok((await page.locator('section[aria-labelledby=related-title] h3', { hasText: new RegExp(`^${heading}`) }).count()) >= 1, `no ${heading} beside the case`)
        for (const label of ['调查取证', '待审查', '待告知', '已告知', '法制审核后', '集体讨论后', '已决定待送达', '待履行', '已结案', '已归档'])
            assert.ok((await page.locator('.rail').innerText()).includes(label), `no ${label} in the rail`)
        assert.ok((await page.locator('.hist li').count()) >= 20)
        const papers = page.locator('section[aria-labelledby=papers-title]')
        for (const paper of ['行政处罚决定书', '立案审批表'])
            assert.match(await papers.locator('li').filter({ hasText: paper }).first().innerText(), /齐全|预览/)
        await zhang.shot(`${walk.name}-case-archived`)
    })
}

export async function ordinary(server, bureau, name, place) {
    const walk = await ordinaryFirstHalf(server, bureau, name)
    for (const part of [review, discussion, decision, instalments, archive]) await part(walk)
    await walk.holds('no screen told a fault to the console', () => assert.deepEqual(walk.faults(), []))
    await walk.holds('the ledger verifies', () => {
        const told = run(place, 'ledger', 'verify')
        assert.equal(told.code, 0, told.out + told.err)
    })
    await walk.close()
    return walk
}
