// What a case offers first where it stands, and what who agrees is shown of it.
import assert from 'node:assert/strict'

import { codesOf } from '../support/client.mjs'
import { advance, atWork, newMatter, pendingOf, steps } from '../support/matters.mjs'
import { holds } from '../support/report.mjs'

export async function leading(name, people) {
    const bureau = await atWork({ handler1: people.handler1, handler2: people.handler2, chief1: people.chief1, legal1: people.legal1, leader1: people.leader1 }, { party: 'party_name', summary: 'investigation_summary' }, '事实清楚')
    const { handler1, chief1, legal1, leader1 } = bureau
    const before = (step) => steps.findIndex(([named]) => named === step)
    const leads = async (matter) => {
        const page = await handler1.record('case', matter.case)
        return [...page.brought_next, ...page.next.filter((step) => step.primary).map((step) => step.act)]
    }

    await holds(`${name}: a notice that was agreed to is to be served, not issued again, and a review that passed is not asked for again`, async () => {
        const matter = newMatter('某某领路化工有限公司')
        const seen = []
        for (const step of ['propose prior notice', 'serve prior notice', 'receive statement', 'review passed', 'propose decision']) {
            await advance(bureau, matter, before(step))
            seen.push(await leads(matter))
        }
        assert.deepEqual(seen, [['issue_prior_notice'], ['serve_prior_notice'], ['legal_review'], ['legal_review', 'decide'], ['decide']])
    })

    await holds(`${name}: the party's sixty days for reconsideration are no limit of the handler's`, async () => {
        const matter = newMatter('某某期限化工有限公司')
        const limits = async () => (await handler1.read('/api/workbench')).limits.filter((one) => one.record.id === matter.case).length
        await advance(bureau, matter, before('propose decision'))
        assert.equal(await limits(), 1)
        await advance(bureau, matter, before('record payment'))
        assert.equal(await limits(), 0)
    })

    await holds(`${name}: where no penalty is intended, that decision leads; sent back to the investigation, the notice is issued anew`, async () => {
        const matter = newMatter('某某轻微化工有限公司')
        await advance(bureau, matter, before('propose prior notice'))
        const notice = async (back, ground = 'minor_corrected') => {
            await handler1.does('case', matter.case, 'issue_prior_notice', {
                intended_outcome: 'no_penalty', exemption_ground: ground, party_kind: 'entity', decision_reason: '轻微并及时改正', hearing_right_told: false,
                legal_basis: [{ use: 'punished', law: '中华人民共和国水污染防治法', article: 83, paragraph: 1, item: '（二）' }],
            }, bureau.on(back))
            await leader1.does('approval', await pendingOf(leader1, matter), 'approve', {}, bureau.on(back))
        }
        await notice(40)
        await chief1.does('case', matter.case, 'return_investigation', { examination_opinion: '再查' }, { reason: '再查', ...bureau.on(39) })
        await handler1.does('case', matter.case, 'finish_investigation', {}, bureau.on(39))
        await chief1.does('case', matter.case, 'examine', { examination_opinion: '同意' }, bureau.on(39))
        assert.deepEqual(await leads(matter), ['issue_prior_notice'])
        const paper = async () => (await handler1.read(`/api/records/case/${matter.case}/papers/no_penalty_prior_notice?as=text`)).lines.join('\n')
        assert.match(await paper(), /经审查，轻微并及时改正\n?[^]*第三十三条第一款“违法行为轻微并及时改正/)
        await notice(38, 'other')
        assert.match(await paper(), /依据《中华人民共和国水污染防治法》第八十三条第一款第（二）项的规定/, 'a ground of another law is cited from the legal basis')
        matter.done = before('serve prior notice')
        await advance(bureau, matter, before('receive statement'))
        await legal1.does('case', matter.case, 'legal_review', { legal_review_result: 'passed', legal_review_opinion: '同意' }, bureau.on(25))
        assert.deepEqual(await leads(matter), ['decide_no_penalty'])
    })

    await holds(`${name}: the grounds for no penalty are not asked for where a penalty is meant`, async () => {
        const matter = newMatter('某某并罚化工有限公司')
        await advance(bureau, matter, before('propose prior notice'))
        const refused = await handler1.act('case', matter.case, 'issue_prior_notice', {
            intended_outcome: 'penalty', exemption_ground: 'first_minor', party_kind: 'entity', proposed_fine: '120,000.00', range_min: '100000', range_max: '1000000', decision_reason: '按基准', hearing_right_told: true,
            legal_basis: [{ use: 'punished', law: '中华人民共和国水污染防治法', article: 83, paragraph: 1, item: '（二）' }],
        }, bureau.on(39))
        assert.deepEqual(codesOf(refused), ['workflow.not_asked'])
    })

    await holds(`${name}: who agrees to instalments is told by the definitions to read what was asked for`, async () => {
        const { procedures } = await leader1.read('/api/catalogue')
        const act = procedures.find((one) => one.id === 'case_ordinary').acts.find((one) => one.id === 'allow_instalments')
        assert.deepEqual(act.shows, ['deferral_reason', 'deferred_to', 'instalments'])
    })
}
