// Two other ways of a case: penalised on the spot, with a phone; on paper, typed in afterwards.
import assert from 'node:assert/strict'

import { run } from '../support/program.mjs'
import { touch } from './ordinary.mjs'
import { Walk, pathOf } from './walk.mjs'

async function onTheSpot(walk) {
    await walk.holds('on a phone a penalty on the spot is entered, a fine too large refused', async () => {
        const zhang = await walk.open('zhang', '/list/case', touch)
        await zhang.page.getByRole('link', { name: '当场处罚', exact: true }).last().tap()
        await zhang.page.locator('#act-cause_of_case').waitFor()
        await zhang.settled()
        await zhang.fill('cause_of_case', '未密闭贮存易产生扬尘的物料')
        await zhang.pick('#act-party', '某某化工')
        assert.equal(await zhang.page.locator('#act-party_name').inputValue(), '某某化工有限公司')
        await zhang.choose('party_kind', '法人或者其他组织')
        await zhang.fill('violation', '料堆没有覆盖，现场有扬尘')
        await zhang.addRow('legal_basis')
        await zhang.choose('legal_basis-0-use', '处罚依据')
        await zhang.fill('legal_basis-0-law', '中华人民共和国大气污染防治法')
        await zhang.fill('legal_basis-0-article', '117')
        for (const [row, officer] of ['张承办', '孙执法'].entries()) {
            await zhang.addRow('handlers')
            await zhang.pick(`#act-handlers-${row}-officer`, officer)
        }
        await zhang.fill('fine_amount', '5000')
        await zhang.fill('decision_reason', '当场责令覆盖，已改正')
        assert.equal(await zhang.overflow(), 0)
        await walk.refused(zhang, /三千元|当场处罚/)
        await zhang.fill('fine_amount', '3000')
        await zhang.shot(`${walk.name}-spot-form`)
        await walk.send(zhang)
        walk.spot = pathOf(zhang)
        assert.equal(await zhang.state(), '已当场决定')
        assert.equal(await zhang.overflow(), 0)
        await zhang.shot(`${walk.name}-spot-case`)
    })
    await walk.holds('on a phone it is handed over, reported within three working days, paid and closed', async () => {
        const step = async (label, fill) => {
            const zhang = await walk.open('zhang', walk.spot, touch)
            await zhang.begin(label)
            await fill?.(zhang)
            await walk.send(zhang)
            return zhang
        }
        await step('当场交付决定书', (screen) => screen.fill('service_receiver', '刘某某'))
        await step('报所属机关备案')
        const zhang = await walk.open('zhang', walk.spot, touch)
        await zhang.page.locator('.op').getByRole('link', { name: '登记缴款', exact: true }).tap()
        await zhang.page.locator('.act-form').waitFor()
        await zhang.choose('purpose', '罚款')
        await zhang.fill('amount', '3000')
        await walk.send(zhang)
        await step('结案', (screen) => screen.choose('closing_ground', '责令改正和处罚决定已履行完毕'))
        const wang = await walk.open('wang', '/approvals', touch)
        await wang.page.getByRole('button', { name: /结案/ }).tap()
        await wang.approve('同意结案')
        assert.equal(await (await walk.open('zhang', walk.spot, touch)).state(), '已结案')
    })
}

// A fact of long ago: typed by the clerk, done by another, with the scan of its paper.
async function fact(walk, path, label, days, fill = () => undefined, by = undefined) {
    const screen = await walk.open('qian', path)
    await screen.press('记录已发生的事')
    await screen.page.getByRole('button', { name: label, exact: true }).click()
    await screen.page.locator('.side .act-form').waitFor()
    await fill(screen)
    await fromPaper(walk, screen, label, days, by)
    return screen
}

async function fromPaper(walk, screen, label, days, by = '张承办') {
    await screen.date(walk.day(days))
    const from = screen.page.locator('details.src')
    if (!(await from.evaluate((box) => box.open))) await from.locator('summary').click()
    await screen.pick('#about-acted_by', by)
    await screen.page.locator('#about-source').selectOption({ label: '纸件，附扫描件' })
    await screen.attach('#about-scan', `${label}扫描件.txt`, `${label}的纸件`)
    await walk.send(screen)
}

async function onPaper(walk) {
    await walk.holds('the clerk types in a paper case: the clue, its filing and the case itself', async () => {
        const qian = await walk.open('qian', '/new/clue')
        await qian.choose('source', '投诉举报')
        await qian.fill('received_on', walk.day(-400))
        await qian.fill('content', '纸件旧案：群众举报夜间排放废气')
        await qian.pick('#act-enterprise', '某某化工')
        await qian.date(walk.day(-400))
        await walk.send(qian)
        walk.clue = pathOf(qian)
        await fact(walk, walk.clue, '开始初步审查', -398)
        await fact(walk, walk.clue, '立案', -395, async (screen) => {
            await screen.fill('cause_of_case', '涉嫌不正常运行大气污染防治设施')
            await screen.fill('violation', '停用脱硫设施')
            await screen.fill('law_basis', '《中华人民共和国大气污染防治法》第二十条')
            await screen.fill('preliminary_opinion', '应当立案')
            for (const [row, officer] of ['张承办', '孙执法'].entries()) {
                await screen.addRow('handlers')
                await screen.pick(`#act-handlers-${row}-officer`, officer)
            }
        }, '王局长')
        await qian.go(walk.clue)
        await qian.page.locator('.sec dt', { hasText: '立案案件' }).locator('xpath=following-sibling::dd[1]').getByRole('link').click()
        await qian.page.waitForURL(/\/record\/case\//)
        await qian.settled()
        walk.case = pathOf(qian)
    })
    await walk.holds('what happened then follows in its order, each with the scan of its paper', async () => {
        await fact(walk, walk.case, '调查终结', -380, async (screen) => {
            await screen.fill('investigation_summary', '停用设施的事实清楚')
            await screen.fill('act_start', walk.day(-410))
            await screen.fill('act_end', walk.day(-400))
            await screen.fill('proposed_fine', '40,000')
        })
        const served = async (document, days) => {
            const screen = await walk.begin('qian', '登记送达')
            await screen.page.getByRole('link', { name: '已经发生的，如实补录' }).click()
            await screen.settled()
            await screen.choose('document', document)
            await screen.choose('method', '直接送达')
            await screen.fill('receiver', '刘某某')
            await fromPaper(walk, screen, `${document}送达回证`, days)
        }
        await fact(walk, walk.case, '案件审查', -378, async (screen) => {
            for (const field of ['has_jurisdiction', 'party_confirmed', 'facts_match_evidence', 'evidence_enough', 'article_matches_facts', 'discretion_right']) await screen.answer(field, '是')
            await screen.choose('fault_claim', '当事人没有主张没有过错')
            await screen.fill('examination_opinion', '同意')
        }, '赵法制')
        await fact(walk, walk.case, '制发事先告知书', -376, async (screen) => {
            await screen.choose('intended_outcome', '行政处罚')
            await screen.choose('party_kind', '法人或者其他组织')
            await screen.fill('decision_reason', '按裁量基准')
            await screen.addRow('legal_basis')
            await screen.choose('legal_basis-0-use', '处罚依据')
            await screen.fill('legal_basis-0-law', '中华人民共和国大气污染防治法')
            await screen.fill('legal_basis-0-article', '99')
            await screen.answer('hearing_right_told', '否')
        })
        await served('事先（听证）告知书', -374)
        await fact(walk, walk.case, '法制审核', -364, async (screen) => {
            await screen.choose('legal_review_result', '同意')
            await screen.fill('legal_review_opinion', '同意')
        }, '赵法制')
        await fact(walk, walk.case, '作出行政处罚决定', -360, async (screen) => {
            await screen.fill('fine_amount', '40,000')
            await screen.fill('decision_reason', '按裁量基准')
        }, '王局长')
        await served('决定书', -358)
    })
    await walk.holds('it is marked as recorded later and irregular where something is missing, and its scans lie with it', async () => {
        const qian = await walk.open('qian', walk.case)
        assert.equal(await qian.state(), '待履行')
        const history = await qian.page.locator('.hist').innerText()
        assert.match(history, /不合规/)
        assert.match(history, /纸件/)
        assert.match(history, /钱内勤 录入/)
        assert.match(history, /由王局长于\d+年\d+月\d+日在纸上批准（录入人钱内勤）/)
        await qian.page.locator('.sec').filter({ hasText: '证据与附件' }).getByText('作出行政处罚决定扫描件.txt').first().waitFor()
        await qian.shot(`${walk.name}-case`)
    })
}

async function askedByTheChoice(walk) {
    const asked = (screen) => screen.page.locator('.act-form .fields > .ff > .lb').evaluateAll((labels) => labels.map((label) => label.firstChild.textContent.trim()))
    await walk.holds('the form of a remedy asks by its kind, keeps what another kind put away, and does not send it', async () => {
        const zhang = await walk.begin('zhang', '登记复议应诉')
        const { page } = zhang
        const choice = page.locator('#act-kind')
        await choice.waitFor()
        assert.match(await page.locator('#act-applicant').inputValue(), /有限公司$/, 'the party of the case need not be typed again')
        assert.ok(!(await asked(zhang)).some((label) => ['前一程序', '上诉人、再审申请人', '复议适用简易程序'].includes(label)))
        await choice.focus()
        await zhang.choose('kind', '行政复议')
        assert.ok((await asked(zhang)).includes('复议适用简易程序'))
        assert.equal(await choice.evaluate((node) => node === document.activeElement), true, 'the focus stays where the choice was made')
        assert.match(await page.locator('.asked [role=status]').innerText(), /^现在要填：复议适用简易程序/)
        await zhang.shot(`${walk.name}-remedy-reconsideration`)

        await zhang.choose('kind', '二审')
        const labels = await asked(zhang)
        assert.ok(labels.includes('前一程序') && labels.includes('上诉人、再审申请人') && !labels.includes('复议适用简易程序'))
        assert.deepEqual(await zhang.accessibility(), [])
        await zhang.shot(`${walk.name}-remedy-suit`)
        await zhang.choose('raised_by', '本机关')
        await zhang.choose('about', '行政处罚决定')
        await zhang.choose('kind', '一审')
        assert.match(await page.locator('.asked').innerText(), /上诉人、再审申请人：按现在的选择不用填/)
        const checked = page.waitForRequest((request) => request.url().endsWith('/api/acts/check'))
        await zhang.press('先核对')
        assert.equal((await checked).postDataJSON().values.raised_by, undefined)
        await zhang.choose('kind', '二审')
        assert.equal(await page.locator('#act-raised_by').inputValue(), 'bureau', 'what was typed is there again')
    })
    await walk.holds('on a phone the form goes by the choice in one column, and nothing runs over the edge', async () => {
        const small = await walk.open('zhang', `/new/remedy?act=record&under=case:${walk.case.split('/').pop()}`, touch)
        await small.choose('kind', '二审')
        await small.page.locator('#act-raised_by').scrollIntoViewIfNeeded()
        assert.equal(await small.overflow(), 0)
        await small.shot(`${walk.name}-remedy-phone`)
    })
}

async function boardOf(walk) {
    await walk.holds('the board shows what each open case waits for, and every count opens on its cases', async () => {
        const wang = await walk.open('wang', '/board')
        const { page } = wang
        for (const way of ['等什么', '谁承办', '哪个机构', '哪项期限']) {
            await wang.press(way)
            await wang.settled()
            const groups = page.locator('.grid > section')
            assert.ok((await groups.count()) >= 1, way)
            await wang.shot(`${walk.name}-board-${way}`)
        }
        await wang.press('等什么')
        await wang.settled()
        const waiting = page.locator('.grid > section').filter({ has: page.getByRole('heading', { name: '待履行' }) })
        assert.match(await waiting.innerText(), /不正常运行大气污染防治设施/)
        const count = waiting.getByRole('link', { name: /^待履行，\d+ 件，看全部$/ })
        const told = (await count.innerText()).match(/\d+/)[0]
        await count.click()
        await page.waitForURL(/\/list\/case/)
        await wang.settled()
        assert.match(await page.locator('.page').innerText(), new RegExp(`${told} 件`))
        assert.equal(await page.locator('tbody tr').count(), Number(told))
    })
    await walk.holds('on a phone the board stands in one column and nothing runs over the edge', async () => {
        const wang = await walk.open('wang', '/board', touch)
        assert.equal(await wang.overflow(), 0)
        await wang.shot(`${walk.name}-board-phone`)
    })
    await walk.holds('the papers of a case lie on its page, on the phone too', async () => {
        const zhang = await walk.open('zhang', walk.case)
        const papers = zhang.page.locator('section[aria-labelledby=papers-title]')
        await papers.scrollIntoViewIfNeeded()
        await zhang.shot(`${walk.name}-papers`)
        assert.ok((await papers.locator('li').count()) > 10)
        const small = await walk.open('zhang', walk.case, touch)
        await small.page.locator('section[aria-labelledby=papers-title]').scrollIntoViewIfNeeded()
        assert.equal(await small.overflow(), 0)
        await small.shot(`${walk.name}-papers-phone`)
    })
}

export async function otherCases(server, bureau, name, { place }) {
    const spot = new Walk(server, bureau, `${name}, on the spot`)
    await onTheSpot(spot)
    await spot.holds('no screen told a fault to the console', () => assert.deepEqual(spot.faults(), []))
    await spot.close()
    const paper = new Walk(server, bureau, `${name}, on paper`)
    await onPaper(paper)
    await boardOf(paper)
    await askedByTheChoice(paper)
    await paper.holds('no screen told a fault to the console', () => assert.deepEqual(paper.faults(), []))
    await paper.holds('the ledger verifies with all of them in it', () => {
        const told = run(place, 'ledger', 'verify')
        assert.equal(told.code, 0, told.out + told.err)
    })
    await paper.close()
}
