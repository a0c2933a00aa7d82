// A matter from clue to closed case, one step at a time, so that it can be left in any state.
import { dayPlus } from './client.mjs'

export async function pendingOf(client, matter) {
    const [type, id] = matter.case ? ['case', matter.case] : ['clue', matter.clue]
    const page = await client.record(type, id)
    if (!page.approval) throw new Error(`${matter.name}: no approval is pending`)
    return page.approval.id
}

const agree = (account, back) => async (bureau, matter) => {
    await bureau[account].does('approval', await pendingOf(bureau[account], matter), 'approve', {}, bureau.on(back))
}
const onCase = (account, back, act, values, more) => async (bureau, matter) => {
    await bureau[account].does('case', matter.case, act, values(bureau, matter), { ...(await more?.(bureau)), ...bureau.on(back) })
}

const serve = (document, back) => async (bureau, matter) => {
    const receipt = await bureau.handler1.upload('送达回证.txt', Buffer.from('送达回证：已签收'))
    await bureau.handler1.does('service', undefined, 'deliver', {
        case: matter.case, document, method: 'direct', receiver: '张三', handlers: bureau.officers.map((officer) => ({ officer })),
    }, { evidence: [receipt], ...bureau.on(back) })
}

// `bureau.names` maps what a field is called today.
export const steps = [
    ['register', async (bureau, matter) => {
        const values = {
            source: 'on_site_inspection', received_on: bureau.dayBack(60), content: `${matter.name}涉嫌超标`,
            [bureau.names.party]: matter.name,
        }
        matter.clue = (await bureau.handler1.does('clue', undefined, 'register', values, bureau.on(60))).record
    }],
    ['examine', (bureau, matter) => bureau.handler1.does('clue', matter.clue, 'examine', {}, bureau.on(58))],
    ['propose filing', (bureau, matter) => bureau.handler1.does('clue', matter.clue, 'file', {
        cause_of_case: '涉嫌超过排放标准排放水污染物', [bureau.names.party]: matter.name, violation: '总排口超标排放',
        law_basis: '《中华人民共和国水污染防治法》第十条', preliminary_opinion: '应当立案',
        handlers: bureau.officers.map((officer, index) => ({ officer, role: index === 0 ? 'lead' : 'assist' })),
    }, bureau.on(55))],
    ['endorse filing', agree('chief1', 54)],
    ['approve filing', async (bureau, matter) => {
        await agree('leader1', 53)(bureau, matter)
        matter.case = (await bureau.handler1.record('clue', matter.clue)).record.values.case
    }],
    ['register evidence', (bureau, matter) => bureau.handler1.does('case_evidence', undefined, 'register', {
        case: matter.case, name: '监测报告、营业执照', kind: 'expert', proves: '当事人的身份和超标的事实', proves_party: true, proves_fact: true,
        obtained_on: bureau.dayBack(50), lawfully_obtained: true,
    }, bureau.on(50))],
    ['finish investigation', onCase('handler1', 40, 'finish_investigation', (bureau) => ({
        violation: '总排口化学需氧量超标', law_basis: '《中华人民共和国水污染防治法》第十条', act_start: bureau.dayBack(61), act_end: bureau.dayBack(60),
        [bureau.names.summary]: bureau.summary, proposed_fine: '120,000.00',
    }))],
    ['examine', onCase('chief1', 40, 'examine', () => ({
        has_jurisdiction: true, party_confirmed: true, facts_match_evidence: true, evidence_enough: true, article_matches_facts: true,
        discretion_right: true, fault_claim: 'not_claimed', examination_opinion: '同意',
    }))],
    ['propose prior notice', onCase('handler1', 39, 'issue_prior_notice', () => ({
        intended_outcome: 'penalty', party_kind: 'entity', proposed_fine: '120,000.00', range_min: '100000', range_max: '1000000',
        decision_reason: '按基准', hearing_right_told: true,
        legal_basis: [{ use: 'punished', law: '中华人民共和国水污染防治法', article: 83, paragraph: 1, item: '（二）' }],
    }))],
    ['approve prior notice', agree('leader1', 39)],
    ['serve prior notice', serve('prior_notice', 38)],
    ['receive statement', async (bureau, matter) => {
        const received = await bureau.handler1.does('statement', undefined, 'receive', { case: matter.case, content: '已经整改' }, bureau.on(36))
        matter.statement = received.record
    }],
    ['review statement', (bureau, matter) => bureau.handler1.does('statement', matter.statement, 'review', {
        points: [{ point: '已经整改', adopted: 'partly', reason: '整改属实' }], statement_adopted: 'partly', review_opinion: '从轻',
    }, bureau.on(35))],
    ['review returned', onCase('legal1', 25, 'legal_review', () => ({ legal_review_result: 'returned', legal_review_opinion: '请补充' }))],
    ['review passed', onCase('legal1', 24, 'legal_review', () => ({ legal_review_result: 'passed', legal_review_opinion: '同意' }))],
    ['propose decision', onCase('handler1', 20, 'decide', () => ({ fine_amount: '100000', decision_reason: '按基准' }))],
    ['endorse decision', agree('chief1', 20)],
    ['approve decision', agree('leader1', 19)],
    ['serve decision', serve('decision', 17)],
    ['record payment', (bureau, matter) => bureau.handler1.does('payment', undefined, 'record', { case: matter.case, purpose: 'fine', amount: '100000' }, bureau.on(10))],
    ['propose closing', onCase('handler1', 5, 'close', () => ({ closing_ground: 'performed' }))],
    ['approve closing', agree('leader1', 5)],
]

// What the days and people of a bureau are; `names` of the fields by the catalogue in force.
export async function atWork(bureau, names, summary) {
    const today = bureau.handler1.session.today
    bureau.names = names
    bureau.summary = summary
    bureau.dayBack = (back) => dayPlus(today, -back)
    bureau.on = (back) => ({ happened_on: bureau.dayBack(back) })
    const mine = ['handler1', 'handler2'].map((account) => bureau[account].session.person.name)
    const rows = (await bureau.handler1.read('/api/pick/officer?limit=50')).rows
    bureau.officers = rows.filter((row) => mine.includes(row.title)).map((row) => row.id).slice(0, 2)
    if (bureau.officers.length !== 2) throw new Error('both handlers are officers')
    return bureau
}

// Takes the matter to just before step `until` (by index); where it stands lies in `matter.done`.
export async function advance(bureau, matter, until) {
    for (; matter.done < until; matter.done += 1) {
        const [name, step] = steps[matter.done]
        try {
            await step(bureau, matter)
        } catch (fault) {
            throw new Error(`${matter.name}, ${name}: ${fault.message}`)
        }
    }
}

export const newMatter = (name) => ({ name, done: 0 })
