// The ordinary procedure by forms alone: a handler, an examiner, leaders and a clerk carry one case
// from the clue to the archive, with everything on the way that a case may have.
import assert from 'node:assert/strict'

import { phone } from './page.mjs'
import { Walk, pathOf } from './walk.mjs'

const touch = { viewport: phone, hasTouch: true, isMobile: true }

export const staff = [
    { account: 'zhang', name: '张承办', position: '执法一科', roles: ['handler'] },
    { account: 'zhao', name: '赵法制', position: '法规科', roles: ['legal_reviewer'] },
    { account: 'li', name: '李科长', position: '执法一科科长', roles: ['unit_leader'] },
    { account: 'wang', name: '王局长', position: '局长', roles: ['bureau_leader'] },
    { account: 'qian', name: '钱内勤', position: '办公室', roles: ['clerk'] },
]

async function clue(walk) {
    await walk.holds('a clue is registered: the enterprise picked names the party, and one date is asked', async () => {
        const zhang = await walk.open('zhang', '/new/clue')
        await zhang.page.getByText(/^办理日期：/).waitFor()  // told, so that the day of the clue is the only one asked for
        await zhang.choose('source', '现场检查')
        await zhang.fill('received_on', walk.day(-230))
        await zhang.fill('content', '现场检查发现某某化工有限公司以暗管排放废水')
        await zhang.pick('#act-enterprise', '某某化工')
        assert.equal(await zhang.page.locator('#act-party_name').inputValue(), '某某化工有限公司')
        await zhang.date(walk.day(-230))
        await walk.send(zhang)
        walk.clue = pathOf(zhang)
    })
    await walk.holds('the preliminary examination is recorded, and the filing is proposed and approved', async () => {
        const zhang = await walk.step('zhang', walk.clue, '开始初步审查', -229, (screen) => screen.fill('preliminary_opinion', '现场可见暗管，有初步证据，属本局管辖，在追责时效内'))
        assert.equal(await zhang.state(), '初步审查中')
        await walk.step('zhang', walk.clue, '立案', -226, async (screen) => {
            await screen.fill('cause_of_case', '涉嫌通过暗管排放水污染物')
            await screen.fill('violation', '以暗管向外环境排放生产废水')
            await screen.fill('law_basis', '《中华人民共和国水污染防治法》第三十九条')
            await screen.fill('act_start', walk.day(-260))
            await screen.fill('act_end', walk.day(-230))
            for (const [row, officer] of ['张承办', '孙执法'].entries()) {
                await screen.addRow('handlers')
                await screen.pick(`#act-handlers-${row}-officer`, officer)
            }
        })
        await walk.agree('li', walk.clue, -225, '有初步证据，同意立案')
        const wang = await walk.agree('wang', walk.clue, -225, '同意')
        await wang.page.locator('.sec dt', { hasText: '立案案件' }).locator('xpath=following-sibling::dd[1]').getByRole('link').click()
        await wang.page.waitForURL(/\/record\/case\//)
        await wang.settled()
        walk.case = pathOf(wang)
        assert.equal(await wang.state(), '调查取证')
    })
}

async function transcript(walk, kind, days, more) {
    const screen = await walk.begin('zhang', '登记笔录')
    await screen.choose('kind', kind)
    assert.equal(await screen.page.locator('#act-party_name').inputValue(), '某某化工有限公司', 'the party is not typed again')
    assert.equal(await screen.page.locator('#act-handlers-1-officer').inputValue(), '孙执法', 'nor the officers')
    await screen.fill('place', '某某化工有限公司总排口')
    await screen.fill('from_at', `${walk.day(days)}T09:00`)
    await screen.fill('to_at', `${walk.day(days)}T10:30`)
    await screen.date(walk.day(days))
    await more(screen)
}

const told = async (screen) => {
    for (const field of ['certificate_shown', 'rights_told', 'recusal_asked']) await screen.answer(field, '是')
}

async function evidence(walk, name, days, more = () => undefined) {
    await walk.under('zhang', '登记证据', days, async (screen) => {
        await screen.fill('name', name)
        await screen.choose('kind', '书证')
        await screen.fill('proves', '当事人的身份和违法事实')
        await screen.fill('obtained_on', walk.day(days))
        await screen.answer('lawfully_obtained', '是')
        await screen.answer('proves_party', '是')
        await screen.answer('proves_fact', '是')
        await screen.attach('#act-files', `${name}.txt`, name)
        await more(screen)
    })
}

async function investigation(walk) {
    await walk.holds('what may not be done yet stands barred with its article', async () => {
        const zhang = await walk.open('zhang', walk.case)
        await walk.barred(zhang, '答复回避申请', [/回避/])
        await zhang.shot(`${walk.name}-case-filed`)
    })
    await walk.holds('a transcript in which the rights were not told is refused, and taken when they were', async () => {
        await transcript(walk, '现场检查（勘察）笔录', -224, async (screen) => {
            await walk.refused(screen, /出示|告知/)
            await told(screen)
            await screen.shot(`${walk.name}-transcript-form`)
            await screen.attach('#act-scan', '现场检查笔录.txt', '现场检查笔录')
            await walk.send(screen)
        })
        await transcript(walk, '调查询问笔录', -223, async (screen) => {
            await told(screen)
            await screen.fill('person_name', '刘某某')
            await screen.choose('person_role', '法定代表人')
            await screen.fill('content', '问：是否知道暗管？答：知道。')
            await walk.send(screen)
        })
    })
    await walk.holds('evidence is registered; a sample is commissioned, its report received and told to the party', async () => {
        await evidence(walk, '营业执照', -222)
        await walk.under('zhang', '委托监测、鉴定', -221, async (screen) => {
            await screen.fill('name', '废水监测报告')
            await screen.choose('kind', '鉴定意见')
            await screen.fill('laboratory', '试验市生态环境监测中心')
        })
        const report = await walk.related('zhang', '证据', '废水监测报告')
        await walk.step('zhang', report, '收到报告', -212, async (screen) => {
            await screen.fill('result', '化学需氧量超标三倍')
            await screen.fill('proves', '排放的废水超标')
            await screen.answer('proves_fact', '是')
            await screen.answer('lawfully_obtained', '是')
        })
        await walk.step('zhang', report, '告知结果', -211)
    })
}

async function correction(walk) {
    await walk.holds('an order to correct is drafted, approved, served, rechecked and found obeyed', async () => {
        await walk.under('zhang', '责令改正', -210, async (screen) => {
            await screen.fill('content', '立即拆除暗管，停止违法排放')
            await screen.fill('correct_by', walk.day(-200))
        })
        const order = await walk.related('zhang', '责令改正')
        await walk.step('zhang', order, '批准并制发', -210)
        await walk.agree('wang', order, -209)
        await walk.under('zhang', '登记送达', -208, async (screen) => {
            await screen.choose('document', '责令改正决定书')
            await screen.pick('#act-correction_order', '立即拆除')
            await screen.choose('method', '直接送达')
            await screen.fill('receiver', '刘某某')
            await screen.attach('#act-slip', '送达回证.txt', '送达回证：责令改正')
        })
        await walk.step('zhang', order, '复查', -198, async (screen) => {
            await screen.choose('recheck_result', '已改正')
            await screen.fill('recheck_note', '暗管已拆除，现场没有排放')
            for (const [row, officer] of ['张承办', '孙执法'].entries()) {
                await screen.addRow('handlers')
                await screen.pick(`#act-handlers-${row}-officer`, officer)
            }
        })
        const zhang = await walk.step('zhang', order, '确认已改正', -198, (screen) => screen.fill('recheck_note', '已改正'))
        assert.equal(await zhang.state(), '已改正')
    })
}

async function examination(walk) {
    await walk.holds('the investigation ends, and whoever led it may not examine the case', async () => {
        const zhang = await walk.step('zhang', walk.case, '调查终结', -196, async (screen) => {
            await screen.fill('investigation_summary', '经勘验、询问、监测，以暗管排放废水的事实清楚，证据充分，建议罚款六十万元')
            await screen.fill('proposed_fine', '600,000')
            await screen.choose('party_kind', '法人或者其他组织')
        })
        assert.equal(await zhang.state(), '待审查')
        await walk.barred(zhang, '案件审查', [/参与调查|承办/])
    })
    await walk.holds('the examiner answers point by point', async () => {
        const zhao = await walk.step('zhao', walk.case, '案件审查', -194, async (screen) => {
            for (const field of ['has_jurisdiction', 'party_confirmed', 'facts_match_evidence', 'evidence_enough', 'article_matches_facts', 'discretion_right']) await screen.answer(field, '是')
            await screen.choose('fault_claim', '当事人没有主张没有过错')
            await screen.fill('examination_opinion', '事实清楚，证据确凿，同意处罚意见')
        })
        assert.equal(await zhao.state(), '待告知')
    })
    await walk.holds('a notice of a large fine without the right to a hearing is refused, and approved with it', async () => {
        const zhang = await walk.open('zhang', walk.case)
        await zhang.begin('制发事先告知书')
        await zhang.choose('intended_outcome', '行政处罚')
        await zhang.fill('range_min', '100,000')
        await zhang.fill('range_max', '1,000,000')
        await zhang.fill('decision_reason', '按裁量基准，从一般情节')
        await zhang.addRow('legal_basis')
        await zhang.choose('legal_basis-0-use', '处罚依据')
        await zhang.fill('legal_basis-0-law', '中华人民共和国水污染防治法')
        await zhang.fill('legal_basis-0-article', '83')
        await zhang.fill('legal_basis-0-paragraph', '1')
        await zhang.answer('hearing_right_told', '否')
        await zhang.date(walk.day(-193))
        await walk.refused(zhang, /听证/)
        await zhang.answer('hearing_right_told', '是')
        await zhang.shot(`${walk.name}-notice-form`)
        await walk.send(zhang)
        const wang = await walk.open('wang', '/approvals', touch)
        await wang.page.getByRole('button', { name: /制发事先告知书/ }).tap()
        await wang.page.locator('.ap .do').waitFor()
        await wang.settled()
        assert.equal(await wang.overflow(), 0)
        await wang.shot(`${walk.name}-approval-on-the-phone`)
        await wang.approve('同意告知', walk.day(-193))
        await wang.page.getByText('没有等您审批的事').waitFor()
    })
    await walk.holds('served on the party, the notice starts the days for a statement and a hearing', async () => {
        const zhang = await walk.under('zhang', '登记送达', -192, async (screen) => {
            await screen.choose('document', '事先（听证）告知书')
            await screen.choose('method', '直接送达')
            await screen.fill('receiver', '刘某某')
            await screen.attach('#act-slip', '送达回证.txt', '送达回证：告知书')
        })
        assert.equal(await zhang.state(), '已告知')
        assert.match(await zhang.page.locator('.mid').innerText(), /陈述申辩届满日/)
    })
}

async function statement(walk) {
    await walk.holds('the statement is received by the clerk and answered point by point', async () => {
        await walk.under('qian', '收到陈述申辩', -191, async (screen) => {
            await screen.choose('way', '书面')
            await screen.fill('content', '已停产整改，经营困难，请求从轻')
            await screen.attach('#act-files', '陈述申辩书.txt', '陈述申辩书')
        })
        const received = await walk.related('zhao', '陈述申辩')
        await walk.step('zhao', received, '复核', -190, async (screen) => {
            await screen.addRow('points')
            await screen.fill('points-0-point', '已停产整改')
            await screen.choose('points-0-adopted', '部分采纳')
            await screen.fill('points-0-reason', '整改属实，已在裁量中考虑')
            await screen.choose('statement_adopted', '部分采纳')
            await screen.fill('review_opinion', '部分采纳，维持拟罚款数额')
        })
    })
}

async function hearing(walk) {
    await walk.holds('the hearing that was asked for has an uninvolved host, is announced, held and reported', async () => {
        await walk.under('qian', '当事人要求听证', -190, (screen) => screen.fill('request_text', '要求举行听证'))
        const asked = await walk.related('zhao', '听证')
        const zhao = await walk.open('zhao', asked)
        await zhao.begin('确定日期、地点、主持人')
        await zhao.fill('hearing_on', walk.day(-168))
        await zhao.fill('place', '局机关二楼会议室')
        await zhao.pick('#act-host', '张承办')
        await zhao.date(walk.day(-189))
        await walk.refused(zhao, /主持人/)
        await zhao.pick('#act-host', '赵法制')
        await walk.send(zhao)
        await walk.happened('zhao', asked, '通知听证', -188)
        const early = await walk.open('zhao', asked)
        await early.begin('举行听证')
        await early.attach('#act-minutes', '听证笔录.txt', '听证笔录')
        await early.date(walk.day(-187))
        await walk.refused(early, /听证/)
        await early.date(walk.day(-168))
        await walk.send(early)
        await walk.step('zhao', asked, '提出听证报告', -166, (screen) => screen.fill('report', '事实成立，程序合法，建议维持拟处罚意见'))
        assert.equal(await (await walk.open('zhang', walk.case)).state(), '已告知')
    })
}

export async function ordinaryFirstHalf(server, bureau, name) {
    const walk = new Walk(server, bureau, `${name}, ordinary`)
    for (const part of [clue, investigation, correction, examination, statement, hearing]) await part(walk)
    return walk
}

export { evidence, touch }
