// The yearly report as a record: from its outline to its restatements; and figures as known on a day.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Client, codesOf, newId } from '../support/client.mjs'
import { makeDemo, runWell, Server } from '../support/program.mjs'
import { holds, skipped } from '../support/report.mjs'
import { answersAfterTheFreeze } from './late_answer.mjs'
import { wordText } from '../support/word.mjs'

const header = 'bureau\treport_year\tindicator_id\tvalue\tunit\tcomparator\n'
const rows = [
    ['violation_cases_count', 6, '件'], ['penalty_decisions_count', 4, '件'], ['fine_total_yuan', '32.5', '万元'],
    ['case_files_reviewed_count', 12, '份'], ['admin_litigation_count', 0, '件'],
]
const outlines = ['rule_of_law_annual', 'yearly_two_chapters', 'yearly_duty_first', 'yearly_causes_and_measures', 'yearly_matters_to_report', 'yearly_numbered_items']
const lastYear = `某某市生态环境局关于2024年度法治政府建设情况的报告

一、法治政府建设工作开展情况

（三）完善执法监管，严格规范公正文明执法

全年查处环境违法案件9件，作出行政处罚决定8件，罚款65万元。评查案卷10份。
`

// The section whose heading holds the words.
const part = (desk, words) => desk.sections.find((section) => section.heading.includes(words))

class Desk {
    constructor(people, id) {
        Object.assign(this, { people, id })
    }

    look(who = 'stat1') {
        return this.people[who].read(`/api/yearly-reports/${this.id}`)
    }

    post(who, what, body) {
        return this.people[who].post(`/api/yearly-reports/${this.id}${what}`, { id: newId(), ...body })
    }

    async check() {
        const { version } = await this.look()
        return this.post('stat1', '/check', { expected_version: version })
    }

    async approval() {
        return (await this.people.stat1.record('yearly_report', this.id)).approval
    }

    agree(who, id) {
        return this.people[who].act('approval', id, 'approve')
    }
}

async function opens(desk, name) {
    const { people } = desk
    await holds(`${name}: a report has the parts of its outline, once a year, and is nobody else's`, async () => {
        const body = { record: desk.id, year: 2025, template: 'yearly_two_chapters', organisation: people.leader1.session.organisation.id }
        const id = newId()
        const made = await people.stat1.post('/api/yearly-reports', { id, ...body })
        assert.equal(made.status, 201, made.text)
        const repeated = await people.stat1.post('/api/yearly-reports', { id, ...body })
        assert.deepEqual([repeated.status, repeated.json], [200, made.json], repeated.text)
        const seen = await desk.look()
        assert.deepEqual(seen.sections.map((section) => section.level), [0, 1, 2, 2, 2, 2, 1])
        assert.equal(seen.title, '关于2025年度法治政府建设情况的报告')
        const again = await people.stat1.post('/api/yearly-reports', { id: newId(), ...body, record: newId() })
        assert.deepEqual(codesOf(again), ['report.year_taken'])
        const wrong = await people.stat1.post('/api/yearly-reports', { id: newId(), record: newId(), year: 1, template: 'novel' })
        assert.deepEqual(codesOf(wrong).sort(), ['figures.bad_year', 'report.not_found'])
        for (const [who, path] of [['handler3', ''], ['chief2', ''], ['handler3', '.docx'], ['clerk1', '/figure?place=fine_total_yuan']])
            assert.equal((await people[who].get(`/api/yearly-reports/${desk.id}${path}`)).status, 404, `${who} ${path}`)
        assert.equal((await people.handler3.post('/api/yearly-reports', { id: newId(), ...body, year: 2023, record: newId() })).status, 403)
    })
    await holds(`${name}: acts whose values are reckoned are not taken by hand`, async () => {
        const by = await people.stat1.act('yearly_report', desk.id, 'check', { figures: [], sections: [], head_size: 1, head_root: 'x', head_arrival: 1 })
        assert.deepEqual(codesOf(by), ['report.own_way'])
    })
}

async function writes(desk, name) {
    const { people } = desk
    await holds(`${name}: last year's report gives its text beside, and its figures with their sentences`, async () => {
        const upload = async (bytes) => {
            const begun = await people.stat1.post('/api/uploads', { name: '上年报告.txt', size: bytes.length, media_type: 'text/plain' })
            await people.stat1.put(`/api/uploads/${begun.json.upload}?offset=0`, bytes)
            return begun.json.upload
        }
        const wrong = await desk.post('stat1', '/prior', { upload: await upload(Buffer.from(lastYear.replace('2024', '2021'))), expected_version: 1 })
        assert.deepEqual(codesOf(wrong), ['report.prior_year'])
        const taken = await desk.post('stat1', '/prior', { upload: await upload(Buffer.from(lastYear)), expected_version: 1 })
        assert.equal(taken.status, 201, taken.text)
        const seen = await desk.look()
        assert.match(part(seen, '完善执法监管').prior_text, /评查案卷10份/)
        const figure = await people.stat1.read(`/api/yearly-reports/${desk.id}/figure?place=${encodeURIComponent('case_files_reviewed_count|change')}`)
        assert.equal(figure.shown, '增加20%')
        assert.match(figure.previous_sentence, /评查案卷10份/)
    })
    await holds(`${name}: sentences are offered in several wordings; those without a figure tell what is missing`, async () => {
        const seen = await desk.look()
        const { rows: offered } = await people.stat1.read(`/api/yearly-reports/${desk.id}/suggestions?section=${part(seen, '完善执法监管').id}`)
        const shown = offered.filter((row) => row.wanted.length === 0).map((row) => row.shown)
        assert.ok(shown.some((text) => /查处环境违法案件6件，作出行政处罚决定4件，处罚款32\.5万元/.test(text)), shown.join('\n'))
        assert.ok(shown.filter((text) => text.includes('32.5万元')).length >= 3, 'several wordings')
        assert.ok(offered.some((row) => row.wanted.some((wanted) => wanted.id === 'supervision_problems_count')))
        const { rows: disputes } = await people.stat1.read(`/api/yearly-reports/${desk.id}/suggestions?section=${part(seen, '推进依法行政').id}`)
        assert.ok(disputes.some((row) => row.shown.includes('为零')), 'nought in words')
    })
    await holds(`${name}: of two who write one part the second is told, and nothing of either is lost`, async () => {
        const section = part(await desk.look(), '完善执法监管')
        const write = (who, text) => people[who].post('/api/acts', { id: newId(), type: 'report_section', record: section.id, act: 'write', expected_version: section.version, values: { heading: section.heading, text } })
        assert.equal((await write('stat1', '全年{no_such_figure}件，罚款××万元，评查案卷{case_files_reviewed_count}份，约谈{enterprise_interview_count}次。')).status, 201)
        const second = await write('legal1', '另一稿')
        assert.equal(second.status, 409)
        assert.match(second.text, /刚被别人改过/)
        assert.match(part(await desk.look(), '完善执法监管').text, /no_such_figure/)
    })
    await holds(`${name}: a part given to somebody of another unit is all that they see of the report`, async () => {
        const section = part(await desk.look(), '加强组织领导')
        await people.stat1.does('report_section', section.id, 'assign', { person: people.handler1.session.person.id, unit: people.handler1.session.organisation.id, due_on: '2026-01-20' })
        const seen = await desk.look('handler1')
        assert.equal(seen.whole, false)
        assert.deepEqual(seen.sections.map((one) => one.id), [section.id])
        assert.equal((await people.handler1.get(`/api/yearly-reports/${desk.id}.docx`)).status, 404)
        await people.handler1.does('report_section', section.id, 'write', { heading: section.heading, text: '党组研究部署法治建设。' })
        await people.handler1.does('report_section', section.id, 'finish')
    })
}

const sentence = '全年查处环境违法案件{violation_cases_count}件，处罚决定{penalty_decisions_count}件，罚款{fine_total_yuan|wan}万元，评查案卷{case_files_reviewed_count}份，诉讼败诉为{admin_litigation_count|word}。'

async function signs(desk, name) {
    const { people } = desk
    await holds(`${name}: everything that bars the check is told at once`, async () => {
        const refused = await desk.check()
        assert.equal(refused.status, 422, refused.text)
        const codes = codesOf(refused)
        for (const code of ['gate.report_sections_done', 'report.bad_place', 'report.placeholder_left', 'report.figure_not_reported']) assert.ok(codes.includes(code), `${code} of ${codes}`)
    })
    await holds(`${name}: a reported value that no head has signed bars it too`, async () => {
        const entries = (await people.stat1.read('/api/records/figure_entry?limit=20')).rows
        const reviewed = entries.find((row) => row.values.indicator === 'case_files_reviewed_count')
        desk.entry = reviewed.id
        await people.stat1.does('figure_entry', reviewed.id, 'change', { period_end: '2025-12-31', value: '12', covers: 'whole', source: '评查台账' }, { reason: '依据改了' })
        for (const section of (await desk.look()).sections) {
            if (section.heading.includes('完善执法监管')) await people.stat1.does('report_section', section.id, 'write', { heading: section.heading, text: sentence })
            if (!section.done) await people.stat1.does('report_section', section.id, 'finish')
        }
        const refused = await desk.check()
        assert.deepEqual(codesOf(refused), ['report.figure_not_signed'], refused.text)
        await people.stat1.does('figure_entry', reviewed.id, 'confirm')
        await desk.agree('leader1', (await people.stat1.record('figure_entry', reviewed.id)).approval.id)
    })
    await holds(`${name}: checked, the text is shut and each figure is kept with its rows, its definition and the ledger's head`, async () => {
        const checked = await desk.check()
        assert.equal(checked.status, 201, checked.text)
        const { values } = (await people.stat1.record('yearly_report', desk.id)).record
        const fine = values.figures.find((row) => row.place === 'fine_total_yuan|wan')
        assert.equal(fine.shown, '32.5')
        assert.equal(fine.rows, 4)
        for (const member of ['rows_digest', 'definition_digest']) assert.match(fine[member], /^[0-9a-f]{64}$/)
        assert.match(values.head_root, /^[0-9a-f]{64}$/)
        assert.ok(values.head_size > 0)
        assert.match(JSON.stringify(values.sections), /罚款32\.5万元，评查案卷12份，诉讼败诉为零/)
        const section = part(await desk.look(), '完善执法监管')
        const shut = await people.stat1.act('report_section', section.id, 'reopen')
        assert.deepEqual(codesOf(shut), ['gate.report_is_drafting'])
    })
    await holds(`${name}: a figure that changes between check and signature stops the signature`, async () => {
        await people.stat1.does('yearly_report', desk.id, 'sign')
        const { id } = await desk.approval()
        const other = await people.stat1.does('figure_entry', undefined, 'enter', { indicator: 'admin_litigation_count', period_end: '2025-12-31', value: '2', covers: 'whole', source: '应诉台账' }, { organisation: people.leader1.session.organisation.id })
        const stopped = await desk.agree('legal1', id)
        assert.ok(codesOf(stopped).includes('report.changed_since'), stopped.text)
        await people.stat1.does('figure_entry', other.record, 'withdraw', {}, { reason: '重复填报' })
        for (const who of ['legal1', 'leader1']) {
            const agreed = await desk.agree(who, id)
            assert.equal(agreed.status, 201, agreed.text)
        }
        const seen = await desk.look()
        assert.equal(seen.state.id, 'signed')
        assert.deepEqual(seen.changes, [])
    })
}

async function restates(desk, name, scratch) {
    const { people } = desk
    const wordOf = async (annex) => {
        const file = join(scratch, `yearly-${name}-${annex}.docx`)
        const answer = await people.stat1.get(`/api/yearly-reports/${desk.id}.docx?annex=${annex}`)
        assert.equal(answer.status, 200)
        writeFileSync(file, answer.bytes)
        return wordText(file)
    }
    await holds(`${name}: the published copy has the official parts and no annex; the internal one names each figure's rows`, async () => {
        const open = await wordOf(0)
        for (const words of [/文件/, /一、法治政府建设工作开展情况/, /罚款32\.5万元/]) assert.match(open, words)
        assert.doesNotMatch(open, /数字来源|\{|〔待填〕/)
        const own = await wordOf(1)
        assert.match(own, /数字来源（内部使用，公开件不附）/)
        assert.match(own, /4 条/)
    })
    await holds(`${name}: a value corrected afterwards is a restatement with its records and acts; the signed text stays`, async () => {
        await people.stat1.does('figure_entry', desk.entry, 'change', { period_end: '2025-12-31', value: '15', covers: 'whole', source: '评查台账' }, { reason: '漏计三份' })
        const seen = await desk.look()
        assert.equal(seen.changes.length, 1, JSON.stringify(seen.changes))
        const [change] = seen.changes
        assert.deepEqual([change.before, change.after], ['12', '15'])
        assert.deepEqual(change.rows.map((row) => row.id), [desk.entry])
        assert.ok(change.rows[0].acts.some((act) => act.reason === '漏计三份'))
        assert.match(await wordOf(1), /签发之后的更正[^]*还没有发更正说明/)
        assert.match(await wordOf(0), /评查案卷12份/)
        const drawn = await desk.post('stat1', '/restatements', { record: newId(), reason: '评查数漏计' })
        assert.equal(drawn.status, 201, drawn.text)
        const restatement = drawn.json.record.id
        await people.stat1.does('report_restatement', restatement, 'issue')
        await desk.agree('leader1', (await people.stat1.record('report_restatement', restatement)).approval.id)
        const after = await desk.look()
        assert.deepEqual(after.changes, [], 'what was restated is told no more')
        assert.deepEqual(after.restatements.map((one) => [one.state.id, one.items[0].before, one.items[0].after]), [['issued', '12', '15']])
        assert.match(await wordOf(1), /漏计三份/)
        assert.match(JSON.stringify(after.fixed.sections), /评查案卷12份/)
        assert.deepEqual(codesOf(await desk.post('stat1', '/restatements', { record: newId(), reason: '再来' })), ['report.nothing_changed'])
    })
    await holds(`${name}: published with day and place; problems become next year's tasks`, async () => {
        await people.stat1.does('yearly_report', desk.id, 'publish', { published_on: '2026-03-20', published_where: '本局网站' })
        await people.stat1.does('report_task', undefined, 'plan', { report: desk.id, year: 2026, problem: '基层执法不够规范', cause: '培训不足', measure: '每季度培训一次', due_on: '2026-12-20' }, { organisation: people.leader1.session.organisation.id })
        assert.equal((await desk.look()).tasks.length, 1)
    })
}

// Shows 6: the day before a correction gives the old figure, after it the new one.
async function knownOn(desk, place, name) {
    const { people } = desk
    await holds(`${name}: as known before a correction the old figure, after it the new one, and the rows differ by exactly that record`, async () => {
        const ask = (what, at) => people.stat1.read(`/api/figures/penalty_decisions_count${what}?year=2025&organisation=${people.leader1.session.organisation.id}&known_at=${encodeURIComponent(at)}`)
        const command = (at, ...words) => runWell(place, 'figures', ...words, '--year', '2025', '--known-at', at).out
        const pause = () => new Promise((done) => setTimeout(done, 20))
        const case1 = (await people.stat1.read(`/api/figures/penalty_decisions_count/rows?year=2025&organisation=${people.leader1.session.organisation.id}`)).rows[0]
        const before = new Date().toISOString()
        await pause()
        await people.clerk1.does('case', case1.id, 'correct', { decided_on: '2024-12-31' }, { reason: '决定书的日期是 2024 年' })
        await pause()
        const after = new Date().toISOString()
        const [old, now] = [await ask('', before), await ask('', after)]
        assert.equal(old.value, 4)
        assert.equal(now.value, 3)
        const ids = (list) => list.rows.map((row) => row.id)
        const [oldRows, newRows] = [ids(await ask('/rows', before)), ids(await ask('/rows', after))]
        assert.deepEqual(oldRows.filter((id) => !newRows.includes(id)), [case1.id])
        assert.deepEqual(newRows.filter((id) => !oldRows.includes(id)), [])
        const values = (text) => Number(/^penalty_decisions_count\t(\d+)/m.exec(text)[1])
        assert.equal(values(command(before, '--format', 'tsv')), 4)
        assert.equal(values(command(after, '--format', 'tsv')), 3)
        const listed = (at) => command(at, 'show', 'penalty_decisions_count').trim().split('\n').map((line) => line.split('\t')[0])
        assert.deepEqual(listed(before).filter((id) => !listed(after).includes(id)), [case1.id])
        const changed = (await desk.look()).changes.find((change) => change.place === 'penalty_decisions_count')
        assert.deepEqual([changed.before, changed.after, changed.rows.map((row) => row.id)], ['4', '3', [case1.id]])
    })
}

export async function yearlyReports(place, name, scratch) {
    const file = join(scratch, `yearly-${name}.tsv`)
    writeFileSync(file, header + rows.map((row) => `某某市生态环境局\t2025\t${row.join('\t')}\texact\n`).join(''))
    const { password } = makeDemo(place, file)
    for (const outline of outlines)
        await holds(`${name}: the Word of ${outline} has its outline`, () => {
            const word = join(scratch, `outline-${name}.docx`)
            runWell(place, 'report', 'write', '--year', '2025', '--template', outline, '--output', word)
            const yaml = readFileSync(join(process.env.QINGHENG_CATALOGUE ?? new URL('../../catalogue', import.meta.url).pathname, 'reports', `${outline}.yaml`), 'utf8')
            const headings = [...yaml.matchAll(/^ {2}- heading: "?(.+?)"?$/gm)].map((found) => found[1])
            const lines = wordText(word).split('\n')
            assert.deepEqual(lines.filter((line) => headings.includes(line)), headings)
        })
    const server = await Server.start(place)
    const people = {}
    for (const account of ['stat1', 'legal1', 'leader1', 'clerk1', 'handler1', 'handler3', 'chief2']) people[account] = await Client.signIn(server.address, account, password)
    const desk = new Desk(people, newId())
    await opens(desk, name)
    await writes(desk, name)
    await signs(desk, name)
    await restates(desk, name, scratch)
    await answersAfterTheFreeze(desk, name)
    await knownOn(desk, place, name)
    await server.stop()
    await holds(`${name}: the ledger of it verifies`, () => assert.match(runWell(place, 'ledger', 'verify').out, /账本完整/))
}

// The outline of each published report is there as a sample.
export async function publishedOutlines() {
    const file = new URL('../../../shared/mission/report-structure.md', import.meta.url).pathname
    if (!existsSync(file)) return skipped('the five outlines', 'no ../shared/mission beside the project')
    const text = readFileSync(file, 'utf8')
    await holds('each of the five published outlines is a sample', () => {
        const plain = (words) => words.replace(/[\s（）()]/g, '').replace(/^(2、|\d+\.)/, '')
        for (const section of text.split(/^### /m).slice(1, 6)) {
            const chapters = [...section.matchAll(/^\| 1 \| (.+?) \|/gm)].map((found) => plain(found[1]).replace(/^[一二三四]、/, ''))
            const like = outlines.map((outline) => {
                const yaml = readFileSync(new URL(`../../catalogue/reports/${outline}.yaml`, import.meta.url), 'utf8')
                const own = [...yaml.matchAll(/^ {2}- heading: "?([一二三四]、.+?)"?$/gm)].map((found) => plain(found[1]).replace(/^[一二三四]、/, ''))
                return own.length === chapters.length && own.every((heading, at) => heading.slice(0, 4) === chapters[at].slice(0, 4) || /20\d\d/.test(chapters[at]))
            })
            assert.ok(like.includes(true), chapters.join('、'))
        }
    })
}
