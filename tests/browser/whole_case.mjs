// A case from clue to closed with four people at their own screens: refused where a gate says so,
// returned once on its way up. Everything is dated back, so that the periods of the law are over.
import assert from 'node:assert/strict'

import { dayPlus } from '../support/client.mjs'
import { holds as sentence } from '../support/report.mjs'
import { Screen } from './page.mjs'

// Each sentence stands on the ones before: after the first that fails the rest would only repeat it.
let broken = false
async function holds(words, work) {
    if (!broken) broken = !(await sentence(words, work))
}

class Bureau {
    constructor(server, bureau) {
        Object.assign(this, { server, bureau, screens: {}, day: (days) => dayPlus(bureau.today, days) })
    }

    async at(account) {
        if (this.screens[account] === undefined) {
            this.screens[account] = await Screen.open(this.server.address)
            await this.screens[account].signIn(account, this.bureau.password)
        }
        return this.screens[account]
    }

    async open(account, path) {
        const screen = await this.at(account)
        await screen.go(path)
        return screen
    }

    faults() {
        return Object.entries(this.screens).flatMap(([account, screen]) => screen.faults.map((fault) => `${account}: ${fault}`))
    }

    async close() {
        for (const screen of Object.values(this.screens)) await screen.close()
    }
}

const pathOf = (screen) => new URL(screen.page.url()).pathname

async function clue(at, name) {
    await holds(`${name}: a clue that lacks what it needs is refused with every reason at its field`, async () => {
        const zhang = await at.open('zhang', '/')
        await zhang.page.keyboard.press('n')
        await zhang.page.locator('#act-content').waitFor()
        const reasons = await zhang.refused()
        assert.equal(reasons.length, 2, reasons.join('\n'))
        assert.equal(await zhang.page.locator('.ff.bad').count(), 2)
    })
    await holds(`${name}: what was typed survives a closed tab`, async () => {
        const zhang = await at.at('zhang')
        await zhang.choose('source', '投诉举报')
        await zhang.fill('content', '群众反映某某化工有限公司夜间向河道排放黑色废水')
        await zhang.page.getByText(/草稿已存/).waitFor()
        await zhang.close()
        delete at.screens.zhang
        const again = await at.open('zhang', '/new/clue')
        await again.page.getByText(/已恢复 .* 的草稿/).waitFor()
        assert.match(await again.page.locator('#act-content').inputValue(), /黑色废水/)
    })
    await holds(`${name}: the handler registers the clue and examines it`, async () => {
        const zhang = await at.at('zhang')
        await zhang.fill('received_on', at.day(-60))
        await zhang.pick('#act-enterprise', '某某化工')
        await zhang.fill('party_name', '某某化工有限公司')
        await zhang.date( at.day(-60))
        await zhang.submit()
        at.clue = pathOf(zhang)
        await zhang.begin('开始初步审查')
        await zhang.fill('preliminary_opinion', '现场可见暗管，有初步证据')
        await zhang.date( at.day(-59))
        await zhang.submit()
        assert.equal(await zhang.state(), '初步审查中')
    })
}

async function filing(at, name) {
    await holds(`${name}: filing with an expired certificate is refused by the gate, with its words`, async () => {
        const zhang = await at.open('zhang', at.clue)
        await zhang.begin('立案')
        await zhang.fill('cause_of_case', '涉嫌通过暗管排放水污染物')
        await zhang.fill('violation', '2026 年以暗管向外环境排放废水')
        await zhang.fill('law_basis', '《中华人民共和国水污染防治法》第三十九条')
        for (const [row, officer] of ['张承办', '周过期'].entries()) {
            await zhang.press('＋ 添加一行')
            await zhang.pick(`#act-handlers-${row}-officer`, officer)
        }
        await zhang.date( at.day(-58))
        const reasons = await zhang.refused()
        assert.ok(reasons.some((reason) => /执法证|证件/.test(reason)), reasons.join('\n'))
    })
    await holds(`${name}: with two valid certificates the filing is proposed`, async () => {
        const zhang = await at.at('zhang')
        await zhang.pick('#act-handlers-1-officer', '孙执法')
        await zhang.submit()
        await zhang.page.getByRole('heading', { name: /^审批·立案/ }).waitFor()
        assert.equal(await zhang.page.locator('.ap').getByRole('button', { name: '同意' }).count(), 0, 'the proposer does not approve')
    })
    await holds(`${name}: two leaders approve from their workbenches, and the case is there`, async () => {
        const li = await at.open('li', '/')
        await li.page.getByRole('link', { name: /^审批 立案/ }).click()
        await li.settled()
        await li.approve('有初步证据，同意立案', at.day(-57))
        const wang = await at.open('wang', at.clue)
        await wang.approve('', at.day(-56))
        await wang.page.reload()
        await wang.settled()
        assert.equal(await wang.state(), '已立案')
        await wang.page.locator('.sec dt', { hasText: '立案案件' }).locator('xpath=following-sibling::dd[1]').getByRole('link').click()
        await wang.settled()
        at.case = pathOf(wang)
        assert.match(at.case, /^\/record\/case\//)
    })
}

// What stands under the case is entered over HTTP: its forms are walked elsewhere.
class Under {
    constructor(at) {
        Object.assign(this, { at, id: at.case.split('/').at(-1) })
    }

    does(account, type, record, act, values, day, more = {}) {
        return this.at.bureau[account].client.does(type, record, act, values, { happened_on: this.at.day(day), ...more })
    }

    async agree(account, day) {
        const { approval } = await this.at.bureau[account].client.record('case', this.id)
        await this.does(account, 'approval', approval.id, 'approve', {}, day)
    }

    async serve(document, day) {
        const { client } = this.at.bureau.zhang
        const page = await client.record('case', this.id)
        const slip = await client.upload('送达回证.txt', Buffer.from('送达回证'))
        const handlers = page.record.values.handlers.map((row) => ({ officer: row.officer }))
        await this.does('zhang', 'service', undefined, 'deliver', { case: this.id, document, method: 'direct', receiver: '刘某', handlers }, day, { evidence: [slip] })
    }
}

async function investigation(at, name) {
    await holds(`${name}: the handler ends the investigation, another examines it, and the prior notice is served`, async () => {
        const under = new Under(at)
        await under.does('zhang', 'case_evidence', undefined, 'register', {
            case: under.id, name: '监测报告、营业执照', kind: 'expert', proves: '当事人的身份和违法事实', proves_party: true, proves_fact: true,
            obtained_on: at.day(-55), lawfully_obtained: true,
        }, -55)
        const zhang = await at.open('zhang', at.case)
        await zhang.begin('调查终结')
        await zhang.fill('act_start', at.day(-70))
        await zhang.fill('act_end', at.day(-65))
        await zhang.fill('investigation_summary', '经勘验、询问、监测，事实清楚')
        await zhang.fill('proposed_fine', '200,000')
        await zhang.attach('#act-evidence', '现场检查笔录.txt', '现场检查笔录')
        await zhang.date( at.day(-50))
        await zhang.submit()
        await under.does('li', 'case', under.id, 'examine', {
            has_jurisdiction: true, party_confirmed: true, facts_match_evidence: true, evidence_enough: true, article_matches_facts: true,
            discretion_right: true, fault_claim: 'not_claimed', examination_opinion: '同意',
        }, -48)
        await under.does('zhang', 'case', under.id, 'issue_prior_notice', {
            intended_outcome: 'penalty', party_kind: 'entity', proposed_fine: '200000', range_min: '100000', range_max: '1000000',
            decision_reason: '按基准', hearing_right_told: true,
            legal_basis: [{ use: 'punished', law: '中华人民共和国水污染防治法', article: 83, paragraph: 1 }],
        }, -47)
        await under.agree('wang', -46)
        await under.serve('prior_notice', -45)
        const again = await at.open('zhang', at.case)
        assert.equal(await again.state(), '已告知')
    })
    await holds(`${name}: the handler may not review the case; the page says so and names the law`, async () => {
        const zhang = await at.at('zhang')
        await zhang.page.locator('summary').filter({ hasText: /^其他步骤.*不得进行/ }).click()  // what another must take
        const barred = zhang.page.locator('.brd').filter({ hasText: '法制审核' })
        await barred.getByText('不得进行').waitFor()
        if ((await barred.getByRole('button', { name: /^展开/ }).count()) > 0) await barred.getByRole('button', { name: /^展开/ }).click()
        assert.ok((await barred.locator('ol li').count()) >= 1)
        assert.match(await barred.innerText(), /行政处罚法|权限/)
    })
    await holds(`${name}: the reviewer sends the case back, and the decision stays barred with its reason`, async () => {
        const zhao = await at.open('zhao', at.case)
        await zhao.begin('法制审核')
        await zhao.choose('legal_review_result', '退回补充完善')
        await zhao.fill('legal_review_opinion', '请补充监测报告')
        await zhao.date( at.day(-30))
        await zhao.submit()
        const zhang = await at.open('zhang', at.case)
        const barred = zhang.page.locator('.brd').filter({ hasText: '作出行政处罚决定' }).first()
        await barred.getByText('法制审核已经同意').waitFor()
        assert.match(await barred.innerText(), /第五十八条/)
        assert.match(await barred.innerText(), /其余|另有 \d+ 项已核对通过/)
    })
    await holds(`${name}: after the second review the decision is allowed`, async () => {
        const zhao = await at.open('zhao', at.case)
        await zhao.begin('法制审核')
        await zhao.choose('legal_review_result', '同意')
        await zhao.fill('legal_review_opinion', '事实清楚，程序合法，同意')
        await zhao.date( at.day(-25))
        await zhao.submit()
        const zhang = await at.open('zhang', at.case)
        await zhang.page.getByRole('button', { name: '呈报 作出行政处罚决定' }).waitFor()
    })
}

async function propose(zhang, fine, day) {
    await zhang.begin('作出行政处罚决定')
    await zhang.fill('fine_amount', fine)
    await zhang.fill('decision_reason', '初次违法，主动改正，从轻')
    await zhang.date( day)
}

async function decision(at, name) {
    await holds(`${name}: a fine above the notice is refused before anybody is asked`, async () => {
        const zhang = await at.at('zhang')
        await propose(zhang, '250,000', at.day(-20))
        const reasons = await zhang.refused()
        assert.ok(reasons.some((reason) => /罚款|告知/.test(reason)), reasons.join('\n'))
        await zhang.fill('fine_amount', '180,000')
        await zhang.submit()
    })
    await holds(`${name}: the leader returns it with a reason, and cannot without one`, async () => {
        const li = await at.open('li', at.case)
        await li.page.locator('.ap').getByRole('button', { name: '退回', exact: true }).click()
        await li.page.getByRole('alert').filter({ hasText: '须写明理由' }).waitFor()
        await li.decide('退回', '裁量说明未写明依据', at.day(-19))
        const zhang = await at.open('zhang', at.case)
        assert.match(await zhang.page.locator('.hist').innerText(), /裁量说明未写明依据/)
    })
    await holds(`${name}: proposed again it is approved twice and gets its number`, async () => {
        const zhang = await at.at('zhang')
        await propose(zhang, '180,000', at.day(-18))
        await zhang.submit()
        const li = await at.open('li', at.case)
        await li.approve('同意', at.day(-17))
        const wang = await at.open('wang', at.case)
        await wang.approve('同意', at.day(-16))
        await wang.page.reload()
        await wang.settled()
        assert.equal(await wang.state(), '已决定待送达')
        assert.match(await wang.page.locator('.ch').innerText(), /180,000\.00/)
        await wang.shot('decided')
    })
}

async function closing(at, name) {
    await holds(`${name}: service needs its evidence, and closing its approval`, async () => {
        const zhang = await at.open('zhang', at.case)
        const under = new Under(at)
        await assert.rejects(under.does('zhang', 'service', undefined, 'deliver', { case: under.id, document: 'decision', method: 'direct', receiver: '刘某', handlers: [] }, -15), /evidence_too_few/)
        await under.serve('decision', -15)
        await under.does('qian', 'payment', undefined, 'record', { case: under.id, purpose: 'fine', amount: '180000' }, -10)
        await at.open('zhang', at.case)
        await zhang.begin('结案')
        await zhang.choose('closing_ground', '责令改正和处罚决定已履行完毕')
        await zhang.date( at.day(-5))
        await zhang.submit()
        const wang = await at.open('wang', at.case)
        await wang.approve('同意结案', at.day(-4))
        await wang.page.reload()
        await wang.settled()
        assert.equal(await wang.state(), '已结案')
    })
    await holds(`${name}: the history shows every act, and one of them proves itself`, async () => {
        const zhang = await at.open('zhang', at.case)
        assert.ok((await zhang.page.locator('.hist li').count()) >= 8)
        const entry = zhang.page.locator('.hist li').filter({ hasText: '法制审核' }).first()
        await entry.getByRole('button', { name: /^改动/ }).click()
        const proof = zhang.page.waitForEvent('download')
        await entry.getByRole('link', { name: /^导出证明/ }).click()
        assert.match((await proof).suggestedFilename(), /\.json$/)
    })
}

async function twoPeople(at, name) {
    await holds(`${name}: when two people edit, the later sees what changed and keeps what was typed`, async () => {
        const zhang = await at.open('zhang', at.case)
        await zhang.press('更多')
        await zhang.press('更正')
        await zhang.page.locator('#act-violation').fill('以暗管向外环境排放废水，共六日')
        await zhang.page.locator('#about-reason').fill('补全违法事实')
        const id = at.case.split('/').at(-1)
        await at.bureau.qian.client.does('case', id, 'correct', { party_name: '某某化工有限责任公司' }, { reason: '与营业执照核对' })
        await zhang.page.locator('.act-foot .btn.p').click()
        await zhang.page.getByText('在您填写期间，这条记录有了变化').waitFor()
        await zhang.page.locator('.stale').getByText('某某化工有限责任公司').waitFor()
        assert.match(await zhang.page.locator('#act-violation').inputValue(), /共六日/)
        await zhang.press('我已看过，按最新内容继续')
        await zhang.submit()
        assert.match(await zhang.page.locator('.mid').innerText(), /某某化工有限责任公司[\s\S]*共六日/)
    })
}

export async function wholeCase(server, bureau, name) {
    broken = false
    const at = new Bureau(server, bureau)
    for (const part of [clue, filing, investigation, decision, closing, twoPeople]) await part(at, name)
    await holds(`${name}: no screen of the case told a fault to the console`, () => assert.deepEqual(at.faults(), []))
    await at.close()
}
