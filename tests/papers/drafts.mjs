// First drafts: the report, the notice and the decision made of what is entered; nothing is typed twice.
import assert from 'node:assert/strict'
import { join } from 'node:path'

import { phone, Screen } from '../browser/page.mjs'
import { advance, newMatter, steps } from '../support/matters.mjs'
import { holds } from '../support/report.mjs'

const shots = process.env.QH_SHOTS ?? ''
const shot = (screen, name) => (shots ? screen.page.screenshot({ path: join(shots, `${name}.png`) }) : undefined)
const upTo = (step) => steps.findIndex(([label]) => label === step) + 1

const textOf = (client, type, id, paper) => client.read(`/api/records/${type}/${id}/papers/${paper}?as=text`)
const missingOf = (text) => Object.fromEntries(text.missing.map((one) => [one.name, one]))
const sourcesOf = (text, words) => {
    const line = text.marked.find((pieces) => pieces.map((piece) => piece.text).join('').includes(words))
    assert.ok(line, `no line with ${words}: ${text.lines.join(' / ')}`)
    return line.flatMap((piece) => (piece.from === undefined ? [] : text.origins[piece.from]))
}

export async function drafts(name, people, bureau, { address, password }) {
    const { handler1, handler3 } = people
    const matter = newMatter('某某漂染有限公司')
    await advance(bureau, matter, upTo('register evidence'))
    const theCase = matter.case
    const about = { case: theCase, party_name: matter.name, certificate_shown: true, rights_told: true, recusal_asked: true, handlers: bureau.officers.map((officer) => ({ officer })) }
    let site, inquiry
    await holds(`${name}: a report without transcripts says that they are to be entered, and by which step`, async () => {
        const text = await textOf(handler1, 'case', theCase, 'investigation_report')
        const { 调查经过: gap } = missingOf(text)
        assert.deepEqual([gap.reason, gap.type, gap.enter.act, gap.enter.opens, gap.enter.field], ['blank', 'transcript', 'record', 'transcript', 'case'])
        assert.equal(text.missing.filter((one) => one.reason === 'no_source').length, 0, JSON.stringify(text.missing))
    })
    await holds(`${name}: what was asked and answered is written down once and stands in the transcript that is signed`, async () => {
        site = (await handler1.does('transcript', undefined, 'record', { ...about, kind: 'on_site', place: '总排口', from_at: `${bureau.dayBack(50)}T01:30:00Z`, person_name: '李四', person_role: 'person_in_charge', content: '总排口正在外排褐色废水。' }, bureau.on(50))).record
        inquiry = (await handler1.does('transcript', undefined, 'record', { ...about, kind: 'inquiry', place: '会议室', from_at: `${bureau.dayBack(49)}T01:30:00Z`, to_at: `${bureau.dayBack(49)}T02:30:00Z`, person_name: '王五六', person_role: 'employee',
            questions: [{ ask: '何时开始外排？', answer: '前一天夜里。', cited: true }, { ask: '你是什么职务？', answer: '车间主任。' }] }, bureau.on(49))).record
        const text = await textOf(handler1, 'transcript', inquiry, 'interview_transcript')
        assert.ok(text.lines.includes('问：何时开始外排？') && text.lines.includes('答：前一天夜里。'), text.lines.join('/'))
        assert.ok(text.lines.some((line) => line.includes('会议室')))
    })
    await holds(`${name}: the facts are proposed from the transcripts, each sentence telling its record`, async () => {
        const { rows } = await handler1.read(`/api/records/case/${theCase}/drafts?for=case`)
        const facts = rows.find((row) => row.field === 'violation')
        assert.ok(facts.lines.some((line) => line.endsWith('总排口正在外排褐色废水。')), facts.lines.join('/'))
        assert.deepEqual([...new Set(sourcesOf(facts, '总排口正在外排').map((place) => place.record))], [site])
        assert.ok(sourcesOf(facts, '前一天夜里').some((place) => place.record === inquiry))
        await handler1.does('case', theCase, 'finish_investigation', {
            violation: facts.lines.join('\n'), law_basis: '水污染防治法第十条', act_start: bureau.dayBack(61), act_end: bureau.dayBack(60), [bureau.names.summary]: bureau.summary, proposed_fine: '120000',
            intended_outcome: 'penalty', discretion_standard: '省裁量基准第 7 项第二档', decision_reason: '超标不足一倍，已经整改', party_note: '年产印染布 800 万米',
            legal_basis: [{ use: 'violated', law: '中华人民共和国水污染防治法', article: 10 }, { use: 'punished', law: '中华人民共和国水污染防治法', article: 83, paragraph: 1, item: '二', text: '超过水污染物排放标准排放水污染物的……' }],
        }, bureau.on(40))
    })
    await holds(`${name}: the investigation report is whole without a word typed into it`, async () => {
        const text = await textOf(handler1, 'case', theCase, 'investigation_report')
        const open = text.missing.map((one) => one.name)
        assert.deepEqual(open.filter((one) => !['证件号码', '当事人地址'].includes(one)), [], JSON.stringify(text.missing))
        const words = text.lines.join('\n')
        for (const part of ['《中华人民共和国水污染防治法》第十条', '第八十三条第一款第二项', '执法人员', '到总排口进行现场检查', '询问王五六（工作人员）', '就“何时开始外排？”回答：“前一天夜里。”', '监测报告、营业执照', '当事人的身份和超标的事实', '省裁量基准第 7 项第二档', '给予行政处罚。', '壹拾贰万元整', '年产印染布 800 万米'])
            assert.ok(words.includes(part), `${part} is missing: ${words}`)
        assert.ok(!words.includes('车间主任'), 'what was not marked to be cited stays in the transcript')
        assert.deepEqual([...new Set(sourcesOf(text, '会议室询问').map((place) => place.type))], ['transcript'])
    })
    await holds(`${name}: notice and decision are drafted from the same facts, with statement and review`, async () => {
        matter.done = upTo('finish investigation')
        await advance(bureau, matter, upTo('approve decision'))
        const notice = await textOf(handler1, 'case', theCase, 'prior_notice')
        const decision = await textOf(handler1, 'case', theCase, 'penalty_decision')
        for (const text of [notice, decision]) assert.deepEqual(text.missing.filter((one) => one.reason === 'no_source'), [])
        const words = decision.lines.join('\n')
        for (const part of ['总排口正在外排褐色废水', '已经整改', '经复核，从轻', '的送达回证', '的复核意见']) assert.ok(words.includes(part), `${part}: ${words}`)
        assert.ok(missingOf(notice).条文原文 === undefined || missingOf(notice).条文原文.enter !== undefined)
    })
    await holds(`${name}: who may not read the case gets no draft of it`, async () => {
        assert.equal((await handler3.get(`/api/records/case/${theCase}/drafts?for=case`)).status, 404)
        assert.equal((await handler3.get(`/api/records/case/${theCase}/papers/investigation_report?as=text`)).status, 404)
        assert.deepEqual((await handler1.read(`/api/records/case/${theCase}/drafts?for=no_such_type`)).rows, [])
    })
    await holds(`${name}: at the screen a draft shows where each paragraph came from and what is to be entered`, async () => {
        const screen = await Screen.open(address)
        await screen.signIn('handler1', password)
        await screen.go(`/record/case/${theCase}`)
        await screen.page.getByRole('button', { name: '预览 调查报告' }).click()
        await screen.settled()
        const panel = screen.page.locator('.side')
        await panel.getByText('总排口正在外排褐色废水').first().waitFor()
        assert.ok((await panel.getByRole('link', { name: /^笔录：/ }).count()) > 0, 'sources lead to the transcripts')
        await shot(screen, 'draft-report')
        await panel.getByText('总排口正在外排褐色废水').first().scrollIntoViewIfNeeded()
        await shot(screen, 'draft-report-facts')
        const hand = await Screen.open(address, { viewport: phone })
        await hand.signIn('handler1', password)
        await hand.go(`/record/case/${theCase}`)
        await hand.page.getByRole('button', { name: '预览 调查报告' }).click()
        await hand.settled()
        await hand.page.locator('.side').getByText('总排口正在外排褐色废水').first().scrollIntoViewIfNeeded()
        await shot(hand, 'draft-report-phone')
        assert.deepEqual([...screen.faults, ...hand.faults], [])
    })
    await holds(`${name}: the form offers the facts as they were written down, to be taken and mended`, async () => {
        const fresh = newMatter('某某织造有限公司')
        await advance(bureau, fresh, upTo('register evidence'))
        await handler1.does('transcript', undefined, 'record', { ...about, case: fresh.case, party_name: fresh.name, kind: 'on_site', place: '车间', from_at: `${bureau.dayBack(50)}T01:30:00Z`, content: '污泥露天堆放，渗滤液流入雨水沟。' }, bureau.on(50))
        const screen = await Screen.open(address)
        await screen.signIn('handler1', password)
        await screen.go(`/record/case/${fresh.case}?act=finish_investigation`)
        await shot(screen, 'draft-form')
        await screen.page.getByRole('button', { name: '“违法事实”的初稿' }).click()
        await screen.settled()
        await shot(screen, 'draft-offer')
        await screen.page.getByRole('button', { name: '替换已填的内容：违法事实' }).click()
        await screen.settled()
        assert.match(await screen.page.locator('#act-violation').inputValue(), /污泥露天堆放，渗滤液流入雨水沟。$/)
        assert.deepEqual(screen.faults, [])
    })
}
